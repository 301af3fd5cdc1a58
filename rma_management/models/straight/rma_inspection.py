from odoo import api, fields, models


class RmaInspectionStraight(models.Model):
    _inherit = "rma.inspection"

    is_unseen = fields.Boolean(
        string="Straight to Stock",
        readonly=True,
        copy=False,
        help="Nobody looked: the goods went to stock as they came.",
    )

    @api.model
    def _get_decided_fields(self):
        return super()._get_decided_fields() | {"is_unseen"}

    @api.depends("is_unseen", "quantity", "line_id.qty_received")
    def _compute_qty_withdrawn(self):
        return super()._compute_qty_withdrawn()

    def _get_withdrawn(self):
        """What went to stock unseen and back out again was never inspected, the last first."""
        withdrawn = super()._get_withdrawn()
        if self.is_unseen:
            line = self.line_id
            beyond = line._to_product_unit(line._get_inspected_beyond(self))
            withdrawn[self.disposition_id] += min(beyond, line._to_product_unit(self.quantity))
        return withdrawn

    def _get_received_moves(self):
        # What came straight is in stock, what somebody looks at is not.
        moves = super()._get_received_moves()
        return moves.sorted(lambda move: self.line_id._is_moved_straight(move) != self.is_unseen)
