from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from odoo.addons.base.models.ir_cron import IrCron

from ...models.base.jobs import attempt, attempt_each, work_off


@tagged("post_install", "-at_install")
class TestWorkOff(TransactionCase):
    """What fails in a job keeps nobody from their turn (invariant 4)."""

    def setUp(self):
        super().setUp()
        self.tried, self.batches, self.steps = [], [], []

    def queue(self, *names):
        vals_list = [{"name": name, "ref": "to be worked off"} for name in names]
        return self.env["res.partner"].create(vals_list)

    def do_many(self, records):
        """Do them at once, or none where there is one that cannot be done."""
        self.batches.append(records.mapped("name"))
        for record in records:
            self.do(record)

    def prepare(self, records):
        names = records.mapped("name")
        self.steps.append(("prepared", names))
        return names

    def do_prepared(self, records, prepared):
        self.steps.append(("done", records.mapped("name"), prepared))
        self.do_many(records)

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

    def run_job(self, limit=50, seconds_left=60.0, size=1, prepare=None):
        """Run the job without committing; return how many are left, as the job tells."""
        left = []

        def commit_progress(_self, processed=0, *, remaining=None):
            self.env.flush_all()
            self.env.invalidate_all()
            left.append(remaining if remaining is not None else left[-1] - processed)
            self.steps.append("committed")
            return seconds_left

        self.tried.clear()
        self.batches.clear()
        self.steps.clear()
        function = self.do_many if size > 1 else self.do
        if prepare:
            function = self.do_prepared
        domain = [("ref", "=", "to be worked off")]
        with (
            patch.object(IrCron, "_commit_progress", commit_progress),
            patch.object(self.env.cr, "rollback", self.env.invalidate_all),
            mute_logger("odoo.addons.rma_management.models.base.jobs"),
        ):
            work_off(self.env["res.partner"], domain, function, limit, size=size, prepare=prepare)
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

    # Many at once

    def test_batches_are_done_at_once(self):
        names = ["one", "two", "three", "four", "five"]
        self.queue(*names)
        self.assertEqual(self.run_job(size=2), 0)
        self.assertEqual(self.batches, [names[:2], names[2:4], names[4:]])

    def test_limit_holds_for_batches(self):
        self.queue("one", "two", "three", "four", "five")
        self.assertEqual(self.run_job(limit=3, size=2), 2)
        self.assertEqual(self.batches, [["one", "two"], ["three"]])

    def test_time_ends_a_run_after_a_batch(self):
        self.queue("one", "two", "three", "four")
        self.assertEqual(self.run_job(seconds_left=0.0, size=3), 1)

    def test_what_takes_its_time_is_done_while_nothing_is_locked(self):
        names = ["one", "two", "three"]
        self.queue(*names)
        partners = self.env.registry["res.partner"]
        self.patch(partners, "try_lock_for_update", lambda *_a, **_k: self.fail("Locked"))
        self.assertEqual(self.run_job(size=2, prepare=self.prepare), 0)
        expected = ["committed"]
        for batch in (names[:2], names[2:]):
            expected += [
                ("prepared", batch),
                "committed",
                ("done", batch, batch),
                "committed",
            ]
        self.assertEqual(self.steps, expected)

    def test_what_was_prepared_is_handed_on_to_the_parts(self):
        names = ["one", "crashes", "two", "conflicts"]
        queued = self.queue(*names)
        self.run_job(size=10, prepare=self.prepare)
        self.assertEqual(queued.filtered("ref").mapped("name"), ["crashes", "conflicts"])
        done = [step for step in self.steps if step[0] == "done"]
        self.assertGreater(len(done), 4)
        for step in done:
            self.assertEqual(step[2], names)

    def test_one_that_crashes_holds_up_no_other_of_its_batch(self):
        names = [*(f"good {number}" for number in range(37)), "crashes", "last"]
        queued = self.queue(*names)
        self.assertEqual(self.run_job(size=100), 0)
        bad = queued[37]
        self.assertEqual(queued.filtered("ref"), bad)
        # It was narrowed down in halves, and everybody else was spared most of it.
        self.assertEqual(self.batches[0], names)
        self.assertLessEqual(len(self.batches), 2 * 6 + 1)
        self.assertEqual(self.batches.count(["crashes"]), 1)
        # What was written last is at the end.
        self.queue("new")
        self.run_job(limit=1, size=1)
        self.assertEqual(self.tried, ["new"])

    def test_batch_that_crashes_leaves_no_trace(self):
        """What the whole batch had written is undone before its parts begin."""
        good, _bad = queued = self.queue("good", "crashes")
        seen = []

        def note_and_do(records):
            seen.append(good.ref)
            self.do_many(records)

        with mute_logger("odoo.addons.rma_management.models.base.jobs"):
            attempt_each(queued, note_and_do)
        self.assertEqual(seen, ["to be worked off", "to be worked off", False])

    def test_conflict_in_a_batch_is_its_own_alone(self):
        queued = self.queue("one", "conflicts", "two")
        self.assertEqual(self.run_job(size=10), 1)
        self.assertEqual(queued.filtered("ref").mapped("name"), ["conflicts"])
        self.assertEqual(self.batches[1:], [["one"], ["conflicts"], ["two"]])

    def test_attempt_each_tells_what_failed(self):
        queued = self.queue("one", "crashes", "two", "crashes")
        with mute_logger("odoo.addons.rma_management.models.base.jobs"):
            errors = attempt_each(queued, self.do_many)
        self.assertEqual([str(error) for error in errors.values()], ["No way"] * 2)
        self.assertEqual(list(errors), [queued[1], queued[3]])
        self.assertEqual(attempt_each(queued.browse(), self.do_many), {})

    def test_a_record_more_costs_nothing_but_its_own(self):
        """Locking, committing and ordering are done once for a batch."""
        counts = []
        for size in (2, 20, 40):
            self.queue(*size * ["good"])
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.run_job(size=100)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[2], counts[1], counts)
