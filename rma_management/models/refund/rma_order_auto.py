from odoo import api, fields, models

from ..base.jobs import BATCH, attempt_each, work_off

CRON = "rma_management.ir_cron_credit"
# The most careful one first: a return of two policies goes by it.
MODES = ["manual", "draft", "post"]


class RmaOrderRefundAuto(models.Model):
    """Credit notes by policy: made by a job, so that they never stop the dock or the counter.

    ::

        authorized, received, inspected, invoiced ──► queued ──► drafts ──► posted, up to a limit
                                                        │           │
                                                        └───────────┴─► went wrong: an activity
    """

    _inherit = "rma.order"

    is_credit_queued = fields.Boolean(readonly=True, copy=False)

    _credit_queue_index = models.Index("(id) WHERE is_credit_queued IS TRUE")

    def _queue_credit_notes(self):
        """Have the credit notes made that the policies want made by themselves."""
        # The dock has no right on returns: what is queued follows from what is due alone.
        queued = self.sudo().filtered(
            lambda order: not order.is_credit_queued and order._get_credit_mode() != "manual"
        )
        if queued:
            queued.is_credit_queued = True
            self.env.ref(CRON).sudo()._trigger()

    def _get_credit_mode(self):
        """Return how the credit notes of what is due are made, see `MODES`."""
        self.ensure_one()
        lines = self.line_ids.filtered(lambda line: line.qty_to_credit > 0)
        modes = [line.policy_id.credit_mode or "manual" for line in lines]
        return min(modes, key=MODES.index, default="manual")

    @api.model
    def _cron_credit(self, limit=1000, size=BATCH):
        """Make the queued credit notes, many at a time; a return that fails stops no other."""
        domain = [("is_credit_queued", "=", True)]
        work_off(self, domain, lambda orders: orders._credit_queued(), limit, rank="id", size=size)

    def _credit_queued(self):
        self.is_credit_queued = False
        for company, orders in self.grouped("company_id").items():
            orders.with_company(company)._credit_by_policy()

    def _credit_by_policy(self):
        """Make the credit notes of what is due, and post those that may be posted."""
        orders = self.filtered(lambda order: order._get_credit_mode() != "manual")
        limits = {
            order: order._get_post_limit() for order in orders if order._get_credit_mode() == "post"
        }
        before = orders.credit_note_ids
        orders._attempt_each(lambda group: group._create_credit_notes())
        made = orders.credit_note_ids - before
        within = orders.filtered(
            lambda order: (
                order in limits and order.credit_note_ids & made and order._is_within(limits[order])
            )
        )
        within._attempt_each(lambda group: (group.credit_note_ids & made).action_post())

    def _get_post_limit(self):
        """Return up to which amount the notes are posted, in company currency; 0 is no limit."""
        self.ensure_one()
        limits = self.line_ids.policy_id.mapped("credit_post_limit")
        return min(filter(None, limits), default=0.0)

    def _is_within(self, limit):
        """Tell whether all that the return credits, part by part, stays below a limit."""
        self.ensure_one()
        notes = self.credit_note_ids.filtered(lambda note: note.state != "cancel")
        total = -sum(notes.mapped("amount_total_signed"))
        return not limit or self.company_id.currency_id.compare_amounts(total, limit) <= 0

    def _attempt_each(self, function):
        """Do it for all these returns at once, or else in parts; what fails is somebody's to see.

        :param function: takes returns
        """
        errors = attempt_each(self, function)
        texts = {
            order: order._for_payer().env._(
                "The credit note could not be made or posted: %(error)s", error=error
            )
            for order, error in errors.items()
        }
        self.browse(order.id for order in errors)._ask_finance_all(texts)
