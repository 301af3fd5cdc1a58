from odoo import api, fields, models
from odoo.tools import format_amount

from odoo.addons.rma_management.models.base.jobs import attempt, work_off


class RmaOrderGrant(models.Model):
    """Store credit that waits for a setting is a pending refund like money that is not paid yet."""

    _inherit = "rma.order"

    refund_status = fields.Selection(
        selection_add=[("store_credit", "Store credit waits")],
        ondelete={"store_credit": "set null"},
    )

    # Following the notes

    @api.depends("line_ids.credit_line_ids.move_id.rma_store_credit_entry_ids")
    def _compute_refund_pending(self):
        return super()._compute_refund_pending()

    def _get_waiting_notes(self):
        """Return the posted notes of which store credit is still to be granted."""
        if self.env.context.get("rma_store_credit_leaves"):
            return self.env["account.move"]
        lines = self.line_ids.filtered(lambda line: line.resolution == "store_credit")
        notes = self._get_posted_notes() & lines.credit_line_ids.move_id
        return notes.filtered(lambda note: note._get_store_credit_due() > 0)

    def _get_unpaid_notes(self):
        return super()._get_unpaid_notes() | self._get_waiting_notes()

    def _get_amount_unpaid(self):
        waiting = self._get_waiting_notes()
        return super()._get_amount_unpaid() + sum(note._get_store_credit_due() for note in waiting)

    def _get_refund_status(self, unpaid):
        """What is credited, paid and sent comes first; then the store credit that waits."""
        money = unpaid.filtered(
            lambda note: (
                note._get_rma_unpaid() > 0
                or any(refund._is_open() for refund in note.rma_refund_ids)
            )
        )
        status = super()._get_refund_status(money)
        if status == "none" and self.state in ("authorized", "done"):
            return "store_credit" if self._get_waiting_notes() else status
        return status

    def _get_refund_text(self):
        if self.refund_status == "store_credit":
            return "\n".join(self._get_waiting_text(note) for note in self._get_waiting_notes())
        return super()._get_refund_text()

    def _get_waiting_text(self, note):
        amount = format_amount(self.env, note._get_store_credit_due(), note.currency_id)
        text = self.env._(
            "%(amount)s of %(note)s is to become store credit.", amount=amount, note=note.name
        )
        return " ".join(filter(None, (text, note.company_id._get_store_credit_gap())))

    def _get_asking_statuses(self):
        return (*super()._get_asking_statuses(), "store_credit")

    # Granting later

    @api.model
    def _cron_grant_store_credit(self, limit=50):
        """Grant what waited for a setting, as soon as it is made; one failure stops no other."""
        companies = self.env["res.company"].search([("rma_store_credit_account_id", "!=", False)])
        ready = companies.filtered(lambda company: not company._get_store_credit_gap())
        domain = [("refund_status", "=", "store_credit"), ("company_id", "in", ready.ids)]
        work_off(self, domain, lambda order: order._grant_waiting(), limit)

    def _grant_waiting(self):
        self.ensure_one()
        order = self.with_company(self.company_id)
        error = attempt(order, lambda order: order._get_posted_notes()._grant_store_credit())
        if error:
            order._ask_finance(
                order._for_payer().env._(
                    "The store credit could not be granted: %(error)s", error=error
                )
            )
