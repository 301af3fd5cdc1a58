from odoo import models
from odoo.fields import Command

from .api_error import ApiError


class RmaApiGoods(models.AbstractModel):
    """What has arrived and what was found, as the returns desk counts it."""

    _inherit = "rma.api"

    def _find_return_lines(self, rma, asked, field):
        """Return the lines of a return that are meant, at least one."""
        found, what = self._search_return_lines(rma, asked, field)
        if not found:
            words = self.env._("%(ran)s has no line “%(line)s”.", ran=rma.name, line=asked[what])
            raise ApiError("not_found", words, f"{field}.{what}", status=404)
        return found

    def _search_return_lines(self, rma, asked, field):
        """Return the lines of a return that are meant, if any, and by what they were named."""
        # The number of an order line opens nothing; third parties know their lines by it too.
        found, what = self._match(rma.line_ids, asked, field, lambda line: line.sudo().sale_line_id)
        if not found and what == "line_id":
            found, what = self._match(rma.line_ids, asked, field, lambda line: line)
        return found, what

    def _share_lots(self, asked, field):
        """Return [(number of a lot or nothing, quantity)]: a lot each, or one with all of it."""
        names, quantity = asked.get("lots") or [], asked["quantity"]
        if len(names) < 2:
            return [(names[0] if names else None, quantity)]
        if len(set(names)) != len(names) or quantity != len(names):
            words = self.env._("Several numbers are of one piece each: send one for each piece.")
            raise ApiError("invalid", words, f"{field}.lots")
        return [(name, 1.0) for name in names]

    # Receiving

    def _read_counts(self, rma, lines):
        """Return what was counted, as `rma.desk.receive` takes it."""
        counts = []
        for index, asked in enumerate(lines):
            field = f"lines.{index}"
            self._check_quantity(asked, field)
            product, to_unit = self._find_counted(rma, asked, field)
            lots = self.env["stock.lot"].search(
                [("product_id", "=", product.id), ("name", "in", asked.get("lots") or [])]
            )
            known = {lot.name: lot.id for lot in lots}
            counts += [
                {
                    "product_id": product.id,
                    # A number that nobody knows yet is made where none was kept before.
                    "lot_id": known.get(name, name),
                    "quantity": float(to_unit(quantity)),
                }
                for name, quantity in self._share_lots(asked, field)
            ]
        return counts

    def _find_counted(self, rma, asked, field):
        """Return what has arrived, and what makes a quantity one in the product's unit.

        Beside its lines a return knows what these consist of: a kit comes as its components.
        """
        found, what = self._search_return_lines(rma, asked, field)
        if not found and what == "sku":
            parts = rma._get_counted_products().filtered(
                lambda product: asked["sku"] in (product.default_code, product.barcode)
            )
            if parts:
                return parts[0], float
        line = self._find_return_lines(rma, asked, field)[0]
        return line.product_id, line._to_product_unit

    def _get_not_expected_text(self, rma, left):
        return self.env._(
            "%(products)s is not expected on %(ran)s: nothing was booked. Set it aside for "
            "customer service.",
            products=", ".join(product.display_name for product, _lot in left),
            ran=rma.name,
        )

    # Inspecting

    def _prepare_inspection(self, rma, lines):
        """Return the values of an inspection of these lines."""
        waiting = {
            (line, lot): quantity
            for line in rma.line_ids
            for lot, quantity in line._get_quantities_to_inspect()
        }
        vals_list = []
        for index, asked in enumerate(lines):
            field = f"lines.{index}"
            self._check_quantity(asked, field)
            found = self._find_return_lines(rma, asked, field)
            common = self._prepare_found(rma, asked, field)
            common["item_ids"] = self._prepare_checklist(found.product_id[:1], asked, field)
            for name, quantity in self._share_lots(asked, field):
                room = self._get_room(found, name, waiting)
                for (line, lot), share in self._spread(quantity, room):
                    waiting[line, lot] = waiting.get((line, lot), 0.0) - share
                    vals_list.append(
                        {
                            **common,
                            "rma_line_id": line.id,
                            "lot_id": lot.id,
                            "quantity": share,
                        }
                    )
        return {"order_id": rma.id, "line_ids": [Command.create(vals) for vals in vals_list]}

    def _get_room(self, lines, name, waiting):
        """Return where goods wait for inspection: [((line, lot), quantity)], at least one.

        :param name: of the lot that is meant, or nothing
        """
        no_lot = self.env["stock.lot"]
        room = [
            ((line, lot), quantity)
            for (line, lot), quantity in waiting.items()
            if line in lines and (not name or lot.name == name)
        ]
        # What does not wait is refused by the inspection itself, in its own words.
        return room or [((lines[0], no_lot), 0.0)]

    def _prepare_found(self, rma, asked, field):
        """Return the values of what was found; what is left out, the inspection proposes."""
        vals = {
            name: self._find_code(f"rma.{key}", asked[key], f"{field}.{key}").id
            for name, key in (("grade_id", "grade"), ("disposition_id", "disposition"))
            if asked.get(key)
        }
        if asked.get("photos"):
            vals["photo_ids"] = [Command.set(rma._create_desk_photos(asked["photos"]).ids)]
        return {
            **vals,
            "condition_found": asked.get("condition") or False,
            "defect": asked.get("note") or False,
        }
