import re

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..base.rma_sane import check_shape
from ..desk.rma_desk import COUNTS
from .rma_core_reason import CORE

# The second barcode on Odoo's label; the first is the number of the delivery.
REASON = re.compile(r"OBTRETU:(\d{1,9})")
OVER = ("done", "rejected", "cancel")


class RmaDeskLabel(models.AbstractModel):
    """Labels that Odoo's own portal has printed: no return is known of them until they are here.

    ::

        delivery ─┐
                  ├─► goods counted ─► take_label ─► authorized, or waiting for approval, or refused
        reason  ──┘

    The label tells the delivery and the reason by barcodes, and goods in print alone: which came is
    for the worker to count. Without Odoo's own returns there are no such labels.
    """

    _inherit = "rma.desk"

    @api.model
    def take_label(self, delivery_id, core_id, counts, key):
        """Make the return that a label stands for, of what came with it.

        :param core_id: of Odoo's reason, False where none was scanned
        :param counts: list of ``{product_id, lot_id, quantity}``, quantity in the product's unit
        :return: the return, to be received
        :raises UserError: with the reasons of the rules, when it may not come back
        """
        self._check_worker()
        check_shape(self.env, counts, COUNTS)
        return self._once(
            key,
            "take_label",
            [delivery_id, core_id, counts],
            lambda: self._take_label(delivery_id, core_id, counts),
        )

    @api.model
    def _identify(self, code, order):
        label = self._find_label(code) if CORE in self.env and isinstance(code, str) else None
        return label or super()._identify(code, order)

    @api.model
    def _find_label(self, code):
        """Return what the desk shows of a label's barcode, nothing where it is none."""
        code = code.strip()
        printed = REASON.fullmatch(code)
        if printed:
            return self._answer_reason(int(printed[1]))
        delivery = self._find_delivery(Domain("name", "=", code)) if code else None
        return self._answer_delivery(delivery) if delivery else None

    @api.model
    def _find_delivery(self, domain):
        """Return the delivery to a customer for which no return is under way."""
        found = self.env["stock.picking"].search(
            domain & Domain("state", "=", "done") & Domain("sale_id", "!=", False), limit=1
        )
        if not any(move._is_to_customer() for move in found.move_ids):
            return found.browse()
        moves = found.move_ids | found.move_ids.returned_move_ids
        open_returns = moves.rma_line_id.order_id.filtered(lambda order: order.state not in OVER)
        return found if not open_returns else found.browse()

    @api.model
    def _answer_reason(self, core_id):
        link = self.env["rma.core.reason"]._find_for(core_id)
        if not link:
            return self._answer_error(
                self.env._("The reason on this label is gone. Go on without it.")
            )
        return {
            "kind": "label",
            "message": self.env._("Reason: %(reason)s", reason=link.name),
            "reason": {"id": core_id, "name": link.name},
        }

    @api.model
    def _answer_delivery(self, delivery):
        lines = self._get_label_lines(delivery)
        if not lines:
            return self._answer_error(
                self.env._(
                    "All of %(delivery)s is back, or on its way back.", delivery=delivery.name
                )
            )
        return {
            "kind": "label",
            "message": self.env._(
                "%(delivery)s: no return is known yet. Scan or tap what has come.",
                delivery=delivery.name,
            ),
            "delivery": {
                "id": delivery.id,
                "name": delivery.name,
                "partner": delivery.partner_id.display_name or "",
            },
            "goods": self._get_label_goods(lines),
        }

    @api.model
    def _get_label_lines(self, delivery):
        """Return the order lines of which a delivery brought something that may come back."""
        # A worker sees no orders; what he is shown of them are goods that he has in his hands.
        lines = delivery.sudo().move_ids.sale_line_id
        return lines.filtered(lambda line: line._is_anything_returnable())

    @api.model
    def _get_label_goods(self, lines):
        """Return the goods to count, a card per product, in the product's unit."""
        lots = lines._get_returnable_lots_by_line()
        return [
            {
                **product._get_desk_values(),
                "expected": float(
                    sum(line._to_product_unit(line.qty_returnable) for line in group)
                ),
                "lots": [
                    {"id": lot.id, "name": lot.name} for line in group for lot in lots.get(line, ())
                ],
            }
            for product, group in lines.grouped("product_id").items()
        ]

    @api.model
    def _take_label(self, delivery_id, core_id, counts):
        wanted = Domain("id", "=", delivery_id if isinstance(delivery_id, int) else 0)
        delivery = self._find_delivery(wanted)
        lines = self._get_label_lines(delivery)
        if not lines:
            raise UserError(
                self.env._("For this label there is a return already. Scan the label again.")
            )
        # The customer has asked for it by the label. A worker takes it down and decides nothing:
        # the entry hears the rules, and needs a right that he has not.
        entry = self.env["rma.entry"].sudo().with_company(delivery.company_id)
        core_id = core_id if isinstance(core_id, int) else False
        return {"order": entry._enter_label(delivery, lines, core_id, counts)._get_desk_values()}
