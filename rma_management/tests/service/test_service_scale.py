from ..common_service import ServiceCommon

QUERIES = 60
LINES = 100


class TestServiceScale(ServiceCommon):
    """What the page asks for costs the same, however much the customer has bought."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.products = cls.env["product.product"].union(
            *[cls.create_product(f"Goods {number}", 10.0 + number) for number in range(LINES)]
        )

    def make_whole(self, order, **vals):
        return self.make_case(order, dict.fromkeys(order.order_line.product_id, 1), **vals)

    def count(self, method, *args):
        """Return the queries of a call whose rules and settings are known already."""
        for _time in range(2):
            queries, _answer = self.count_queries(getattr(self.service_desk, method), *args)
        return queries

    def test_hundred_lines(self):
        order = self.sell([(product, 2) for product in self.products])
        case = self.make_whole(order)
        exchange = self.make_whole(order, line={"resolution": "exchange"})
        counts = {
            "find": self.count("find", order.name),
            "customer": self.count("customer", order.partner_id.id),
            "goods": self.count("goods", order.ids),
            "judge": self.count("judge", case),
            "judge an exchange": self.count("judge", exchange),
        }
        self.assertEqual({name: n for name, n in counts.items() if n > QUERIES}, {}, counts)

    def test_flat_in_lines_and_history(self):
        small = self.sell([(product, 2) for product in self.products[:2]])
        large = self.sell([(product, 2) for product in self.products[:20]])
        for method, of_small, of_large in (
            ("goods", small.ids, large.ids),
            ("judge", self.make_whole(small), self.make_whole(large)),
            ("find", small.name, large.name),
        ):
            with self.subTest(method=method):
                self.assertLessEqual(self.count(method, of_large), self.count(method, of_small) + 2)
        before = self.count("customer", self.partner.id)
        for _time in range(4):
            self.authorize(self.sell([(self.chair, 2)]), {self.chair: 1})
        self.assertLessEqual(self.count("customer", self.partner.id), before + 8)
        self.assertLessEqual(self.count("customer", self.partner.id), QUERIES)
