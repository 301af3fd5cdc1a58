"""How long it takes to import 10,000 returns of OCA's and 5,000 lines of ForgeFlow's.

``make bench-import`` runs it:  dev/python dev/bench_import.py DATABASE [FACTOR]

The database is filled first: orders with their deliveries, returns and credit notes are made by
core's own buttons and copied, and the tables of both systems are filled with rows about them. A
factor below 1 fills that part of it.
"""

import sys
import time

from fill_desk import Filler
from measure import vacuum
from multiply import Multiplier, Table
from session import open_environment

from odoo.tools import SQL

PREFIX = "BENCH-IMPORT"
GOAL = 15 * 60  # seconds, for both
OCA, FORGEFLOW = 10_000, 5_000
# Of ten orders: returned and credited, returned, delivered only.
CREDITED, RETURNED, DELIVERED = 5, 3, 2
OCA_STATES = (
    "draft", "confirmed", "received", "waiting_return", "waiting_replacement", "refunded",
    "returned", "replaced", "finished", "locked", "cancelled",
)  # fmt: skip
FORGEFLOW_STATES = ("draft", "to_approve", "approved", "done", "canceled")
SOURCE = """
    SELECT row_number() OVER (ORDER BY line.id) AS number, line.id AS sale_line_id,
           line.order_id, line.product_id, line.product_uom_id, line.company_id,
           sale.partner_id, out_move.id AS out_id, out_move.picking_id, back.id AS back_id,
           note.id AS note_line_id, note.move_id AS note_id
      FROM sale_order_line line
      JOIN sale_order sale ON sale.id = line.order_id AND sale.client_order_ref = %(prefix)s
      JOIN stock_move out_move ON out_move.sale_line_id = line.id
           AND out_move.origin_returned_move_id IS NULL
      LEFT JOIN stock_move back ON back.origin_returned_move_id = out_move.id
      LEFT JOIN (sale_order_line_invoice_rel rel
                 JOIN account_move_line note ON note.id = rel.invoice_line_id
                 JOIN account_move entry ON entry.id = note.move_id
                      AND entry.move_type = 'out_refund')
             ON rel.order_line_id = line.id
"""
OCA_TABLE = """
    CREATE TABLE rma_import.rma AS
    SELECT number AS id, 'RMA' || number AS name, (%(states)s)[1 + number %% 11] AS state,
           now()::timestamp AS date, now()::timestamp AS write_date, company_id, partner_id,
           partner_id AS partner_shipping_id, partner_id AS partner_invoice_id, product_id,
           1.0 AS product_uom_qty, product_uom_id AS product_uom, order_id, out_id AS move_id,
           picking_id, back_id AS reception_move_id, note_id AS refund_id,
           note_line_id AS refund_line_id, sale_line_id, '<p>broken</p>' AS description
      FROM source WHERE number <= %(count)s
"""
FORGEFLOW_TABLES = """
    CREATE TABLE rma_import.rma_order_line AS
    SELECT number AS id, 'RMAL' || number AS name, (%(states)s)[1 + number %% 5] AS state,
           number / 2 AS rma_id, 'customer' AS type, 1 AS operation_id, 'ordered' AS refund_policy,
           now()::timestamp AS create_date, now()::timestamp AS write_date, company_id, partner_id,
           product_id, 1.0 AS product_qty, product_uom_id AS uom_id, sale_line_id,
           out_id AS reference_move_id
      FROM source WHERE number > %(count)s;
    CREATE TABLE rma_import.rma_order AS
    SELECT DISTINCT rma_id AS id, 'RMAG' || rma_id AS name, 'customer' AS type,
           now()::timestamp AS date_rma FROM rma_import.rma_order_line;
    CREATE TABLE rma_import.stock_move AS
    SELECT back_id AS id, number AS rma_line_id FROM source
     WHERE number > %(count)s AND back_id IS NOT NULL;
    CREATE TABLE rma_import.account_move_line AS
    SELECT note_line_id AS id, number AS rma_line_id FROM source
     WHERE number > %(count)s AND note_line_id IS NOT NULL
"""
MESSAGES = """
    INSERT INTO mail_message (model, res_id, body, message_type, subtype_id, date, author_id)
    SELECT 'rma', number, '<p>The customer called.</p>', 'comment', %(note)s, now(), %(author)s
      FROM source WHERE number <= %(count)s
"""


class ImportFiller(Filler):
    """Ten orders, copied, and rows of the other systems about them."""

    def fill(self, factor):
        oca, forgeflow = int(OCA * factor), int(FORGEFLOW * factor)
        self.env["stock.quant"]._update_available_quantity(
            self.plain, self.warehouse.lot_stock_id, 1e6
        )
        self.env.flush_all()
        before = self._get_last_ids()
        for number in range(CREDITED + RETURNED + DELIVERED):
            order = self._sell("Bench Import Customer", PREFIX, 1)
            if number < CREDITED + RETURNED:
                self._take_back(order)
            if number < CREDITED:
                order._create_invoices(final=True).action_post()
        self.env.flush_all()
        tables = self._get_tables(before, self.env["stock.lot"])
        vacuum(self.env)
        relations = map(Table, self._get_relations(tables))
        Multiplier(self.env.cr, tables, relations).run((oca + forgeflow) // 10 - 1)
        self._fill_tables(oca)
        vacuum(self.env)
        self.env.invalidate_all()

    def _get_tables(self, before, lots):
        return [table for table in super()._get_tables(before, lots) if table.ids]

    def _take_back(self, order):
        picking = order.picking_ids
        wizard = (
            self.env["stock.return.picking"]
            .with_context(active_id=picking.id, active_ids=picking.ids, active_model=picking._name)
            .create({})
        )
        wizard.product_return_moves.quantity = 1
        back = self.env["stock.picking"].browse(wizard.action_create_returns()["res_id"])
        back.button_validate()

    def _fill_tables(self, oca):
        run = self.env.cr.execute
        run("CREATE SCHEMA rma_import")
        run(SQL("CREATE TEMPORARY TABLE source AS " + SOURCE, prefix=PREFIX))
        run(SQL(OCA_TABLE, states=list(OCA_STATES), count=oca))
        run(SQL(FORGEFLOW_TABLES, states=list(FORGEFLOW_STATES), count=oca))
        note, author = self.env.ref("mail.mt_note"), self.env.user.partner_id
        run(SQL(MESSAGES, note=note.id, author=author.id, count=oca))


def run(env, factor):
    """Fill, import both and print; return whether the goal is met.

    :param env: superuser's environment on a database with `rma_management_import`
    """
    started = time.perf_counter()
    ImportFiller(env).fill(factor)
    print(f"database filled in {time.perf_counter() - started:.0f} s")
    seconds, is_exact = 0.0, True
    for system in ("oca", "forgeflow"):
        record = env["rma.import"].create({"system": system})
        started = time.perf_counter()
        record.action_check()
        checked = time.perf_counter()
        record._for_import()._import(commit=lambda *_counts: env.cr.commit() or GOAL)
        env.cr.commit()
        ended = time.perf_counter()
        seconds += ended - checked
        is_exact &= not record.difference_count and record.imported_count == record.row_count
        print(
            f"{system:<10} {record.row_count:>7,} rows  dry run {checked - started:6.1f} s"
            f"  import {ended - checked:6.1f} s  imported {record.imported_count:,}"
            f"  refused {record.rejected_count}  defects {record.defect_count:,}"
            f"  differences {record.difference_count}"
        )
    goal = GOAL * factor
    print(f"in all {seconds:.0f} s, goal {goal:.0f} s: {'met' if seconds <= goal else 'missed'}")
    return seconds <= goal and is_exact


if __name__ == "__main__":
    with open_environment(sys.argv[1]) as environment:
        is_met = run(environment, float(sys.argv[2]) if len(sys.argv) > 2 else 1.0)
    sys.exit(not is_met)
