import base64

from .common import RmaCommon

# A pixel.
PNG = base64.b64encode(
    base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    )
)


class InspectionCommon(RmaCommon):
    """Received goods that wait for inspection, and short names for grades and dispositions."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        ref = cls.env.ref
        cls.a, cls.b, cls.c, cls.d = (
            ref(f"rma_management.rma_grade_{letter}") for letter in "abcd"
        )
        names = ("second_hand", "refurbish", "repair", "vendor", "recycle", "donate", "keep")
        cls.more = {name: ref(f"rma_management.rma_disposition_{name}") for name in names}

    @classmethod
    def switch_on(cls, *names):
        """Activate some of the dispositions that are archived at install."""
        for name in names:
            cls.more[name].active = True

    def get_received(self, lines, **vals):
        """Return a return of {product: quantity} whose goods have come."""
        order = self.sell(list(lines.items()))
        rma = self.authorize(order, lines, **vals)
        self.receive(rma)
        return rma

    def get_wizard(self, *returns, user=None):
        orders = self.env["rma.order"].union(*returns)
        vals = {"order_id": orders.id} if len(orders) == 1 else {"order_ids": orders.ids}
        return self.env["rma.inspect"].with_user(user or self.inspector).create(vals)

    def get_quantity(self, product, location, lot=None):
        return self.env["stock.quant"]._get_available_quantity(product, location, lot_id=lot)

    def take_photo(self, user=None, name="crack.png"):
        attachments = self.env["ir.attachment"].with_user(user or self.inspector)
        return attachments.create({"name": name, "datas": PNG})
