from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL

from ...tools.core_names import MOVE_UNIT

# Deliveries, each with the interval that it is on its order line.
DELIVERED = """
    SELECT move.sale_line_id, template.categ_id, move.day, move.quantity,
           line.price / NULLIF(line.units, 0) AS price,
           COALESCE(
               NULLIF(move.value, 0) / move.quantity,
               (product.standard_price ->> %(company_key)s)::float,
               0
           ) AS unit_cost,
           SUM(move.quantity) OVER earlier - move.quantity AS first,
           SUM(move.quantity) OVER earlier AS last
      FROM (
           SELECT move.id, move.sale_line_id, move.product_id, move.date,
                  (move.date AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date AS day,
                  (move.quantity * unit.factor / own.factor)::float AS quantity,
                  ABS(move.value)::float AS value
             FROM stock_move AS move
             JOIN stock_location AS origin ON origin.id = move.location_id
             JOIN stock_location AS target ON target.id = move.location_dest_id
             JOIN uom_uom AS unit ON unit.id = %(unit)s
             JOIN product_product AS product ON product.id = move.product_id
             JOIN product_template AS template ON template.id = product.product_tmpl_id
             JOIN uom_uom AS own ON own.id = template.uom_id
            WHERE move.company_id = %(company)s
              AND move.state = 'done' AND move.quantity > 0
              AND move.sale_line_id IS NOT NULL
              AND move.rma_exchange_line_id IS NULL AND %(is_sold)s
              AND target.usage IN ('customer', 'transit')
              AND origin.usage NOT IN ('customer', 'transit')
              AND move.date >= %(start)s::timestamp - interval '1 day'
           ) AS move
      JOIN product_product AS product ON product.id = move.product_id
      JOIN product_template AS template ON template.id = product.product_tmpl_id
      JOIN (%(prices)s) AS line ON line.id = move.sale_line_id
                               AND line.product_id = move.product_id
     WHERE move.day BETWEEN %(start)s AND %(end)s
    WINDOW earlier AS (PARTITION BY move.sale_line_id ORDER BY move.date, move.id)
"""

# What order lines are sold for, and for how many units of the product. Of what is on no order any
# more, because what came back was taken off it, the price stands.
PRICES = """
    SELECT line.id, line.product_id,
           CASE WHEN line.product_uom_qty > 0 THEN line.price_subtotal
                ELSE line.price_unit * (1 - COALESCE(line.discount, 0) / 100)
            END / COALESCE(NULLIF(sale.currency_rate, 0), 1) AS price,
           CASE WHEN line.product_uom_qty > 0 THEN line.product_uom_qty ELSE 1 END
           * unit.factor / own.factor AS units
      FROM sale_order_line AS line
      JOIN sale_order AS sale ON sale.id = line.order_id
      JOIN uom_uom AS unit ON unit.id = line.product_uom_id
      JOIN product_product AS product ON product.id = line.product_id
      JOIN product_template AS template ON template.id = product.product_tmpl_id
      JOIN uom_uom AS own ON own.id = template.uom_id
     WHERE line.company_id = %s
"""

# Credits, each with the interval that it is on its order line. What a reversal takes back was never
# credited, as far as nothing was credited in its place.
LAID_OUT = """
    SELECT sale_line_id, day, first, last FROM (
        SELECT sale_line_id, day, last,
               COALESCE(LAG(last) OVER later, 0) AS first
          FROM (
               SELECT sale_line_id, day,
                      LEAST(
                          MAX(total) OVER later,
                          SUM(quantity) OVER (PARTITION BY sale_line_id)
                      ) AS last
                 FROM (
                      SELECT sale_line_id, day, quantity,
                             SUM(quantity) OVER later AS total
                        FROM (%(credits)s) AS daily
                      WINDOW later AS (PARTITION BY sale_line_id ORDER BY day)
                      ) AS summed
               WINDOW later AS (PARTITION BY sale_line_id ORDER BY day)
               ) AS rising
        WINDOW later AS (PARTITION BY sale_line_id ORDER BY day)
        ) AS laid_out
     WHERE last > first
"""

# What was credited of an order line on a day.
CREDITED = """
      SELECT returned.sale_line_id, entry.date AS day,
             SUM((CASE WHEN entry.move_type = 'out_refund' THEN 1 ELSE -1 END)
                 * item.quantity * unit.factor / own.factor)::float AS quantity
        FROM account_move_line AS item
        JOIN account_move AS entry ON entry.id = item.move_id
        JOIN rma_order_line AS returned ON returned.id = item.rma_line_id
        JOIN product_product AS product ON product.id = item.product_id
        JOIN product_template AS template ON template.id = product.product_tmpl_id
        JOIN uom_uom AS own ON own.id = template.uom_id
        JOIN uom_uom AS unit ON unit.id = item.product_uom_id
       WHERE item.company_id = %(company)s
         AND item.rma_line_id IS NOT NULL AND item.rma_charge_id IS NULL
         AND item.display_type = 'product' AND entry.state = 'posted'
         AND entry.date >= %(start)s
         AND returned.sale_line_id IS NOT NULL
    GROUP BY returned.sale_line_id, entry.date
"""


class Delivered(NamedTuple):
    """What customers got on one day, of one category."""

    categ_id: int
    day: object
    quantity: float
    amount: float
    cost: float


class Credited(NamedTuple):
    """What of it was credited on another day."""

    categ_id: int
    day: object
    credit_day: object
    quantity: float
    amount: float
    cost: float


class RmaLiabilityExperience(models.Model):
    """What was delivered, and what of it was credited: read off transfers and credit notes.

    A unit that was credited is one of the first that were delivered on its order line. With both
    laid out as intervals, side by side, what they have in common is which delivery it was of::

        delivered   |----- 3 in May -----|-- 2 in June --|
        credited    |-- 2 in June --|-- 2 in July --|
        of               2 of May     1 of May, 1 of June

    Prices are those of the order line without taxes, in the company's currency at the rate of the
    order, and costs those at which the goods left. Neither a replacement nor what is sent
    back to the customer is a delivery of its own.
    """

    _inherit = "rma.liability"

    @api.model
    def _read_experience(self, company, start, end):
        """Return what was delivered between two days, both included, and all that was credited.

        :return: ([Delivered], [Credited]), quantities in the units of the products
        """
        # Whoever reckons a liability need not be able to read transfers and credit notes.
        self.env.flush_all()
        delivered = self._get_delivered_query(company, start, end)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT categ_id, day, SUM(quantity), SUM(quantity * price),
                       SUM(quantity * unit_cost)
                  FROM (%s) AS delivered GROUP BY categ_id, day
                """,
                delivered,
            )
        )
        credits = self.env.execute_query(
            SQL(
                """
                WITH delivered AS MATERIALIZED (%(delivered)s),
                     credited AS MATERIALIZED (%(credited)s)
                SELECT categ_id, delivered.day, credited.day, SUM(part.quantity),
                       SUM(part.quantity * price), SUM(part.quantity * unit_cost)
                  FROM delivered
                  JOIN credited ON credited.sale_line_id = delivered.sale_line_id
                               AND credited.first < delivered.last
                               AND credited.last > delivered.first
            CROSS JOIN LATERAL (
                       SELECT LEAST(credited.last, delivered.last)
                            - GREATEST(credited.first, delivered.first) AS quantity
                       ) AS part
              GROUP BY categ_id, delivered.day, credited.day
                """,
                delivered=delivered,
                credited=self._get_credited_query(company, start),
            )
        )
        return [Delivered(*row) for row in rows], [Credited(*row) for row in credits]

    @api.model
    def _get_delivered_query(self, company, start, end):
        """Return the query of deliveries, each with the interval that it is on its order line."""
        return SQL(
            DELIVERED,
            unit=SQL.identifier("move", MOVE_UNIT),
            is_sold=self.env["stock.move"]._get_sold_condition("move"),
            company=company.id,
            company_key=str(company.id),
            zone=company.partner_id.tz or "UTC",
            start=start,
            end=end,
            prices=self._get_price_query(company),
        )

    @api.model
    def _get_price_query(self, company):
        """Return the query of what order lines are sold for, and for how many units of the product.

        Of what is on no order any more, because what came back was taken off it, the price stands.
        """
        return SQL(
            PRICES,
            company.id,
        )

    @api.model
    def _get_credited_query(self, company, start):
        """Return the query of credits, each with the interval that it is on its order line.

        What a reversal takes back was never credited, as far as nothing was credited in its place.
        """
        return SQL(
            LAID_OUT,
            credits=SQL(
                CREDITED,
                company=company.id,
                start=start,
            ),
        )
