import json

from odoo.tools import SQL

from odoo.addons.rma_management.tests.common import RmaCommon

DATE = "2026-01-05T10:00:00"
COLUMNS = {
    "rma": {
        "name": "varchar", "state": "varchar", "date": "timestamp", "write_date": "timestamp",
        "company_id": "int", "partner_id": "int", "user_id": "int", "product_id": "int",
        "product_uom_qty": "numeric", "product_uom": "int", "order_id": "int", "move_id": "int",
        "reception_move_id": "int", "refund_id": "int", "refund_line_id": "int",
        "stock_reference_id": "int", "operation_id": "int", "description": "text",
        "reason_id": "int", "lot_id": "int",
    },
    "rma_operation": {"name": "jsonb", "action_create_refund": "varchar"},
    "rma_order": {"name": "varchar", "type": "varchar", "date_rma": "timestamp"},
    "rma_order_line": {
        "name": "varchar", "state": "varchar", "create_date": "timestamp", "rma_id": "int",
        "type": "varchar", "operation_id": "int", "refund_policy": "varchar",
        "company_id": "int", "partner_id": "int", "product_id": "int", "product_qty": "numeric",
        "uom_id": "int", "sale_line_id": "int", "reference_move_id": "int",
    },
    "stock_move": {"rma_id": "int", "rma_line_id": "int"},
    "account_move_line": {"rma_id": "int", "rma_line_id": "int"},
}  # fmt: skip


class ImportCommon(RmaCommon):
    """The tables of another system, set aside, with rows about documents that core made.

    ::

        order = self.sell([(self.chair, 3)])
        back = self.take_back(order, 1)
        note = self.give_back(order)
        self.add_oca(order, reception_move_id=back.id, state="refunded", ...)
        record = self.import_all("oca")
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.cr.execute("CREATE SCHEMA IF NOT EXISTS rma_import")
        for table, columns in COLUMNS.items():
            listed = ", ".join(f"{name} {kind}" for name, kind in columns.items())
            cls.env.cr.execute(
                SQL(
                    "CREATE TABLE %s (id serial PRIMARY KEY, %s)",
                    SQL.identifier("rma_import", table),
                    SQL(listed),
                )
            )

    @classmethod
    def insert(cls, table, **vals):
        """Insert a row into a table of theirs; return its id."""
        vals = {
            name: json.dumps(value) if isinstance(value, dict) else value
            for name, value in vals.items()
        }
        cls.env.cr.execute(
            SQL(
                "INSERT INTO %s (%s) VALUES (%s) RETURNING id",
                SQL.identifier("rma_import", table),
                SQL(", ").join(map(SQL.identifier, vals)),
                SQL(", ").join(SQL("%s", value) for value in vals.values()),
            )
        )
        return cls.env.cr.fetchone()[0]

    def add_oca(self, order, **vals):
        """Add a row of OCA's for an order; return its id."""
        line = order.order_line
        return self.insert(
            "rma",
            **{
                "name": "RMA0001",
                "state": "received",
                "date": DATE,
                "write_date": DATE,
                "company_id": order.company_id.id,
                "partner_id": order.partner_id.id,
                "product_id": line.product_id.id,
                "product_uom_qty": 1,
                "product_uom": line.product_uom_id.id,
                "order_id": order.id,
                "move_id": line.move_ids.filtered(lambda m: m._is_to_customer())[:1].id,
                **vals,
            },
        )

    def add_forgeflow(self, order, moves=(), items=(), **vals):
        """Add a line of ForgeFlow's for an order, with links to its documents; return its id."""
        line = order.order_line
        key = self.insert(
            "rma_order_line",
            **{
                "name": "RMA/L1",
                "state": "approved",
                "create_date": DATE,
                "type": "customer",
                "operation_id": 1,
                "company_id": order.company_id.id,
                "partner_id": order.partner_id.id,
                "product_id": line.product_id.id,
                "product_qty": 1,
                "uom_id": line.product_uom_id.id,
                "sale_line_id": line.id,
                **vals,
            },
        )
        for table, records in (("stock_move", moves), ("account_move_line", items)):
            for record in records:
                self.insert(table, id=record.id, rma_line_id=key)
        return key

    def take_back(self, order, quantity, done=True):
        """Have core's wizard take goods back; return the move."""
        picking = order.picking_ids.filtered(lambda p: p.picking_type_code == "outgoing")[:1]
        wizard = (
            self.env["stock.return.picking"]
            .with_context(active_id=picking.id, active_ids=picking.ids, active_model=picking._name)
            .create({})
        )
        wizard.product_return_moves.quantity = quantity
        back = picking.browse(wizard.action_create_returns()["res_id"])
        if done:
            back.button_validate()
        return back.move_ids

    def give_back(self, order, post=True):
        """Have core credit what came back; return the note's line."""
        note = order._create_invoices(final=True)
        if post:
            note.action_post()
        return note.invoice_line_ids.filtered(lambda item: item.display_type == "product")

    def import_all(self, system, **vals):
        """Check and import; return the import."""
        record = self.env["rma.import"].create({"system": system, **vals})
        record.action_check()
        record._for_import()._import()
        return record

    def get_line(self, record, row_id):
        """Return the line that a row became."""
        return self.env["rma.order.line"].browse(record._get_known().get(row_id, ()))

    def get_kinds(self, record):
        return sorted(record.issue_ids.mapped("kind"))
