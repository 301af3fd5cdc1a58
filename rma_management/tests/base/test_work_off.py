from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from odoo.addons.base.models.ir_cron import IrCron

from ...models.base.jobs import attempt, work_off


@tagged("post_install", "-at_install")
class TestWorkOff(TransactionCase):
    """What fails in a job keeps nobody from their turn (invariant 4)."""

    def setUp(self):
        super().setUp()
        self.tried = []

    def queue(self, *names):
        vals_list = [{"name": name, "ref": "to be worked off"} for name in names]
        return self.env["res.partner"].create(vals_list)

    def do(self, record):
        self.tried.append(record.name)
        if record.name == "crashes":
            raise ValueError("No way")
        if record.name == "conflicts":
            raise SerializationFailure("Somebody else was faster")
        if record.name == "fails":
            attempt(record, lambda record: record.ref.no_such_thing)
        else:
            record.ref = False

    def run_job(self, limit=50, seconds_left=60.0):
        """Run the job without committing; return how many are left, as the job tells."""
        left = []

        def commit_progress(_self, processed=0, *, remaining=None):
            self.env.flush_all()
            self.env.invalidate_all()
            left.append(remaining if remaining is not None else left[-1] - processed)
            return seconds_left

        self.tried.clear()
        with (
            patch.object(IrCron, "_commit_progress", commit_progress),
            patch.object(self.env.cr, "rollback", self.env.invalidate_all),
            mute_logger("odoo.addons.rma_management.models.base.jobs"),
        ):
            work_off(self.env["res.partner"], [("ref", "=", "to be worked off")], self.do, limit)
        return left[-1]

    def test_sixty_that_fail_do_not_keep_the_next_one_waiting(self):
        for failure in ("fails", "crashes"):
            with self.subTest(failure):
                bad = self.queue(*60 * [failure])
                good = self.queue("good")
                left = self.run_job()
                self.assertFalse(good.ref)
                # Each was tried once, and the job rests until it is called again.
                self.assertEqual(self.tried, [*60 * [failure], "good"])
                self.assertEqual(left, 0)
                bad.unlink()

    def test_limit_counts_what_is_done(self):
        self.queue("fails", "one", "fails", "two", "three")
        self.assertEqual(self.run_job(limit=2), 1)
        self.assertEqual(self.tried, ["fails", "one", "fails", "two"])

    def test_time_ends_a_run_once_something_is_done(self):
        self.queue("fails", "fails", "one", "two")
        self.assertEqual(self.run_job(seconds_left=0.0), 1)
        self.assertEqual(self.tried, ["fails", "fails", "one"])

    def test_what_failed_goes_to_the_end(self):
        self.queue("fails", "crashes", "one", "two")
        self.run_job(limit=1)
        self.run_job()
        self.assertEqual(self.tried, ["two", "fails", "crashes"])

    def test_conflict_keeps_its_place_and_is_still_to_be_done(self):
        self.queue("conflicts", "fails", "one")
        self.assertEqual(self.run_job(), 1)
        self.assertEqual(self.tried, ["conflicts", "fails", "one"])
        self.run_job()
        self.assertEqual(self.tried, ["conflicts", "fails"])
