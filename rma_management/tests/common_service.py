from uuid import uuid4

from .common import RmaCommon


class ServiceCommon(RmaCommon):
    """The service desk as the page of a CSR calls it, with no more than the CSR's rights."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.service_desk = cls.env["rma.service"].with_user(cls.csr)
        cls.reason = cls.env.ref("rma_management.rma_reason_size")
        cls.phone = cls.create_product("Phone", 500.0, tracking="serial")
        cls.serials = cls.create_serials(cls.phone, ["SN-001", "SN-002", "SN-003"])

    @staticmethod
    def new_key():
        return str(uuid4())

    def make_case(self, order, quantities, line=(), **vals):
        """Return a case of {product: quantity} of an order, as the page sends it."""
        return {
            "partner_id": order.partner_id.id,
            "channel": "phone",
            "files": [],
            "seconds": 42,
            "notes": [],
            "lines": [
                {
                    "key": f"{order.id}/{product.id}",
                    "sale_line_id": self.line_of(order, product).id,
                    "quantity": quantity,
                    "reason_id": self.reason.id,
                    **dict(line),
                }
                for product, quantity in quantities.items()
            ],
            **vals,
        }

    def judge(self, *args, **vals):
        return self.service_desk.judge(self.make_case(*args, **vals))

    def find(self, term, is_final=True):
        return self.service_desk.find(term, is_final)

    def find_kinds(self, term):
        return [(hit["kind"], hit["id"]) for hit in self.find(term)["hits"]]
