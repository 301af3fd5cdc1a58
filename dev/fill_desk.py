"""Fill a database with 300,000 returns for `bench_desk.py`."""

import re

from measure import vacuum
from multiply import Multiplier, Table

from odoo.fields import Command
from odoo.tools import SQL

PREFIX = "BENCH-DESK"
COPIES = 30_000  # of a customer with ten returns: eight over, one on its way, one here
RETURNS = 10
SHARED = 300  # returns that were of one and the same sale line; core asks thrice of each
UNITS = 300  # serial numbers on one return
OPEN = 18  # returns on their way of that sale line
# What the addons of the product keep for a sale and its return; messages are not looked at.
COPIED = re.compile(
    r"^(res_partner|sale_order.*|stock_(reference|picking|move|move_line|lot|quant)"
    r"|account_(move|move_line|partial_reconcile)|rma_(?!desk_key).*)$"
)


class Filler:
    """A customer with ten returns, copied; one big order; one return of many units."""

    def __init__(self, env):
        self.env = env
        self.warehouse = env["stock.warehouse"].search([("company_id", "=", env.company.id)])[:1]
        self.plain = self._make_product("Bench desk plain", "4006381333931")
        self.serial = self._make_product("Bench desk serial", "96385074", tracking="serial")

    def fill(self):
        """Make the rows that are copied, copy them, and what is there once."""
        self.multiply(COPIES)
        self._share()
        lots = self._make_serials("BDM", UNITS)
        self._authorize(self._sell("Bench Desk Many", f"{PREFIX}-MANY", UNITS, lots), UNITS)
        self.env.flush_all()
        vacuum(self.env)

    def multiply(self, copies):
        """Make a customer with ten returns, and so many copies."""
        # What lies where without a serial number is one row for all, enough for all.
        for location in (self.warehouse.lot_stock_id, self.warehouse.rma_location_id):
            self.env["stock.quant"]._update_available_quantity(self.plain, location, 1e6)
        lots = self._make_serials("BDS", RETURNS)
        self.env.flush_all()
        before = self._get_last_ids()
        order = self._sell("Bench Desk Customer", PREFIX, RETURNS, lots)
        self._return_all(order)
        self.env.flush_all()
        tables = self._get_tables(before, lots)
        vacuum(self.env)
        Multiplier(self.env.cr, tables, map(Table, self._get_relations(tables))).run(copies)
        self.env.invalidate_all()

    def _make_product(self, name, barcode, **vals):
        return self.env["product.product"].create(
            {
                "name": name,
                "barcode": barcode,
                "is_storable": True,
                "list_price": 33.33,
                "invoice_policy": "delivery",
                **vals,
            }
        )

    def _make_serials(self, prefix, count):
        lots = self.env["stock.lot"].create(
            [
                {"name": f"{prefix}{number:05}", "product_id": self.serial.id}
                for number in range(count)
            ]
        )
        for lot in lots:
            self.env["stock.quant"]._update_available_quantity(
                self.serial, self.warehouse.lot_stock_id, 1, lot_id=lot
            )
        return lots

    def _sell(self, customer, ref, quantity, lots=()):
        products = [self.plain, self.serial] if lots else [self.plain]
        order = self.env["sale.order"].create(
            {
                "partner_id": self.env["res.partner"].create({"name": customer}).id,
                "client_order_ref": ref,
                "order_line": [
                    Command.create({"product_id": product.id, "product_uom_qty": quantity})
                    for product in products
                ],
            }
        )
        order.action_confirm()
        order.picking_ids.with_context(skip_sms=True).button_validate()
        order._create_invoices().action_post()
        return order

    def _authorize(self, order, *quantities, lots=()):
        returns = self.env["rma.order"].create(
            [
                {
                    "partner_id": order.partner_id.id,
                    "line_ids": [
                        Command.create(
                            {
                                "sale_line_id": line.id,
                                "product_uom_qty": quantity,
                                "lot_ids": lot if line.product_id == self.serial else (),
                            }
                        )
                        for line in order.order_line
                    ],
                }
                for quantity, lot in zip(quantities, lots or [()] * len(quantities), strict=True)
            ]
        )
        returns.action_submit()
        return returns

    def _return_all(self, order):
        """Let eight of ten returns be over, the ninth be on its way and the last one be here."""
        lots = order.order_line.move_ids.move_line_ids.lot_id
        returns = self._authorize(order, *[1] * RETURNS, lots=list(lots))
        come = returns - returns[-2]
        for rma in come:
            self._receive(rma)
        for rma in returns[:-2]:
            self.env["rma.inspect"].create({"order_id": rma.id}).action_apply()
        returns[:-2].action_create_credit_notes()
        returns[:-2].credit_note_ids.action_post()
        if set(returns[:-2].mapped("state")) != {"done"} or returns[-1].next_step != "inspect":
            raise ValueError("the returns to copy are not as they should be")

    def _receive(self, rma):
        counts = [
            {"product_id": line.product_id.id, "lot_id": line.lot_ids.id, "quantity": 1}
            for line in rma.line_ids
        ]
        rma._receive_at_desk(counts, short=False)

    def _get_last_ids(self):
        """Return {table: last id} of what may be copied."""
        names = self.env["ir.model"].search([("transient", "=", False)]).mapped("model")
        models = [self.env[name] for name in names if name in self.env]
        tables = {model._table for model in models if model._auto and not model._abstract}
        result = {}
        for name in filter(COPIED.match, tables):
            self.env.cr.execute(SQL("SELECT COALESCE(max(id), 0) FROM %s", SQL.identifier(name)))
            result[name] = self.env.cr.fetchone()[0]
        return result

    def _get_tables(self, before, lots):
        """Return the tables that have grown, and the serial numbers."""
        result = [Table("stock_lot", lots._ids, {"name": _numbered("BDS", 100_000)})]
        for name, last in before.items():
            where = SQL("id > %s", last)
            if name == "stock_quant":
                where = SQL("%s AND lot_id IS NOT NULL", where)
            if name == "stock_lot":
                continue
            self.env.cr.execute(
                SQL("SELECT id FROM %s WHERE %s ORDER BY id", SQL.identifier(name), where)
            )
            if ids := tuple(row[0] for row in self.env.cr.fetchall()):
                result.append(Table(name, ids, self._get_overrides(name)))
        return result

    def _get_overrides(self, name):
        overrides = {
            "res_partner": {"name": "'Customer ' || copy.n", "complete_name": "'C ' || copy.n"},
            "sale_order": {"name": _numbered("S", 1_000_000)},
            "stock_picking": {"name": _numbered("WH/RMA/9", 1_000_000)},
            "account_move": {"name": _numbered("RINV/2026/9", 1_000_000)},
            "rma_order": {"name": f"{_numbered('RMA', 1_000_000)} || '-X'"},
        }.get(name, {})
        self.env.cr.execute(
            "SELECT 1 FROM pg_attribute WHERE attrelid = %s::regclass AND attname = 'access_token'"
            " AND NOT attisdropped",
            [name],
        )
        return {**overrides, "access_token": "NULL"} if self.env.cr.rowcount else overrides

    def _get_relations(self, tables):
        """Return the tables of two columns that point to what is copied."""
        self.env.cr.execute(
            "SELECT conrelid::regclass::text FROM pg_constraint WHERE contype = 'f'"
            " AND confrelid::regclass::text = ANY(%s) GROUP BY conrelid HAVING NOT EXISTS ("
            " SELECT FROM pg_attribute WHERE attrelid = conrelid AND attname = 'id')",
            [[table.name for table in tables]],
        )
        return [row[0] for row in self.env.cr.fetchall() if re.fullmatch(r"(?!mail_)\w+", row[0])]

    def _share(self):
        """Let some hundred of the returns that are over be of one and the same sale line."""
        order = self._sell("Bench Desk Big", f"{PREFIX}-BIG", SHARED + 100)
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "WITH shared AS (SELECT line.id FROM rma_order_line line JOIN rma_order ON"
                " rma_order.id = order_id WHERE line.product_id = %(product)s"
                " AND rma_order.state = 'done' ORDER BY line.id LIMIT %(many)s),"
                " moved AS (UPDATE stock_move SET"
                " sale_line_id = %(line)s, origin_returned_move_id = CASE WHEN"
                " origin_returned_move_id IS NOT NULL THEN %(move)s END WHERE rma_line_id IN"
                " (SELECT id FROM shared)) UPDATE rma_order_line SET sale_line_id = %(line)s"
                " WHERE id IN (SELECT id FROM shared)",
                product=self.plain.id,
                many=SHARED,
                line=order.order_line.id,
                move=order.order_line.move_ids.id,
            )
        )
        self.env.invalidate_all()
        self._authorize(order, *[1] * OPEN)


def _numbered(prefix, first):
    return f"'{prefix}' || ({first} + copy.n * 100 + mod(row.id, 100))"
