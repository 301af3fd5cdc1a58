"""Returns made with the buttons of OCA's rma, and what our import makes of them.

``make import-demo`` runs it:  dev/python dev/import_demo.py DATABASE make|import

The first step runs with OCA's addons and without ours, the second with both side by side.
"""

import sys

from session import open_environment

from odoo import Command


class WrongResultError(Exception):
    """The import did not come out as it should."""


class Maker:
    """Makes returns as people made them: one of every kind, and the defects that are found."""

    def __init__(self, env):
        self.env = env(context={**env.context, "tracking_disable": False})
        self.partner = env["res.partner"].create(
            {"name": "Customer of the Former System", "email": "former@example.com"}
        )
        self.product = env["product.product"].create(
            {
                "name": "Chair",
                "is_storable": True,
                "list_price": 100.0,
                "invoice_policy": "delivery",
            }
        )
        self.warehouse = env["stock.warehouse"].search([], limit=1)
        env["stock.quant"]._update_available_quantity(
            self.product, self.warehouse.lot_stock_id, 1000
        )
        self.refund, self.repair, self.replace = (
            env.ref(f"rma.rma_operation_{name}") for name in ("refund", "return", "replace")
        )

    def make(self):
        """Make all of them."""
        self.credit(self.receive(self.enter(3, 1)))
        self.credit(self.receive(self.enter(3, 2)), post=False)
        self.credit_twice(self.credit(self.receive(self.enter(2, 2))))
        self.send(self.receive(self.enter(1, 1, self.replace)), "replace")
        self.send(self.receive(self.enter(2, 1, self.repair)), "return")
        self.split(self.send(self.receive(self.enter(5, 5, self.repair)), "return", 3))
        self.receive(self.enter(4, 4))
        self.enter(2, 1)
        self.enter(2, 1, confirm=False)
        self.enter(2, 1).action_cancel()
        self.receive(self.enter(1, 1)).action_lock()
        self.finish(self.receive(self.enter(1, 1)))
        self.return_twice()
        self.credit(self.receive(self.enter(1, 1)) | self.receive(self.enter(1, 1)))
        self.write(self.receive(self.enter(1, 1)))
        self.env["rma"].create({"partner_id": self.partner.id, "product_uom_qty": 1})

    def sell(self, quantity):
        order = self.env["sale.order"].create(
            {
                "partner_id": self.partner.id,
                "order_line": [
                    Command.create({"product_id": self.product.id, "product_uom_qty": quantity})
                ],
            }
        )
        order.action_confirm()
        order.picking_ids.button_validate()
        order._create_invoices().action_post()
        return order

    def enter(self, sold, returned, operation=None, confirm=True, order=None):
        """Use the button "Create RMA" of a sales order."""
        order = order or self.sell(sold)
        wizard = self.env["sale.order.rma.wizard"].create(
            {
                "order_id": order.id,
                "operation_id": (operation or self.refund).id,
                "location_id": self.warehouse.rma_loc_id.id,
                "line_ids": [Command.create(self._prepare_line(order, returned, operation))],
            }
        )
        rma = wizard.create_rma()
        if confirm:
            rma.action_confirm()
        return rma

    def _prepare_line(self, order, returned, operation):
        line = order.order_line
        return {
            "order_id": order.id,
            "sale_line_id": line.id,
            "product_id": line.product_id.id,
            "quantity": returned,
            "allowed_quantity": max(returned, line.qty_delivered),
            "uom_id": line.product_uom_id.id,
            "picking_id": order.picking_ids.filtered(
                lambda picking: picking.picking_type_code == "outgoing"
            )[:1].id,
            "operation_id": (operation or self.refund).id,
        }

    def receive(self, rma):
        move = rma.reception_move_id
        move.quantity = rma.product_uom_qty
        move.picked = True
        move.picking_id.button_validate()
        return rma

    def credit(self, rmas, post=True):
        rmas.action_refund()
        if post:
            rmas.refund_id.action_post()
        return rmas

    def credit_twice(self, rma):
        """Somebody duplicates the credit note: nothing there stops it."""
        again = rma.refund_id.copy()
        again.invoice_line_ids.rma_id = rma
        again.action_post()

    def send(self, rma, kind, quantity=None):
        wizard = (
            self.env["rma.delivery.wizard"]
            .with_context(active_ids=rma.ids, rma_delivery_type=kind)
            .create(
                {
                    "product_id": self.product.id,
                    "product_uom_qty": quantity or rma.product_uom_qty,
                    "product_uom": self.product.uom_id.id,
                }
            )
        )
        wizard.action_deliver()
        picking = rma.delivery_move_ids.picking_id
        for move in picking.move_ids:
            move.quantity = move.product_uom_qty
            move.picked = True
        picking.button_validate()
        return rma

    def split(self, rma):
        wizard = self.env["rma.split.wizard"].with_context(active_id=rma.id)
        wizard.create({"product_uom_qty": 2}).action_split()

    def finish(self, rma):
        reason = self.env["rma.finalization"].create({"name": "Customer does not want it"})
        self.env["rma.finalization.wizard"].with_context(active_ids=rma.ids).create(
            {"finalization_id": reason.id}
        ).action_finish()

    def return_twice(self):
        """Two returns of all that was delivered: more comes back than was sent."""
        order = self.sell(2)
        for _time in range(2):
            self.receive(self.enter(2, 2, order=order))

    def write(self, rma):
        file = self.env["ir.attachment"].create(
            {"name": "photo.txt", "raw": b"a photo", "res_model": "rma", "res_id": rma.id}
        )
        rma.message_post(body="The customer called.", attachment_ids=file.ids)


def make(env):
    """Make returns, and say of which states."""
    Maker(env).make()
    groups = env["rma"]._read_group([], ["state"], ["__count"])
    for state, count in groups:
        print(f"OCA: {count:3} {state}")


def import_all(env):
    """Check, import, import again, and print the report.

    :raises WrongResultError: when something differs or comes in twice
    """
    counts = {
        "mails": lambda: env["mail.mail"].search_count([]),
        "transfers": lambda: env["stock.picking"].search_count([]),
        "entries": lambda: env["account.move"].search_count([]),
        "rows": lambda: env["rma"].search_count([]),
    }
    before = {name: count() for name, count in counts.items()}
    record = env["rma.import"].create({"system": "oca"})
    record.action_check()
    print(f"dry run: {record.ready_count} of {record.row_count} rows can be imported")
    record.state = "running"
    record._for_import()._import()
    env.flush_all()
    for label, number in record._get_summary():
        print(f"{label:24} {number}")
    for row in record._get_findings()[1:]:
        print(f"  {row[0]}: {row[1]}: {row[3]}")
    for order in record._get_returns():
        statuses = (order.receipt_status, order.inspection_status, order.settlement_status)
        print(f"  {order.name} {order.former_name}: {order.state}, {'/'.join(statuses)}")
    after = {name: count() for name, count in counts.items()}
    if after != before:
        raise WrongResultError(f"documents were made: {before} before, {after} after")
    if record.difference_count or not record.imported_count:
        raise WrongResultError("what was imported differs from its documents")
    again = env["rma.import"].create({"system": "oca"})
    again._for_import()._import()
    if again.imported_count or again.known_count != record.imported_count:
        raise WrongResultError(f"{again.imported_count} rows came in twice")
    print(f"imported again: {again.imported_count} new, {again.known_count} known")


if __name__ == "__main__":
    database, step = sys.argv[1:]
    with open_environment(database) as environment:
        {"make": make, "import": import_all}[step](environment)
