import json
import secrets
from datetime import timezone
from typing import NamedTuple
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.tools import consteq, email_normalize
from odoo.tools.misc import hmac

SCOPE = "rma_withdrawal"
CRON = "rma_management.ir_cron_withdrawals"
# Longer than any name, number or address; a whole page of goods.
MAX_FIELD = 200
MAX_ITEMS = 10_000
MAX_ROWS = 200


class Item(NamedTuple):
    """One row of the goods that a customer names; nothing in it has to be of a known product."""

    name: str
    quantity: str  # as it was typed; empty: all of it
    sale_line_id: int = 0  # of the order that the form was opened from


class Form(NamedTuple):
    """What a customer has typed in the first step."""

    partner_name: str
    order_reference: str
    email: str
    items: tuple = ()
    order_id: int = 0  # the order that the form was opened from, by its owner
    company_id: int = 0  # whom it is addressed to


class RmaWithdrawalStatement(models.Model):
    """From the form to the statement: what is declared, what is shown, and what is kept of it."""

    _inherit = "rma.withdrawal"

    # First step

    @api.model
    def _get_form_problems(self, form):
        """Return what has to be put right before there is anything to declare.

        :return: {name of the field: text}; the goods are "items"
        """
        labels = {
            "partner_name": self.env._("your name"),
            "order_reference": self.env._("the number of your order"),
            "email": self.env._("your e-mail address"),
        }
        problems = {}
        for name, label in labels.items():
            length = len(getattr(form, name))
            if not length:
                problems[name] = self.env._("Please type %(label)s.", label=label)
            elif length > MAX_FIELD:
                problems[name] = self.env._(
                    "%(label)s is longer than %(limit)s characters.", label=label, limit=MAX_FIELD
                )
        if "email" not in problems and not email_normalize(form.email):
            problems["email"] = self.env._(
                "Please check your e-mail address: the confirmation of receipt is sent there."
            )
        length = sum(len(item.name) + len(item.quantity) for item in form.items)
        if length > MAX_ITEMS or len(form.items) > MAX_ROWS:
            problems["items"] = self.env._(
                "The list of goods is too long. Leave it empty to withdraw from all of it."
            )
        return problems

    # Second step

    @api.model
    def _prepare_statement(self, form, company):
        """Return all that the second step shows, declares and has stored.

        :return: dict of texts, numbers and lists
        """
        words = company._get_withdrawal_words()
        declaration = self.env._("I hereby withdraw from the following contract.")
        rows = [
            [self.env._("To"), company.sudo().name],
            [self.env._("Name"), form.partner_name],
            [self.env._("Order number"), form.order_reference],
            [self.env._("E-mail for the confirmation of receipt"), form.email],
            [self.env._("I withdraw from"), "\n".join(self._get_goods_texts(form.items))],
        ]
        content = "\n".join([declaration, "", *(f"{name}: {value}" for name, value in rows)])
        return {
            "form_key": secrets.token_urlsafe(24),
            "partner_name": form.partner_name,
            "order_reference": form.order_reference,
            "email": form.email,
            "items": [item._asdict() for item in form.items],
            "content": content,
            "shown": {
                "title": words.entry,
                "declaration": declaration,
                "rows": rows,
                "button": words.confirm,
                "words": words._asdict(),
                "company": company.sudo().name,
                "order_id": form.order_id,
            },
            "lang": self.env.lang or "en_US",
            "company_id": company.id,
        }

    def _get_goods_texts(self, items):
        """Return the goods in words, a line each."""
        if not items:
            return [self.env._("the whole order")]
        return [
            f"{item.quantity} × {item.name}"
            if item.quantity
            else self.env._("%(product)s, all of it", product=item.name)
            for item in items
        ]

    @api.model
    def _seal(self, statement):
        """Return a statement as the form of the second step sends it back: (text, signature)."""
        payload = json.dumps(statement, sort_keys=True)
        return payload, self._sign(payload)

    @api.model
    def _unseal(self, payload, signature):
        """Return the statement that the second step has shown; nothing where it was altered."""
        # Compared as bytes: what is sent need not be ASCII.
        if not consteq(self._sign(payload).encode(), (signature or "").encode()):
            return None
        return json.loads(payload)

    def _sign(self, payload):
        # The secret of the database is used, and told nobody.
        return hmac(self.env(su=True), SCOPE, payload)

    # Stored

    @api.model
    def _store(self, statement):
        """Store a statement for good, whatever becomes of the request; return what it came to.

        Its transaction is its own and begins with the lock of the chain, so that statements that
        come at once are stored one after the other, and none of them fails.

        :return: facts of the page that confirms the receipt
        """
        with self.env.registry.cursor() as cr:
            return self.with_env(self.env(cr=cr))._submit(statement)._get_receipt()

    @api.model
    def _declare(self, company, **typed):
        """Declare what was typed as the pages do, in the transaction of whoever calls.

        :param typed: as of `Form`
        """
        return self._submit(self._prepare_statement(Form(**typed), company))

    @api.model
    def _submit(self, statement):
        """Store a statement at the end of the chain, once for each form.

        :param statement: as of `_prepare_statement`
        """
        moment = fields.Datetime.now()
        chain = self.env["rma.chain"]
        chain._lock()
        # The code of the page stores what anybody declares.
        withdrawals = self.sudo().with_context(mail_create_nolog=True, tracking_disable=True)
        known = withdrawals.search([("form_key", "=", statement["form_key"])])
        if known:
            return known
        company = withdrawals.env["res.company"].browse(statement["company_id"])
        vals = {
            **statement,
            "name": self._get_next_name(company),
            "submitted_at": moment,
            "submitted_local": self._get_local_text(moment, company.partner_id.tz),
            "verify_token": secrets.token_urlsafe(24),
        }
        record = withdrawals.new(vals)._get_record()
        vals["queue_rank"] = withdrawals._count_waiting(statement["email"])
        stored = withdrawals._in_action().create({**vals, **chain._append(self._name, record)})
        self._trigger_work()
        return stored.with_env(withdrawals.env)

    def _count_waiting(self, email):
        """Return how many statements from an address nobody has looked at yet."""
        return self.search_count([("state", "=", "received"), ("email", "=", email)])

    def _get_next_name(self, company):
        """Return the next reference; a sequence that somebody deleted keeps nobody from theirs."""
        sequence = self.env["ir.sequence"].sudo().with_company(company)
        return sequence.next_by_code("rma.withdrawal") or secrets.token_hex(6).upper()

    def _get_local_text(self, moment, zone):
        """Return a moment where the company is, with its distance from UTC."""
        if not zone or zone == "UTC":
            return self._format_utc(moment)
        local = moment.replace(tzinfo=timezone.utc).astimezone(ZoneInfo(zone))
        offset = f"{local:%z}"
        return f"{local:%Y-%m-%d %H:%M:%S} {zone} (UTC{offset[:3]}:{offset[3:]})"

    def _trigger_work(self):
        """Have it acknowledged and looked at as soon as it is stored."""
        cron = self.env.ref(CRON, raise_if_not_found=False)
        if cron:
            # Whoever declares has something done, and needs no right on jobs.
            cron.sudo()._trigger()

    def _get_receipt(self):
        """Return what the customer is shown of a stored statement, the same for everybody."""
        self.ensure_one()
        return {
            "name": self.name,
            "utc": self._get_utc_text(),
            "local": self.submitted_local,
            "digest": self.digest,
            "email": self.email,
            "shown": self.shown,
            "lang": self.lang,
            "verify_url": f"/withdraw/verify/{self.verify_token}",
        }
