from odoo import api, fields, models

from ..models.policy.rma_line_mixin import CONDITIONS, RESOLUTIONS
from ..tools import verdict as verdicts


class RmaEntryLine(models.TransientModel):
    """One delivered order line that may come back."""

    _name = "rma.entry.line"
    _description = "Return Entry Line"
    _inherit = ["rma.line.mixin"]

    entry_id = fields.Many2one("rma.entry", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="entry_id.company_id")
    currency_id = fields.Many2one(related="entry_id.currency_id")
    sale_line_id = fields.Many2one(ondelete="cascade")
    sale_order_id = fields.Many2one(related="sale_line_id.order_id", string="Order")
    quantity = fields.Float(string="Return", digits="Product Unit")
    tracking = fields.Selection(related="product_id.tracking")
    allowed_lot_ids = fields.Many2many("stock.lot", compute="_compute_allowed_lot_ids")
    reason_id = fields.Many2one(
        compute="_compute_reason_id", store=True, readonly=False, precompute=True
    )
    condition = fields.Selection(
        compute="_compute_condition", store=True, readonly=False, precompute=True
    )
    resolution = fields.Selection(
        compute="_compute_resolution",
        store=True,
        readonly=False,
        precompute=True,
        default=None,
    )
    # What was proposed last: a line that says something else was told so by somebody.
    proposed_reason_id = fields.Many2one(
        "rma.reason", compute="_compute_reason_id", store=True, readonly=False, precompute=True
    )
    proposed_condition = fields.Selection(
        CONDITIONS, compute="_compute_condition", store=True, readonly=False, precompute=True
    )
    proposed_resolution = fields.Selection(
        RESOLUTIONS, compute="_compute_resolution", store=True, readonly=False, precompute=True
    )
    verdict = fields.Selection(compute="_compute_verdict")
    verdict_reasons = fields.Json(compute="_compute_verdict")
    amount_estimated = fields.Monetary(string="Credit", compute="_compute_amount_estimated")

    @api.depends("entry_id.reason_id")
    def _compute_reason_id(self):
        for line in self:
            line._propose("reason_id", line.entry_id.reason_id)

    @api.depends("entry_id.condition")
    def _compute_condition(self):
        for line in self:
            line._propose("condition", line.entry_id.condition)

    @api.depends("entry_id.resolution", "reason_id", "condition", "quantity", "lot_ids")
    def _compute_resolution(self):
        """Propose what is said for all, what the reason leads to, or what the law has due first."""
        unsaid = self.filtered(
            lambda line: not line.entry_id.resolution and not line.reason_id.default_resolution
        )
        for line in self:
            by_reason = line.reason_id.default_resolution or "refund"
            line._propose("resolution", line.entry_id.resolution or by_reason)
        remedies = unsaid._get_default_remedies()
        for line in unsaid.filtered(lambda line: line.id in remedies):
            line._propose("resolution", remedies[line.id])

    def _propose(self, name, proposal):
        """Follow what is said for all lines, as long as nothing else was chosen on this one."""
        self.ensure_one()
        is_own = self[name] and self[name] != self[f"proposed_{name}"]
        self[name] = self[name] if is_own else proposal
        self[f"proposed_{name}"] = proposal

    @api.depends("sale_line_id")
    def _compute_allowed_lot_ids(self):
        lots = self.sale_line_id._origin._get_returnable_lots_by_line()
        for line in self:
            line.allowed_lot_ids = lots.get(line.sale_line_id._origin, self.env["stock.lot"])

    @api.depends(
        "quantity",
        "product_uom_id",
        "lot_ids",
        "reason_id",
        "condition",
        "resolution",
        "sale_line_id",
        "withdrawal_right_id",
        "guarantee_id",
        "entry_id.evidence_ids",
        "entry_id.line_ids.quantity",
        "entry_id.line_ids.resolution",
    )
    def _compute_verdict(self):
        """Hear the rules on what was entered; a line nobody touched is neither good nor bad."""
        chosen = self.filtered("quantity")
        heard = chosen._evaluate()
        for line in self:
            found = heard.get(line.id, ())
            line.verdict = verdicts.worst(found) if line in chosen else False
            line.verdict_reasons = verdicts.as_data(found)

    @api.depends("quantity", "product_uom_id", "resolution", "reason_id")
    def _compute_amount_estimated(self):
        for entry in self.entry_id:
            goods = entry._get_settlement().goods
            for line in entry.line_ids & self:
                line.amount_estimated = goods.get(line, 0.0)
        (self - self.entry_id.line_ids).amount_estimated = 0.0

    def _get_quantity(self):
        self.ensure_one()
        return self.quantity

    def _get_commercial_partner(self):
        self.ensure_one()
        return self.entry_id.partner_id.commercial_partner_id

    def _get_document(self):
        return self.entry_id

    def _get_own_return(self):
        return self.entry_id.draft_id

    def _get_request_date(self):
        self.ensure_one()
        return self._get_local_date(self.entry_id.opened_at or fields.Datetime.now())

    @api.depends("quantity", "product_uom_id")
    def _compute_withdrawal_right_id(self):
        return super()._compute_withdrawal_right_id()

    @api.depends("quantity", "product_uom_id")
    def _compute_guarantee_id(self):
        return super()._compute_guarantee_id()

    def _prepare_order_line_vals(self):
        """Return the values of the line of the return."""
        self.ensure_one()
        return {
            "sale_line_id": self.sale_line_id.id,
            "product_id": self.product_id.id,
            "product_uom_id": self.product_uom_id.id,
            "product_uom_qty": self.quantity,
            "lot_ids": [fields.Command.set(self.lot_ids.ids)],
            "reason_id": self.reason_id.id,
            "condition": self.condition,
            "resolution": self.resolution,
        }
