from lxml import html

from odoo.http import Request
from odoo.tests import HttpCase, new_test_user

from .common import RmaCommon

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4"
    b"\x89\x00\x00\x00\rIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xa7\x9a\xa0\xa0\x00\x00\x00\x00IEND"
    b"\xaeB`\x82"
)


class Page:
    """A page as the customer has it: what it says, and the form that he fills in."""

    def __init__(self, case, response):
        self.case = case
        self.response = response
        self.url = response.url
        self.tree = html.fromstring(response.content)
        forms = self.tree.xpath("//form[contains(@class, 'o_rma_')]")
        self.form = forms[0] if forms else None

    @property
    def text(self):
        root = [*self.tree.xpath("//div[@id='wrap']"), self.tree][0]
        return " ".join(root.text_content().split())

    def get_fields(self):
        """Return what the browser would send as it is: [(name, value)]."""
        return list(self.form.form_values())

    def send(self, choices=None, files=(), **kwargs):
        """Send the form with other values for some of its fields; None leaves one out."""
        choices = choices or {}
        fields = [(name, value) for name, value in self.get_fields() if name not in choices]
        for name, value in choices.items():
            values = value if isinstance(value, list) else [value]
            fields += [(name, each) for each in values if each is not None]
        return self.post(fields, files, **kwargs)

    def post(self, fields, files=(), url=None):
        """Send fields to the form's address."""
        url = url or self.form.get("action") or self.url
        data = {}
        for name, value in fields:
            data.setdefault(name, []).append(value)
        uploads = [("photos", file) for file in files] or None
        return Page(self.case, self.case.url_open(url, data=data, files=uploads))


class PortalStartCommon(RmaCommon, HttpCase):
    """A customer with an account, one without, and the pages on which a return begins."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reason = cls.env.ref("rma_management.rma_reason_not_needed")
        cls.user = new_test_user(
            cls.env, "anna_portal", groups="base.group_portal", password="anna_portal"
        )
        cls.partner = cls.user.partner_id
        cls.partner.write({"name": "Anna Customer", "email": "anna@example.com"})
        cls.other = new_test_user(
            cls.env, "bob_portal", groups="base.group_portal", password="bob_portal"
        )
        # Whoever has tried the page by hand may have had his tries of this hour.
        for model in ("rma.rate.limit", "rma.guest.access"):
            cls.env[model].search([]).unlink()
        cls.order = cls.sell([(cls.chair, 3), (cls.lamp, 1)], partner=cls.partner)

    @classmethod
    def sell(cls, lines, **vals):
        return super().sell(lines, **{"partner": cls.partner, **vals})

    def log_in(self, user=None):
        user = user or self.user
        self.authenticate(user.login, user.login)

    def open(self, url):
        return Page(self, self.url_open(url))

    def open_start(self, order=None, **query):
        query = "&".join(f"{name}={value}" for name, value in query.items())
        return self.open(f"/my/orders/{(order or self.order).id}/return?{query}")

    def qty(self, product, order=None):
        return f"qty_{self.line_of(order or self.order, product).id}"

    def choose(self, quantities, page=None, files=(), **choices):
        """Fill in step 1 for {product: quantity} and go on."""
        page = page or self.open_start()
        values = {self.qty(product): str(number) for product, number in quantities.items()}
        return page.send({**values, "reason": str(self.reason.id), **choices}, files)

    def get_returns(self, order=None):
        lines = self.env["rma.order.line"].search(
            [("sale_order_id", "=", (order or self.order).id)], order="id"
        )
        return lines.order_id

    def get_csrf(self):
        return Request.csrf_token(self)
