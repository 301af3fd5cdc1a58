from contextlib import contextmanager
from unittest.mock import patch

from odoo.tools import mute_logger

from odoo.addons.base.models.ir_cron import IrCron
from odoo.addons.mail.tests.common import MailCase

from .common import RmaCommon

LOGGERS = (
    "odoo.addons.rma_management.models.base.jobs",
    "odoo.addons.mail.models.mail_thread",
)


class JobCommon(RmaCommon, MailCase):
    """What a job costs for each record more, with a customer of its own for each.

    ::

        rmas = self.authorize_many(10)
        self.assert_cost(self.authorize_many, self.env["rma.order"]._cron_send_receipts)
    """

    # The most queries that a record more may cost, and how many records the fewer are.
    MOST = 20
    FEW = 6

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, tracking_disable=False))

    @contextmanager
    def commits(self):
        """Run jobs without committing: after each batch the caches are as empty as in real ones."""

        def commit_progress(_self, _processed=0, **_remaining):
            self.env.flush_all()
            self.env.invalidate_all()
            return 60.0

        with (
            patch.object(IrCron, "_commit_progress", commit_progress),
            self.mock_mail_gateway(),
            mute_logger(*LOGGERS),
        ):
            yield

    def count_job(self, job):
        """Return how many queries a job makes."""
        with self.commits():
            return self.count_queries(job)[0]

    def measure_job(self, make, job):
        """Return how many queries a record more costs.

        :param make: makes so many records that are due
        """
        counts = []
        # The first fills what is cached per process.
        for size in (2, self.FEW, 2 * self.FEW):
            make(size)
            counts.append(self.count_job(job))
        return (counts[2] - counts[1]) / self.FEW

    def assert_cost(self, make, job):
        self.assertLessEqual(self.measure_job(make, job), self.MOST)

    def create_customers(self, count):
        return self.env["res.partner"].create(
            [
                {"name": f"Customer {number}", "email": f"customer.{number}@example.com"}
                for number in range(count)
            ]
        )

    def authorize_many(self, count, quantity=1, **vals):
        """Return so many authorized returns, each of another customer."""
        orders = self.sell_many(self.create_customers(count), [(self.chair, quantity)])
        rmas = [self.draft(order, {self.chair: quantity}, **vals) for order in orders]
        rmas = self.env["rma.order"].union(*rmas)
        rmas.action_submit()
        return rmas
