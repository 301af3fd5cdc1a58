from odoo import fields, models
from odoo.exceptions import UserError

from ...tools.units import from_product_unit, get_exact_unit, get_whole
from ...tools.verdict import AUTHORIZE, REVIEW
from .rma_discrepancy import SERIAL_TYPES


class RmaDiscrepancyAccept(models.Model):
    """Goods that nobody expected become part of the return."""

    _inherit = "rma.discrepancy"

    def _after_accept(self):
        late = self.filtered(lambda found: found.type == "late_ran")
        late.order_id.action_receive_anyway()
        blind = self.filtered(lambda found: found.type == "no_ran")
        blind.order_id.filtered(lambda order: order.state == "draft").action_submit()
        (self - late - blind)._accept_goods()

    def _accept_goods(self):
        """Authorize what came, under the guards of any authorization."""
        self._check_open_return()
        self.order_id._claim()
        self.filtered(lambda found: found.type in SERIAL_TYPES)._accept_serials()
        goods = self.filtered(lambda found: found.type not in SERIAL_TYPES)
        raised = goods.filtered("line_id")
        added = goods - raised
        lines = raised._raise_lines() | added._add_lines()
        lines._check_acceptable()
        lines._set_verdicts()
        added.line_id._propose_line_charges()
        moves = added._link_moves()
        added.filtered(lambda found: not found.move_id).order_id._create_reverse_pickings()
        moves._follow_rma_event("move")

    def _accept_serials(self):
        """Another number than the one named is the right one: the line is put straight."""
        for line, discrepancies in self.grouped("line_id").items():
            if line.lot_ids:
                decided = line.with_env(line.order_id._for_decision().env)
                decided.lot_ids |= discrepancies.lot_id

    def _check_open_return(self):
        closed = self.order_id.filtered(lambda order: order.state not in ("authorized", "done"))
        if closed:
            raise UserError(
                self.env._(
                    "%(returns)s is not authorized: authorize it first.",
                    returns=", ".join(closed.mapped("name")),
                )
            )

    def _raise_lines(self):
        """Authorize what came beyond the quantity of its line."""
        for line, discrepancies in self.grouped("line_id").items():
            decided = line.with_env(line.order_id._for_decision().env)
            more = sum(found._get_product_quantity() for found in discrepancies)
            decided.write(line._prepare_raised_vals(more))
        return self.line_id

    def _add_lines(self):
        """Add a line for goods that the return had none for."""
        if not self:
            return self.env["rma.order.line"]
        sale_lines = self._find_sale_lines()
        missing = self.filtered(lambda found: not sale_lines[found.id])
        if missing:
            raise UserError(
                "\n".join(
                    self.env._(
                        "%(customer)s has no %(product)s left to give back. Choose the order line "
                        "it was bought with, send it back, or keep it without credit.",
                        customer=found.order_id.partner_id.display_name,
                        product=found.product_id.display_name,
                    )
                    for found in missing
                )
            )
        vals_list = [found._prepare_line_vals(sale_lines[found.id]) for found in self]
        lines = self.order_id._for_decision().env["rma.order.line"].create(vals_list)
        for found, line in zip(self, lines, strict=True):
            found._in_action().line_id = line.id
        return self.line_id

    def _prepare_line_vals(self, sale_line):
        self.ensure_one()
        like = self.order_id.line_ids[:1]
        return {
            "order_id": self.order_id.id,
            "sale_line_id": sale_line.id,
            "product_uom_id": self.product_uom_id.id,
            "product_uom_qty": self.quantity,
            "lot_ids": [fields.Command.set(self.lot_id.ids)],
            "reason_id": like.reason_id.id,
            "reason_terms": like.reason_terms,
        }

    def _find_sale_lines(self):
        """Return the order line each of these is taken back on: the return's own orders first.

        :return: {discrepancy.id: order line, possibly none}
        """
        candidates = self.env["sale.order.line"].search(
            [
                ("product_id", "in", self.product_id.ids),
                ("state", "in", ("sale", "cancel")),
                ("qty_delivered", ">", 0),
                ("company_id", "in", self.company_id.ids),
                (
                    "order_id.partner_id.commercial_partner_id",
                    "in",
                    self.order_id.commercial_partner_id.ids,
                ),
            ],
            order="id desc",
        )
        result = {}
        for found in self:
            order = found.order_id
            fitting = candidates.filtered(
                lambda line, found=found, order=order: (
                    line.product_id == found.product_id
                    and line.company_id == order.company_id
                    and line.order_id.partner_id.commercial_partner_id
                    == order.commercial_partner_id
                    and line._get_credit_currency() == order.currency_id
                    and line.qty_returnable > 0
                )
            ).sorted(lambda line, order=order: line.order_id not in order.sale_order_ids)
            result[found.id] = found.sale_line_id or fitting[:1]
        return result

    def _link_moves(self):
        """Have the goods counted on their new lines.

        :return: the moves
        """
        booked = self.filtered("move_id")
        positions = booked.line_id.sale_line_id._get_returnable_moves()
        for found in booked:
            line = found.line_id
            found.move_id._link_to_rma_line(line, positions[line.sale_line_id.id])
        return booked.move_id


class RmaOrderLineAccept(models.Model):
    """The guards of an authorization, for goods that are taken into a return later."""

    _inherit = "rma.order.line"

    def _check_acceptable(self):
        """Refuse what cannot come back; what the policy does not grant is the manager's to grant.

        :raises UserError: with the reasons
        """
        if not self:
            return
        self.sale_line_id._claim_returnable()
        self.sale_line_id.invalidate_recordset(["qty_returnable"])
        is_manager = self.env.user.has_group("rma_management.group_rma_manager")
        facts = self._hear(self._get_fact_rules())
        heard = facts if is_manager else self._evaluate()
        granted = (AUTHORIZE, REVIEW) if is_manager else (AUTHORIZE,)
        refused = [
            verdict
            for line in self
            for verdict in heard[line.id]
            # A serial that has come is with the customer no more.
            if verdict.outcome not in granted
            and not (verdict.code == "foreign_lot" and line.qty_received)
        ]
        if refused:
            raise UserError(
                "\n".join(
                    dict.fromkeys(f"{verdict.agent} {verdict.cure}".strip() for verdict in refused)
                )
            )

    def _prepare_raised_vals(self, more):
        """Return the values of the line with more of its goods, to the piece of a dozen.

        :param more: in the product's unit
        """
        self.ensure_one()
        unit, product = self.product_uom_id, self.product_id
        total = get_whole(self._to_product_unit(self.product_uom_qty), unit, product) + more
        # What is inspected, and the price of goods without an order, are told in its unit.
        if self.inspection_ids or not self.sale_line_id:
            return {"product_uom_qty": from_product_unit(total, unit, product)}
        unit, quantity = get_exact_unit(total, product, unit)
        return {"product_uom_id": unit.id, "product_uom_qty": quantity}

    def _propose_line_charges(self):
        """Record the fees that the policies ask for lines that were added later."""
        self.env["rma.charge"]._in_action().create(
            [
                {
                    **{name: value for name, value in vals.items() if name != "lines"},
                    "order_id": vals["lines"].order_id.id,
                    "line_id": vals["lines"].id,
                }
                for vals in self._get_policy_charges()
                if vals["basis"] != "fixed"
            ]
        )
