from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.quality import Key, Usual, find, stands_out
from ...tools.quality_cells import Counter, Delivered, Period, Returned
from ..base.context import in_action
from .rma_quality_case import LISTED, LIVE

# From whom a lot came: the partner of its first receipt.
VENDORS = SQL("""
    SELECT DISTINCT ON (ml.lot_id) ml.lot_id, p.partner_id
      FROM stock_move_line ml
      JOIN stock_location src ON src.id = ml.location_id AND src.usage = 'supplier'
      JOIN stock_picking p ON p.id = ml.picking_id
     WHERE ml.lot_id IS NOT NULL AND ml.state = 'done' AND p.partner_id IS NOT NULL
     ORDER BY ml.lot_id, ml.date, ml.id
""")
# And a product without lots: from whom it is bought first of all.
SELLERS = SQL("""
    SELECT DISTINCT ON (product_tmpl_id) product_tmpl_id, partner_id
      FROM product_supplierinfo
     ORDER BY product_tmpl_id, sequence, min_qty DESC, price, id
""")

# Transfers to customers, by day.
DELIVERED = """
    WITH vendors AS (%(vendors)s), sellers AS (%(sellers)s)
    SELECT m.product_id, t.categ_id,
           CASE WHEN t.tracking = 'lot' THEN ml.lot_id END,
           COALESCE(v.partner_id, s.partner_id),
           m.date::date,
           count(DISTINCT m.id)
      FROM stock_move m
      JOIN stock_location dest ON dest.id = m.location_dest_id
      JOIN stock_move_line ml ON ml.move_id = m.id
      JOIN product_product p ON p.id = m.product_id
      JOIN product_template t ON t.id = p.product_tmpl_id
      LEFT JOIN vendors v ON v.lot_id = ml.lot_id
      LEFT JOIN sellers s ON s.product_tmpl_id = t.id
     WHERE m.company_id = %(company)s AND m.state = 'done' AND m.date >= %(since)s
       AND m.sale_line_id IS NOT NULL AND dest.usage = 'customer'
       AND %(is_sold)s
     GROUP BY 1, 2, 3, 4, 5
"""

# Lines that were authorized, by the delivery they came with.
RETURNED = """
    WITH vendors AS (%(vendors)s), sellers AS (%(sellers)s),
    lots AS (
        SELECT rma_order_line_id AS line_id, stock_lot_id AS lot_id
          FROM rma_order_line_stock_lot_rel
         UNION
        SELECT m.rma_line_id, ml.lot_id
          FROM stock_move m
          JOIN stock_move_line ml ON ml.move_id = m.id
         WHERE m.rma_line_id IS NOT NULL AND m.state = 'done' AND ml.lot_id IS NOT NULL
    )
    SELECT l.id, split_part(r.parent_path, '/', 1)::int, l.product_id, t.categ_id,
           CASE WHEN t.tracking = 'lot' THEN lots.lot_id END,
           COALESCE(v.partner_id, s.partner_id),
           sent.date::date,
           COALESCE(o.date_requested, o.create_date)::date,
           %(scanned)s::timestamp IS NULL OR o.date_authorized >= %(scanned)s::timestamp
      FROM rma_order_line l
      JOIN rma_order o ON o.id = l.order_id
      JOIN rma_reason r ON r.id = l.reason_id
      JOIN product_product p ON p.id = l.product_id
      JOIN product_template t ON t.id = p.product_tmpl_id
      LEFT JOIN lots ON lots.line_id = l.id
      LEFT JOIN vendors v ON v.lot_id = lots.lot_id
      LEFT JOIN sellers s ON s.product_tmpl_id = t.id
      CROSS JOIN LATERAL (
        SELECT min(m.date) AS date
          FROM stock_move m
          JOIN stock_location dest ON dest.id = m.location_dest_id
         WHERE m.sale_line_id = l.sale_line_id AND m.product_id = l.product_id
           AND m.state = 'done' AND dest.usage = 'customer'
      ) sent
     WHERE l.company_id = %(company)s AND l.state IN ('authorized', 'done')
       AND COALESCE(o.date_requested, o.create_date) >= %(since)s
       AND sent.date >= %(since)s
"""


class RmaQualityCaseScan(models.Model):
    """The nightly look at what was delivered and what came back: one query for each."""

    _inherit = "rma.quality.case"

    @api.model
    def _cron_scan(self):
        """Open, update and open again the cases of each company."""
        cron = self.env["ir.cron"]
        companies = self.env["res.company"].search([("rma_quality_days", ">", 0)], order="id")
        cron._commit_progress(remaining=len(companies))
        for company in companies:
            self._scan(company)
            if not cron._commit_progress(1):
                break

    @api.model
    def _scan(self, company):
        """Look at a company's returns; return the cases that were opened, or opened again."""
        # Transfers and returns are counted for whoever sees to quality.
        model = self.sudo().with_company(company)
        now = fields.Datetime.now()
        counter = model._count_all(company, now)
        cells = counter.get_cells()
        found = find(cells)
        cases = {case._get_key(): case for case in model._get_cases(company)}
        model._update_cases(cases, counter, Usual(cells))
        vals_list = [
            model._prepare_case_vals(company, finding, counter)
            for key, finding in found.items()
            if key not in cases
        ]
        opened = model._in_action().create(vals_list).with_env(model.env)
        opened._follow_rma_event("open")
        again = model._find_worse_again(cases, counter, cells)
        again._reopen(self.env._("It stands out once more, in deliveries after it was put right."))
        in_action(company.sudo()).rma_quality_scanned = now
        return opened | again

    @api.model
    def _get_cases(self, company):
        return self.search([("company_id", "=", company.id)])

    def _get_key(self):
        self.ensure_one()
        scope_id = {"lot": self.lot_id, "vendor": self.vendor_id}.get(self.scope, self.product_id)
        return Key(self.reason_id.id, self.product_id.id, self.scope, scope_id.id)

    # What is written

    @api.model
    def _prepare_case_vals(self, company, finding, counter):
        key = finding.cell.key
        return {
            "company_id": company.id,
            "product_id": key.product,
            "reason_id": key.group,
            "scope": key.scope,
            "lot_id": key.scope_id if key.scope == "lot" else False,
            "vendor_id": key.scope_id if key.scope == "vendor" else False,
            "adjusted_chance": finding.adjusted,
            **self._prepare_count_vals(finding, counter),
        }

    @api.model
    def _prepare_count_vals(self, finding, counter):
        lines = sorted(counter.get_lines(finding.cell.key))[-LISTED:]
        return {
            "returned_count": finding.cell.returned,
            "delivered_count": finding.cell.exposed,
            "expected_count": finding.expected,
            "chance": finding.chance,
            "line_ids": [fields.Command.set(lines)],
        }

    @api.model
    def _update_cases(self, cases, counter, usual):
        """Bring the figures of live cases, and the effect of all, up to date."""
        for key, case in cases.items():
            vals, cell = {}, counter.count(key)
            if case.state in LIVE and cell.returned:
                vals = self._prepare_count_vals(usual.weigh(cell), counter)
            vals |= case._measure(key, counter)
            if vals:
                case._in_action().write(vals)

    def _measure(self, key, counter):
        """Return the effect as far as it is seen: what was measured outlives the deliveries."""
        self.ensure_one()
        fixed, vals = self.date_fixed, {}
        if not fixed:
            return vals
        if self.state in LIVE or not self.before_delivered:
            before = counter.count(key, Period(end=fixed))
            vals |= {"before_returned": before.returned, "before_delivered": before.exposed}
        if counter.today < fixed + timedelta(days=self.company_id.rma_quality_days):
            after = counter.count(key, Period(first=fixed))
            vals |= {"after_returned": after.returned, "after_delivered": after.exposed}
        return vals

    @api.model
    def _find_worse_again(self, cases, counter, cells):
        """Return the closed cases that stand out in what was delivered since."""
        usual = Usual(cells)
        again = self.browse()
        for key, case in cases.items():
            if case.state != "closed" or not case.date_fixed:
                continue
            since = counter.count(key, Period(first=case.date_fixed))
            if since.is_new and stands_out(usual.weigh(since)):
                again |= case
        return again

    # What is counted

    @api.model
    def _count_all(self, company, now):
        """Return a `Counter` of a company's deliveries that are watched, and of their returns."""
        self.env.flush_all()
        since = now - timedelta(days=company.rma_quality_days)
        return Counter(
            self._read_delivered(company, since),
            self._read_returned(company, since),
            now.date(),
        )

    @api.model
    def _read_delivered(self, company, since):
        """Return [`Delivered`]: transfers to customers, by day."""
        query = SQL(
            DELIVERED,
            vendors=VENDORS,
            sellers=SELLERS,
            is_sold=self.env["stock.move"]._get_sold_condition("m"),
            company=company.id,
            since=since,
        )
        return [Delivered(*row) for row in self.env.execute_query(query)]

    @api.model
    def _read_returned(self, company, since):
        """Return [`Returned`]: lines that were authorized, by the delivery they came with."""
        query = SQL(
            RETURNED,
            vendors=VENDORS,
            sellers=SELLERS,
            company=company.id,
            since=since,
            scanned=company.rma_quality_scanned or None,
        )
        return [Returned(*row) for row in self.env.execute_query(query)]
