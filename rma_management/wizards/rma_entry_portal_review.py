import hashlib
import json

from odoo import models

from ..tools.verdict import AUTHORIZE, REVIEW


class RmaEntryPortalReview(models.TransientModel):
    """What a customer is told before he confirms: read off the rules and the calculator."""

    _inherit = "rma.entry"

    def _get_portal_review(self):
        """Return what the customer is told before he confirms; nothing of it is reckoned here."""
        self.ensure_one()
        entry = self.with_context(rma_for_customer=True)
        settlement = entry._get_settlement()
        draft = entry.env["rma.order"].new(entry._prepare_order_vals(entry.line_ids))
        return {
            "steps": entry.env["rma.calculator"]._explain(settlement),
            "total": settlement.total,
            "is_unpaid": not settlement.notes
            and any(line._is_credited_resolution() for line in entry.line_ids),
            "replacement": entry.amount_replacement,
            "gets": entry.amount_customer_gets,
            "pays": entry.amount_customer_pays,
            "freight": entry._get_freight_texts(settlement),
            "money": draft._get_money_promise(self.env.lang),
            "exchange": entry._get_exchange_texts(),
            "waits": entry._get_outcome_texts(REVIEW),
            "remarks": entry._get_outcome_texts(AUTHORIZE),
            "validity": min(
                filter(None, entry.line_ids.policy_id.mapped("validity_days")), default=0
            ),
            "denials": entry._get_denials(),
        }

    def _get_outcome_texts(self, outcome):
        return list(
            dict.fromkeys(
                reason["customer"]
                for line in self.line_ids
                for reason in line.verdict_reasons or []
                if reason["outcome"] == outcome
            )
        )

    def _get_freight_texts(self, settlement):
        """Say who pays for the way back."""
        lines = self.line_ids.filtered(lambda line: line._is_goods_expected())
        ours = lines.filtered(lambda line: line.freight_payer == "company")
        if not lines:
            return []
        if ours == lines:
            return [self.env._("We pay for sending it back.")]
        texts = []
        if ours:
            names = ", ".join(ours.product_id.mapped("display_name"))
            texts.append(self.env._("We pay for sending back: %(products)s.", products=names))
        charged = [
            charge.amount
            for note in settlement.notes
            for charge in note.charges
            if charge.rule.type == "return_freight"
        ]
        if charged:
            amount = self.currency_id.format(float(sum(charged)))
            texts.append(
                self.env._("Sending it back costs %(amount)s, which we take off.", amount=amount)
            )
        else:
            texts.append(self.env._("You pay for sending it back."))
        return texts

    def _get_exchange_texts(self):
        """Say when goods come for the goods."""
        timings = set(
            self.line_ids.filtered(lambda line: line._is_exchange()).mapped(
                lambda line: line.policy_id.exchange_timing or "inspection"
            )
        )
        texts = {
            "authorization": self.env._(
                "We send the replacement as soon as the return is allowed."
            ),
            "receipt": self.env._("We send the replacement when your parcel has arrived."),
            "inspection": self.env._("We send the replacement when we have checked your parcel."),
        }
        found = [text for timing, text in texts.items() if timing in timings]
        if "repair" in self.line_ids.mapped("resolution"):
            found.append(self.env._("We repair what you send in, and send it back to you."))
        return found

    def _get_digest(self, review):
        """Return what stands for everything that the customer was shown."""
        self.ensure_one()
        shown = {name: value for name, value in review.items() if name != "remarks"}
        lines = self.line_ids.sorted("id")
        chosen = [
            [line.quantity, line.reason_id.id, line.condition, line.resolution, line.lot_ids.ids]
            + [line.sale_line_id.id, line.exchange_product_id.id]
            for line in lines
        ]
        content = [shown, chosen, self.portal_text, self.evidence_ids.ids, self.portal_key]
        return hashlib.sha256(json.dumps(content, default=str).encode()).hexdigest()
