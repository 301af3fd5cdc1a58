from odoo import Command
from odoo.exceptions import UserError

from ...models.base.typed_fields import TYPED_ON_CORE
from ..common_core_fields import CoreFieldsCommon

# What nobody types of what we add to documents of core's: it follows from returns.
FOLLOWS = {
    "res.company": {
        "rma_core_window_proposed", "rma_quality_scanned", "rma_usual_rate", "rma_usual_strength",
    },
    "res.partner": {"rma_score_paused"},
    "account.move": {"rma_exchange_id"},
    "account.move.line": {"rma_charge_id", "rma_line_id", "rma_origin_line_id"},
    "rating.rating": {"rma_moment", "rma_order_id", "rma_product_ids", "rma_reason_ids"},
    "sale.order": {"rma_exchange_id"},
    "sale.order.line": {"qty_returned_beyond", "rma_exchange_line_id"},
    "stock.move": {
        "rma_discrepancy_id", "rma_disposition_id", "rma_exchange_line_id", "rma_inspection_id",
        "rma_line_id", "rma_order_id", "rma_source_move_id", "rma_step_id", "rma_value_percent",
    },
}  # fmt: skip


class TestCoreFields(CoreFieldsCommon):
    """What we add to core's records is typed, or it is closed: nothing stays undecided."""

    def test_every_field_is_of_one_kind(self):
        """A field added tomorrow fails here until somebody says who writes it."""
        self.check_fields_on_core("rma_management", FOLLOWS)

    def test_the_table_names_what_there_is(self):
        for name, names in TYPED_ON_CORE.items():
            with self.subTest(name):
                self.assertLessEqual(names, set(self.env[name]._fields))

    def test_closed_to_who_may_write_the_record(self):
        """Each closed field, written by a user who may write all that core has."""
        rma = self.return_all_the_way(self.sell([(self.chair, 3)]), {self.chair: 2})
        sold = rma.line_ids.sale_line_id
        note = rma.credit_note_ids
        records = {
            "account.move": note,
            "account.move.line": note.invoice_line_ids,
            "sale.order": sold.order_id,
            "sale.order.line": sold,
            "stock.move": rma.line_ids.move_ids[:1],
        }
        groups = (
            "account.group_account_manager",
            "sales_team.group_sale_manager",
            "stock.group_stock_manager",
        )
        user = self.csr.copy({"login": "all of core", "group_ids": self.get_groups(groups)})
        for name, record in records.items():
            self.assertEqual(set(FOLLOWS[name]), {n for n in FOLLOWS[name] if n in record._fields})
            for field_name in FOLLOWS[name]:
                field = record._fields[field_name]
                held = record[field_name]
                value = 7.0
                if field.relational:
                    comodel = self.env[field.comodel_name]
                    value = 0 if held else comodel.search([("id", "!=", held.id)], limit=1).id
                    if not held and not value:
                        continue
                with self.subTest(field=str(field)):
                    with self.assertRaises(UserError), self.cr.savepoint():
                        record.with_user(user).write({field_name: value})
                    # What it holds already says nothing new.
                    record.with_user(user).write({field_name: field.convert_to_write(held, record)})

    def get_groups(self, xml_ids):
        return [Command.set([self.env.ref(xml_id).id for xml_id in xml_ids])]

    def test_closed_to_new_records_and_defaults(self):
        order = self.sell([(self.chair, 1)])
        lines = self.env["sale.order.line"].with_user(self.manager)
        vals = {"order_id": order.id, "product_id": self.chair.id}
        for call in (
            lambda: lines.create({**vals, "qty_returned_beyond": 5.0}),
            lambda: lines.with_context(default_qty_returned_beyond=5.0).create(vals),
        ):
            with self.assertRaisesRegex(UserError, "follows from returns"), self.cr.savepoint():
                call()
