from odoo import models
from odoo.tools import format_date, html2plaintext

from ..policy.rma_line_mixin import CONDITIONS
from ..recovery.rma_recovery import Found


class RmaDeskOrder(models.Model):
    """What the returns desk shows of a return: goods and numbers, no prices."""

    _inherit = "rma.order"

    def _get_desk_summary(self, waiting="product_uom_qty"):
        """Return what a worker tells two returns apart by.

        :param waiting: field of the lines with how much of them stands in the worker's queue
        """
        self.ensure_one()
        return {
            "id": self.id,
            "name": self.name,
            "partner": self.partner_id.display_name or "",
            "summary": self._get_goods_text(waiting),
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
            "is_set_aside": self._is_set_aside(),
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
        items = self._get_desk_items()
        none = self.env["stock.move"]
        return [
            {
                **product._get_desk_values(),
                "expected": float(
                    sum(
                        line._get_quantity_coming(awaited.get(line, none))
                        + line._get_quantity_without_transfer()
                        for line in group
                    )
                ),
                "received": float(sum(line._to_product_unit(line.qty_received) for line in group)),
                "inspected": float(
                    sum(line._to_product_unit(line.qty_inspected) for line in group)
                ),
                "reasons": [reason for line in group if (reason := line._get_desk_reason())],
                "items": items[product],
                "is_straight": all(line.is_straight for line in group),
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
        proposals = self._get_desk_proposals([(line, lot) for line, lot, _quantity in parts])
        grades = self.env["rma.desk"]._get_grades()
        return [
            {
                "line_id": line.id,
                "product_id": line.product_id.id,
                "lot_id": lot.id,
                "lot": lot.name or "",
                "quantity": quantity,
                "unit": line.product_uom_id.name,
                "is_serial": bool(lot) and line.product_id.tracking == "serial",
                "reason": line._get_desk_reason(),
                "photo_grades": line._get_desk_photo_grades(grades).ids,
                "declared_grade_id": (grades._propose(False, (), line)[0] - grades[:1]).id,
                **proposals[line, lot],
            }
            for line, lot, quantity in parts
        ]

    def _get_desk_proposals(self, units):
        """Return what the inspection proposes for units, all of them reckoned together.

        :param units: [(line, lot)]
        :return: {(line, lot): {"proposals": {grade.id: disposition.id}, "found_proposals":
            {condition: the same}}}, the second where the condition makes a difference
        """
        grades = self.env["rma.desk"]._get_grades()
        # Only the reckoning asks for the condition.
        reckons = self.company_id.rma_recommend_disposition
        conditions = [False, *(dict(CONDITIONS) if reckons else ())]
        founds = [
            Found(line, lot, grade, condition)
            for line, lot in units
            for condition in conditions
            for grade in grades
        ]
        result = {unit: {"proposals": {}, "found_proposals": {}} for unit in units}
        recommended = self.env["rma.recovery"]._recommend(founds)
        for found, (disposition, _ranking) in zip(founds, recommended, strict=True):
            mine = result[found.line, found.lot]
            plain, by_condition = mine["proposals"], mine["found_proposals"]
            known = by_condition.setdefault(found.condition, {}) if found.condition else plain
            known[str(found.grade.id)] = disposition.id
        return result

    def _is_item_known(self, item):
        """Tell whether goods belong to this return; untracked goods do by their product alone."""
        self.ensure_one()
        lines = self.line_ids.filtered(lambda line: line.product_id == item.product)
        return not item.lot or any(line._is_lot_known(item.lot) for line in lines)

    def _get_delivered_lots(self):
        """Return the lots that the deliveries behind this return brought to the customer."""
        return self.line_ids.move_ids.origin_returned_move_id.move_line_ids.lot_id

    def _is_unit_set_aside(self, lot):
        """Tell whether a unit lies aside already, until customer service decides."""
        self.ensure_one()
        return lot.product_id.tracking == "serial" and any(
            found.state == "open" and found.lot_id == lot for found in self.discrepancy_ids
        )

    def _is_product_received(self, product):
        """Tell whether all of a product has come that this return waits for."""
        self.ensure_one()
        lines = self.line_ids.filtered(lambda line: line.product_id == product)
        return any(line._is_received() for line in lines) and not any(
            line._is_awaited() for line in lines
        )
