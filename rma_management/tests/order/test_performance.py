from ..common import RmaCommon


class TestPerformance(RmaCommon):
    """Cost grows with documents, not with lines; what is asserted has been measured warm."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.products = cls.env["product.product"].union(
            *[cls.create_product(f"Part {number}", 33.33) for number in range(2)]
        )
        cls.env = cls.env(context=dict(cls.env.context, tracking_disable=False))

    def sell_lines(self, lines, orders=1):
        result = self.env["sale.order"]
        for _order in range(orders):
            result |= self.sell([(product, 3) for product in self.products[:lines]])
        return result

    def credit_and_post(self, rma):
        rma.action_create_credit_notes()
        rma.credit_note_ids.action_post()

    def test_batch_costs_less_per_return(self):
        orders = self.sell_lines(2, orders=21)
        returns = [self.draft(order, dict.fromkeys(self.products[:2], 1)) for order in orders]
        # Warm up what is cached per process.
        self.count_queries(self.draft(self.sell_lines(2), {self.products[0]: 1}).action_submit)
        one, _none = self.count_queries(returns[0].action_submit)
        many = self.env["rma.order"].union(*returns[1:])
        twenty, _none = self.count_queries(many.action_submit)
        self.assertLessEqual(twenty / 20, one / 2)
        for rma in [returns[0], *many]:
            self.receive(rma)
            self.inspect(rma)
        one, _none = self.count_queries(lambda: self.credit_and_post(returns[0]))
        twenty, _none = self.count_queries(lambda: self.credit_and_post(many))
        self.assertLessEqual(twenty / 20, one / 2)
