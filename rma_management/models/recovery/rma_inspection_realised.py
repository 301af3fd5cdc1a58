from fractions import Fraction

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ...tools import recovery

MANAGER = "rma_management.group_rma_manager"
# So long a figure is looked at again: a sale may be returned, a credit note reset.
DAYS_FOLLOWED = 730


class RmaInspectionRealised(models.Model):
    """What a disposition was expected to bring, and what it brought in the end.

    Both take off what the dispositions say of handling and freight: nobody books these per unit.
    A figure stands only where it can be known:

    ==================  =====================================================================
    second-hand         the sale of the serial number, or of as many units, first in first out
    stock               the next sale of the serial number; without one nobody knows
    vendor              the posted credit note (Purchase)
    repair              as stock, less the cost of the repair (Repairs)
    scrap, gift         nothing
    back to customer    none of ours
    ==================  =====================================================================
    """

    _inherit = "rma.inspection"

    best_value = fields.Monetary(
        string="Expected of the Best Way",
        currency_field="company_currency_id",
        readonly=True,
        groups=MANAGER,
        help="What the best way out should have brought for all units, chosen or not.",
    )
    runner_up_value = fields.Monetary(
        string="Expected of the Second Best",
        currency_field="company_currency_id",
        readonly=True,
        groups=MANAGER,
    )
    realised_state = fields.Selection(
        [("open", "Not known yet"), ("known", "Known")],
        string="Realised",
        readonly=True,
        copy=False,
        groups=MANAGER,
        index="btree_not_null",
        help="Only where the decision was reckoned by value.",
    )
    realised_value = fields.Monetary(
        string="Realised Recovery",
        currency_field="company_currency_id",
        readonly=True,
        copy=False,
        groups=MANAGER,
        help="What these units brought: sold, credited by the vendor or nothing, less repair, "
        "handling and freight. Goods without a serial number count as sold in the order they came.",
    )
    realised_difference = fields.Monetary(
        string="Realised − Expected",
        currency_field="company_currency_id",
        compute="_compute_realised_difference",
        store=True,
        groups=MANAGER,
    )
    realised_date = fields.Datetime(string="As Of", readonly=True, copy=False, groups=MANAGER)

    @api.depends("realised_state", "realised_value", "predicted_value")
    def _compute_realised_difference(self):
        for inspection in self:
            is_known = inspection.realised_state == "known"
            difference = inspection.realised_value - inspection.predicted_value
            inspection.realised_difference = is_known and difference

    @api.model
    def _get_decided_fields(self):
        return super()._get_decided_fields() | {
            "best_value", "realised_date", "realised_state", "realised_value", "runner_up_value",
        }  # fmt: skip

    def _prepare_recommendation_vals(self, recommendation):
        vals = super()._prepare_recommendation_vals(recommendation)
        ranking = recommendation.ranking
        if not ranking:
            return vals
        units = float(self.line_id._to_product_unit(self.quantity))
        best, second = ranking.best, ranking.runner_up
        return {
            **vals,
            "best_value": best.value * units if best else 0.0,
            "runner_up_value": second.value * units if second else 0.0,
            "realised_state": "open",
        }

    def action_realise(self):
        """Find out what these inspected units have brought by now (button "Reckon Now")."""
        self.check_access("read")
        if not self.env.su and not self.env.user.has_group(MANAGER):
            raise AccessError(self.env._("Only returns managers see what was recovered."))
        # What the goods were sold for stands on orders that a returns manager need not read.
        self.sudo()._realise()
        return True

    def _realise(self):
        """Write what is known of these inspections, and take back what is not known any more."""
        reckoned = self.filtered("realised_state")
        realised = reckoned._get_realised()
        costs = reckoned._get_realised_costs()
        now = fields.Datetime.now()
        for inspection in reckoned:
            units, amount = realised.get(inspection, (0, 0.0))
            standing = inspection.line_id._to_product_unit(inspection._get_standing_quantity())
            # Decided anew in part, it is no measure of what was expected of the whole.
            is_known = not inspection.qty_withdrawn and units >= standing > 0
            inspection._in_action().write(
                {
                    "realised_state": "known" if is_known else "open",
                    "realised_value": amount - costs.get(inspection, 0.0) if is_known else 0.0,
                    "realised_date": now,
                }
            )

    def _get_realised(self):
        """Return what these brought, costs not taken off, in their company's currency.

        :return: {inspection: (units of which it is known, in the product's unit; amount)}
        """
        result = {}
        for inspection in self:
            gone = sum(
                inspection.line_id._to_product_unit(quantity)
                for disposition, quantity in inspection._get_standing().items()
                if disposition._is_nothing_gained()
            )
            result[inspection] = (gone, 0.0)
        sales = self.env["rma.recovery"]._get_sales(self)
        return self._add_realised(result, sales)

    @api.model
    def _add_realised(self, realised, more):
        """Return two results of `_get_realised` as one."""
        total = dict(realised)
        for inspection, (units, amount) in more.items():
            known, before = total.get(inspection, (Fraction(0), 0.0))
            total[inspection] = (known + units, before + amount)
        return total

    def _get_realised_costs(self):
        """Return what the ways of these units have cost, in their company's currency."""
        costs = {}
        for inspection in self:
            company, line = inspection.company_id, inspection.line_id
            ways = [(inspection.disposition_id, inspection.quantity)]
            ways += [(step.disposition_id, step.quantity) for step in inspection.step_ids]
            costs[inspection] = sum(
                way.with_company(company)._get_unit_cost() * float(line._to_product_unit(quantity))
                for way, quantity in ways
            )
        return costs

    @api.model
    def _cron_realise(self, limit=200):
        """Look at what is not known yet, and again at what was; each batch is committed."""
        today = fields.Datetime.now().replace(hour=0, minute=0, second=0, microsecond=0)
        domain = [
            ("realised_state", "!=", False),
            ("date", ">=", fields.Datetime.subtract(today, days=DAYS_FOLLOWED)),
            "|",
            ("realised_date", "=", False),
            ("realised_date", "<", today),
        ]
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=self.search_count(domain))
        while inspections := self.search(domain, limit=limit, order="id"):
            inspections._realise()
            if not cron._commit_progress(len(inspections)):
                break


class RmaDispositionRealised(models.Model):
    _inherit = "rma.disposition"

    def _is_nothing_gained(self):
        """Tell whether it is sure that the goods bring nothing."""
        self.ensure_one()
        is_gift = self.stock_effect == "keep"
        return is_gift or self.outcome in (recovery.GIVEN, recovery.DESTROYED)

    def _get_unit_cost(self):
        """Return what a unit costs on this way, in the currency of the company at hand."""
        self.ensure_one()
        return self.handling_cost + self.freight_cost
