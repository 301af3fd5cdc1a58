from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Command
from odoo.tools import format_amount

from ...tools.verdict import DENY, REVIEW
from ..base.rma_sane import read_number
from ..no_order.rma_line_mixin import PRICE_BASES
from ..policy.rma_line_mixin import CONDITIONS, RESOLUTIONS
from .rma_service import CHANNELS

MAX_LINES = 500
# Longer ago than this nobody has picked the telephone up.
MAX_SECONDS = 86400


class RmaServiceCase(models.AbstractModel):
    """A case of the page as an entry: the same rules, the same reckoning, the same end."""

    _inherit = "rma.service"

    # From the page

    @api.model
    def _open_case(self, case, make):
        """Return the entry of a case; whatever it names is looked up, and left out if not there.

        :param make: `rma.entry.new` for an entry in memory, or `rma.entry.create`
        """
        lines = self._read_lines(case)
        sales = self.env["sale.order"].union(
            *[vals.pop("sale_line").order_id for vals in lines if "sale_line" in vals]
        )
        partner = sales[:1].partner_id or self._browse_many("res.partner", [case.get("partner_id")])
        channel = case.get("channel")
        seconds = min(max(read_number(self.env, case.get("seconds")), 0), MAX_SECONDS)
        return make(
            {
                "sale_order_ids": [Command.set(sales.ids)],
                "partner_id": partner.id,
                "channel": channel if channel in CHANNELS else "phone",
                "evidence_ids": [Command.set(self._browse_files(case.get("files")).ids)],
                "opened_at": fields.Datetime.now() - timedelta(seconds=seconds),
                "line_ids": [Command.create(vals) for vals in lines],
            }
        )

    @api.model
    def _read_lines(self, case):
        """Return the values of each line that asks for something: [{field: value}]."""
        asked = [
            line
            for line in (case.get("lines") or ())[:MAX_LINES]
            if read_number(self.env, line.get("quantity")) > 0
        ]
        found = {
            name: self._browse_many(model, [line.get(name) for line in asked])
            for name, model in (
                ("sale_line_id", "sale.order.line"),
                ("product_id", "product.product"),
                ("exchange_product_id", "product.product"),
                ("reason_id", "rma.reason"),
            )
        }
        known = {name: set(records._ids) for name, records in found.items()}
        # Which units the customer has is told to whoever may return them.
        lots = found["sale_line_id"]._get_returnable_lots_by_line()
        vals_list = []
        for line in asked:
            chosen = {name: line[name] for name in known if line.get(name) in known[name]}
            if "sale_line_id" in chosen or "product_id" in chosen:
                vals_list.append(self._prepare_line_vals(line, chosen, lots))
        return vals_list

    @api.model
    def _prepare_line_vals(self, line, chosen, lots):
        """Return the values of a line of the entry; what nobody chose is proposed by the entry."""
        vals = {"quantity": read_number(self.env, line.get("quantity"))}
        for name, choices in (("condition", CONDITIONS), ("resolution", RESOLUTIONS)):
            if line.get(name) in dict(choices):
                vals[name] = line[name]
        for name in ("reason_id", "exchange_product_id"):
            if name in chosen:
                vals[name] = chosen[name]
        if "sale_line_id" in chosen:
            sale_line = self.env["sale.order.line"].browse(chosen["sale_line_id"])
            wanted = set(line.get("lot_ids") or ())
            mine = [lot.id for lot in lots[sale_line] if lot.id in wanted]
            return {
                **vals,
                "sale_line": sale_line,
                "sale_line_id": sale_line.id,
                "lot_ids": [Command.set(mine)],
            }
        basis = line.get("price_basis")
        return {
            **vals,
            "product_id": chosen["product_id"],
            "price_basis": basis if basis in dict(PRICE_BASES) else "last",
            "date_purchased": self._read_day(line.get("date_purchased")),
        }

    @api.model
    def _read_day(self, text):
        try:
            return fields.Date.to_date(text) or False
        except (TypeError, ValueError):
            return False

    @api.model
    def _browse_files(self, ids):
        """Return those files that the user has just dropped, and nobody else's."""
        return self._browse_many("ir.attachment", ids).filtered(
            lambda file: file.create_uid == self.env.user and not file.res_id
        )

    # To the page

    @api.model
    def _judge(self, case):
        entry = self._open_case(case, self.env["rma.entry"].new)
        keys = [
            line.get("key")
            for line in (case.get("lines") or ())[:MAX_LINES]
            if read_number(self.env, line.get("quantity")) > 0
        ]
        lines = entry.line_ids
        if not lines or len(lines) != len(keys):
            return self._answer_nothing(bool(keys))
        settlement = entry._get_settlement()
        replacements = self._get_replacements(lines)
        outcome = self._get_outcome(lines)
        return {
            "outcome": outcome,
            "button": self._get_button(entry, outcome, settlement),
            "lines": {
                key: self._get_line_answer(line, settlement, replacements)
                for key, line in zip(keys, lines, strict=True)
            },
            "steps": [
                {**step, "amount": format_amount(self.env, step["amount"], entry.currency_id)}
                for step in self.env["rma.calculator"]._explain(settlement)
            ],
            **self._get_totals(entry, settlement),
            "elsewhere": [
                {"id": order.id, "name": order.name} for order in entry.elsewhere_ids._origin
            ],
        }

    @api.model
    def _answer_nothing(self, is_lost):
        """Return the answer to a case of which nothing is left, or nothing chosen yet."""
        text = (
            self.env._("Some of it is gone, or not yours to see. Take it off, and search again.")
            if is_lost
            else self.env._("Choose what comes back")
        )
        return {"outcome": "empty", "button": text, "lines": {}, "steps": [], "elsewhere": []}

    @api.model
    def _get_outcome(self, lines):
        """Return what would become of these lines: the worst of them counts."""
        verdicts = set(lines.mapped("verdict"))
        if DENY in verdicts:
            return DENY
        if not all(line.reason_id for line in lines):
            return "incomplete"
        return REVIEW if REVIEW in verdicts else "authorize"

    @api.model
    def _get_button(self, entry, outcome, settlement):
        """Say what the button will do."""
        if outcome == DENY:
            reason = next(
                found["agent"]
                for line in entry.line_ids
                for found in line.verdict_reasons or ()
                if found["outcome"] == DENY
            )
            return self.env._("Cannot be authorized: %(reason)s", reason=reason)
        if outcome == "incomplete":
            line = entry.line_ids.filtered(lambda line: not line.reason_id)[0]
            return self.env._(
                "Choose why it comes back: %(product)s", product=line.product_id.display_name
            )
        if outcome == REVIEW:
            steps = entry.line_ids._get_approval_steps(entry._get_company_amount())
            # The names of roles are told to whoever has to ask them.
            names = [group.sudo().name for group, _is_second in steps]
            return self.env._("Ask for approval of %(groups)s", groups=", ".join(names))
        return self.env._("Authorize")

    @api.model
    def _get_line_answer(self, line, settlement, replacements):
        return {
            "verdict": line.verdict,
            "reasons": line.verdict_reasons or [],
            "amount": format_amount(
                self.env, settlement.goods.get(line, 0.0), line.entry_id.currency_id
            ),
            "is_credited": line._is_credited_resolution(),
            "resolution": line.resolution,
            "exchange_product_id": line.exchange_product_id.id,
            "replacements": replacements.get(line, []),
        }

    @api.model
    def _get_totals(self, entry, settlement):
        """Return what the customer gets, or pays, formatted; of what it is made, in `steps`."""
        currency = entry.currency_id
        costs = sum(entry.line_ids.mapped("exchange_total"))
        left = settlement.total - costs
        return {
            "parts": self._get_parts(settlement, currency),
            "total": format_amount(self.env, abs(left), currency),
            "is_paid_by_customer": currency.compare_amounts(left, 0.0) < 0,
            "replacement": format_amount(self.env, costs, currency) if costs else "",
        }

    @api.model
    def _get_parts(self, settlement, currency):
        """Return what makes the total differ from the goods, formatted: [{label, amount}]."""
        parts = [
            (self.env._("Goods"), sum(settlement.goods.values())),
            (self.env._("Order Discount"), settlement.discount),
            (self.env._("Fees"), -sum(settlement.fees.values())),
            (self.env._("Given on Top"), sum(settlement.bonuses.values())),
        ]
        told = [
            {"label": label, "amount": format_amount(self.env, amount, currency)}
            for label, amount in parts
            if not currency.is_zero(amount)
        ]
        return told if len(told) > 1 else []

    @api.model
    def _get_replacements(self, lines):
        """Return what could be sent instead, with what is free: {line: [{id, name, free}]}."""
        exchanges = lines.filtered(lambda line: line._is_exchange())
        result = {}
        for order, group in exchanges.grouped(lambda line: line.sale_line_id.order_id).items():
            offered = order._get_portal_replacements(group.sale_line_id)
            products = {offer.product for offers in offered.values() for offer in offers}
            # Once for all: each by itself would read its name alone.
            self.env["product.product"].union(*products).mapped("display_name")
            for line in group:
                result[line] = [
                    self._get_replacement_values(offer)
                    for offer in offered.get(line.sale_line_id, ())
                ]
        return result

    @api.model
    def _get_replacement_values(self, offer):
        product, free = offer
        return {
            "id": product.id,
            "name": product.display_name,
            "free": free,
            "is_storable": product.is_storable,
        }
