from fractions import Fraction

from odoo import api, fields, models
from odoo.exceptions import UserError


class RmaOrderLineQuantity(models.Model):
    """What has come, been looked at, is due and was credited: read off the documents."""

    _inherit = "rma.order.line"

    qty_received = fields.Float(
        string="Received", compute="_compute_qty_received", store=True, digits="Product Unit"
    )
    qty_open = fields.Float(
        string="Expected", compute="_compute_qty_received", store=True, digits="Product Unit"
    )
    qty_inspected = fields.Float(
        string="Inspected", compute="_compute_qty_inspected", store=True, digits="Product Unit"
    )
    qty_refused = fields.Float(
        string="Not Credited",
        compute="_compute_qty_inspected",
        store=True,
        digits="Product Unit",
        help="Inspected, with a disposition that does not credit the customer.",
    )
    qty_to_inspect = fields.Float(
        string="To Inspect", compute="_compute_qty_to_inspect", store=True, digits="Product Unit"
    )
    qty_due = fields.Float(
        string="Due for Credit", compute="_compute_qty_due", store=True, digits="Product Unit"
    )
    qty_credited = fields.Float(
        string="Credited", compute="_compute_qty_credited", store=True, digits="Product Unit"
    )
    has_draft_credit = fields.Boolean(compute="_compute_qty_credited", store=True)
    qty_to_credit = fields.Float(
        string="To Credit", compute="_compute_qty_to_credit", store=True, digits="Product Unit"
    )

    @api.depends(
        "product_uom_id", "move_ids.state", "move_ids.quantity", "move_ids.product_uom_qty"
    )
    def _compute_qty_received(self):
        for line in self:
            received = expected = Fraction(0)
            for move in line.move_ids:
                # What an inspection sends out of the returns location was received all the same.
                if move.state == "cancel" or move.rma_inspection_id:
                    continue
                quantity = move._get_product_quantity()
                if move._is_from_customer() and move.state == "done":
                    received += quantity
                elif move._is_from_customer():
                    expected += quantity
                elif move._is_to_customer() and move.state == "done":
                    received -= quantity
            line.qty_received = line._from_product_unit(received)
            line.qty_open = line._from_product_unit(expected)

    @api.depends(
        "inspection_ids.quantity",
        "inspection_ids.qty_withdrawn",
        "inspection_ids.disposition_id.is_credited",
    )
    def _compute_qty_inspected(self):
        for line in self:
            inspections = line.inspection_ids
            line.qty_inspected = sum(
                inspection._get_standing_quantity() for inspection in inspections
            )
            line.qty_refused = sum(
                inspection._get_standing_quantity()
                for inspection in inspections
                if not inspection.disposition_id.is_credited
            )

    @api.depends("qty_received", "qty_inspected")
    def _compute_qty_to_inspect(self):
        for line in self:
            line.qty_to_inspect = max(
                line.product_uom_id.round(line.qty_received - line.qty_inspected), 0.0
            )

    @api.depends(
        "state",
        "resolution",
        "product_uom_qty",
        "qty_received",
        "qty_inspected",
        "qty_refused",
        "policy_id.refund_timing",
        "discrepancy_ids.state",
        "discrepancy_ids.decision",
        "discrepancy_ids.is_credit_held",
    )
    def _compute_qty_due(self):
        """What the customer is owed by now, invoiced or not. Surplus is for somebody to decide."""
        for line in self:
            if line.state not in ("authorized", "done") or not line._is_credited_resolution():
                line.qty_due = 0.0
                continue
            timing = line.policy_id.refund_timing or "inspection"
            not_credited = line.qty_refused + line._get_withheld_quantity(timing)
            due = line._get_quantity_at(timing) - not_credited
            line.qty_due = max(min(due, line.product_uom_qty), 0.0)

    def _get_quantity_at(self, timing):
        """Return what is due by the policy's timing, refused or not, in the line's unit."""
        self.ensure_one()
        if timing == "authorization" or not self._is_goods_expected():
            return self.product_uom_qty
        return self.qty_received if timing == "receipt" else self.qty_inspected

    def _get_withheld_quantity(self, timing):
        """Return what is here and not credited before somebody decides, in the line's unit."""
        self.ensure_one()
        return 0.0

    @api.depends(
        "product_uom_id",
        "credit_line_ids.quantity",
        "credit_line_ids.product_uom_id",
        "credit_line_ids.parent_state",
    )
    def _compute_qty_credited(self):
        for line in self:
            on_note = line._get_quantity_on_notes()
            line.qty_credited = line._from_product_unit(on_note["posted"])
            line.has_draft_credit = bool(on_note["draft"])

    @api.depends(
        "qty_due",
        "credit_line_ids.quantity",
        "credit_line_ids.parent_state",
        "sale_line_id.qty_delivered",
        "sale_line_id.invoice_lines.parent_state",
        "sale_line_id.invoice_lines.quantity",
        "sale_line_id.rma_line_ids.qty_due",
    )
    def _compute_qty_to_credit(self):
        claims = {line: line._to_sold(line.qty_due) for line in self if line.qty_due and line.id}
        creditable = self.env["rma.calculator"]._get_creditable(claims)
        for line in self:
            due = line._from_sold(creditable.get(line, Fraction(0)))
            line.qty_to_credit = line._from_product_unit(due)

    def _get_quantity_held_back(self):
        """Return what is here and not due for credit, and what of it was refused, in its unit."""
        self.ensure_one()
        if self.state not in ("authorized", "done"):
            return 0.0, 0.0
        sent_back = sum(
            inspection._get_standing_quantity()
            for inspection in self.inspection_ids
            if any(move.state == "done" and move._is_to_customer() for move in inspection.move_ids)
        )
        # A surplus is on no sales order before somebody has accepted it.
        received = min(self.qty_received, self.product_uom_qty)
        held = max(received - sent_back - self.qty_due, 0.0)
        return held, min(max(self.qty_refused - sent_back, 0.0), held)

    def _get_qty_not_due(self):
        """Return what may still become due for credit, in the line's unit."""
        self.ensure_one()
        if self.state not in ("authorized", "done") or not self._is_credited_resolution():
            return 0.0
        expected = self.product_uom_qty
        if self._is_goods_expected():
            expected = min(expected, self.qty_received + self._get_quantity_to_come())
        return expected - self.qty_refused - self.qty_due

    def _get_quantity_to_come(self):
        """Return what the customer may still send of the line, in its unit."""
        self.ensure_one()
        return self.qty_open

    def _get_quantity_on_notes(self):
        """Return the quantity on draft and on posted credit notes, in the product's unit."""
        self.ensure_one()
        result = {"draft": Fraction(0), "posted": Fraction(0)}
        for credit_line in self.credit_line_ids:
            if credit_line.parent_state in result:
                result[credit_line.parent_state] += credit_line._get_credited_quantity()
        return result

    def _get_draft_notes(self):
        """Return the draft credit notes of these lines."""
        return self.credit_line_ids.move_id.filtered(
            lambda move: move.state == "draft" and move.move_type == "out_refund"
        )

    def _get_quantity_credited(self):
        """Return the quantity on all credit notes that count, in the product's unit."""
        self.ensure_one()
        return sum(self.sudo()._get_quantity_on_notes().values())

    def _get_sold_credited(self):
        """Return the same in the unit of what was sold."""
        return self._get_quantity_credited() * self._get_sold_ratio()

    def _is_ordered_quantity_lowered(self):
        """Tell whether what comes back is taken off what was ordered, if the company wants it."""
        self.ensure_one()
        return True

    def _check_inspected(self):
        """Refuse to have inspected what has not come, or to send away what was disposed of."""
        for line in self:
            unit = line.product_uom_id
            if unit.compare(line.qty_inspected, max(line.qty_received, 0)) > 0:
                raise UserError(
                    self.env._(
                        "%(product)s on %(name)s: %(inspected)s inspected, but only %(received)s "
                        "%(unit)s received. Lower the quantity, or receive the goods first.",
                        product=line.product_id.display_name,
                        name=line.order_id.name,
                        inspected=f"{line.qty_inspected:g}",
                        received=f"{line.qty_received:g}",
                        unit=unit.name,
                    )
                )

    def _get_credit_refusals(self):
        """Return why posted credit notes of these lines are too high, a text per line."""
        return [
            self.env._(
                "%(product)s on %(name)s: %(due)s %(unit)s is due, %(credited)s credited.",
                product=line.product_id.display_name,
                name=line.order_id.name,
                due=f"{line.qty_due:g}",
                unit=line.product_uom_id.name,
                credited=f"{line.qty_credited:g}",
            )
            for line in self
            if line.product_uom_id.compare(line.qty_credited, line.qty_due) > 0
        ] + [
            self.env._(
                "%(product)s on %(name)s: more would be taken back than was credited.",
                product=line.product_id.display_name,
                name=line.order_id.name,
            )
            for line in self
            if line.product_uom_id.compare(line.qty_credited, 0.0) < 0
        ]

    @api.depends(
        "state",
        "resolution",
        "product_uom_qty",
        "qty_received",
        "qty_open",
        "qty_inspected",
        "qty_refused",
        "qty_due",
        "qty_credited",
        "qty_to_credit",
        "has_draft_credit",
        "qty_owed",
        "exchange_product_id",
        "order_id.is_closed_short",
        "discrepancy_ids.state",
        "discrepancy_ids.decision",
        "discrepancy_ids.quantity",
        "move_ids.state",
        "move_ids.quantity",
        "move_ids.product_uom_qty",
        "sale_line_id.invoice_lines.parent_state",
    )
    def _compute_progress(self):
        for line in self:
            if line.state not in ("authorized", "done"):
                line.receipt_status = line.inspection_status = line.settlement_status = "none"
                continue
            line.receipt_status = line._get_receipt_status()
            line.inspection_status = line._get_inspection_status()
            line.settlement_status = line._get_settlement_status()

    def _get_receipt_status(self):
        if not self._is_goods_expected():
            return "none"
        if self.qty_received <= 0:
            return "pending"
        return "partial" if self.qty_open > 0 else "done"

    def _get_inspection_status(self):
        if not self._is_goods_expected():
            return "none"
        if self.qty_inspected <= 0:
            return "pending"
        complete = self.receipt_status == "done" and self.qty_to_inspect <= 0
        return "done" if complete else "partial"

    def _get_settlement_status(self):
        """``none`` where no money will ever change hands: repairs, exchanges, never invoiced."""
        if not self._is_credited_resolution():
            return "none"
        finished = ("none", "done")
        nothing_more = (
            self.receipt_status in finished
            and self.inspection_status in finished
            and self.qty_to_credit <= 0
            and not self.has_draft_credit
        )
        if nothing_more:
            return "done" if self.qty_credited > 0 else "none"
        return "partial" if self.qty_credited > 0 else "pending"
