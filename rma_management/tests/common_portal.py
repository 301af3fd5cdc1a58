import re

from odoo import Command
from odoo.http import Request
from odoo.tests import HttpCase, new_test_user

from .common import RmaCommon

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 32
JPEG = b"\xff\xd8\xff\xe0" + b"\x00" * 32
PASSWORD = "portal-Password-1"


class PortalCase(RmaCommon, HttpCase):
    """A return, and those who knock at its page: raw HTTP, as a browser without script would.

    ::

        self.log_in("owner")
        answer = self.get(self.rma)
        self.post(self.rma, "/cancel")
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.colleague = cls.env["res.partner"].create(
            {"name": "Carl Colleague", "email": "carl@example.com", "parent_id": cls.partner.id}
        )
        for login, partner in (
            ("owner", cls.partner),
            ("colleague", cls.colleague),
            ("other", cls.stranger),
        ):
            new_test_user(
                cls.env,
                f"rma_{login}",
                groups="base.group_portal",
                password=PASSWORD,
                partner_id=partner.id,
            )
        cls.order = cls.sell([(cls.chair, 5), (cls.lamp, 2)])
        cls.rma = cls.create_return(cls.order, {cls.chair: 2})

    @classmethod
    def create_return(cls, order, quantities, **vals):
        """Return an authorized return of {product: quantity}."""
        rma = cls.env["rma.order"].create(
            {
                "partner_id": order.partner_id.id,
                "line_ids": [
                    Command.create(
                        {
                            "sale_line_id": order.order_line.filtered(
                                lambda line, product=product: line.product_id == product
                            )[:1].id,
                            "product_uom_qty": quantity,
                        }
                    )
                    for product, quantity in quantities.items()
                ],
                **vals,
            }
        )
        rma.action_submit()
        return rma

    def log_in(self, who):
        """Log in as one of the class, or be nobody."""
        if who == "nobody":
            self.authenticate(None, None)
        elif who in ("owner", "colleague", "other"):
            self.authenticate(f"rma_{who}", PASSWORD)
        else:
            self.authenticate(who, who)

    def url(self, rma, path="", token=None):
        return f"/my/returns/{rma.id}{path}" + (f"?access_token={token}" if token else "")

    def get(self, rma, path="", token=None, **kwargs):
        """Ask for a page of a return."""
        return self.url_open(self.url(rma, path, token), **kwargs)

    def post(self, rma, path, token=None, files=None, csrf=True, **data):
        """Send a form of a return, as its page would."""
        if csrf:
            data["csrf_token"] = Request.csrf_token(self)
        if token:
            data["access_token"] = token
        return self.url_open(self.url(rma, path), data=data, files=files, method="POST")

    def get_text(self, answer):
        """Return what a page says, without its markup and what runs in it."""
        body = re.sub(r"(?s)<(script|style).*?</\1>", " ", answer.text)
        return " ".join(re.sub(r"<[^>]+>", " ", body).split())

    def read_state(self, rma):
        """Return what nobody may have changed: all that customers can change of a return."""
        self.env.invalidate_all()
        return (
            rma.state,
            rma.parcel_ref,
            rma.date_shipped,
            rma.evidence_ids.ids,
            len(rma.message_ids),
        )
