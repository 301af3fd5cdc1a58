import json

from odoo.tests import HttpCase, new_test_user

from odoo.addons.rma_management.tests.common import RmaCommon

from ..models.api_error import ApiError

GROUP_API = "rma_management_api.group_rma_api"


class ApiCommon(RmaCommon):
    """A machine with a key, and an order of three chairs and two lamps."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.machine = new_test_user(cls.env, "rma_machine", groups=GROUP_API)
        cls.chair.default_code, cls.lamp.default_code = "CHAIR", "LAMP"
        cls.lamp.barcode = "4006381333931"
        cls.order = cls.sell([(cls.chair, 3), (cls.lamp, 2)], client_order_ref="WEB-1001")
        cls.numbers = iter(range(1, 1000))

    def setUp(self):
        super().setUp()
        self.api = self.env["rma.api"].with_user(self.machine)

    def key(self):
        """Return a key that was not used before."""
        return f"{self.id()[-40:]}-{next(self.numbers):04}"

    def line_id(self, product):
        return self.line_of(self.order, product).id

    def ask(self, quantity=1, sku="CHAIR", **vals):
        return {"sku": sku, "quantity": quantity, "reason": "not_needed", **vals}

    def submit(self, *lines, order=None, key=None):
        """Submit a return by the API: what it answers."""
        lines = list(lines) or [self.ask()]
        return self.api.submit(order or self.order.name, lines, key or self.key())

    def get_return(self, answer):
        return self.env["rma.order"].search([("name", "=", answer["ran"])])

    def assertRefused(self, code, function, *args, field=None, **kwargs):
        """Assert that a call is refused with a code; return the error's shape."""
        with self.assertRaises(ApiError) as raised:
            function(*args, **kwargs)
        shape = raised.exception.context
        self.assertEqual((shape["code"], shape["field"]), (code, field or shape["field"]))
        return shape


class ApiHttpCommon(ApiCommon, HttpCase):
    """The same over HTTP."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        keys = cls.env["res.users.apikeys"].with_user(cls.machine).sudo()
        cls.token = keys._generate(None, "test", None)

    def post(self, method, token=None, **body):
        """Call a method as another system does: (status, answer)."""
        response = self.post_raw(method, json.dumps(body), token)
        return response.status_code, response.json()

    def post_raw(self, method, data, token=None, **headers):
        return self.url_open(
            f"/json/2/rma.api/{method}",
            data=data,
            headers={
                "Authorization": f"bearer {token or self.token}",
                "Content-Type": "application/json",
                **headers,
            },
        )
