from typing import Any, NamedTuple

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import formatLang

from ...tools.fit import fit, sizes


class Content(NamedTuple):
    """What of one line goes into a parcel."""

    line: Any
    quantity: float  # in the line's unit
    lots: Any


class Parcel(NamedTuple):
    """What goes to one address under one RAN; a return has one for each warehouse it came from."""

    order: Any
    lang: str
    number: int
    count: int
    warehouse: Any
    contents: list

    @property
    def address(self):
        """The lines of the address it is sent to."""
        return self.order._get_address_lines(
            self.warehouse.partner_id or self.order.company_id.partner_id
        )


class RmaOrderReport(models.Model):
    """What the label, the slip and the receipt show, in the customer's language."""

    _inherit = "rma.order"

    def action_print_label(self):
        """Print the labels of these returns in one file."""
        return self._print("rma_management.rma_label_report")

    def action_print_slip(self):
        """Print the return slips of these returns in one file."""
        return self._print("rma_management.rma_slip_report")

    def _print(self, xmlid):
        self.check_access("read")
        waiting = self.filtered(lambda order: order.state not in ("authorized", "done"))
        if waiting:
            raise UserError(
                self.env._(
                    "%(returns)s is not authorized: there is nothing to send back yet.",
                    returns=", ".join(waiting.mapped("name")),
                )
            )
        return self.env.ref(xmlid).report_action(self, config=False)

    def _get_customer_lang(self):
        """Return the language to write to the customer in."""
        self.ensure_one()
        return self.partner_id.lang or self.company_id.partner_id.lang or self.env.lang

    def _get_parcels(self):
        """Return the `Parcel` of these returns, in their order; none where the customer keeps all.

        Who may read a return may print it. The records of a parcel are in superuser mode, because
        transfers and charges are not for all of them to read and only what goes to the customer
        anyway is printed. They are in the customer's language.
        """
        self.check_access("read")
        parcels = {}
        for lang, orders in self.sudo().grouped(lambda order: order._get_customer_lang()).items():
            for order in orders.with_context(lang=lang):
                by_warehouse = order._get_contents_by_warehouse()
                parcels[order.id] = [
                    Parcel(order, lang, number, len(by_warehouse), warehouse, contents)
                    for number, (warehouse, contents) in enumerate(by_warehouse.items(), start=1)
                ]
        return [parcel for order in self for parcel in parcels[order.id]]

    def _read_documents_ahead(self):
        """Read at once what is on the documents of many returns: each is printed by itself."""
        if len(self) < 2:
            return
        self._read_ahead()
        lines = self.line_ids
        lines.move_ids.move_line_ids.mapped("lot_id")
        lines.sale_line_id.invoice_lines.move_id.mapped("move_type")
        self._get_parcels()
        for order in self:
            order._get_settlement()

    def _get_label_parcels(self):
        """Return the `Parcel` of each label; a glue addon knows of several boxes under one RAN."""
        return self._get_parcels()

    def _get_parcels_by_order(self):
        """Return the parcels of each return that has any: [[Parcel]]."""
        by_order = {}
        for parcel in self._get_parcels():
            by_order.setdefault(parcel.order.id, []).append(parcel)
        return list(by_order.values())

    def _get_contents_by_warehouse(self):
        """Return what each warehouse takes back: {warehouse: [Content]}."""
        self.ensure_one()
        result = {}
        for line in self.line_ids:
            if not line._is_goods_expected():
                continue
            for warehouse, (quantity, lots) in line._get_expected_by_warehouse().items():
                result.setdefault(warehouse, []).append(Content(line, quantity, lots))
        return result

    def _get_address_lines(self, partner):
        """Return the lines of a postal address, the addressee first."""
        names = [partner.commercial_company_name, partner.name or partner.parent_id.name]
        address = partner._display_address(without_company=True).splitlines()
        return list(
            dict.fromkeys(line.strip() for line in [*names, *address] if line and line.strip())
        )

    def _fit(self, texts, width, height, fonts, bold=False):
        """Set texts in a box of the label.

        :return: (font size, lines)
        """
        return fit(texts, sizes(width, height, fonts, bold=bold))

    def _get_quantity_texts(self, contents):
        """Return how much is in a parcel, a text per unit of measure."""
        totals = {}
        for content in contents:
            unit = content.line.product_uom_id
            totals[unit] = totals.get(unit, 0.0) + content.quantity
        return [self._format_quantity(quantity, unit) for unit, quantity in totals.items()]

    def _format_quantity(self, quantity, unit):
        """Return a quantity as people write it: no decimals that say nothing."""
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        text = f"{quantity:.{digits}f}"
        decimals = len(text.rstrip("0").partition(".")[2])
        # The name of the unit is a plural, and nobody speaks of "1 Units".
        units_id = self.env["ir.model.data"]._xmlid_to_res_id("uom.product_uom_unit")
        if float(text) == 1 and unit.id == units_id:
            return self.env._("1 Unit")
        return f"{formatLang(self.env, quantity, digits=decimals)} {unit.name}"

    def _get_kept_contents(self):
        """Return what the customer does not have to send: [Content]."""
        self.ensure_one()
        return [
            Content(line, line.product_uom_qty, line.lot_ids)
            for line in self.line_ids
            if not line._is_goods_expected()
        ]
