import re
from ast import literal_eval
from unittest.mock import patch

from lxml import etree

from odoo.exceptions import AccessError
from odoo.tools import SQL

from ..common import RmaCommon

# Models that grow with each return, and are read in lists of their own.
GROWING = (
    "rma.approval",
    "rma.charge",
    "rma.decision",
    "rma.discrepancy",
    "rma.inspection",
    "rma.inspection.step",
    "rma.order",
    "rma.order.line",
    "rma.refund",
)


class TestSearch(RmaCommon):
    """Returns are found at once, however many there are: an index serves each search."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reason = cls.env["rma.reason"].create({"name": "Too loud"})
        cls.group = cls.env["rma.reason"].create({"name": "Manners"})
        cls.reason.parent_id = cls.group
        cls.order, cls.other = cls.sell([(cls.chair, 5)]), cls.sell([(cls.lamp, 5)])
        Order = cls.env["rma.order"]
        cls.rma, cls.others = (
            Order.create(
                {
                    "partner_id": order.partner_id.id,
                    "line_ids": [(0, 0, {"sale_line_id": order.order_line.id, **vals})],
                }
            )
            for order, vals in ((cls.order, {"reason_id": cls.reason.id}), (cls.other, {}))
        )
        cls.mine = cls.rma | cls.others
        cls.env.flush_all()

    def explain(self, records, domain, **options):
        """Return how PostgreSQL would search if it could not read the whole table."""
        query = records._search(domain, **options).select()
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        self.env.cr.execute("SET LOCAL enable_sort = off")
        return "\n".join(row for (row,) in self.env.execute_query(SQL("EXPLAIN %s", query)))

    def search(self, *domain, user=None):
        return self.env["rma.order"].with_user(user or self.csr).search([*domain]) & self.mine

    def get_filter(self, view, name):
        arch = etree.fromstring(self.env.ref(view).get_combined_arch())
        return literal_eval(arch.find(f".//filter[@name='{name}']").get("domain"))

    def test_queues_and_filters_have_an_index(self):
        returns = "rma_management.rma_order_view_search"
        pending = literal_eval(self.env.ref("rma_management.rma_order_action_refund").domain)
        table = [
            (self.get_filter(returns, "open"), "rma_order_queue_index"),
            (self.get_filter(returns, "to_inspect"), "rma_order_queue_index"),
            (self.get_filter(returns, "for_me"), "rma_order_queue_index"),
            ([("next_step", "in", ("receive", "inspect"))], "rma_order_queue_index"),
            (self.get_filter(returns, "overridden"), "rma_order_override_index"),
            (self.get_filter(returns, "expired"), "rma_order_expired_index"),
            (self.get_period(returns, "entered"), "rma_order_entered_index"),
            (self.get_period(returns, "authorized"), "rma_order_authorized_index"),
            (pending, "rma_order_refund_index"),
            ([("refund_status", "in", ("due", "draft"))], "rma_order_refund_index"),
        ]
        for domain, index in table:
            with self.subTest(domain=domain):
                self.assertIn(index, self.explain(self.env["rma.order"], domain))

    def test_analyses_open_on_a_period_that_has_an_index(self):
        table = [
            ("rma_order_line", "rma_order_line_view_search", "rma_order_line_entered_index"),
            ("rma_inspection", "rma_inspection_view_search", "rma_inspection_date_index"),
            (
                "rma_inspection",
                "rma_inspection_view_search_realised",
                "rma_inspection_date_index",
            ),
        ]
        actions = (
            "rma_order_line_action",
            "rma_inspection_action",
            "rma_inspection_action_realised",
        )
        for (model, view, index), name in zip(table, actions, strict=True):
            with self.subTest(action=name):
                action = self.env.ref(f"rma_management.{name}")
                arch = etree.fromstring(self.env.ref(f"rma_management.{view}").get_combined_arch())
                pressed = [
                    node
                    for node in arch.iter("filter")
                    if f"search_default_{node.get('name')}" in literal_eval(action.context)
                ]
                (period,) = [node for node in pressed if node.get("date")]
                self.assertIn("month", period.get("default_period"))
                domain = [(period.get("date"), ">=", "-3m")]
                records = self.env[model.replace("_", ".")]
                self.assertIn(index, self.explain(records, domain))

    def get_period(self, view, name):
        arch = etree.fromstring(self.env.ref(view).get_combined_arch())
        return [(arch.find(f".//filter[@name='{name}']").get("date"), ">=", "-3m")]

    def test_open_is_what_stands_in_a_queue(self):
        states = [("draft", True), ("authorized", True), ("cancel", False)]
        for action, (state, is_open) in zip(
            (lambda: None, self.rma.action_authorize, self.rma.action_cancel), states, strict=True
        ):
            action()
            found = self.search(*self.get_filter("rma_management.rma_order_view_search", "open"))
            with self.subTest(state=state):
                self.assertEqual(self.rma.state, state)
                self.assertEqual(self.rma in found, is_open)

    def test_search_bar_finds_number_and_order(self):
        table = [
            (("number_search", "ilike", self.rma.name[2:]), self.rma),
            (("number_search", "ilike", self.order.name), self.rma),
            (("number_search", "=", self.other.name), self.others),
            (("number_search", "in", [self.rma.name, self.other.name]), self.mine),
            (("number_search", "not ilike", self.order.name), self.others),
            (("number_search", "ilike", "NOSUCHTHING"), self.rma.browse()),
            (("product_search", "ilike", self.chair.name), self.rma),
            (("product_search", "=", self.lamp.id), self.others),
            (("product_search", "ilike", "NOSUCHTHING"), self.rma.browse()),
            (("reason_search", "ilike", "loud"), self.rma),
            (("reason_search", "=", self.group.id), self.rma),
        ]
        for condition, found in table:
            with self.subTest(condition=condition):
                self.assertEqual(self.search(condition), found)

    def test_search_bar_finds_what_is_sold_no_more(self):
        self.chair.action_archive()
        self.assertEqual(self.search(("product_search", "ilike", self.chair.name)), self.rma)

    def test_search_bar_of_third_party_finds_no_orders(self):
        user = self.csr.copy({"login": "rma_3pl_search"})
        user.group_ids = self.env.ref("rma_management.group_rma_3pl")
        with self.assertRaises(AccessError):
            self.search(("number_search", "ilike", self.order.name), user=user)

    def test_search_bar_asks_no_return_one_by_one(self):
        """An OR over two tables would be answered per return, by a subplan in its filter."""
        either = [("name", "ilike", "S00001"), ("line_ids.sale_order_id.name", "ilike", "S00001")]
        returns = self.env["rma.order"]
        self.assertIn("SubPlan", self.explain(returns, ["|", *either], limit=80))
        note = self.env["account.move"]
        table = [
            (returns, [("number_search", "ilike", "S00001")]),
            (self.env["stock.picking"], [("rma_order_ids", "in", self.rma.ids)]),
            (note, [("rma_order_ids", "in", self.rma.ids)]),
        ]
        for records, domain in table:
            with self.subTest(domain=domain):
                plan = self.explain(records, domain, limit=80)
                self.assertIn("InitPlan", plan)
                self.assertNotIn("SubPlan", plan)

    def test_lists_are_read_in_the_order_of_an_index(self):
        for name in GROWING:
            with self.subTest(model=name):
                records = self.env[name]
                plan = self.explain(records, [], order=records._order, limit=80)
                self.assertFalse(
                    re.search(r"(?<!Incremental )Sort  \(|Join|Nested Loop", plan), plan
                )

    def test_last_pages_are_read_from_the_end(self):
        returns = self.env["rma.order"].with_user(self.csr)
        for _return in range(4):
            self.mine |= self.rma.copy()
        domain, what = [("id", "in", self.mine.ids)], {"name": {}}
        far = "odoo.addons.rma_management.models.base.rma_far_mixin.FAR"
        for order in (None, "name desc, id", "create_date, id desc", "partner_id"):
            found = returns.search(domain, order=order).ids
            for offset in range(len(found) + 1):
                with self.subTest(order=order, offset=offset), patch(far, 1):
                    page = returns.web_search_read(domain, what, offset, 4, order, 3)
                    ids = [record["id"] for record in page["records"]]
                    self.assertEqual(ids, found[offset : offset + 4])
                    if offset > 3 and ids:
                        self.assertEqual(page["length"], len(found))
        read = type(returns).search_fetch
        with patch(far, 1), patch.object(type(returns), "search_fetch", autospec=True) as spy:
            spy.side_effect = read
            returns.web_search_read(domain, what, 4, 4)
            self.assertEqual(spy.call_args.kwargs["offset"], 0)

    def test_lists_of_documents_ask_for_their_returns_at_once(self):
        orders = self.order | self.other
        for _document in range(4):
            orders |= self.sell([(self.chair, 2)])
        returns = self.env["rma.order"].union(
            *[self.authorize(order, {order.order_line.product_id: 1}) for order in orders]
        )
        for rma in returns:
            self.receive(rma)
            self.inspect(rma)
            self.credit(rma)
        table = [
            (orders, self.csr),
            (returns.picking_ids, self.inspector),
            (returns.credit_note_ids, self.accountant),
        ]
        for documents, user in table:
            with self.subTest(model=documents._name):
                records = documents.with_user(user)
                self.assertTrue(all(record.rma_count for record in records))
                few, _ = self.count_reads(records[:2])
                many, _ = self.count_reads(records)
                self.assertLessEqual(many, few)

    def count_reads(self, records):
        self.env.invalidate_all()
        return self.count_queries(lambda: records.browse(records.ids).mapped("rma_count"))

    def test_queue_of_next_dispositions_looks_them_up_first(self):
        refurbish = self.env.ref("rma_management.rma_disposition_refurbish")
        refurbish.active = True
        rma = self.authorize(self.order, {self.chair: 2})
        self.receive(rma)
        self.inspect(rma, quantities={self.chair: 1}, disposition=refurbish)
        self.inspect(rma)
        domain = [("is_next_possible", "=", True)]
        found = self.env["rma.inspection"].with_user(self.inspector).search(domain)
        self.assertEqual(
            found & rma.inspection_ids,
            rma.inspection_ids.filtered(lambda inspection: inspection.disposition_id == refurbish),
        )
        self.assertNotIn("successor", self.explain(self.env["rma.inspection"], domain))

    def test_group_by_offers_nothing_that_only_code_knows(self):
        table = [
            ("rma.order", {"is_credit_queued", "is_receipt_queued", "date_expiry_asked"}),
            ("rma.order.line", {"has_draft_credit", "sequence"}),
        ]
        for model, technical in table:
            with self.subTest(model=model):
                known = self.env[model].with_user(self.manager).fields_get()
                offered = {name for name in known if known[name]["groupable"]}
                self.assertFalse(offered & technical)
                self.assertTrue(offered & {"state", "product_id", "partner_id"})
        orders = self.env["rma.order"].with_user(self.manager).fields_get()
        self.assertTrue(orders["is_expired"]["groupable"])
