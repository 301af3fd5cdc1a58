from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..base.lock import claim
from .rma_discrepancy import SERIAL_TYPES


class RmaDiscrepancySerial(models.Model):
    """A serial number that is not known here: somebody creates it, and the dock can receive it."""

    _inherit = "rma.discrepancy"

    can_create_serial = fields.Boolean(compute="_compute_can_create_serial")

    @api.depends("type", "state", "lot_id", "product_id", "order_id.line_ids.product_id.tracking")
    @api.depends_context("uid")
    def _compute_can_create_serial(self):
        may_create = self.env["stock.lot"].has_access("create")
        for found in self:
            # The lines tell which goods may be meant; the discrepancy itself is readable.
            found.can_create_serial = bool(
                may_create and found._is_unnumbered() and found.sudo()._get_serial_lines()
            )

    def _is_unnumbered(self):
        """Tell whether something was reported that nothing here says what it is."""
        self.ensure_one()
        is_goods = self.type in ("unexpected_product", *SERIAL_TYPES)
        return self.state == "open" and is_goods and not self.lot_id and not self.move_id

    def _get_serial_lines(self):
        """Return the lines of the return that such a number may belong to."""
        self.ensure_one()
        return self.order_id.line_ids.filtered(
            lambda line: (
                line.product_id.tracking == "serial"
                and self.product_id in (line.product_id, self.env["product.product"])
            )
        )

    def action_open_serial(self):
        """Ask which goods the number belongs to (button "Create Serial Number")."""
        self.ensure_one()
        self._check_decider()
        lines = self.sudo()._get_serial_lines()
        wizard = self.env["rma.unknown.serial"].create(
            {
                "discrepancy_id": self.id,
                "line_id": lines.id if len(lines) == 1 else False,
                # The desk notes the code that it could not read.
                "name": (self.note or "").split("\n")[0].strip()[:64],
                "motive": self.motive,
            }
        )
        return wizard._get_form_action()

    def action_accept_serial(self, line_id, name, motive=None):
        """Create a serial number that came, and accept it on a line of the return.

        The dock then receives it like one that was delivered on that line.

        :param int line_id: the line of the return that the goods belong to
        :param str name: the serial number
        :raises UserError: when the number is known already, or may not be created
        """
        self.ensure_one()
        self._check_decider()
        claim(self)
        self.invalidate_recordset(["state", "decision"])
        line = self.sudo()._get_serial_lines().filtered(lambda line: line.id == line_id)
        self._check_serial(line, (name or "").strip())
        # Whoever decides creates it by a right of their own.
        lot = self.env["stock.lot"].create(
            {
                "name": name.strip(),
                "product_id": line.product_id.id,
                "company_id": self.company_id.id,
            }
        )
        # What came is known better now, and that is what is decided on.
        self.sudo()._in_action().write(
            {
                "type": "foreign_lot",
                "line_id": line.id,
                "product_id": line.product_id.id,
                "product_uom_id": line.product_id.uom_id.id,
                "lot_id": lot.id,
                "quantity": 1.0,
            }
        )
        return self.action_accept(motive)

    def _check_serial(self, line, name):
        if not self.env["stock.lot"].has_access("create"):
            raise AccessError(
                self.env._(
                    "You may not create serial numbers. Ask somebody who decides on returns and "
                    "works with the inventory too."
                )
            )
        if not self._is_unnumbered():
            raise UserError(
                self.env._("%(what)s is decided, or its goods are known.", what=self.display_name)
            )
        if not line or not name:
            raise UserError(
                self.env._(
                    "Choose the goods of %(return)s that have serial numbers, and type the number.",
                    **{"return": self.order_id.name},
                )
            )
        known = self.env["stock.lot"].search_count(
            [
                ("name", "=", name),
                ("product_id", "=", line.product_id.id),
                ("company_id", "in", (False, self.company_id.id)),
            ]
        )
        if known:
            raise UserError(
                self.env._(
                    "%(name)s exists already: have it scanned at the returns desk.", name=name
                )
            )


class RmaOrderLineSerial(models.Model):
    _inherit = "rma.order.line"

    def _get_accepted_lots(self):
        """Return the numbers that somebody accepted though they were not the ones delivered."""
        return self.discrepancy_ids.filtered(
            lambda found: found.decision == "accept" and found.type in SERIAL_TYPES
        ).lot_id
