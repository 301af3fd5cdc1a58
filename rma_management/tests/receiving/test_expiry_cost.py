from functools import partial

from freezegun import freeze_time

from ..common_job import JobCommon


class TestExpiryCost(JobCommon):
    """500 authorizations that run out on one day are closed in one run."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.validity_days = 10

    def authorize_in_june(self, count, received=0):
        with freeze_time("2026-06-01 10:00:00"):
            rmas = self.authorize_many(count, quantity=2, user=self.csr)
            for rma in rmas if received else ():
                self.receive(rma, {self.chair: received}, backorder=True)
        rmas.sudo().is_receipt_queued = False
        self.made |= rmas

    def run_job(self):
        with freeze_time("2026-06-12 10:00:00"):
            self.env["rma.order"]._cron_expire()

    def test_nothing_came(self):
        self.made = self.env["rma.order"]
        self.assert_cost(self.authorize_in_june, self.run_job)
        self.assertEqual(set(self.made.mapped("is_expired")), {True})
        mails = self.made.sudo().message_ids.mail_ids
        self.assertEqual(mails.recipient_ids, self.made.partner_id | self.csr.partner_id)

    def test_part_came(self):
        self.made = self.env["rma.order"]
        self.assert_cost(partial(self.authorize_in_june, received=1), self.run_job)
        self.assertEqual(set(self.made.mapped("is_closed_short")), {True})
