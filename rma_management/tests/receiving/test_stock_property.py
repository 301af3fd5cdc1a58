import random
from fractions import Fraction

from odoo.exceptions import UserError
from odoo.tests import Form

from ...tools.refund import exact
from ..common_dock import DockCommon


class TestStockProperty(DockCommon):
    """Whatever people do in whatever order, each unit leaves the returns location once (3)."""

    SEEDS, STEPS = (1, 4, 7, 19, 21, 23), 14

    def test_random_sequences(self):
        for seed in self.SEEDS:
            with self.subTest(seed=seed):
                self.run_sequence(random.Random(seed))

    def run_sequence(self, dice):
        self.dice, self.trace = dice, []
        self.product = self.create_product("Widget", 10.0)
        self.other = self.create_product("Gadget", 7.0)
        self.order = self.sell([(self.product, 10), (self.other, 4)])
        self.returns_made = self.env["rma.order"]
        steps = [getattr(self, name) for name in sorted(dir(self)) if name.startswith("do_")]
        opening = [self.do_authorize, self.do_receive]
        for step in opening + dice.choices(steps, k=self.STEPS):
            try:
                with self.env.cr.savepoint():
                    step()
                    outcome = "done"
            except UserError:
                # Refused with a reason: nothing may have changed.
                self.env.invalidate_all()
                outcome = "refused"
            self.trace.append((step.__name__, outcome))
            self.check_invariants()
        self.finish()
        self.check_invariants()

    # What people do

    def pick(self, records):
        return records.browse(self.dice.choice(records.ids)) if records else None

    def open_pickings(self):
        return self.returns_made.picking_ids.filtered(lambda p: p.state == "assigned")

    def done_receipts(self):
        return self.returns_made.picking_ids.filtered(
            lambda p: p.state == "done" and p.picking_type_code == "incoming"
        )

    def do_authorize(self):
        self.returns_made |= self.authorize(self.order, {self.product: self.dice.randint(1, 4)})

    do_authorize_more = do_authorize

    def do_receive(self):
        picking = self.pick(self.open_pickings())
        if not picking:
            return
        for move in picking.move_ids:
            most = 6 if move._is_from_customer() else int(move.product_uom_qty)
            move.write({"quantity": self.dice.randint(0, most), "picked": True})
        keep = {} if self.dice.random() < 0.5 else {"picking_ids_not_to_backorder": picking.ids}
        picking.with_user(self.stock_user).with_context(
            skip_backorder=True, **keep
        ).button_validate()

    do_receive_more = do_receive

    def do_receive_unexpected(self):
        picking = self.pick(
            self.open_pickings().filtered(lambda p: p.picking_type_code == "incoming")
        )
        if picking:
            product = self.dice.choice([self.product, self.other])
            self.add_move(picking, product, self.dice.randint(1, 2))
            picking.move_ids.picked = True
            picking.with_context(skip_backorder=True).button_validate()

    def do_cancel_transfer(self):
        picking = self.pick(self.open_pickings())
        if picking:
            picking.with_user(self.stock_user).action_cancel()

    def do_unreserve(self):
        picking = self.pick(self.open_pickings())
        if picking:
            picking.do_unreserve()
            picking.action_assign()

    def do_expect_again(self):
        rma = self.pick(self.returns_made)
        if rma:
            rma.action_create_reverse_pickings()

    def do_inspect(self):
        rma = self.pick(self.returns_made)
        if not rma:
            return
        wizard = self.env["rma.inspect"].create({"order_id": rma.id})
        for line in wizard.line_ids:
            line.quantity = self.dice.randint(0, int(line.quantity) + 1)
            line.disposition_id = self.dice.choice([self.restock, self.scrap, self.send_back])
        if wizard.line_ids.filtered("quantity"):
            wizard.action_apply()

    do_inspect_more = do_inspect

    def do_decide(self):
        found = self.pick(
            self.returns_made.discrepancy_ids.filtered(lambda found: found.state == "open")
        )
        if found:
            names = [name for name in ("accept", "refuse", "keep", "wait", "close_short", "claim")
                     if found[f"can_{name}"]]  # fmt: skip
            getattr(found, f"action_{self.dice.choice(names)}")()

    do_decide_more = do_decide

    def do_core_return(self):
        picking = self.pick(self.done_receipts())
        if picking:
            wizard = self.env["stock.return.picking"].create({"picking_id": picking.id})
            wizard.product_return_moves[:1].quantity = 1
            back = wizard._create_return()
            if self.dice.random() < 0.7:
                back.button_validate()
            else:
                back.action_cancel()

    def do_cancel(self):
        rma = self.pick(self.returns_made)
        if rma:
            rma.action_cancel()

    def do_blind(self):
        rma = self.env["rma.order"]._create_blind_receipt(
            self.partner.id, [{"product_id": self.product.id, "quantity": 1}]
        )
        rma.line_ids.sale_line_id = self.line_of(self.order, self.product)
        self.returns_made |= rma
        if self.dice.random() < 0.5:
            rma.action_submit()
        else:
            rma.discrepancy_ids.action_keep()

    def do_credit(self):
        rma = self.pick(self.returns_made)
        if rma and rma.is_credit_due:
            self.credit(rma)

    # What has to be true

    def check_invariants(self):
        self.env.flush_all()
        why = str(self.trace)
        for line in self.returns_made.line_ids:
            self.assertGreaterEqual(line.qty_received, 0, why)
            self.assertLessEqual(line.qty_inspected, line.qty_received, why)
            standing = sum(each._get_standing_quantity() for each in line.inspection_ids)
            self.assertEqual(standing, line.qty_inspected, why)
            self.assertLessEqual(line.qty_credited, line.qty_due, why)
            for inspection in line.inspection_ids:
                left = sum(
                    exact(move._get_product_quantity())
                    for move in inspection.move_ids
                    if move.state != "cancel" and move.location_id == self.returns
                )
                self.assertLessEqual(left, exact(inspection.quantity), why)
        for found in self.returns_made.discrepancy_ids:
            exits = found.exit_move_ids.filtered(lambda move: move.state != "cancel")
            left = sum(exits.mapped("quantity"))
            self.assertLessEqual(left, found.quantity, why)
        for product in (self.product, self.other):
            self.assertEqual(self.on_hand(product, self.returns), self.expected(product), why)
            self.assertFalse(
                self.env["stock.quant"].search(
                    [
                        ("product_id", "=", product.id),
                        ("location_id.usage", "=", "internal"),
                        ("quantity", "<", 0),
                    ]
                ),
                why,
            )
        line = self.line_of(self.order, self.product)
        positions = line._get_returnable_moves()[line.id]
        over = sum(
            exact(found.quantity)
            for found in self.returns_made.discrepancy_ids
            if found.type in ("surplus", "unexpected_product") and found.state != "void"
        )
        self.assertGreaterEqual(sum(left for _move, left in positions) + over, 0, why)

    def expected(self, product):
        """What ought to be in returns: came in, less what a document took out, unit for unit."""
        moves = self.env["stock.move"].search(
            [("product_id", "=", product.id), ("state", "=", "done")]
        )
        inside = Fraction(0)
        for move in moves:
            quantity = exact(move.quantity)
            inside += quantity if move.location_dest_id == self.returns else 0
            inside -= quantity if move.location_id == self.returns else 0
            if move.location_id == self.returns:
                owners = (
                    bool(move.rma_inspection_id),
                    bool(move.rma_discrepancy_id),
                    bool(move.origin_returned_move_id),
                )
                self.assertEqual(sum(owners), 1, f"{move} left for no reason: {self.trace}")
        return float(inside)

    def finish(self):
        """Do all that is left to do: the returns location is empty then."""
        for _round in range(4):
            for picking in self.open_pickings().exists():
                picking.move_ids.picked = True
                picking.with_context(skip_backorder=True).button_validate()
            for rma in self.returns_made:
                if any(line.qty_to_inspect > 0 for line in rma.line_ids) and rma.state in (
                    "authorized",
                    "done",
                ):
                    self.inspect(rma)
            for found in self.returns_made.discrepancy_ids:
                if found.state == "open" and found.can_keep:
                    found.action_keep()
        for product in (self.product, self.other):
            self.assertEqual(self.on_hand(product, self.returns), 0, str(self.trace))

    def test_form_shows_what_is_open(self):
        rma = self.authorize(self.sell([(self.chair, 3)]), {self.chair: 1}, user=self.csr)
        self.dock(rma, {self.chair: 2})
        with Form(rma.with_user(self.csr)) as form:
            self.assertIn("Surplus: 1", form.open_discrepancy_text)
            self.assertEqual(form.discrepancy_count, 1)
