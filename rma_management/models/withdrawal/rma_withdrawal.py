from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.chain import Link

STATES = [
    ("received", "Received"),
    ("matched", "Matched"),
    ("unmatched", "Not matched"),
    ("late", "Too late"),
    ("excluded", "Not covered"),
    ("handled", "Handled"),
]
# What the customer declared and saw, as it was: nothing writes it a second time.
DECLARED = (
    "name",
    "partner_name",
    "email",
    "order_reference",
    "items",
    "content",
    "shown",
    "lang",
    "submitted_at",
    "submitted_local",
    "form_key",
    "verify_token",
)
STATEMENT = {*DECLARED, "sequence", "previous_digest", "digest"}


class RmaWithdrawal(models.Model):
    """A customer's statement to withdraw from a contract.

    It counts when it is submitted: it is stored as it was made, before anything is made of it, and
    stays so. Statements hold on to each other by their digests (`tools.chain`), so that one that
    was changed, added or deleted in the database shows. What becomes of it is beside it: the order,
    the return, the state.

    ==============  ==============================================================
    state           what was found
    ==============  ==============================================================
    ``received``    nobody has looked yet
    ``matched``     the order is known; a return is made unless a person has to
    ``unmatched``   no order has this number and e-mail address
    ``late``        submitted after the period; for a person to decide
    ``excluded``    no right of withdrawal covers it; for a person to decide
    ``handled``     a person has worked it off; ``matched`` again when its return ends
    ==============  ==============================================================
    """

    _name = "rma.withdrawal"
    _description = "Withdrawal"
    _inherit = ["rma.flow.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _mail_post_access = "read"

    # The statement
    name = fields.Char(string="Reference", required=True, readonly=True, index="trigram")
    partner_name = fields.Char(string="Name", required=True, readonly=True)
    email = fields.Char(string="E-mail", required=True, readonly=True)
    order_reference = fields.Char(string="Order Number", required=True, readonly=True)
    items = fields.Json(readonly=True)
    content = fields.Text(string="Statement", required=True, readonly=True)
    shown = fields.Json(readonly=True)
    lang = fields.Char(string="Language", readonly=True)
    submitted_at = fields.Datetime(string="Submitted On", required=True, readonly=True)
    submitted_local = fields.Char(string="Local Time", readonly=True)
    form_key = fields.Char(readonly=True, groups="base.group_system")
    verify_token = fields.Char(readonly=True, groups="base.group_system")

    # Its place in the chain
    sequence = fields.Integer(string="Number in the Chain", readonly=True, index=True)
    previous_digest = fields.Char(string="Digest Before", readonly=True)
    digest = fields.Char(string="SHA-256", readonly=True)

    # What becomes of it
    state = fields.Selection(
        STATES, default="received", required=True, readonly=True, tracking=True, copy=False
    )
    is_to_work_off = fields.Boolean(string="To Handle", readonly=True, copy=False)
    finding = fields.Text(string="What Was Found", readonly=True, copy=False)
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    sale_order_id = fields.Many2one(
        "sale.order", string="Sales Order", copy=False, index="btree_not_null", tracking=True
    )
    rma_order_id = fields.Many2one(
        "rma.order",
        string="Return",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    note = fields.Text(string="What Was Done", copy=False)

    _form_key_unique = models.UniqueIndex("(form_key)", "This form was submitted already.")
    _verify_token_unique = models.UniqueIndex("(verify_token)", "This token is taken.")
    _received_index = models.Index("(id) WHERE state = 'received'")
    _work_index = models.Index("(company_id, id) WHERE is_to_work_off IS TRUE")

    # The statement stays

    def write(self, vals):
        if vals.keys() & STATEMENT:
            raise UserError(
                self.env._("What a customer has declared is kept as it was. Write a note instead.")
            )
        return super().write(vals)

    @api.model
    def _check_typed_vals(self, _vals):
        raise UserError(
            self.env._("A withdrawal is declared by the customer, on the page of the function.")
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_declared(self):
        raise UserError(
            self.env._(
                "What a customer has declared is kept: %(names)s. Mark it as handled instead.",
                names=", ".join(self.mapped("name")),
            )
        )

    def copy(self, default=None):
        self._check_typed_vals({})
        return super().copy(default)

    # rma.flow.mixin

    def _get_transitions(self):
        looked_at = ("received", "unmatched")
        return {
            "match": (looked_at, "matched"),
            "miss": (("received",), "unmatched"),
            "delay": (looked_at, "late"),
            "exclude": (looked_at, "excluded"),
            "handle": (("matched", "unmatched", "late", "excluded"), "handled"),
            "reopen": (("handled",), "matched"),
        }

    # The chain

    def _get_record(self):
        """Return what the digest is taken of: all that was declared and shown."""
        self.ensure_one()
        record = {name: self[name] for name in DECLARED}
        return {**record, "submitted_at": fields.Datetime.to_string(self.submitted_at)}

    def _get_link(self):
        self.ensure_one()
        return Link(self.sequence, self.previous_digest, self.digest, self._get_record())

    # In words

    def _get_manager(self):
        """Return a returns manager of the company."""
        self.ensure_one()
        # Who has which right is asked for nobody's benefit but theirs.
        managers = self.env.ref("rma_management.group_rma_manager").sudo().all_user_ids
        return managers.filtered(
            lambda user: user.active and not user.share and self.company_id in user.company_ids
        ).sorted("id")[:1]

    def _get_utc_text(self):
        """Return when it was submitted, to the second."""
        self.ensure_one()
        return self._format_utc(self.submitted_at)

    @api.model
    def _format_utc(self, moment):
        return f"{fields.Datetime.to_string(moment)} UTC"

    def _get_verify_url(self):
        """Return where anybody who has the link sees the statement, and whether it is unchanged."""
        self.ensure_one()
        return f"{self.get_base_url()}/withdraw/verify/{self.verify_token}"

    def _get_lang(self):
        """Return the language of the page, as long as it is installed."""
        self.ensure_one()
        installed = dict(self.env["res.lang"].get_installed())
        return self.lang if self.lang in installed else self.company_id.partner_id.lang

    def _get_in_customers_language(self):
        """Return the statements one by one, each in the language of its page, to be printed.

        Who may read a statement may print it; what is printed is what was declared.
        """
        self.check_access("read")
        return [record.with_context(lang=record._get_lang()) for record in self.sudo()]
