from collections import defaultdict
from datetime import timedelta

from odoo import models
from odoo.tools import SQL

from ...tools.arrivals import ASK_DAYS, HISTORY_DAYS, TESTED_DAYS, WAY_DAYS, History
from ...tools.core_names import MOVE_UNIT

# What the earliest forecast that is tested looks back on, and what it was asked for.
DAYS = HISTORY_DAYS + TESTED_DAYS + ASK_DAYS + WAY_DAYS


class RmaArrivalHistory(models.Model):
    """What a warehouse delivered and got back, by days: read off its transfers."""

    _inherit = "rma.arrival"

    def _read_history(self, today):
        """Return the `History` of a warehouse until the day before, in its company's days."""
        self.ensure_one()
        self.env.flush_all()
        history = History({}, defaultdict(float), defaultdict(float), defaultdict(float))
        history.delivered.update(self._read_delivered(today))
        for delivered, authorized, arrived, quantity in self._read_returned(today):
            # Goods that came before anybody was asked were authorized when they came.
            start = min(authorized, arrived) if arrived else authorized
            history.authorized[start] += quantity
            if delivered:
                history.asked[delivered, start] += quantity
            if arrived:
                history.arrived[start, arrived] += quantity
        return history

    def _read_delivered(self, today):
        """Return what was handed to customers: [(day, quantity)]."""
        return self.env.execute_query(
            SQL(
                """
                SELECT %(day)s, SUM(move.quantity * unit.factor / own.factor)::float
                  FROM stock_move AS move
                  JOIN stock_picking_type AS type ON type.id = move.picking_type_id
                  JOIN stock_location AS origin ON origin.id = move.location_id
                  JOIN stock_location AS target ON target.id = move.location_dest_id
                  %(units)s
                 WHERE type.warehouse_id = %(warehouse)s AND move.state = 'done'
                   AND move.sale_line_id IS NOT NULL AND move.rma_exchange_line_id IS NULL
                   AND %(is_sold)s
                   AND target.usage IN ('customer', 'transit')
                   AND origin.usage NOT IN ('customer', 'transit')
                   AND move.date >= %(since)s AND %(day)s < %(today)s
              GROUP BY 1
                """,
                day=self._get_day("move.date"),
                units=self._get_unit_joins(),
                is_sold=self.env["stock.move"]._get_sold_condition("move"),
                warehouse=self.warehouse_id.id,
                since=today - timedelta(days=DAYS),
                today=today,
            )
        )

    def _read_returned(self, today):
        """Return what was authorized: [(day of delivery, of authorization, of arrival, quantity)].

        The first where a delivery is known, the last where it has arrived.
        """
        return self.env.execute_query(
            SQL(
                """
                SELECT delivered, authorized, arrived, SUM(quantity)::float FROM (
                    SELECT %(delivered)s AS delivered, %(authorized)s AS authorized,
                           CASE WHEN move.state = 'done' AND %(arrived)s < %(today)s
                                THEN %(arrived)s END AS arrived,
                           CASE WHEN move.state = 'done' THEN move.quantity
                                ELSE move.product_uom_qty END * unit.factor / own.factor AS quantity
                      FROM stock_move AS move
                      JOIN rma_order_line AS line ON line.id = move.rma_line_id
                      JOIN rma_order AS rma ON rma.id = line.order_id
                      JOIN stock_picking_type AS type ON type.id = move.picking_type_id
                      JOIN stock_location AS origin ON origin.id = move.location_id
                 LEFT JOIN stock_move AS delivery ON delivery.id = move.origin_returned_move_id
                      %(units)s
                     WHERE type.warehouse_id = %(warehouse)s
                       AND move.state NOT IN ('draft', 'cancel')
                       AND origin.usage IN ('customer', 'transit')
                       AND rma.state IN ('authorized', 'done')
                       AND rma.date_authorized >= %(since)s
                    ) AS returned
                 WHERE authorized < %(today)s
              GROUP BY 1, 2, 3
                """,
                delivered=self._get_day("delivery.date"),
                authorized=self._get_day("rma.date_authorized"),
                arrived=self._get_day("move.date"),
                units=self._get_unit_joins(),
                warehouse=self.warehouse_id.id,
                since=today - timedelta(days=DAYS),
                today=today,
            )
        )

    def _get_day(self, moment):
        """Return which day a moment of the database is in the company's time zone."""
        return SQL(
            "(%s AT TIME ZONE 'UTC' AT TIME ZONE %s)::date",
            SQL.identifier(*moment.split(".")),
            self.company_id.partner_id.tz or "UTC",
        )

    def _get_unit_joins(self):
        """Return the joins that tell a move's unit and that of its product."""
        return SQL(
            """
            JOIN uom_uom AS unit ON unit.id = %(unit)s
            JOIN product_product AS product ON product.id = move.product_id
            JOIN product_template AS template ON template.id = product.product_tmpl_id
            JOIN uom_uom AS own ON own.id = template.uom_id
            """,
            unit=SQL.identifier("move", MOVE_UNIT),
        )
