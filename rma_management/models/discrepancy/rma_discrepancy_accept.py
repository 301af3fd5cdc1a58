from odoo import fields, models
from odoo.exceptions import UserError

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
