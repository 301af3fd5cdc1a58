import re
from typing import Any, NamedTuple

from odoo import api, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools import ran

MAX_HITS = 20
MAX_OFFERED = 8


class Item(NamedTuple):
    """Goods that a code may mean."""

    product: Any
    lot: Any
    quantity: float = 1.0  # in the product's unit


class RmaDeskScan(models.AbstractModel):
    """What a scanned code means: every look-up is answered by an index."""

    _inherit = "rma.desk"

    @api.model
    def _identify(self, code, order):
        code = (code if isinstance(code, str) else "").strip()
        if not re.search(r"\w", code):
            return self._answer_error(self.env._("Nothing was scanned. Try again."))
        found = self._find_by_number(code)
        if found:
            return self._answer_order(found)
        items = self._find_items(code)
        if items:
            return self._answer_items(items, order)
        found = self._find_by_transfer(code)
        if found:
            return self._answer_orders(found)
        return self._answer_unknown(code, order)

    # Looking up

    @api.model
    def _find_by_number(self, code):
        """Return the return with this number, which may stand in an address (QR code)."""
        tokens = re.split(r"[/?&=#]+", code) if "/" in code else [code]
        numbers = {ran.canonical(token) for token in tokens if token and ran.is_valid(token)}
        orders = self.env["rma.order"]
        return orders.search([("name", "in", list(numbers))], limit=1) if numbers else orders

    @api.model
    def _find_by_transfer(self, code):
        """Return the returns of a transfer or parcel, on its way in or, before that, out."""
        pickings = self.env["stock.picking"]
        # Each by its own index; the second field comes with stock_delivery.
        queries = [
            SQL("(SELECT id FROM stock_picking WHERE lower(%s) = lower(%s) LIMIT %s)",
                SQL.identifier(name, to_flush=pickings._fields[name]), code, MAX_HITS)
            for name in ("name", "carrier_tracking_ref")
            if name in pickings._fields
        ]  # fmt: skip
        rows = self.env.execute_query(SQL(" UNION ").join(queries))
        found = pickings.browse(row[0] for row in rows)._filtered_access("read")
        moves = found.move_ids | found.move_ids.returned_move_ids
        return moves.rma_line_id.order_id._filtered_access("read")

    @api.model
    def _find_items(self, code):
        """Return the goods that carry this code: [Item]."""
        lots = self._find_lots([code])
        items = [Item(lot.product_id, lot) for lot in lots]
        items += self._find_products([code])
        return items or self._find_in_gs1(code)

    @api.model
    def _find_lots(self, names):
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM stock_lot WHERE lower(name) IN %s ORDER BY id DESC LIMIT %s",
                tuple(name.lower() for name in names),
                MAX_HITS,
            )
        )
        return self.env["stock.lot"].browse(row[0] for row in rows)._filtered_access("read")

    @api.model
    def _find_products(self, codes):
        """Return the products and packagings with one of these barcodes or references: [Item]."""
        lot = self.env["stock.lot"]
        domain = Domain("barcode", "in", codes)
        products = self.env["product.product"].with_context(
            active_test=False, skip_preprocess_gs1=True
        )
        found = products.search(domain, limit=MAX_HITS)
        packagings = self.env["product.uom"].search(domain, limit=MAX_HITS)
        if not found and not packagings:
            found = products.search([("default_code", "in", codes)], limit=MAX_HITS)
        return [Item(product, lot) for product in found.with_env(self.env)] + [
            Item(
                packaging.product_id,
                lot,
                packaging.uom_id._compute_quantity(1.0, packaging.product_id.uom_id),
            )
            for packaging in packagings
        ]

    @api.model
    def _find_in_gs1(self, code):
        """Return the goods in a code of several parts, where the company's nomenclature reads it.

        Core leaves out the zeros that fill a GTIN up to 14 digits; so do we, by asking for each of
        the lengths it may have.
        """
        try:
            # How codes are built is no secret; a warehouse worker has no right on it.
            parts = self.env.company.sudo().nomenclature_id.parse_barcode(code)
        except (ValidationError, ValueError):
            return []
        if isinstance(parts, dict):
            # A plain code: a UPC stands on the product as EAN, or the other way round.
            if re.fullmatch(r"\d{12}", code):
                return self._find_products([f"0{code}"])
            return self._find_products([code[1:]]) if re.fullmatch(r"0\d{12}", code) else []
        values = {part["type"]: part["value"] for part in parts or ()}
        gtin = str(values.get("product", ""))
        products = gtin and self._find_products([gtin[cut:] for cut in (0, 1, 2, 6)])
        lots = self._find_lots([values["lot"]]) if values.get("lot") else ()
        if not products:
            return [Item(lot.product_id, lot) for lot in lots]
        quantity = values.get("quantity") or products[0].quantity
        return [
            Item(item.product, lot, quantity)
            for item in products
            for lot in [lot for lot in lots if lot.product_id == item.product] or [item.lot]
        ]

    # Answers

    @api.model
    def _answer_error(self, message):
        return {"kind": "error", "message": message}

    @api.model
    def _answer_order(self, order, item=None):
        answer = {"kind": "order", "order": order._get_desk_values()}
        return {**answer, "item": self._get_item_values(item)} if item else answer

    @api.model
    def _answer_orders(self, orders, item=None):
        if len(orders) == 1 and not item:
            return self._answer_order(orders)
        answer = {
            "kind": "choice",
            "message": self.env._("Which return is it? Tap it, or scan its number."),
            "orders": [order._get_desk_summary() for order in orders[:MAX_OFFERED]],
        }
        return {**answer, "item": self._get_item_values(item)} if item else answer

    @api.model
    def _answer_items(self, items, order):
        """Say which goods it is: those of the open return come first, then other returns'."""
        mine = [item for item in items if item.product in order.line_ids.product_id]
        known = [item for item in mine if order._is_item_known(item)]
        if known:
            return {"kind": "item", "item": self._get_item_values(known[0])}
        item = (mine or items)[0]
        expecting = self._get_expecting_orders(items) - order
        if order:
            return self._answer_unexpected(item, order, expecting, bool(mine))
        if len(expecting) == 1 and item.lot and item.product.tracking == "serial":
            return self._answer_order(expecting, item)
        if expecting:
            return self._answer_orders(expecting, item)
        return {
            "kind": "unexpected",
            "type": "no_ran",
            "message": self.env._(
                "No open return expects %(goods)s. Look for a number on the parcel and scan it.",
                goods=self._get_item_name(item),
            ),
            "item": self._get_item_values(item),
            "orders": [],
        }

    @api.model
    def _answer_unexpected(self, item, order, expecting, is_product_mine):
        if order._is_unit_set_aside(item.lot):
            return self._answer_error(
                self.env._(
                    "%(goods)s is set aside already. Leave it there: customer service decides.",
                    goods=self._get_item_name(item),
                )
            )
        kind, message = self._name_unexpected(item, order, is_product_mine)
        if expecting or not message:
            message = self.env._(
                "%(goods)s is not expected on %(name)s.",
                goods=self._get_item_name(item),
                name=order.name,
            )
        return {
            "kind": "unexpected",
            "type": kind,
            "message": message,
            "item": self._get_item_values(item),
            "orders": [other._get_desk_summary() for other in expecting[:MAX_OFFERED]],
        }

    @api.model
    def _name_unexpected(self, item, order, is_product_mine):
        """Name the discrepancy: another product, another unit of it, or nobody's we know.

        Once all that was waited for is here, another unit cannot come in its place: it is booked at
        once like any goods that lay in the parcel, so that it can be accepted, sent back or kept.

        :return: (type, what to do where that is not plain)
        """
        if not is_product_mine or not item.lot:
            return "unexpected_product", ""
        is_sold = item.lot in order._get_delivered_lots()
        if not order._is_product_received(item.product):
            return ("wrong_serial" if is_sold else "foreign_lot"), ""
        facts = {"goods": self._get_item_name(item), "name": order.name}
        if is_sold:
            message = self.env._(
                "%(goods)s was sold on the same order, but %(name)s has been received and waits "
                "for nothing more of it. Set it aside: customer service decides.",
                **facts,
            )
        else:
            message = self.env._(
                "%(goods)s was not sold with what came back on %(name)s, which has been received. "
                "Set it aside: customer service decides.",
                **facts,
            )
        return "unexpected_product", message

    @api.model
    def _answer_unknown(self, code, order):
        try:
            self.env["rma.finder"]._check_ran(code)
        except UserError as error:
            return self._answer_error(str(error))
        if ran.is_valid(code) and ran.looks_like(code):
            return self._answer_error(
                self.env._(
                    "There is no return %(number)s here. Check the company you work in, or ask "
                    "customer service.",
                    number=ran.canonical(code),
                )
            )
        lines = order.line_ids.filtered(lambda line: line._is_awaited() and line._is_unnumbered())
        if len(lines.product_id) == 1:
            # Numbers have been kept since this was sold: it is the unit's own, and created with it.
            item = self._get_item_values(Item(lines.product_id, self.env["stock.lot"]))
            return {"kind": "item", "item": {**item, "lot_id": code[:64], "lot": code[:64]}}
        message = self.env._(
            "Nothing here carries the code %(code)s: no return, parcel, product or serial number.",
            code=code[:64],
        )
        if not order:
            return self._answer_error(message)
        return {
            "kind": "unexpected",
            "type": "unexpected_product",
            "message": message,
            "note": code[:64],
            "orders": [],
        }

    @api.model
    def _get_item_values(self, item):
        return {
            "product_id": item.product.id,
            "product": item.product.display_name,
            "lot_id": item.lot.id,
            "lot": item.lot.name or "",
            "quantity": item.quantity,
        }

    @api.model
    def _get_item_name(self, item):
        return f"{item.product.display_name} {item.lot.name or ''}".strip()

    @api.model
    def _get_expecting_orders(self, items):
        """Return the returns with open lines for one of these goods, the oldest first."""
        lots = self.env["stock.lot"].concat(*[item.lot for item in items])
        plain = self.env["product.product"].concat(
            *[item.product for item in items if not item.lot]
        )
        domain = Domain("product_id", "in", plain.ids) & Domain("qty_open", ">", 0)
        if lots:
            domain |= Domain("id", "in", self._find_open_lines(lots))
        lines = self.env["rma.order.line"].search(domain, limit=MAX_HITS, order="id")
        return lines.order_id

    @api.model
    def _find_open_lines(self, lots):
        """Return the ids of open lines where a unit was named, or to whom it was delivered.

        From the unit to the lines, each step by its index: PostgreSQL would rather go through all
        lines of the product, of which there may be many thousands.
        """
        for model in ("rma.order.line", "stock.move", "stock.move.line"):
            self.env[model].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                WITH moves AS MATERIALIZED (
                    SELECT move_id AS id FROM stock_move_line WHERE lot_id IN %(lots)s
                ), found AS MATERIALIZED (
                    SELECT rma_line_id FROM stock_move JOIN moves USING (id)
                    UNION
                    SELECT rma_line_id FROM stock_move
                    JOIN moves ON moves.id = stock_move.origin_returned_move_id
                )
                SELECT line.id FROM rma_order_line line JOIN found ON found.rma_line_id = line.id
                WHERE line.qty_open > 0 AND line.product_id IN %(products)s
                """,
                lots=lots._ids,
                products=lots.product_id._ids,
            )
        )
        return [row[0] for row in rows]
