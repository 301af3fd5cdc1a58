from markupsafe import Markup

from odoo import models


class RmaDisposalNotify(models.AbstractModel):
    """Whoever has to do with the goods next hears of it: once per disposition, not per unit."""

    _inherit = "rma.disposal.mixin"

    def _tell_disposed(self):
        result = super()._tell_disposed()
        for disposition, disposals in self.grouped("disposition_id").items():
            if disposition.notify_partner_ids:
                disposals._notify_disposed(disposition)
        return result

    def _notify_disposed(self, disposition):
        inspections = self._get_inspection()
        rows = Markup().join(
            Markup("<li>%s %s %s %s (%s)</li>")
            % (
                f"{disposal.quantity:g}",
                inspection.product_uom_id.name,
                inspection.product_id.display_name,
                inspection.lot_id.name or "",
                inspection.order_id._get_html_link(),
            )
            for disposal in self
            for inspection in disposal._get_inspection()
        )
        inspections.order_id[:1].message_notify(
            partner_ids=disposition.notify_partner_ids.ids,
            subject=self.env._("Returned goods: %(disposition)s", disposition=disposition.name),
            body=Markup("<p>%s</p><ul>%s</ul>")
            % (
                self.env._(
                    "These returned goods go to “%(disposition)s”:", disposition=disposition.name
                ),
                rows,
            ),
        )
