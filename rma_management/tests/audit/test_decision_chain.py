from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ...models.audit.rma_decision_seal import CHAIN
from ..common import RmaCommon
from ..common_concurrency import ConcurrencyCommon

LOGGER = "odoo.addons.rma_management.models.audit.rma_decision_check"


class TestDecisionChain(RmaCommon):
    """Decisions are sealed by a job, and whatever is changed after that shows."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls.sell([(cls.chair, 2)])

    def setUp(self):
        super().setUp()
        self.decisions = self.env["rma.decision"]
        self.rma = self.authorize(self.order, {self.chair: 1}, user=self.csr)
        self.rma.action_cancel()
        while self.decisions._seal(self.company):
            pass
        self.sealed = self.rma.decision_ids.sorted("id")

    def execute(self, query, *args):
        self.env.flush_all()
        self.env.cr.execute(SQL(query, *args))
        self.env.invalidate_all()

    def find(self):
        return self.decisions._find_breaks(self.company)

    def test_sealed(self):
        self.assertTrue(all(self.sealed.mapped("digest")))
        self.assertEqual(
            self.sealed.mapped("sequence"),
            list(range(self.sealed[0].sequence, self.sealed[0].sequence + len(self.sealed))),
        )
        self.assertEqual(self.sealed[1].previous_digest, self.sealed[0].digest)
        self.assertFalse(self.find())
        head = self.env["rma.chain"]._get_head(CHAIN % self.company.id)
        self.assertEqual(head, (self.sealed[-1].sequence, self.sealed[-1].digest))

    def test_later_ones_go_on(self):
        self.rma.action_draft()
        self.assertFalse(self.rma.decision_ids.sorted("id")[-1].digest)
        self.assertEqual(self.decisions._seal(self.company), 1)
        self.assertEqual(self.decisions._seal(self.company), 0)
        self.assertEqual(
            self.rma.decision_ids.sorted("id")[-1].previous_digest, self.sealed[-1].digest
        )
        self.assertFalse(self.find())

    def test_a_return_that_is_deleted_breaks_nothing(self):
        self.rma.action_draft()
        self.rma.unlink()
        self.assertFalse(self.find())

    def test_whatever_is_changed_is_found(self):
        other = self.manager.id
        for name, query in (
            ("event", SQL("event = 'override'")),
            ("user", SQL("user_id = %s", other)),
            ("date", SQL("date = date + interval '1 second'")),
            ("motive", SQL("motive = 'forged'")),
            ("reasons", SQL("reasons = 'forged'")),
            ("verdicts", SQL("verdicts = '{\"Chair\": []}'")),
            ("amount", SQL("amount = amount + 0.01")),
            ("ran", SQL("ran = 'RMA0'")),
            ("digest", SQL("digest = repeat('0', 64)")),
            ("number", SQL("sequence = sequence + 1000")),
            ("unsealed", SQL("digest = NULL")),
        ):
            with self.subTest(name), self.env.cr.savepoint() as savepoint:
                self.execute("UPDATE rma_decision SET %s WHERE id = %s", query, self.sealed[0].id)
                self.assertTrue(self.find())
                savepoint.rollback()

    def test_deleted_and_added_are_found(self):
        first, last = self.sealed[0].id, self.sealed[-1].id
        policies = "DELETE FROM rma_decision_rma_policy_rel WHERE rma_decision_id = %s"
        for name, query in (
            ("first", SQL("DELETE FROM rma_decision WHERE id = %s", first)),
            ("last", SQL("DELETE FROM rma_decision WHERE id = %s", last)),
            ("head", SQL("DELETE FROM rma_chain")),
            ("policies", SQL(policies, first)),
        ):
            with self.subTest(name), self.env.cr.savepoint() as savepoint:
                self.execute("%s", query)
                self.assertTrue(self.find())
                savepoint.rollback()

    @mute_logger(LOGGER)
    def test_managers_are_told_once(self):
        breaks = self.env["rma.chain.break"]
        self.decisions._check_chain(self.company)
        self.assertFalse(breaks.search([]))
        self.execute("UPDATE rma_decision SET motive = 'forged' WHERE id = %s", self.sealed[0].id)
        with self.enter_registry_test_mode():
            self.env.ref("rma_management.ir_cron_check_decisions").method_direct_trigger()
        found = breaks.search([])
        self.assertRecordValues(
            found,
            [
                {
                    "kind": "changed",
                    "sequence": self.sealed[0].sequence,
                    "decision_id": self.sealed[0].id,
                    "state": "open",
                }
            ],
        )
        self.assertIn(self.rma.name, found.found)
        self.assertTrue(found.activity_ids.user_id.has_group("rma_management.group_rma_manager"))
        self.assertFalse(self.decisions._check_chain(self.company))
        action = self.decisions.with_user(self.csr).action_check_chain()
        self.assertEqual(action["params"]["type"], "danger")
        found = found.with_user(self.manager)
        with self.assertRaisesRegex(UserError, "how it came about"):
            found.action_explain()
        found.explanation = "Restored from a backup."
        found.action_explain()
        self.assertFalse(found.activity_ids)
        with self.assertRaises(UserError):
            found.unlink()

    def test_a_check_that_finds_nothing_says_so(self):
        action = self.decisions.with_user(self.csr).action_check_chain()
        self.assertEqual(action["params"]["type"], "success")

    def test_nobody_writes_it(self):
        for records in (self.sealed.with_user(self.manager), self.sealed.sudo()._in_action()):
            with self.assertRaises(UserError):
                records.write({"digest": "x"})


@tagged("post_install", "-at_install")
class TestSealAtOnce(ConcurrencyCommon):
    """Whoever decides waits for no seal, and what commits late is sealed with the next ones."""

    def test_decisions_are_made_while_others_are_sealed(self):
        def seal(env):
            return env["rma.decision"]._seal(env["rma.order"].browse(rma_id).company_id)

        def submit(env):
            env["rma.order"].browse(rma_id).action_submit()
            return True

        rma_id = self.draft(1)
        results = self.at_once(submit, seal)
        self.assertFalse([result for result in results if isinstance(result, Exception)], results)

        def look(env):
            company = env["rma.order"].browse(rma_id).company_id
            while env["rma.decision"]._seal(company):
                pass
            decisions = env["rma.order"].browse(rma_id).decision_ids
            return all(decisions.mapped("digest")), env["rma.decision"]._find_breaks(company)

        self.assertEqual(self.in_transaction(look), (True, []))
