import threading

from odoo.modules.registry import Registry
from odoo.tests import get_db_name, tagged
from odoo.tools import SQL

from ...models.withdrawal.rma_withdrawal_statement import Form
from ..common_concurrency import ConcurrencyCommon


@tagged("post_install", "-at_install")
class TestWithdrawalConcurrency(ConcurrencyCommon):
    """Statements that come at once are all stored, each once, and hold on to each other."""

    def setUp(self):
        super().setUp()
        self.before = self.in_transaction(self.count)
        self.addCleanup(self.in_transaction, self.remove)

    @staticmethod
    def count(env):
        return env["rma.withdrawal"].search_count([])

    @staticmethod
    def remove(env):
        """Take the test's own statements off the chain: other tests look at all of it."""
        env.cr.execute(SQL("DELETE FROM rma_withdrawal WHERE email = 'at.once@example.com'"))
        env.cr.execute(
            SQL(
                "UPDATE rma_chain SET (sequence, digest) = (SELECT coalesce(max(sequence), 0), "
                "coalesce((array_agg(digest ORDER BY sequence DESC))[1], repeat('0', 64)) "
                "FROM rma_withdrawal) WHERE name = 'rma.withdrawal'"
            )
        )

    def prepare(self):
        def prepare(env):
            form = Form("At Once", "S1", "at.once@example.com")
            return env["rma.withdrawal"]._prepare_statement(form, env.company)

        return self.in_transaction(prepare)

    def store_at_once(self, statements):
        """Store them as requests do: each has read something before."""
        barrier, results = threading.Barrier(len(statements)), []

        def store(env, statement):
            env.cr.execute("SELECT 1 FROM rma_withdrawal LIMIT 1")
            barrier.wait(30)
            results.append(env["rma.withdrawal"]._store(statement)["name"])

        threads = [
            threading.Thread(
                target=self.in_transaction, args=(lambda env, s=statement: store(env, s),)
            )
            for statement in statements
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        return results

    def check(self, count):
        def check(env):
            withdrawals = env["rma.withdrawal"]
            return withdrawals.search_count([]) - self.before, withdrawals._find_breaks()

        self.assertEqual(self.in_transaction(check), (count, []))

    def test_many_at_once(self):
        names = self.store_at_once([self.prepare() for _index in range(12)])
        self.assertEqual(len(set(names)), 12)
        self.check(12)

    def test_one_form_from_two_tabs(self):
        statement = self.prepare()
        names = self.store_at_once([statement, statement, statement])
        self.assertEqual((len(names), len(set(names))), (3, 1))
        self.check(1)

    def test_the_registry_is_the_real_one(self):
        """Otherwise all of it would run on one connection, and prove nothing."""
        self.assertNotIn("TestCursor", type(Registry(get_db_name()).cursor()).__name__)
