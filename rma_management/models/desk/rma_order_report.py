from odoo import models
from odoo.exceptions import UserError

from ..base.rma_sane import browse_sent, read_number
from ..discrepancy.rma_discrepancy import TYPES


class RmaDeskReport(models.Model):
    """Noting at the returns desk what is not as it was authorized."""

    _inherit = "rma.order"

    def _report_at_desk(self, kind, goods, note, photos):
        """Report a discrepancy on this return, or take goods in that no return is known of.

        :param goods: {product_id, lot_id, quantity}, quantity in the product's unit
        :param photos: in base64
        """
        goods = self._read_desk_goods(goods)
        if self:
            self.ensure_one()
            if kind not in dict(TYPES):
                raise UserError(self.env._("The desk cannot report this. Reload the page."))
            files = self._create_desk_photos(photos)
            self.action_report_discrepancy(kind, **goods, note=note, photos=files)
            return {"order": self._get_desk_values()}
        order = self._create_blind_receipt(
            partner_id=False, lines=[goods] if goods["product_id"] else []
        )
        files = order._create_desk_photos(photos)
        order.discrepancy_ids.write({"note": note, "photo_ids": files.ids})
        return {"order": order._get_desk_values()}

    def _read_desk_goods(self, goods):
        """Return the goods as far as they are goods that the user may see; never trust an id."""
        found = {}
        for name, model in (("product_id", "product.product"), ("lot_id", "stock.lot")):
            record = browse_sent(self.env[model], [goods[name]])
            if goods[name] and not record:
                raise UserError(self.env._("These goods are gone. Scan them again."))
            found[name] = record.id
        return {**found, "quantity": read_number(self.env, goods["quantity"])}

    def _is_set_aside(self):
        """Tell whether the parcel was put aside already, and waits for customer service."""
        self.ensure_one()
        return any(
            found.state == "open" and found.type in ("late_ran", "no_ran")
            for found in self.discrepancy_ids
        )
