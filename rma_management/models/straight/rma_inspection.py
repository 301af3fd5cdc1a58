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

    def _get_received_moves(self):
        # What came straight is in stock, what somebody looks at is not.
        moves = super()._get_received_moves()
        return moves.sorted(lambda move: self.line_id._is_moved_straight(move) != self.is_unseen)
