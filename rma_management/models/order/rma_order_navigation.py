from odoo import models


class RmaOrderNavigation(models.Model):
    """Where the buttons of a return lead to."""

    _inherit = "rma.order"

    def action_view_sale_orders(self):
        return self._get_records_action(
            "sale.action_orders", self.sale_order_ids, self.env._("Sales Orders")
        )

    def _get_open_action(self):
        """Return the action that opens these returns."""
        return self._get_records_action(
            "rma_management.rma_order_action", self, self.env._("Returns")
        )

    def _get_form_action(self):
        """Return the action that opens this return in place of what is open."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "current",
        }

    def _get_records_action(self, xmlid, records, name):
        """Return the action that opens these records: the form of one, the list of many."""
        action = self.env["ir.actions.actions"]._for_xml_id(xmlid)
        action.update(name=name, context={"create": False})
        if len(records) == 1:
            return dict(action, views=[(False, "form")], view_mode="form", res_id=records.id)
        return dict(action, domain=[("id", "in", records.ids)], res_id=False)

    def action_open_inspect(self):
        """Open the inspection of what has been received, of one or many returns."""
        vals = {"order_id": self.id} if len(self) == 1 else {"order_ids": self.ids}
        return self.env["rma.inspect"].create(vals)._get_form_action()

    def action_view_inspections(self):
        return self._get_records_action(
            "rma_management.rma_inspection_action", self.inspection_ids, self.env._("Inspections")
        )
