from odoo import fields, models

KINDS = [
    ("rejected", "Not imported"),
    ("double_credit", "Credited twice"),
    ("over_return", "More returned than delivered"),
    ("state_lie", "State without its document"),
    ("missing_note", "Credit note gone"),
    ("merged", "Put together"),
    ("difference", "Difference after the import"),
]


class RmaImportIssue(models.Model):
    """What was found while an import read, wrote or checked its rows."""

    _name = "rma.import.issue"
    _description = "Finding of an Import"
    _inherit = "rma.typed.mixin"
    _order = "kind, id"

    import_id = fields.Many2one(
        "rma.import", required=True, readonly=True, ondelete="cascade", index=True
    )
    kind = fields.Selection(KINDS, required=True, readonly=True)
    row_name = fields.Char(string="Former Number", readonly=True)
    row_id = fields.Integer(readonly=True, aggregator=False)
    text = fields.Text(string="What Was Found", readonly=True)
    order_id = fields.Many2one("rma.order", string="Return", readonly=True, ondelete="set null")
