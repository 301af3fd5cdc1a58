"""Fill a database with a million returns for `bench_million.py`.

By itself: ``dev/python dev/fill_returns.py DATABASE [RETURNS]``, on a clone of the test template.

Three small sets of documents are made by the product itself and then copied in SQL: one return of a
marketplace that returns all the time, twenty of a customer that are over, and one of each kind that
is still open. Per return there are an order of two lines, two return lines, two inspections, three
transfers with their moves, and for a quarter of them an invoice and its credit note.
"""

import sys
import time

from bench_search import PARTNER_COLUMNS
from fill_desk import Filler
from measure import print_rows, vacuum
from multiply import Multiplier, Table
from session import open_environment

from odoo.tools import SQL

RETURNS = 1_000_000
PREFIX = "BENCH-MILLION"
MARKET = f"{PREFIX}-MARKET"  # one customer has a fiftieth of all
OPEN = f"{PREFIX}-OPEN"
OVER = 20  # returns of a customer that are over, one order each
INVOICED = 5  # of them
PRODUCTS = 200  # plain, and as many with serial numbers
USERS = 20
PAST = "INTERVAL '3 years'"
RECENT = "INTERVAL '60 days'"
STEPS = {"submit", "approve", "receive", "inspect", "settle"}
ROWS = (
    "rma_order",
    "rma_order_line",
    "rma_inspection",
    "sale_order",
    "sale_order_line",
    "stock_picking",
    "stock_move",
    "stock_lot",
    "account_move",
    "account_move_line",
    "res_partner",
)  # fmt: skip


class ReturnsFiller(Filler):
    """Makes the documents that are copied, and copies them."""

    def __init__(self, env, returns=RETURNS):
        super().__init__(env)
        self.returns = returns
        self.first = 1_000_000  # of the numbers of the next run
        self.users = self._make_users()
        # Without a group, that is: one of those that are chosen.
        self.reasons = env["rma.reason"].search([("is_selectable", "=", True)])
        self.refurbish = env.ref("rma_management.rma_disposition_refurbish")
        self.refurbish.active = True
        # A copy's products are so many further on: see `_get_overrides`.
        self.plain = self._make_products("Plain", is_storable=True)
        self.serial = self._make_products("Serial", is_storable=True, tracking="serial")

    def fill(self):
        """Make and copy the three sets, the large one between the others: the newest are open."""
        places = self.warehouse.lot_stock_id | self.warehouse.rma_location_id
        for place in places:
            self.env["stock.quant"]._update_available_quantity(self.plain, place, 1e7)
        market = self.env["res.partner"].create({"name": "Market", "email": "m@example.com"})
        runs = [
            (self._make_market, [market], self.returns // 50, PAST),
            (self._make_over, [], (self.returns - self.returns // 25) // OVER, PAST),
            (self._make_open, [], self.returns // 500, RECENT),
        ]
        for make, arguments, copies, age in runs:
            started = time.perf_counter()
            lots = self._make_serials(f"{make.__name__[6:].upper()}-", OVER)
            self.env.flush_all()
            before = self._get_last_ids()
            made = make(lots, *arguments)
            self.env.flush_all()
            self._copy(before, lots, copies, age, has_indexes=make == self._make_open)
            seconds = time.perf_counter() - started
            print(f"  {copies:,} copies of {made} returns in {seconds:.0f} s", flush=True)
        vacuum(self.env)
        for name in self.env["rma.report"]._get_snapshot_reports():
            started = time.perf_counter()
            self.env[name]._take_snapshot()
            self.env.cr.commit()
            print(f"  copy of {name} in {time.perf_counter() - started:.0f} s", flush=True)

    def _make_users(self):
        group = self.env.ref("rma_management.group_rma_user") | self.env.ref("base.group_user")
        names = [f"agent-{number:02}" for number in range(USERS)]
        vals_list = [{"name": name, "login": name, "group_ids": group.ids} for name in names]
        return self.env["res.users"].with_context(no_reset_password=True).create(vals_list)

    def _make_products(self, kind, **vals):
        """Make products whose ids follow each other; return the first."""
        vals_list = [
            {
                "name": f"{kind} {number}",
                "default_code": f"{kind[0]}{number:04}",
                "list_price": 33.33,
                "invoice_policy": "delivery",
                **vals,
            }
            for number in range(PRODUCTS)
        ]
        products = self.env["product.product"].create(vals_list)
        if products[-1].id != products[0].id + PRODUCTS - 1:
            raise ValueError("the ids of the products do not follow each other")
        return products[0]

    def _make_over(self, lots):
        customer = self._make_customer("Over")
        returns = self.env["rma.order"]
        for number in range(OVER):
            order = self._sell_to(customer, PREFIX, lots[number], number < INVOICED)
            returns |= self._return(order, lots[number], "over")
        return self._check(returns, {"none"})

    def _make_market(self, lots, market):
        order = self._sell_to(market, MARKET, lots[0], is_invoiced=False)
        return self._check(self._return(order, lots[0], "over"), {"none"})

    def _make_open(self, lots):
        customer = self._make_customer("Open")
        stages = [
            *("draft", "submitted", "due", "due", "due", "here", "here", "settle", "settle"),
            *("cancel",),
        ]
        returns = self.env["rma.order"]
        for lot, stage in zip(lots, stages, strict=False):
            order = self._sell_to(customer, OPEN, lot, is_invoiced=stage == "settle")
            returns |= self._return(order, lot, stage)
        return self._check(returns, STEPS | {"none"})

    def _make_customer(self, name):
        return self.env["res.partner"].create(
            {"name": name, "country_id": self.env.ref("base.de").id}
        )

    def _sell_to(self, customer, ref, lot, is_invoiced):
        order = self.env["sale.order"].create(
            {
                "partner_id": customer.id,
                "client_order_ref": ref,
                "order_line": [
                    (0, 0, {"product_id": product.id, "product_uom_qty": 1})
                    for product in (self.plain, self.serial)
                ],
            }
        )
        order.action_confirm()
        move_line = order.picking_ids.move_line_ids.filtered("lot_id")
        move_line.lot_id = lot
        order.picking_ids.with_context(skip_sms=True).button_validate()
        if is_invoiced:
            order._create_invoices().action_post()
        return order

    def _return(self, order, lot, stage):
        """Return all of an order, and go as far with it as the stage says."""
        rma = self.env["rma.order"].create(
            {
                "partner_id": order.partner_id.id,
                "line_ids": [
                    (0, 0, {
                        "sale_line_id": line.id,
                        "product_uom_qty": 1,
                        "reason_id": self.reasons[0].id,
                        "lot_ids": lot.ids if line.product_id == self.serial else [],
                    })
                    for line in order.order_line
                ],
            }
        )  # fmt: skip
        if stage == "draft":
            return rma
        if stage == "submitted":
            rma._transition("submit")
            return rma
        rma.action_submit()
        if stage == "cancel":
            rma.action_cancel()
        if stage in ("here", "settle", "over"):
            self._receive(rma)
        if stage in ("settle", "over"):
            self.env["rma.inspect"].create({"order_id": rma.id}).action_apply()
        if stage == "over" and order.invoice_ids:
            rma.action_create_credit_notes()
            rma.credit_note_ids.action_post()
        return rma

    def _check(self, returns, steps):
        self.env.flush_all()
        found = set(returns.mapped("next_step"))
        if found != steps:
            states = returns.mapped(lambda rma: (rma.state, rma.next_step))
            raise ValueError(f"the returns to copy are not as they should be: {states}")
        return len(returns)

    def _copy(self, before, lots, copies, age, has_indexes):
        self.age = f"{age} * ({copies} - copy.n) / {copies}"
        tables = self._get_tables(before, lots)
        relations = map(Table, self._get_relations(tables))
        if has_indexes:
            self.env.cr.commit()
        else:
            vacuum(self.env)
        Multiplier(self.env.cr, tables, relations).run(copies, keep_indexes=has_indexes)
        self.env.cr.commit()
        self.env.invalidate_all()
        self.first += 100 * copies

    def _get_overrides(self, name):
        types = self._get_column_types(name)
        overrides = {
            column: f"row.{column} - {self.age}"
            for column, kind in types.items()
            if kind in ("timestamp", "date")
        }
        if "product_id" in types:
            shifted = f"({self.plain.id}, {self.serial.id})"
            overrides["product_id"] = (
                f"row.product_id + CASE WHEN row.product_id IN {shifted}"
                f" THEN mod(copy.n, {PRODUCTS}) ELSE 0 END"
            )
        for column in {"user_id", "invoice_user_id"} & set(types):
            overrides[column] = f"(ARRAY{self.users.ids})[1 + mod(copy.n, {USERS})]"
        number = f"({self.first} + copy.n * 100 + mod(row.id, 100))"
        numbered = {
            "stock_lot": "BDM",
            "sale_order": "S",
            "stock_picking": "WH/RMA/9",
            "account_move": "RINV/2026/9",
            "rma_order": "RMA9",
        }
        if name in numbered:
            overrides["name"] = f"'{numbered[name]}' || {number}"
        overrides |= self._get_own_overrides(name)
        if "access_token" in types:
            overrides["access_token"] = "NULL"
        return overrides

    def _get_own_overrides(self, name):
        """Return what is peculiar to one table."""
        if name == "res_partner":
            word = "initcap(translate(md5('%s' || copy.n), '0123456789', 'ghiklmnorst'))"
            first, last = (f"left({word % part}, {size})" for part, size in (("f", 5), ("l", 8)))
            full = f"{first} || ' ' || {last}"
            return PARTNER_COLUMNS | {"name": full, "complete_name": full}
        if name == "rma_order":
            channels = "ARRAY['phone', 'phone', 'email', 'portal', 'guest']"
            return {"channel": f"({channels})[1 + mod(copy.n, 5)]"}
        if name == "rma_order_line":
            # A few of the reasons are those of most.
            number = f"1 + floor({len(self.reasons)} * power(random(), 3))::int"
            return {"reason_id": f"(ARRAY{self.reasons.ids})[{number}]"}
        if name == "rma_inspection":
            to_refurbish = "mod(copy.n + row.id, 100) = 0"
            return {
                "current_disposition_id": f"CASE WHEN {to_refurbish} THEN {self.refurbish.id}"
                " ELSE row.current_disposition_id END"
            }
        return {}

    def _get_column_types(self, name):
        """Return {column: type}, without those that the database fills itself."""
        self.env.cr.execute(
            SQL(
                "SELECT attname, typname FROM pg_attribute JOIN pg_type ON pg_type.oid = atttypid"
                " WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped"
                " AND attgenerated = ''",
                name,
            )
        )
        return dict(self.env.cr.fetchall())


def fill(env, returns=RETURNS):
    """Fill the database, and print how long it took and what is in it.

    :param env: superuser's environment on a clone of the test template
    """
    started = time.perf_counter()
    ReturnsFiller(env, returns).fill()
    print(f"database filled in {time.perf_counter() - started:.0f} s")
    print_rows(env, ROWS)


if __name__ == "__main__":
    with open_environment(sys.argv[1]) as environment:
        fill(environment, *map(int, sys.argv[2:3]))
