import hashlib
import secrets
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import email_normalize

from ..base.jobs import work_off

HOURS_VALID = 24
TRIES_PER_ADDRESS = 20
TRIES_PER_ORDER = 5
# Nobody's order number or address is longer.
MAX_NUMBER = 64
MAX_EMAIL = 254


class RmaGuestAccess(models.Model):
    """Somebody without an account asked for the way to his order, and may have got it by mail.

    ::

        form ──► queued, whatever it says ──► looked up by a job ──► link by mail, if it fits
                 (same page, same work)                              (only a hash of it is kept)

    The request itself looks nothing up, so that neither its answer nor its time tells anything.
    """

    _name = "rma.guest.access"
    _description = "Guest's Way to an Order"
    _inherit = "rma.typed.mixin"
    _order = "id desc"

    order_reference = fields.Char(readonly=True)
    email = fields.Char(readonly=True)
    is_queued = fields.Boolean(readonly=True)
    sale_order_id = fields.Many2one(
        "sale.order", string="Order", readonly=True, ondelete="cascade", index="btree_not_null"
    )
    token_hash = fields.Char(readonly=True)
    date_expiry = fields.Datetime(string="Valid Until", readonly=True)

    _queue_index = models.Index("(id) WHERE is_queued IS TRUE")
    _token_index = models.UniqueIndex("(token_hash) WHERE token_hash IS NOT NULL")

    # Asking

    @api.model
    def _ask(self, order_reference, email, address):
        """Take down that somebody asks for the way to an order.

        :param address: of the computer that asks
        :return: whether it is looked up; not if there were too many tries within the hour
        """
        number = self._clean(order_reference, MAX_NUMBER)
        limits = {
            ("address", self.env["rma.rate.limit"]._get_network(address)): TRIES_PER_ADDRESS,
            ("order", number.upper()): TRIES_PER_ORDER,
        }
        if not self.env["rma.rate.limit"]._take(limits):
            return False
        # Guests have no right on anything; what they typed is taken down as it is.
        self.sudo().create(
            {
                "order_reference": number,
                "email": self._clean(email, MAX_EMAIL),
                "is_queued": True,
            }
        )
        self.env.ref("rma_management.ir_cron_guest_access").sudo()._trigger()
        return True

    @api.model
    def _clean(self, text, length):
        return (text or "").replace("\0", "").strip()[:length]

    # Answering

    @api.model
    def _cron_answer(self, limit=100):
        """Look the orders up and send the links; each is committed, so that none is sent twice."""
        work_off(self, [("is_queued", "=", True)], lambda access: access._answer(), limit)

    def _answer(self):
        """Send the link if number and address belong together; say nothing if they do not."""
        self.ensure_one()
        access = self._in_action()
        order = access._find_order()
        address = email_normalize(access.email)
        token = secrets.token_urlsafe(32)
        # Whose address it is that fits nothing is none of our business.
        vals = {"is_queued": False, "email": False, "order_reference": False}
        if order:
            vals.update(
                sale_order_id=order.id,
                token_hash=self._hash(token),
                date_expiry=fields.Datetime.now() + timedelta(hours=HOURS_VALID),
            )
        access.write(vals)
        if order:
            access._send_link(token, address)

    def _find_order(self):
        """Return the order with exactly this number whose customer has exactly this address."""
        self.ensure_one()
        orders, address = self.env["sale.order"], email_normalize(self.email)
        number = self.order_reference
        if not number or not address:
            return orders
        found = orders.search(
            Domain("name", "in", list({number, number.upper()}))
            & Domain("state", "in", ("sale", "cancel")),
            order="id desc",
        )
        return found.filtered(lambda order: address in order._get_customer_addresses())[:1]

    def _send_link(self, token, address):
        self.ensure_one()
        order = self.sale_order_id
        link = f"{order.get_base_url()}/my/orders/{order.id}/return?token={token}"
        template = self.env.ref("rma_management.mail_template_guest_access")
        # Sent now, and deleted once it is: the link is nowhere but with the customer.
        template.with_context(rma_guest_link=link).send_mail(
            self.id,
            force_send=True,
            email_values={"email_to": address, "recipient_ids": [], "auto_delete": True},
        )

    # Coming back

    @api.model
    def _find_by_token(self, token, order_id):
        """Return the order that a link opens, none where it is not this one's or not valid."""
        # The link is the right: it is compared as a hash, and holds for one order and one day.
        found = self.sudo().search(
            [
                ("token_hash", "=", self._hash(token or "")),
                ("sale_order_id", "=", order_id),
                ("date_expiry", ">", fields.Datetime.now()),
            ]
        )
        return found.sale_order_id

    @api.model
    def _hash(self, token):
        return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()

    @api.autovacuum
    def _gc_access(self):
        """Forget links that open nothing any more, and what was asked for in vain."""
        before = fields.Datetime.now() - timedelta(hours=HOURS_VALID)
        self.search(
            Domain("is_queued", "!=", True)
            & (
                Domain("date_expiry", "<", fields.Datetime.now())
                | Domain("date_expiry", "=", False) & Domain("create_date", "<", before)
            ),
            limit=100000,
        ).unlink()
