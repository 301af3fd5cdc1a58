from odoo import api, fields, models
from odoo.tools import format_date

from ...tools.guarantee import reckon
from ...tools.verdict import AUTHORIZE, REVIEW, Verdict
from .rma_line_mixin import DEFECTS


class RmaLineGuarantee(models.AbstractModel):
    """The law on faulty goods, above the policy and beside the right of withdrawal."""

    _inherit = "rma.line.mixin"

    guarantee_id = fields.Many2one(
        "rma.guarantee",
        string="Legal Guarantee",
        compute="_compute_guarantee_id",
        store=True,
        precompute=True,
        help="The law under which the customer complains of a fault, asked for in time.",
    )

    @api.depends("sale_line_id", "lot_ids", "reason_id", "condition")
    def _compute_guarantee_id(self):
        claims = self.filtered(lambda line: line._is_fault_claimed())
        (self - claims).guarantee_id = False
        guarantees = claims.env["rma.guarantee"]._get_laws()
        for line in claims:
            line.guarantee_id = line._find_guarantee(guarantees)

    @api.depends("guarantee_id")
    def _compute_freight_payer(self):
        """Who delivered faulty goods pays for their way back."""
        covered = self.filtered("guarantee_id")
        covered.freight_payer = "company"
        return super(RmaLineGuarantee, self - covered)._compute_freight_payer()

    @api.depends("guarantee_id")
    def _compute_is_fee_waived(self):
        """The law lets nobody charge for what it has the seller do."""
        covered = self.filtered("guarantee_id")
        covered.is_fee_waived = True
        return super(RmaLineGuarantee, self - covered)._compute_is_fee_waived()

    def _is_fault_claimed(self):
        """Tell whether the customer says that the goods are faulty or not as agreed.

        The reason says so where it names who is at fault; else the declared condition.
        """
        self.ensure_one()
        fault = self._get_reason_terms()["fault"]
        return fault != "customer" if fault else self.condition in DEFECTS

    def _find_guarantee(self, guarantees):
        """Return the one of these that covers the goods on the day of the request."""
        self.ensure_one()
        if not self.sale_line_id or not self._is_law_observed():
            return guarantees.browse()
        guarantee = guarantees._find_for(self)
        reckoning = self._reckon_guarantee(guarantee)
        return guarantee if reckoning and reckoning.is_in_time else guarantees.browse()

    def _reckon_guarantee(self, guarantee):
        """Return the `Reckoning` of a guarantee for the goods of the line, None without one."""
        self.ensure_one()
        start = guarantee and self._get_clock_start()
        if not start:
            return None
        earlier = self._get_earlier_cures()
        is_repaired = "repair" in earlier.mapped("resolution")
        return reckon(
            guarantee.sudo()._get_terms(),
            start,
            self._get_request_date(),
            attempts=len(earlier),
            is_repaired=is_repaired and guarantee.sudo()._is_extended(self._get_sale_date()),
        )

    def _get_clock_start(self):
        """Return the day from which a period counts for all that comes back, None without one.

        Of several deliveries the last ones come back first, those of the chosen serials before
        them; what nobody has entered a quantity of counts from the last.
        """
        self.ensure_one()
        if not self.product_id:
            return None
        deliveries = self._get_deliveries()
        if not self.lot_ids:
            deliveries = sorted(deliveries, reverse=True)
        left, start = self._to_product_unit(self._get_quantity()), None
        for day, quantity in deliveries:
            if start and left <= 0:
                break
            left -= quantity
            start = min(start or day, day)
        return start or self._get_delivery_day()

    def _get_delivery_day(self):
        """Return the day of the last delivery of the order line, whatever has come of it."""
        self.ensure_one()
        sale_line = self.sale_line_id._origin.sudo()
        moves = sale_line._get_goods_moves().get(sale_line, ())
        days = [
            self._get_local_date(move.date)
            for move in moves
            if move.state == "done" and move._is_to_customer() and not move.origin_returned_move_id
        ]
        return max(days, default=None)

    def _get_earlier_cures(self):
        """Return the lines by which the same goods were repaired or replaced for a fault before."""
        self.ensure_one()
        own, today = self._get_own_return(), self._get_request_date()
        # Which returns there were is no secret to whoever is told what they lead to.
        return self.sale_line_id._origin.sudo().rma_line_ids.filtered(
            lambda other: (
                other._is_cured()
                and other.order_id not in own
                and other._is_fault_claimed()
                and other._get_request_date() <= today
                and self._is_same_goods(other)
            )
        )

    def _is_same_goods(self, other):
        """Tell whether what comes back may be what another line of its order line was about.

        Serials tell, those sent as a replacement included; without them, quantities.
        """
        self.ensure_one()
        lots, others = self.lot_ids._origin, other._get_cured_lots()
        if lots and others:
            return bool(lots & others)
        wanted = self._to_product_unit(self._get_quantity())
        return wanted <= other._to_product_unit(other._get_quantity())

    # Verdict

    def _apply_law(self, verdicts):
        """What the guarantee grants counts where the right of withdrawal has not spoken."""
        return self._apply_guarantee(super()._apply_law(verdicts))

    def _apply_guarantee(self, verdicts):
        """Return what is left of the policy's terms where faulty goods are under guarantee.

        What is due now is granted. Another remedy that the terms refuse is for somebody to decide.
        """
        self.ensure_one()
        refusals = [verdict for verdict in verdicts if verdict.outcome != AUTHORIZE]
        reckoning = self._reckon_guarantee(self.guarantee_id) if refusals else None
        if not reckoning:
            return verdicts
        if due := reckoning.find(self.resolution):
            verdict = self._get_granted_verdict(reckoning, due)
        else:
            verdict = self._get_other_remedy_verdict(reckoning, refusals)
        return [verdict for verdict in verdicts if verdict.outcome == AUTHORIZE] + [verdict]

    def _get_granted_verdict(self, reckoning, due):
        guarantee = self.guarantee_id
        agent = self.env._(
            "The policy does not count: %(guarantee)s (%(law)s), until %(until)s.",
            guarantee=guarantee.name,
            law=guarantee.source,
            until=format_date(self.env, due.until),
        )
        return Verdict(
            "guarantee",
            AUTHORIZE,
            " ".join((agent, self._get_due_text(reckoning), self._get_burden_text(reckoning, due))),
            self.env._(
                "The law gives you this for faulty goods, until %(until)s.",
                until=format_date(self.env, due.until),
            ),
        )

    def _get_other_remedy_verdict(self, reckoning, refusals):
        guarantee, first = self.guarantee_id, reckoning.first
        texts = [verdict.agent for verdict in refusals]
        texts.append(
            self.env._(
                "The goods are under guarantee, so that nobody but a person refuses: %(guarantee)s "
                "(%(law)s), until %(until)s.",
                guarantee=guarantee.name,
                law=guarantee.source,
                until=format_date(self.env, reckoning.until),
            )
        )
        if not first:
            customer = self.env._("We will check your request and come back to you.")
            return Verdict("guarantee", REVIEW, " ".join(texts), customer)
        texts += [self._get_due_text(reckoning), self._get_burden_text(reckoning, first)]
        remedies = self._get_remedy_names(reckoning)
        return Verdict(
            "guarantee",
            REVIEW,
            " ".join(texts),
            self.env._(
                "For faulty goods the law first gives you: %(remedies)s. We will check your "
                "request and come back to you.",
                remedies=remedies,
            ),
            self.env._("Offer what is due: %(remedies)s.", remedies=remedies),
        )

    def _get_due_text(self, reckoning):
        """Say which remedy is due first, and why."""
        remedy = reckoning.first.remedy
        name = self._get_remedy_name(remedy.resolution)
        if remedy.attempts:
            return self.env._(
                "Due first: %(remedy)s, as repair or replacement failed.", remedy=name
            )
        if remedy.days:
            return self.env._(
                "Due first: %(remedy)s, within %(days)s days of delivery.",
                remedy=name,
                days=remedy.days,
            )
        return self.env._("Due first: %(remedy)s, which comes before money back.", remedy=name)

    def _get_burden_text(self, reckoning, due):
        """Say who has to prove what."""
        if due.is_burden_on_seller:
            return self.env._(
                "The fault counts as ours unless we prove otherwise, until %(day)s.",
                day=format_date(self.env, reckoning.burden_until),
            )
        return self.env._("The customer has to prove that the fault was there at delivery.")

    def _get_remedy_names(self, reckoning):
        names = (self._get_remedy_name(due.remedy.resolution) for due in reckoning.due)
        return ", ".join(dict.fromkeys(names))

    def _get_remedy_name(self, resolution):
        return dict(self._fields["resolution"]._description_selection(self.env))[resolution]

    def _get_default_remedies(self):
        """Return what is due first for those of these lines whose refund nothing else grants.

        Rights are looked for anew: a proposal must not ask for what is derived from it.

        :return: {line.id: resolution}
        """
        claims = self.filtered(lambda line: line._is_fault_claimed())
        if not claims:
            return {}
        heard = claims._hear(claims._get_term_rules())
        guarantees = self.env["rma.guarantee"]._get_laws()
        rights = self.env["rma.withdrawal.right"].sudo().search([("days", ">", 0)])
        result = {}
        for line in claims:
            is_granted = all(verdict.outcome == AUTHORIZE for verdict in heard[line.id])
            if is_granted or line._find_withdrawal_right(rights):
                continue
            reckoning = line._reckon_guarantee(line._find_guarantee(guarantees))
            if reckoning and reckoning.first:
                result[line.id] = reckoning.first.remedy.resolution
        return result
