from odoo.tests import Form

from ..common import RmaCommon

# What the widget on the lines of an order asks for beside its own field.
FORECAST = (
    "display_qty_widget",
    "forecast_expected_date",
    "free_qty_today",
    "is_mto",
    "move_ids",
    "qty_available_today",
    "qty_to_deliver",
    "scheduled_date",
    "virtual_available_at_date",
    "warehouse_id",
)


class TestFormQueries(RmaCommon):
    """Opening a return asks the database no more often than opening its sales order."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager.group_ids |= cls.env.ref("sales_team.group_sale_manager")
        cls.manager.group_ids |= cls.env.ref("rma_management.group_rma_inspector")
        cls.order = cls.sell([(cls.chair, 3), (cls.lamp, 3)])

    def get_specification(self, view):
        """Return what the browser asks for: of records that are pointed to, their names too."""
        result = {}
        for name, specification in view["fields_spec"].items():
            field = view["fields"].get(name, {})
            result[name] = specification
            if field.get("type") == "many2one":
                result[name] = {**specification, "fields": {"display_name": {}}}
            elif inner := field.get("edition_view"):
                result[name] = {**specification, "fields": self.get_specification(inner)}
        return result

    def count_form(self, record):
        """Return how many queries it takes to open the form of a record, once warm."""
        record = record.with_user(self.manager)
        specification = self.get_specification(Form(record)._view)
        if record._name == "sale.order":
            specification["order_line"]["fields"] |= dict.fromkeys(FORECAST, {})
        self.count_queries(record.web_read, specification)
        return self.count_queries(record.web_read, specification)[0]

    def test_form_asks_no_more_than_the_order_form(self):
        goods = {self.chair: 1, self.lamp: 1}
        due, over = self.authorize(self.order, goods), self.authorize(self.order, goods)
        self.receive(over)
        self.inspect(over)
        self.credit(over)
        self.assertEqual((due.next_step, over.state), ("receive", "done"))
        core = self.count_form(self.order)
        for rma in (due, over):
            with self.subTest(state=rma.state):
                self.assertLessEqual(self.count_form(rma), core)

    def test_reckonings_are_left_to_their_pages(self):
        rma = self.authorize(self.order, {self.chair: 1})
        shown = Form(rma.with_user(self.manager))._view["fields_spec"]
        self.assertFalse({"explanation", "result_table"} & shown.keys())

    def test_what_is_decided_offers_nothing(self):
        rma = self.draft(self.order, {self.chair: 1})
        line = rma.line_ids
        self.assertEqual(line.qty_on_offer, line.qty_returnable)
        self.assertEqual(line.qty_on_offer, 3.0)
        self.assertTrue(line.allowed_uom_ids)
        rma.action_submit()
        self.assertEqual(line.qty_returnable, 3.0)
        self.assertFalse(line.qty_on_offer or line.allowed_uom_ids or line.allowed_lot_ids)
