from contextlib import contextmanager
from unittest.mock import patch

from odoo.tools import mute_logger

from odoo.addons.base.models.ir_cron import IrCron

from .common import RmaCommon

LOGGERS = (
    "odoo.addons.rma_management.models.base.jobs",
    "odoo.addons.rma_management.models.refund.rma_refund",
    "odoo.addons.payment.models.payment_transaction",
)


class RefundCommon(RmaCommon):
    """Somebody in finance, and the jobs run as they run by themselves."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.rma_finance_user_id = cls.accountant

    def due(self, quantity=2, product=None, **vals):
        """Return a return whose credit is due."""
        product = product or self.chair
        rma = self.authorize(self.sell([(product, quantity)]), {product: quantity}, **vals)
        self.receive(rma)
        self.inspect(rma)
        return rma

    @contextmanager
    def commits(self, dies_at=None):
        """Run a job without committing; it may die at one of its commits.

        :param dies_at: number of the commit after which nothing happens any more
        """
        count = []

        def commit_progress(_self, processed=0, **_remaining):
            self.env.flush_all()
            self.env.invalidate_all()
            count.append(processed)
            if len(count) == dies_at:
                raise SystemExit("The worker died")
            return 60.0

        with patch.object(IrCron, "_commit_progress", commit_progress), mute_logger(*LOGGERS):
            yield count

    def run_credit_job(self, limit=50):
        with self.commits() as count:
            self.env["rma.order"]._cron_credit(limit=limit)
        return count

    def run_refund_job(self, dies_at=None):
        with self.commits(dies_at) as count:
            self.env["rma.refund"]._cron_send()
        return count

    def get_activities(self, records, xmlid):
        return records.activity_ids.filtered(
            lambda activity: activity.activity_type_id == self.env.ref(f"rma_management.{xmlid}")
        )
