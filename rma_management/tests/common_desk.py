import base64
import io
from uuid import uuid4

from PIL import Image

from .common import RmaCommon


class DeskCommon(RmaCommon):
    """Goods with barcodes, and the desk as the warehouse worker calls it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chair.barcode = "4006381333931"
        cls.lamp.write({"barcode": "96385074", "default_code": "LAMP-7"})
        cls.phone = cls.create_product("Phone", 500.0, tracking="serial")
        cls.serials = cls.create_serials(cls.phone, ["SN-001", "SN-002", "SN-003"])
        cls.grades = cls.env["rma.grade"].search([])
        cls.desk = cls.env["rma.desk"].with_user(cls.inspector)

    @staticmethod
    def new_key():
        return str(uuid4())

    @staticmethod
    def take_photo():
        picture = io.BytesIO()
        Image.new("RGB", (40, 30), "red").save(picture, "JPEG")
        return base64.b64encode(picture.getvalue()).decode()

    def scan(self, code, rma=None):
        return self.desk.scan(code, rma.id if rma else False)

    def count(self, rma, counts, **vals):
        """Receive {product or lot: quantity} at the desk."""
        vals.setdefault("key", self.new_key())
        return self.desk.receive(
            rma.id,
            [
                {
                    "product_id": goods.id
                    if goods._name == "product.product"
                    else goods.product_id.id,
                    "lot_id": goods.id if goods._name == "stock.lot" else False,
                    "quantity": quantity,
                }
                for goods, quantity in counts.items()
            ],
            **vals,
        )

    def grade(self, rma, quantity=1, line=0, key=None, **vals):
        """Inspect a part of what has come at the desk."""
        part = self.desk.get_order(rma.id)["to_inspect"][line]
        return self.desk.inspect(
            rma.id,
            [
                {
                    "line_id": part["line_id"],
                    "lot_id": part["lot_id"],
                    "quantity": quantity,
                    "grade_id": self.grades[0].id,
                    **vals,
                }
            ],
            key or self.new_key(),
        )
