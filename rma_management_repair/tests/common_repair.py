from odoo.addons.rma_management.tests.common import RmaCommon


class RepairCommon(RmaCommon):
    """Returned goods that somebody repairs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.repair = cls.env.ref("rma_management.rma_disposition_repair")
        cls.in_repair = cls.warehouse._get_rma_place("repair")
        cls.part = cls.create_product("Part", 8.0)
        cls.broken = cls.env["rma.reason"].create({"name": "Broken", "fault": "vendor"})
        cls.dropped = cls.env["rma.reason"].create({"name": "Dropped", "fault": "customer"})

    def start(self, quantity=1, resolution="repair", reason=None, product=None, received=True):
        """Return a return of goods that wait for inspection."""
        product = product or self.chair
        order = self.sell([(product, quantity)])
        line = {"resolution": resolution, "reason_id": (reason or self.broken).id}
        rma = self.authorize(order, {product: quantity}, line=line)
        if received:
            self.receive(rma)
        return rma

    def send_to_repair(self, rma):
        return self.inspect(rma, disposition=self.repair, user=self.inspector).repair_ids

    def finish(self, repairs, user=None):
        """Repair with one part per order, as somebody of the warehouse."""
        repairs = repairs.with_user(user or self.stock_user)
        for repair in repairs:
            self.env["stock.move"].with_user(user or self.stock_user).create(
                {
                    "repair_id": repair.id,
                    "repair_line_type": "add",
                    "product_id": self.part.id,
                    "product_uom_qty": 1,
                    "quantity": 1,
                }
            )
        repairs.action_repair_start()
        repairs.action_repair_end()

    def quantity_at(self, location, product=None):
        return self.env["stock.quant"]._get_available_quantity(product or self.chair, location)

    def send(self, rma):
        action = rma.with_user(self.inspector).action_view_repaired_pickings()
        picking = self.env["stock.picking"].browse(action["res_id"])
        picking.with_user(self.stock_user).button_validate()
        return picking
