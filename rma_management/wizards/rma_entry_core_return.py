from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..models.base.rma_sane import read_number
from ..tools.refund import exact
from ..tools.units import get_exact_unit


class RmaEntryCoreReturn(models.TransientModel):
    """The entry of a label that Odoo's own portal has printed: the customer asked for it there."""

    _inherit = "rma.entry"

    @api.model
    def _enter_label(self, delivery, lines, core_id, counts):
        """Make and submit the return of a label.

        :param lines: the order lines that it may be about
        :param core_id: of Odoo's reason, False where none was scanned
        :param counts: list of ``{product_id, lot_id, quantity}``, quantity in the product's unit
        :return: the return, with the user's own rights
        :raises UserError: with every reason, when the rules refuse it
        """
        link = self.env["rma.core.reason"]
        if core_id:
            link = link._find_for(core_id)
        entry = self.create(
            {
                "sale_order_ids": [Command.set(lines.order_id.ids)],
                "line_ids": [
                    Command.create({**vals, "reason_id": link.reason_id.id})
                    for vals in self._spread_label(lines, counts)
                ],
                "channel": "portal",
                "note": self._get_label_note(delivery, link),
            }
        )
        entry.action_confirm()
        return entry.order_id.sudo(False)

    def _get_label_note(self, delivery, link):
        """Return where the return comes from, the customer's own reason included."""
        if not link:
            return self.env._("By Odoo's label of %(delivery)s.", delivery=delivery.name)
        return self.env._(
            "By Odoo's label of %(delivery)s: %(reason)s.", delivery=delivery.name, reason=link.name
        )

    def _spread_label(self, lines, counts):
        """Return the values of the entry's lines: what was counted, on the lines it was sold by.

        :raises UserError: when more was counted, or others, than may come back
        """
        lots = lines._get_returnable_lots_by_line()
        quantities, chosen = {}, {}
        for count in counts:
            rest = exact(read_number(self.env, count.get("quantity")))
            for line in lines.filtered(
                lambda line, count=count: self._is_sold_by(line, count, lots)
            ):
                left = line._to_product_unit(line.qty_returnable) - quantities.get(line, 0)
                part = min(rest, left)
                if part > 0:
                    rest -= part
                    quantities[line] = quantities.get(line, 0) + part
                    chosen.setdefault(line, []).append(count.get("lot_id"))
            if rest > 0:
                raise UserError(
                    self.env._(
                        "More was counted than was delivered and may come back. Count again, and "
                        "set the rest aside."
                    )
                )
        return [
            self._prepare_label_line_vals(line, quantity, [lot for lot in chosen[line] if lot])
            for line, quantity in quantities.items()
        ]

    def _prepare_label_line_vals(self, line, quantity, lot_ids):
        # Five pieces of a dozen are no number of dozens.
        unit, in_unit = get_exact_unit(quantity, line.product_id, line.product_uom_id)
        return {
            "sale_line_id": line.id,
            "product_uom_id": unit.id,
            "quantity": in_unit,
            "lot_ids": [Command.set(lot_ids)],
        }

    def _is_sold_by(self, line, count, lots):
        if line.product_id.id != count.get("product_id"):
            return False
        return not count.get("lot_id") or count["lot_id"] in lots[line].ids
