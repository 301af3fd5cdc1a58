from datetime import timedelta
from typing import NamedTuple

from odoo import api, fields, models
from odoo.fields import Domain

from ..claim.rma_claim import LIVE
from ..claim.rma_claim_evidence import PACK_ENDING
from ..claim.rma_dispute import PENDING

ENDED = ("done", "rejected", "cancel")
BATCH = 500
# Classes of files: they are found by the returns they belong to.
FILES = ("photos", "packs")
PHOTO_PATHS = (
    "evidence_ids",
    "inspection_ids.photo_ids",
    "claim_ids.photo_ids",
    "claim_ids.offer_ids.photo_ids",
    "discrepancy_ids.photo_ids",
)


class DataClass(NamedTuple):
    """Personal data of one kind: where it is, and what is left of it when it is erased."""

    code: str
    model: str
    domain: Domain  # what holds such data
    customer: str  # path to the commercial partner
    company: str  # path to the company
    date: str  # what its age is counted from
    blank: dict | None = None  # what is written; None: the record goes
    ended: Domain = Domain.TRUE  # what may be erased: nothing of what is under way


IS_ENDED = Domain("state", "in", ENDED)
CONTACT = ("email_from", "email_cc", "subject")
CLASSES = [
    DataClass(
        "contact",
        "rma.order",
        Domain.OR([Domain(name, "!=", False) for name in CONTACT]),
        "commercial_partner_id",
        "company_id",
        "write_date",
        dict.fromkeys(CONTACT, False),
        IS_ENDED,
    ),
    DataClass(
        "network",
        "rma.offer",
        Domain("answer_address", "!=", False),
        "claim_id.partner_id.commercial_partner_id",
        "claim_id.company_id",
        "date_answered",
        {"answer_address": False},
    ),
    DataClass(
        "statement",
        "rma.claim",
        Domain("statement", "!=", False),
        "partner_id.commercial_partner_id",
        "company_id",
        "write_date",
        {"statement": False},
        Domain("state", "=", "closed") & Domain("order_id.state", "in", ENDED),
    ),
    DataClass(
        "objection",
        "rma.objection",
        Domain("statement", "!=", "–"),
        "partner_id.commercial_partner_id",
        "company_id",
        "date_answered",
        {"statement": "–"},
        Domain("state", "!=", "open"),
    ),
    DataClass(
        "guest",
        "rma.guest.access",
        Domain("email", "!=", False),
        "sale_order_id.partner_id.commercial_partner_id",
        "sale_order_id.company_id",
        "create_date",
    ),
]


class RmaPersonal(models.AbstractModel):
    """Which personal data the product holds, and how it goes: on request, or by age.

    What is kept is kept by law, see `_get_kept_texts`. Source: Regulation (EU) 2016/679, Art. 5(1)
    (e), 17(1), 17(3)(b) and (e).
    """

    _name = "rma.personal"
    _description = "Personal Data in Returns"

    @api.model
    def _get_classes(self):
        """Return the classes of data: [DataClass]."""
        return CLASSES

    @api.model
    def _get_labels(self):
        """Return what each class is called."""
        return {
            "photos": self.env._("Photos of goods, from the customer and from inspections"),
            "packs": self.env._("Packs of evidence, with all that they say of the customer"),
            "contact": self.env._("Addresses and subject of the mail that a return came by"),
            "network": self.env._("Network addresses from which offers were answered"),
            "statement": self.env._("What was written in claims"),
            "objection": self.env._("What was written in objections"),
            "guest": self.env._("Requests of guests for the way to an order"),
        }

    @api.model
    def _get_kept_texts(self):
        """Return what is not erased, each with the reason."""
        return [
            self.env._(
                "Returns with their goods, quantities and amounts, credit notes and refunds: they "
                "are part of the books (Art. 17(3)(b); in the EU between 6 and 10 years)."
            ),
            self.env._(
                "Decisions, and what inspections found: to establish, exercise or defend legal "
                "claims (Art. 17(3)(e))."
            ),
            self.env._(
                "Withdrawals as they were declared: they prove that the customer exercised a right "
                "(Directive 2011/83/EU, Art. 11a), and are chained so that none can be changed."
            ),
            self.env._("Whatever belongs to a return or claim that is still open."),
            self.env._(
                "Packs of evidence and photos of a claim that is open, disputed or may still be "
                "appealed against: to establish, exercise or defend legal claims (Art. 17(3)(e)), "
                "until that is over."
            ),
            self.env._(
                "Name and address on the contact: orders and invoices need them; they are erased "
                "there once these may be."
            ),
        ]

    # Finding and erasing

    @api.model
    def _find(self, data, customer=None, company=None, before=None):
        """Return the records of a class that may be erased.

        :param customer: the commercial partner whose they are
        :param before: only what is older than this moment
        """
        domain = data.domain & data.ended
        if customer is not None:
            domain &= Domain(data.customer, "=", customer.id)
        if company is not None:
            domain &= Domain(data.company, "=", company.id)
        if before is not None:
            domain &= Domain(data.date, "<", before)
        # Who may erase is for the caller to have checked; what there is of it is all found.
        return self.env[data.model].sudo().with_context(active_test=False).search(domain)

    @api.model
    def _get_ended_domain(self, customer=None, company=None, before=None):
        """Return the domain of returns that have ended, and all that was claimed of them."""
        domain = Domain("state", "in", ENDED)
        if customer is not None:
            domain &= Domain("commercial_partner_id", "=", customer.id)
        if company is not None:
            domain &= Domain("company_id", "=", company.id)
        if before is not None:
            domain &= Domain("write_date", "<", before)
        live = self.env["rma.claim"].sudo()._search([("state", "in", LIVE)])
        # What was decided may still be appealed against.
        disputes = Domain("state", "in", PENDING) | Domain(
            "date_appeal", ">=", fields.Date.context_today(self)
        )
        disputed = self.env["rma.dispute"].sudo()._search(disputes)
        return domain & ~Domain("claim_ids", "in", live) & ~Domain("dispute_ids", "in", disputed)

    @api.model
    def _find_photos(self, **scope):
        """Return the photos of returns that have ended."""
        has_photos = Domain.OR(Domain(path, "!=", False) for path in PHOTO_PATHS)
        orders = self.env["rma.order"].sudo().search(self._get_ended_domain(**scope) & has_photos)
        return orders.env["ir.attachment"].union(*[orders.mapped(path) for path in PHOTO_PATHS])

    @api.model
    def _find_packs(self, before=None, **scope):
        """Return the packs of evidence of returns that have ended: all of it is in there again."""
        ended = self._get_ended_domain(before=before, **scope) & Domain("claim_ids", "!=", False)
        claims = self.env["rma.order"].sudo().search(ended).claim_ids
        domain = Domain("res_model", "=", "rma.claim") & Domain("res_id", "in", claims.ids)
        domain &= Domain("name", "=like", f"%{PACK_ENDING}")
        if before is not None:
            domain &= Domain("create_date", "<", before)
        return self.env["ir.attachment"].sudo().search(domain)

    @api.model
    def _find_class(self, code, **scope):
        if code in FILES:
            return getattr(self, f"_find_{code}")(**scope)
        [data] = [data for data in self._get_classes() if data.code == code]
        return self._find(data, **scope)

    @api.model
    def _count(self, **scope):
        """Return how much there is to erase: {code: number}."""
        return {code: len(self._find_class(code, **scope)) for code in self._get_labels()}

    @api.model
    def _describe(self, customer):
        """Return which data of a customer there is, in words: [(label, number)]."""
        counts = self._count(customer=customer)
        return [(label, counts[code]) for code, label in self._get_labels().items()]

    @api.model
    def _erase(self, codes, limit=None, **scope):
        """Erase classes of data; return how much went: {code: number}."""
        blanks = {data.code: data.blank for data in self._get_classes()}
        erased = {}
        for code in codes:
            records = self._find_class(code, **scope)[:limit]
            erased[code] = len(records)
            if not records:
                continue
            blank = blanks.get(code)
            if blank is None:
                records.unlink()
            else:
                quiet = records.with_context(tracking_disable=True, mail_notrack=True)
                quiet._in_action().write(blank)
        return erased

    @api.model
    def _get_limit_day(self, days):
        return fields.Datetime.now() - timedelta(days=days)
