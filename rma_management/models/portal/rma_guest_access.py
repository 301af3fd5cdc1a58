import hashlib
import secrets
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import email_normalize

from ..base.jobs import BATCH, work_off

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
    def _cron_answer(self, limit=1000, size=BATCH):
        """Look the orders up and send the links, many at a time; what is committed stays sent."""
        domain = [("is_queued", "=", True)]
        work_off(self, domain, lambda requests: requests._answer(), limit, rank="id", size=size)

    def _answer(self):
        """Send the link where number and address belong together; say nothing where not."""
        requests = self._in_action()
        orders = requests._find_orders()
        # Whose address it is that fits nothing is none of our business.
        forgotten = {"is_queued": False, "email": False, "order_reference": False}
        date_expiry = fields.Datetime.now() + timedelta(hours=HOURS_VALID)
        letters = {}
        for access, order in orders.items():
            token = secrets.token_urlsafe(32)
            letters[access] = (token, email_normalize(access.email))
            access.write(
                {
                    **forgotten,
                    "sale_order_id": order.id,
                    "token_hash": self._hash(token),
                    "date_expiry": date_expiry,
                }
            )
        requests.filtered(lambda access: access not in orders).write(forgotten)
        requests._send_links(letters)

    def _find_orders(self):
        """Return the orders with exactly these numbers whose customers have these addresses.

        :return: {request: order}, without those that fit nothing
        """
        asked = {
            access: (access.order_reference, address)
            for access in self
            if access.order_reference and (address := email_normalize(access.email))
        }
        names = {name for number, _address in asked.values() for name in (number, number.upper())}
        orders = self.env["sale.order"].search(
            Domain("name", "in", list(names)) & Domain("state", "in", ("sale", "cancel")),
            order="id desc",
        )
        by_name = orders.grouped("name")
        found = {}
        for access, (number, address) in asked.items():
            named = self.env["sale.order"].union(
                *(by_name.get(name, orders[:0]) for name in {number, number.upper()})
            )
            fitting = named.filtered(
                lambda order, address=address: address in order._get_customer_addresses()
            )
            if fitting:
                found[access] = max(fitting, key=lambda order: order.id)
        return found

    def _send_links(self, letters):
        """Send the links once they are stored.

        :param letters: {request: (token, address)}
        """
        template = self.env.ref("rma_management.mail_template_guest_access")
        mails = self.env["mail.mail"]
        for access, (token, address) in letters.items():
            order = access.sale_order_id
            link = f"{order.get_base_url()}/my/orders/{order.id}/return?token={token}"
            # Deleted once it is sent: the link is nowhere but with the customer.
            mails += template.with_context(rma_guest_link=link).send_mail_batch(
                access.ids,
                email_values={"email_to": address, "recipient_ids": [], "auto_delete": True},
            )
        mails.send_after_commit()

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
