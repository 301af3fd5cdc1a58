from ..common_job import JobCommon


class TestGuestCost(JobCommon):
    """500 guests who ask for the way to their orders are answered in one run."""

    def ask(self, count):
        self.requests = self.env["rma.guest.access"]
        orders = self.sell_many(self.create_customers(count), [(self.chair, 1)])
        self.requests |= self.requests._in_action().create(
            [
                {
                    "order_reference": order.name,
                    "email": order.partner_id.email,
                    "is_queued": True,
                }
                for order in orders
            ]
        )

    def ask_in_vain(self, count):
        self.ask(count)
        self.requests._in_action().email = "nobody@example.com"

    def test_links(self):
        self.assert_cost(self.ask, self.requests_job)
        self.assertEqual(len(self.requests.sale_order_id), 2 * self.FEW)
        self.assertEqual(len(set(self.requests.mapped("token_hash"))), 2 * self.FEW)

    def test_nothing_found(self):
        self.assertLessEqual(self.measure_job(self.ask_in_vain, self.requests_job), 1)
        self.assertFalse(self.requests.sale_order_id)
        self.assertEqual(set(self.requests.mapped("is_queued")), {False})
        self.assertEqual(set(self.requests.mapped("email")), {False})

    def test_a_letter_goes_to_nobody_else(self):
        """Who names a number of his own, and one of somebody else in the same batch."""
        self.ask(3)
        mine, other, third = self.requests
        other._in_action().email = mine.email
        third._in_action().order_reference = "S99999"
        with self.commits():
            self.requests_job()
            self.assertEqual(self.requests.mapped("is_queued"), [False] * 3)
            self.assertEqual(len(self.requests.sale_order_id), 1)
            self.assertTrue(mine.token_hash)

    def requests_job(self):
        self.env["rma.guest.access"]._cron_answer()
