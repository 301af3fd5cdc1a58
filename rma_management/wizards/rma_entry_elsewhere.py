from markupsafe import Markup

from odoo import api, fields, models


class RmaEntryElsewhere(models.TransientModel):
    """Who enters what is asked for already opens that return, or has this one take its place."""

    _inherit = "rma.entry"

    elsewhere_ids = fields.Many2many("rma.order", compute="_compute_elsewhere_ids")
    elsewhere_text = fields.Html(compute="_compute_elsewhere_ids", sanitize=False)
    is_replacement_possible = fields.Boolean(compute="_compute_elsewhere_ids")
    is_replacing = fields.Boolean(
        string="Cancel it: this return takes its place",
        help="It is cancelled as soon as this return is submitted.",
    )

    @api.depends("line_ids.quantity", "line_ids.sale_line_id")
    def _compute_elsewhere_ids(self):
        returns = self.env["rma.order"]
        for entry in self:
            lines = entry._get_chosen_lines()
            requested = self.env["rma.order.line"]._get_requested_elsewhere(lines)
            found = returns.union(*requested.values())._filtered_access("write")
            entry.elsewhere_ids = found
            entry.elsewhere_text = entry._get_elsewhere_text(found) if found else False
            # What else is on it would be lost with it.
            asked = found.line_ids
            entry.is_replacement_possible = bool(found) and all(
                line.sale_line_id in lines.sale_line_id._origin for line in asked
            )

    def _get_elsewhere_text(self, returns):
        """Return which returns ask for the same, as links that leave the entry open."""
        link = Markup('<a href="/odoo/returns/%s" target="_blank">%s</a>')
        return self.env._(
            "The same goods are asked for on %(returns)s, which nobody has authorized yet.",
            returns=Markup(", ").join(link % (order.id, order.name) for order in returns),
        )

    def _create_return(self, lines):
        replaced = self.elsewhere_ids if self.is_replacing and self.is_replacement_possible else ()
        order = super()._create_return(lines)
        if replaced:
            replaced.action_cancel()
            text = self.env._("%(order)s takes its place.", order=order._get_html_link())
            replaced.sudo()._message_log_batch(dict.fromkeys(replaced.ids, text))
        return order
