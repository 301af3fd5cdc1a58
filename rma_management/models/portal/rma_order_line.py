from odoo import models
from odoo.tools import format_list


class RmaOrderLinePage(models.Model):
    """What the customer is told of a line: what was asked for, and what came of it."""

    _inherit = "rma.order.line"

    def _get_page_values(self):
        """Return a line for the customer's page, as plain values. To be asked with all rights."""
        self.ensure_one()
        product = self.product_id.with_context(display_default_code=False)
        return {
            "name": product.display_name,
            "quantity": self.order_id._format_quantity(self.product_uom_qty, self.product_uom_id),
            "order": self.sale_order_id.name or "",
            "serials": ", ".join(self.lot_ids.mapped("name")),
            "reason": self.reason_id.name or "",
            "condition": self._get_condition_label(self.condition),
            "resolution": self._get_resolution_label(),
            "results": self._get_customer_results(),
        }

    def _get_condition_label(self, condition):
        return dict(self._fields["condition"]._description_selection(self.env)).get(condition, "")

    def _get_resolution_label(self):
        """Return what the customer wants for it, in the customer's words."""
        self.ensure_one()
        product = self.exchange_product_id.with_context(display_default_code=False)
        if self.resolution == "exchange" and product:
            return self.env._("Exchange for %(product)s", product=product.display_name)
        return {
            "refund": self.env._("Money back"),
            "store_credit": self.env._("Store credit"),
            "exchange": self.env._("Exchange"),
            "repair": self.env._("Repair"),
            "keep": self.env._("Money back, and you keep it"),
        }.get(self.resolution, "")

    def _get_customer_results(self):
        """Return what became of the line so far: [sentence].

        What inspectors write is for colleagues; this is put together from what they chose.
        """
        self.ensure_one()
        if self.state in ("draft", "submitted"):
            # What the rules say to customers, and nothing of what they say to agents.
            return list(dict.fromkeys(filter(None, (self.customer_text or "").splitlines())))
        results = []
        if 0 < self.qty_received < self.product_uom_qty:
            results.append(
                self.env._(
                    "%(received)s of %(asked)s have arrived.",
                    received=f"{self.qty_received:g}",
                    asked=f"{self.product_uom_qty:g}",
                )
            )
        return results + self._get_finding_texts()

    def _get_finding_texts(self):
        found = self.inspection_ids.filtered(lambda done: done._get_standing_quantity() > 0)
        if not found:
            return []
        others = found.filtered(lambda inspection: not inspection.is_as_declared)
        names = dict.fromkeys(
            self._get_condition_label(other.condition)
            for other in others
            if other.condition and other.condition != other.declared_condition
        )
        if names:
            texts = [self.env._("Checked: %(found)s.", found=format_list(self.env, list(names)))]
        elif others:
            texts = [self.env._("Checked: not quite as you described it.")]
        else:
            texts = [self.env._("Checked: as you described it.")]
        missing = dict.fromkeys(
            found.item_ids.filtered(lambda item: item.status == "missing").mapped("name")
        )
        if missing:
            texts.append(self.env._("Missing: %(parts)s.", parts=format_list(self.env, [*missing])))
        refused = found.filtered(lambda inspection: not inspection.disposition_id.is_credited)
        return texts + [
            self._get_refused_text(effect, sum(part._get_standing_quantity() for part in parts))
            for effect, parts in refused.grouped(
                lambda inspection: inspection.disposition_id.stock_effect
            ).items()
        ]

    def _get_refused_text(self, effect, quantity):
        """Return what becomes of goods that are not credited."""
        amount = self.order_id._format_quantity(quantity, self.product_uom_id)
        if effect == "customer":
            return self.env._(
                "We send %(quantity)s back to you: no credit for this.", quantity=amount
            )
        if effect == "repair":
            return self.env._("We repair %(quantity)s.", quantity=amount)
        return self.env._("No credit for %(quantity)s.", quantity=amount)
