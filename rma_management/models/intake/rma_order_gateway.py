import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Command, Domain
from odoo.tools import email_normalize, html2plaintext

from ...tools import mail_text

_logger = logging.getLogger(__name__)

# With more delivered orders than this nobody can tell which one a customer writes about.
_MAX_OPEN_ORDERS = 20
# How long a mail may be on its way: the return window counts from when it says it was written.
_MAX_DELIVERY_TIME = timedelta(days=2)


class RmaOrderGateway(models.Model):
    """From a mail to a draft: whose it is, which order it names, which return it belongs to.

    The sender of a mail is whoever he says he is. So a mail never opens what it names: an order is
    taken only when it belongs to the customer whose address the mail came from, and what is written
    on an existing return by somebody else is a note that no customer sees.
    """

    _inherit = "rma.order"
    _primary_email = "email_from"

    # Routes

    @api.model
    def _route_mail(self, message, message_dict, routes):
        """Drop automatic answers, and aim mails that name a return at that return.

        :param routes: [(model, thread id, values, user id, alias)] as core found them
        """
        if mail_text.is_automatic(message):
            _logger.info(
                "Ignored mail from %s to %s with Message-Id %s: an automatic answer to a return",
                message_dict.get("email_from"),
                message_dict.get("to"),
                message_dict.get("message_id"),
            )
            return [route for route in routes if route[0] != self._name]
        return [
            self._aim_route(message_dict, route) if route[0] == self._name else route
            for route in routes
        ]

    @api.model
    def _aim_route(self, message_dict, route):
        model, thread_id, values, user_id, alias = route
        if thread_id:
            return route
        values = dict(values or {})
        companies = alias.alias_domain_id.company_ids if alias else ()
        if companies and self._get_gateway_company() not in companies:
            values.setdefault("company_id", companies[0].id)
        known, is_theirs = self._find_named_return(message_dict, values.get("company_id"))
        if known and not is_theirs:
            message_dict["is_internal"] = True
        return (model, known.id or thread_id, values, user_id, alias)

    @api.model
    def _find_named_return(self, message_dict, company_id=None):
        """Return the return whose RAN the mail names, and whether its customer wrote the mail.

        :return: (return, bool), the first in reading order, the sender's own before others
        """
        texts = self._get_mail_texts(message_dict)
        names = [
            *mail_text.find_rans(*texts),
            *(number.upper() for number in mail_text.find_numbers(*texts)),
        ]
        # The gateway acts for nobody; the mail is handed to the people who may read the return.
        orders = self.sudo()
        found = orders.search([("name", "in", names)]) if names else orders
        if not found:
            return orders, False
        email = email_normalize(message_dict.get("email_from"))
        customers = self._find_senders(email).commercial_partner_id
        theirs = found.filtered(
            lambda order: (
                email
                and (
                    email == email_normalize(order.email_from)
                    or order.commercial_partner_id in customers
                )
            )
        )
        best = (theirs or found).sorted(
            lambda order: (order.company_id.id != company_id, names.index(order.name.upper()))
        )[0]
        return best, bool(theirs)

    @api.model
    def _detect_loop_sender_domain(self, email_from_normalized):
        """Count only mails: with a sender that cannot be read, core would count every return."""
        is_mail = Domain("channel", "=", "email")
        if not email_from_normalized:
            return is_mail & Domain("email_from", "not ilike", "@")
        return is_mail & Domain(super()._detect_loop_sender_domain(email_from_normalized))

    # New returns

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """Make a draft of a mail: nobody's yet, on the right customer and order where both fit."""
        defaults = {"user_id": False, **(custom_values or {})}
        found = self._read_mail(msg_dict, defaults.get("company_id"))
        company = self.env["res.company"].browse(found["company_id"])
        order = super(RmaOrderGateway, self.with_company(company)).message_new(
            msg_dict, {**defaults, **found}
        )
        order._follow_rma_event("request")
        return order

    @api.model
    def _read_mail(self, msg_dict, company_id=None):
        """Return the values of the draft.

        :param company_id: the company of the address that was written to, if it has one
        """
        return {
            **self._read_request(msg_dict, company_id),
            "channel": "email",
            "email_cc": msg_dict.get("cc_filtered"),
            **self._read_mail_date(msg_dict),
        }

    @api.model
    def _read_request(self, msg_dict, company_id=None):
        """Return whose draft it is and of what, by what somebody has written.

        :param msg_dict: ``subject``, ``body`` (HTML), ``email_from`` and ``author_id``, as core
            reads them from a mail
        :param company_id: the company that was written to, if it is known
        """
        texts = self._get_mail_texts(msg_dict)
        numbers = mail_text.find_numbers(*texts)
        senders = self._find_senders(email_normalize(msg_dict.get("email_from")))
        theirs = self._find_sender_orders(senders, numbers, company_id)
        named = theirs or self._find_any_orders(numbers)
        order = theirs[:1] if named else self._find_only_open_order(senders, company_id)
        company = order.company_id.id or company_id or self._get_gateway_company().id
        partner = order.partner_id or self._choose_sender(senders, company, msg_dict)
        values = {
            "subject": msg_dict.get("subject"),
            "company_id": company,
            "partner_id": partner.id,
            "order_ref": ", ".join(named.mapped("name")),
            "origin_order_id": order.id,
            "line_ids": self._prepare_only_line_vals(order),
        }
        if order:
            values["partner_shipping_id"] = order.partner_shipping_id.id
            values["partner_invoice_id"] = order.partner_invoice_id.id
        return values

    @api.model
    def _read_mail_date(self, msg_dict):
        """Return when the customer asked: on receipt, whatever the sender's clock says.

        A mail may be some time on its way; one that says more than that has somebody look at it.
        """
        received = fields.Datetime.now()
        try:
            written = fields.Datetime.to_datetime(msg_dict.get("date")) or received
        except ValueError:
            # A year that no calendar has: as if the mail named none.
            written = received
        if abs(received - written) > _MAX_DELIVERY_TIME:
            return {"date_requested": received, "date_in_mail": written}
        return {"date_requested": min(written, received)}

    @api.model
    def _get_mail_texts(self, msg_dict):
        """Return what a mail says: subject, what was typed, and all of it, quotes included."""
        body = msg_dict.get("body") or ""
        own = html2plaintext(mail_text.drop_quoted_html(body)) if body else ""
        return (
            msg_dict.get("subject") or "",
            mail_text.drop_quoted_text(own),
            html2plaintext(body) if body else "",
        )

    @api.model
    def _find_senders(self, email):
        """Return the contacts with this address; colleagues are no customers."""
        # Read for the gateway, which acts for nobody.
        partners = self.env["res.partner"].sudo()
        if not email:
            return partners
        return partners.search([("email_normalized", "=", email), ("partner_share", "=", True)])

    @api.model
    def _find_sender_orders(self, senders, numbers, company_id=None):
        """Return the senders' confirmed orders that are named, best first, of one customer.

        An order's own number counts before the customer's reference and the invoice's number.
        """
        # Read for the gateway; only orders of the sender's own company are looked at.
        orders = self.env["sale.order"].sudo()
        if not senders or not numbers:
            return orders
        wanted = list({*numbers, *(number.upper() for number in numbers)})
        place = {number.upper(): index for index, number in reversed(list(enumerate(numbers)))}
        found = orders.search(
            Domain("partner_id.commercial_partner_id", "in", senders.commercial_partner_id.ids)
            & Domain("state", "in", ("sale", "cancel"))
            & Domain.OR(
                Domain(name, "in", wanted)
                for name in ("name", "client_order_ref", "invoice_ids.name")
            )
        ).filtered(lambda order: order._is_sold())

        def rank(order):
            kinds = ([order.name], [order.client_order_ref], order.invoice_ids.mapped("name"))
            return min(
                (kind, place[name.upper()], order.company_id.id != company_id, -order.id)
                for kind, names in enumerate(kinds)
                for name in names
                if name and name.upper() in place
            )

        found = found.sorted(rank)
        customer = found[:1].partner_id.commercial_partner_id
        return found.filtered(lambda order: order.partner_id.commercial_partner_id == customer)

    @api.model
    def _find_any_orders(self, numbers):
        """Return the orders that are named, whoever they belong to: for customer service to see."""
        # Read for the gateway; nothing but the number goes onto the draft, and no customer sees it.
        orders = self.env["sale.order"].sudo()
        wanted = list({*numbers, *(number.upper() for number in numbers)})
        return orders.search([("name", "in", wanted)], limit=10) if wanted else orders

    @api.model
    def _find_only_open_order(self, senders, company_id=None):
        """Return the senders' only order of which something can still come back."""
        # Read for the gateway; only orders of the sender's own company are looked at.
        orders = self.env["sale.order"].sudo()
        if not senders:
            return orders
        domain = (
            Domain("partner_id.commercial_partner_id", "in", senders.commercial_partner_id.ids)
            & Domain("state", "in", ("sale", "cancel"))
            & Domain("order_line.qty_delivered", ">", 0)
        )
        if company_id:
            domain &= Domain("company_id", "=", company_id)
        found = orders.search(domain, limit=_MAX_OPEN_ORDERS + 1, order="id desc")
        still_open = found.filtered(self._get_returnable_lines)
        return still_open if len(still_open) == 1 and len(found) <= _MAX_OPEN_ORDERS else orders

    @api.model
    def _get_returnable_lines(self, sale_order):
        return sale_order.order_line.filtered(
            lambda line: line.product_id.type == "consu" and line.qty_returnable > 0
        )

    @api.model
    def _prepare_only_line_vals(self, sale_order):
        """Return the line of an order of which a single piece can come back: no choice there."""
        line = self._get_returnable_lines(sale_order)
        if len(line) != 1 or line._to_product_unit(line.qty_returnable) != 1:
            return []
        return [Command.create({"sale_line_id": line.id, "product_uom_qty": line.qty_returnable})]

    @api.model
    def _choose_sender(self, senders, company_id, msg_dict):
        """Return who wrote, unless the address belongs to several customers."""
        senders = senders.filtered_domain(senders._check_company_domain(company_id))
        if len(senders.commercial_partner_id) != 1:
            return senders.browse()
        author = senders.filtered(lambda partner: partner.id == msg_dict.get("author_id"))
        return author or senders[:1]

    @api.model
    def _get_gateway_company(self):
        """Return the main company: that of the user the gateway runs as."""
        return self.env.ref("base.user_root").company_id
