from typing import Any, NamedTuple

from odoo import api, fields, models

from ...tools import recovery


class Found(NamedTuple):
    """Units as an inspector found them."""

    line: Any
    lot: Any
    grade: Any
    condition: Any = False


class Recommendation(NamedTuple):
    """The proposed disposition, none when the person has to choose, and the reckoning if any."""

    disposition: Any
    ranking: Any = None


class Known(NamedTuple):
    """What is read once for all units that are reckoned together."""

    best: Any  # the best grade
    dispositions: Any
    repairs: dict  # {Found: what making a unit good again should cost}
    credits: dict  # {Found: what the vendor credits for a unit}, those that a vendor takes back
    rankings: dict  # {facts: the reckoning of all units of which they are true}


class RmaRecovery(models.AbstractModel):
    """Recommends a disposition: what the grade says, or if the company wants it the reckoning."""

    _name = "rma.recovery"
    _description = "Disposition Recommendation"

    @api.model
    def _recommend(self, founds):
        """Return a `Recommendation` for each `Found`, with no query per unit.

        Who inspects need not be able to read prices and costs: what is recommended gets out.
        """
        founds = [
            found._replace(line=found.line.sudo(), grade=found.grade.sudo()) for found in founds
        ]
        valued = [found for found in founds if found.line.company_id.rma_recommend_disposition]
        known = Known(
            self.env["rma.grade"].search([], limit=1).sudo(),
            self.env["rma.disposition"].search([("active", "=", True)]).sudo(),
            self._get_repair_costs(valued),
            self._get_vendor_credits(valued),
            {},
        )
        recommended = [
            self._recommend_by_value(found, known)
            if found.line.company_id.rma_recommend_disposition
            else Recommendation(self._recommend_by_grade(found, known))
            for found in founds
        ]
        return [
            Recommendation(disposition.with_env(self.env), ranking)
            for disposition, ranking in recommended
        ]

    @api.model
    def _recommend_by_value(self, found, known):
        """Return what brings most; a close call is for the person to decide."""
        ranking = self._rank(found, known)
        chosen = None if ranking.is_close else ranking.best
        return Recommendation(chosen.key if chosen else known.dispositions.browse(), ranking)

    @api.model
    def _recommend_by_grade(self, found, known):
        """Return what the grade recommends; below the best, first what the reason says."""
        by_reason = found.line.reason_id.default_disposition_id
        if by_reason and found.grade != known.best:
            return by_reason
        return found.grade.disposition_id or known.dispositions[:1]

    @api.model
    def _rank(self, found, known):
        """Return the reckoning; hundreds of units of which the same is true are reckoned once."""
        line, unit = found.line, self._get_unit(found, known)
        terms = (known.repairs[found], known.credits.get(found))
        facts = (line.product_id, line.company_id, found.grade, unit, terms)
        if facts not in known.rankings:
            known.rankings[facts] = self._rank_unit(found, unit, known)
        return known.rankings[facts]

    @api.model
    def _rank_unit(self, found, unit, known):
        company = found.line.company_id
        routes = [
            self._get_route(found, disposition, known)
            for disposition in known.dispositions
            if company._is_served_by(disposition.company_id)
        ]
        close_share = company.rma_close_percent / 100
        return recovery.rank(unit, routes, close_share)

    @api.model
    def _get_unit(self, found, known):
        """Return what is known of the goods that decides where they may go."""
        # An inspector need not be able to read the vendor's terms; only yes or no gets out.
        product = found.line.product_id.sudo()
        lot = found.lot.sudo()
        # The field comes with product_expiry.
        expiry = "expiration_date" in lot._fields and lot.expiration_date
        condition = found.condition or found.line.condition
        return recovery.Unit(
            is_hygienic=product.rma_is_hygienic,
            is_opened=condition != "unopened" if condition else found.grade != known.best,
            is_expired=bool(expiry and expiry <= fields.Datetime.now()),
            is_recalled=product.rma_is_recalled or lot.rma_is_recalled,
            is_as_new=found.grade.is_sold_as_new,
            has_agreement=found in known.credits,
            is_destruction_banned=product.rma_is_destruction_banned,
        )

    @api.model
    def _get_route(self, found, disposition, known):
        """Return a disposition as a `Route`, per unit of the product."""
        grade = disposition.result_grade_id or found.grade
        # Each company has its own costs, in its own currency.
        disposition = disposition.with_company(found.line.company_id)
        price, obstacles = self._get_resale_price(found, disposition)
        is_vendor = disposition.outcome == recovery.VENDOR
        needs_work = disposition.stock_effect in ("refurbish", "repair")
        if needs_work and found.grade == known.best:
            obstacles = (*obstacles, recovery.NOTHING_TO_MEND)
        elif needs_work and not known.repairs[found]:
            obstacles = (*obstacles, recovery.UNKNOWN_COST)
        return recovery.Route(
            key=disposition,
            outcome=disposition.outcome,
            price=price,
            factor=grade.price_percent / 100,
            repair=known.repairs[found] if needs_work else 0.0,
            handling=disposition.handling_cost,
            freight=disposition.freight_cost,
            credit=known.credits.get(found, 0.0) if is_vendor else 0.0,
            obstacles=obstacles,
        )

    @api.model
    def _get_resale_price(self, found, disposition):
        """Return what the goods are sold for, and what is against selling them: (price, codes)."""
        if disposition.outcome not in (recovery.NEW, recovery.USED):
            return 0.0, ()
        product = found.line.product_id.sudo().with_company(found.line.company_id)
        used = product.second_hand_product_id
        if disposition.stock_effect == "second_hand" and not used:
            return 0.0, (recovery.NO_PRODUCT,)
        if disposition.outcome == recovery.USED and used:
            return used.lst_price, ()
        return product.lst_price, ()

    # What other apps know better: a glue addon overrides these.

    @api.model
    def _get_repair_costs(self, founds):
        """Return what making a unit good again is expected to cost: {Found: cost}."""
        costs = {}
        for found in founds:
            company = found.line.company_id
            product = found.line.product_id.with_company(company)
            costs[found] = product.rma_repair_cost or company.rma_repair_cost
        return costs

    @api.model
    def _get_vendor_credits(self, founds):
        """Return what vendors credit for the units that they take back: {Found: credit}."""
        return {}

    # Explaining

    @api.model
    def _get_summary(self, ranking, company):
        """Return the reckoning per unit as text, a line for each way out, the best first."""
        currency = company.currency_id
        lines = []
        if ranking.is_close:
            lines.append(self.env._("A close call: you choose."))
        if ranking.runner_up:
            lines.append(
                self.env._(
                    "%(best)s brings %(margin)s more than %(next)s.",
                    best=ranking.best.key.name,
                    margin=currency.format(ranking.margin),
                    next=ranking.runner_up.key.name,
                )
            )
        if not ranking.best:
            lines.append(self.env._("Nothing is possible with these goods: you choose."))
        return "\n".join(lines + self._explain(ranking, currency))

    @api.model
    def _explain(self, ranking, currency):
        """Return the reckoning as [text]: the ways from the best on, then why not the rest."""
        lines = [self._explain_route(route, currency) for route in ranking.routes]
        labels = self._get_obstacle_labels()
        lines += [
            self.env._(
                "Not %(disposition)s: %(reasons)s",
                disposition=route.key.name,
                reasons="; ".join(labels[code] for code in codes),
            )
            for route, codes in ranking.refused
        ]
        return lines

    @api.model
    def _explain_route(self, route, currency):
        parts = [
            (self.env._("resale"), route.price * route.factor),
            (self.env._("repair"), -route.repair),
            (self.env._("handling"), -route.handling),
            (self.env._("freight"), -route.freight),
            (self.env._("vendor credit"), route.credit),
        ]
        terms = ", ".join(f"{label} {currency.format(amount)}" for label, amount in parts if amount)
        value = currency.format(route.value)
        return f"{route.key.name}: {value} ({terms})" if terms else f"{route.key.name}: {value}"

    @api.model
    def _get_obstacle_labels(self):
        return {
            recovery.HYGIENE: self.env._("a hygiene product that was opened"),
            recovery.EXPIRED: self.env._("past its expiration date"),
            recovery.RECALLED: self.env._("recalled"),
            recovery.WORN: self.env._("the grade is not sold as new"),
            recovery.NO_AGREEMENT: self.env._("the vendor does not take it back"),
            recovery.DESTRUCTION_BAN: self.env._("it must not be destroyed"),
            recovery.NO_PRODUCT: self.env._("no second-hand product is set"),
            recovery.NOTHING_TO_MEND: self.env._("there is nothing to mend"),
            recovery.UNKNOWN_COST: self.env._("nobody has said what mending it costs"),
        }
