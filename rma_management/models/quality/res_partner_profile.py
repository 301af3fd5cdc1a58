from collections import defaultdict
from datetime import timedelta

from odoo import fields, models
from odoo.tools import SQL

from ...tools.risk import DECAY_DAYS, LINES_UP_TO, Company, Point, Profile, weigh

# What came back of an order line: who was at fault, and whether inspections bear it out.
RETURNED = SQL("""
    SELECT l.id, r.fault, bool_and(i.is_as_declared) AS found
      FROM rma_order_line l
      LEFT JOIN rma_reason r ON r.id = l.reason_id
      LEFT JOIN rma_inspection i ON i.line_id = l.id AND i.is_unseen IS NOT TRUE
     WHERE l.sale_line_id = sold.id AND l.state IN ('authorized', 'done')
     GROUP BY l.id, r.fault
""")

# The last order lines of a contact. Its id stands in the query itself: of a contact that is not
# known yet, PostgreSQL expects as few lines as most have, and reads all of them.
SOLD = """(
    SELECT %(customer)s AS customer_id, id, order_id, state, qty_delivered
      FROM sale_order_line
     WHERE order_partner_id = %(contact)s AND company_id = %(company)s AND display_type IS NULL
     ORDER BY id DESC
     LIMIT %(limit)s
)"""

# Those that were delivered, with what came back of them.
POINTS = """
    SELECT sold.customer_id, sold.id, so.date_order,
           array_agg(back.id) FILTER (WHERE back.id IS NOT NULL),
           array_agg(back.fault) FILTER (WHERE back.id IS NOT NULL),
           array_agg(back.found) FILTER (WHERE back.id IS NOT NULL)
      FROM (%(sold)s) sold
      JOIN sale_order so ON so.id = sold.order_id
      LEFT JOIN LATERAL (%(returned)s) back ON true
     WHERE sold.state IN ('sale', 'cancel') AND so.date_order >= %(since)s
     GROUP BY sold.customer_id, sold.id, sold.qty_delivered, so.date_order
    HAVING sold.qty_delivered > 0 OR count(back.id) > 0
     ORDER BY sold.id DESC
"""
# What is read of which model.
READ = (
    ("res.partner", ["commercial_partner_id"]),
    ("sale.order", ["date_order"]),
    ("sale.order.line", ["order_partner_id", "company_id", "state", "qty_delivered"]),
    ("rma.order.line", ["sale_line_id", "reason_id", "state"]),
    ("rma.inspection", ["line_id", "is_as_declared", "is_unseen"]),
    ("rma.reason", ["fault"]),
)


class ResPartnerProfile(models.Model):
    """What customers bought and gave back, weighed: one reckoning for the rule and the page."""

    _inherit = "res.partner"

    def _get_rma_profiles(self, company):
        """Return the profiles of these customers in a company: {commercial partner id: Profile}.

        A customer's last order lines are looked at, and no more of them the longer the history is.
        """
        customers = self.commercial_partner_id
        usual = company._get_rma_usual()
        # A score that was objected to, and rightly, is not used until its time is over.
        today = fields.Date.context_today(self)
        paused = customers.sudo().filtered(
            lambda customer: customer.rma_score_paused and customer.rma_score_paused >= today
        )
        points = (customers - paused)._read_rma_points(company)
        return {
            customer.id: Profile(tuple(points.get(customer.id, ())), usual)
            for customer in customers
        }

    def _get_rma_contacts(self):
        """Return who orders for these customers: [(partner id, commercial partner id)]."""
        if not self.ids:
            return []
        query = (
            "SELECT id, commercial_partner_id FROM res_partner WHERE commercial_partner_id IN %s"
        )
        return self.env.execute_query(SQL(query, tuple(self.ids)))

    def _read_rma_points(self, company):
        """Return what was delivered, last first: {commercial partner id: [Point]}."""
        for model, names in READ:
            self.env[model].flush_model(names)
        contacts = self._get_rma_contacts()
        if not contacts:
            return {}
        now = fields.Datetime.now()
        sold = [
            SQL(SOLD, customer=customer, contact=contact, company=company.id, limit=LINES_UP_TO)
            for contact, customer in contacts
        ]
        # The figure is told, and not the orders behind it.
        query = SQL(
            POINTS,
            sold=SQL(" UNION ALL ").join(sold),
            returned=RETURNED,
            since=now - timedelta(days=DECAY_DAYS),
        )
        points = defaultdict(list)
        for customer, line, ordered, returns, faults, found in self.env.execute_query(query):
            if len(points[customer]) < LINES_UP_TO:
                evidence = max(map(weigh, found, faults)) if returns else None
                point = Point(line, max((now - ordered).days, 0), tuple(returns or ()), evidence)
                points[customer].append(point)
        return points


class ResCompanyUsual(models.Model):
    _inherit = "res.company"

    def _get_rma_usual(self):
        """Return what is usual with the customers of the company."""
        self.ensure_one()
        # The figure of all is no secret of anybody.
        own = self.sudo()
        return Company(own.rma_usual_rate, own.rma_usual_strength)
