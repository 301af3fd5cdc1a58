from odoo import models
from odoo.tools import format_date, html2plaintext


class RmaDeskOrder(models.Model):
    """What the returns desk shows of a return: goods and numbers, no prices."""

    _inherit = "rma.order"

    def _get_desk_summary(self):
        """Return what a worker tells two returns apart by."""
        self.ensure_one()
        return {
            "id": self.id,
            "name": self.name,
            "partner": self.partner_id.display_name or "",
            "summary": self.summary,
            "is_urgent": self.priority == "1",
        }

    def _get_desk_values(self):
        """Return all that the screen shows."""
        self.ensure_one()
        cards, to_inspect = self._get_desk_cards(), self._get_desk_inspections()
        return {
            **self._get_desk_summary(),
            "state": self.state,
            "step": self._get_desk_step(cards, to_inspect),
            "deadline": format_date(self.env, self.date_expiry) if self.date_expiry else "",
            "note": html2plaintext(self.note or "").strip(),
            "refusal": self._get_desk_refusal(),
            "warning": self._get_desk_warning(),
            "cards": cards,
            "to_inspect": to_inspect,
        }

    def _get_desk_step(self, cards, to_inspect):
        """Return what comes next: what is here already comes before what is waited for."""
        if self.state not in ("authorized", "done"):
            return "blocked"
        if to_inspect:
            return "inspect"
        return "receive" if any(card["expected"] > 0 for card in cards) else "done"

    def _get_desk_refusal(self):
        """Return why nothing may be received, and what to do with the parcel."""
        self.ensure_one()
        if self.state in ("authorized", "done"):
            return ""
        if self.is_expired:
            why = self.env._("%(name)s ran out before the goods came.", name=self.name)
        elif self.state in ("cancel", "rejected"):
            why = self.env._("%(name)s was refused or cancelled.", name=self.name)
        else:
            why = self.env._("%(name)s is not authorized yet.", name=self.name)
        what = self.env._(
            "Do not open it: put the parcel aside. Customer service decides what becomes of it."
        )
        return f"{why} {what}"

    def _get_desk_warning(self):
        """Return what a worker should know although the goods may be received."""
        self.ensure_one()
        late = self.date_expiry and self.date_expiry < self._get_day_in(self.company_id)
        if self.state != "authorized" or not late:
            return ""
        return self.env._(
            "Late: it was valid until %(date)s. Receive it; customer service decides on the rest.",
            date=format_date(self.env, self.date_expiry),
        )

    def _get_desk_cards(self):
        """Return what comes back, a card per product, in the product's unit."""
        self.ensure_one()
        awaited = self.line_ids._get_awaited_moves().grouped("rma_line_id")
        lines = self.line_ids.filtered(lambda line: line._is_goods_expected())
        labels = dict(lines._fields["condition"]._description_selection(self.env))
        none = self.env["stock.move"]
        return [
            {
                **product._get_desk_values(),
                "expected": float(
                    sum(
                        move._get_product_quantity()
                        for line in group
                        for move in awaited.get(line, none)
                    )
                ),
                "received": float(sum(line._to_product_unit(line.qty_received) for line in group)),
                "inspected": float(
                    sum(line._to_product_unit(line.qty_inspected) for line in group)
                ),
                "reasons": [
                    " · ".join(filter(None, (line.reason_id.name, labels.get(line.condition))))
                    for line in group
                    if line.reason_id or line.condition
                ],
                **group._get_desk_lots(),
            }
            for product, group in lines.grouped("product_id").items()
        ]

    def _get_desk_inspections(self):
        """Return what is here and not inspected, a part per line and lot, in the line's unit."""
        self.ensure_one()
        parts = [
            (line, lot, quantity)
            for line in self.line_ids
            if line.qty_to_inspect > 0
            for lot, quantity in line._get_quantities_to_inspect()
        ]
        proposals = self._get_desk_proposals([line for line, _lot, _quantity in parts])
        return [
            {
                "line_id": line.id,
                "product_id": line.product_id.id,
                "lot_id": lot.id,
                "lot": lot.name or "",
                "quantity": quantity,
                "unit": line.product_uom_id.name,
                "is_serial": bool(lot) and line.product_id.tracking == "serial",
                "reason": line.reason_id.name or "",
                "proposals": proposals[line.id],
            }
            for line, lot, quantity in parts
        ]

    def _get_desk_proposals(self, lines):
        """Return {line.id: {grade.id: disposition.id}} as the inspection proposes it.

        It is the inspection's to know, so it is asked on lines that are never stored.
        """
        grades = self.env["rma.desk"]._get_grades()
        wizard_lines = self.env["rma.inspect.line"]
        candidates = [
            wizard_lines.new({"rma_line_id": line.id, "grade_id": grade.id})
            for line in dict.fromkeys(lines)
            for grade in grades
        ]
        proposals = {}
        for candidate in wizard_lines.concat(*candidates):
            line_id, grade_id = candidate.rma_line_id._origin.id, candidate.grade_id._origin.id
            proposals.setdefault(line_id, {})[str(grade_id)] = candidate.disposition_id._origin.id
        return proposals

    def _is_item_known(self, item):
        """Tell whether goods belong to this return; untracked goods do by their product alone."""
        self.ensure_one()
        lines = self.line_ids.filtered(lambda line: line.product_id == item.product)
        return not item.lot or any(line._is_lot_known(item.lot) for line in lines)

    def _get_delivered_lots(self):
        """Return the lots that the deliveries behind this return brought to the customer."""
        return self.line_ids.move_ids.origin_returned_move_id.move_line_ids.lot_id
