from functools import partial

from odoo.tests import tagged

from ...tools.portal_form import Form, Row
from ..common_concurrency import ConcurrencyCommon


@tagged("post_install", "-at_install")
class TestPortalStartConcurrency(ConcurrencyCommon):
    """Two windows, or an impatient thumb, at the same moment (invariants 1 and 4)."""

    def fill_in(self, quantity):
        """Return (key, digest) of a form as it waits to be confirmed."""

        def fill(env):
            order = env["sale.order"].browse(self.order_id)
            entry = env["rma.entry"]._open_portal_entry(order, "portal")
            reason = env.ref("rma_management.rma_reason_not_needed")
            row = Row(order.order_line.id, quantity, reason.id)
            form = Form([row], {}, "", (), {}, [])
            self.assertFalse(entry._fill_in(form, order._get_portal_offers()))
            return entry.portal_key, entry._get_digest(entry._get_portal_review())

        return self.in_transaction(fill)

    def confirm(self, key, digest, env):
        order = env["sale.order"].browse(self.order_id)
        entry = env["rma.entry"]._find_portal_entry(order, key)
        return entry._confirm_portal(digest, order.partner_id).id

    def get_returns(self, env):
        order = env["sale.order"].browse(self.order_id)
        return [(line.order_id.id, line.state) for line in order.order_line.rma_line_ids]

    def test_one_form_confirmed_twice(self):
        confirm = partial(self.confirm, *self.fill_in(3))
        results = self.at_once(confirm, confirm, confirm)
        self.assertEqual(len(set(results)), 1, results)
        self.assertEqual(
            self.in_transaction(self.get_returns), [(results[0], "authorized")], results
        )

    def test_two_forms_of_the_same_goods(self):
        """Four were delivered: three twice is too much, and the second is told so."""
        forms = [partial(self.confirm, *self.fill_in(3)) for _window in range(2)]
        results = self.at_once(*forms)
        winners = [result for result in results if result]
        self.assertEqual(len(winners), 1, results)
        self.assertEqual(self.in_transaction(self.get_returns), [(winners[0], "authorized")])

    def test_two_forms_that_wait(self):
        def review(env):
            line = env["sale.order"].browse(self.order_id).order_line
            policy = env["rma.policy"].search(
                [("product_ids", "=", line.product_id.product_tmpl_id.id)]
            )
            policy.portal_mode = "review"

        self.in_transaction(review)
        forms = [partial(self.confirm, *self.fill_in(3)) for _window in range(2)]
        results = self.at_once(*forms)
        winners = [result for result in results if result]
        self.assertEqual(len(winners), 1, results)
        self.assertEqual(self.in_transaction(self.get_returns), [(winners[0], "submitted")])

    def test_the_last_try_is_taken_once(self):
        value = f"203.0.113.{self.order_id}"

        def take(env):
            return env["rma.rate.limit"]._take({("test", value): 3})

        results = self.at_once(take, take)
        self.assertEqual(results, [True, True])
        results = self.at_once(take, take, take)
        self.assertEqual(sorted(results), [False, False, True])
