from odoo import models


class RmaDeskLine(models.Model):
    """Which units of a line the returns desk waits for."""

    _inherit = "rma.order.line"

    # From a scanned product to the returns that expect it, however many there have been.
    _open_product_index = models.Index("(product_id) WHERE qty_open > 0")

    def _get_named_lots(self):
        """Return the units that may come: those the customer named, or else those delivered.

        Where there are any, what somebody accepted may come too.
        """
        self.ensure_one()
        if self._is_unnumbered():
            return self.env["stock.lot"]
        delivered = self.move_ids.origin_returned_move_id.move_line_ids.lot_id
        named = self.lot_ids or delivered.filtered(lambda lot: lot.product_id == self.product_id)
        return named and named | self._get_accepted_lots()

    def _is_lot_known(self, lot):
        """Tell whether a unit belongs to this line: it has come, or still may.

        Without any names all may; once everything has come, none.
        """
        self.ensure_one()
        named = self._get_named_lots()
        may_come = not self._is_received() and (not named or lot in named)
        return may_come or lot in self._get_received_lots()

    def _is_received(self):
        """Tell whether goods have come and no more are waited for."""
        self.ensure_one()
        return self.qty_received > 0 and not self._is_awaited()

    def _is_awaited(self):
        """Tell whether goods are waited for, if only until somebody makes a transfer for them."""
        self.ensure_one()
        return self.qty_open > 0 or self._get_quantity_without_transfer() > 0

    def _get_quantity_coming(self, moves):
        """Return how much these moves of the line wait for, in the product's unit."""
        return sum(move._get_product_quantity() for move in moves)

    def _is_lot_awaited(self, lot):
        """Tell whether a unit may be received on this line; no serial comes twice."""
        self.ensure_one()
        if self.product_id.tracking == "none":
            return True
        if not lot or lot in self._get_serials_come():
            return False
        named = self._get_named_lots()
        return not named or lot in named

    def _get_serials_come(self):
        """Return the serial numbers that are here and so cannot come again."""
        self.ensure_one()
        if self.product_id.tracking != "serial":
            return self.env["stock.lot"]
        return self.env["stock.lot"].union(*self._get_received_lots())

    def _get_desk_lots(self):
        """Return the units still to come on lines of one product."""
        awaited, is_any = self.env["stock.lot"], False
        for line in self:
            if line.product_id.tracking == "none" or line._is_received():
                continue
            named = line._get_named_lots()
            is_any = is_any or not named
            awaited |= named - line._get_serials_come()
        return {
            "lots": [{"id": lot.id, "name": lot.name} for lot in awaited],
            "is_any_lot": is_any,
        }

    def _get_desk_reason(self):
        """Return why the customer sends it back, and in which condition."""
        self.ensure_one()
        labels = dict(self._fields["condition"]._description_selection(self.env))
        return " · ".join(filter(None, (self.reason_id.name, labels.get(self.condition))))

    def _get_desk_photo_grades(self, grades):
        """Return those of the grades that are given with a photo only."""
        self.ensure_one()
        # What it is worth asks for one or not, whatever the grade.
        if self._is_photo_required(grades.browse()):
            return grades
        return grades.filtered("is_photo_required")
