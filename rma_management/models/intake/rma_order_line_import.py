from odoo import api, fields, models

NAMES = ("sale_order_name", "product_code", "lot_names")


class RmaOrderLineImport(models.Model):
    """Lines as a sheet has them: order number, product and serial numbers in words.

    Sheets and other systems know no ids. What they write is looked up for all lines at once, and
    on the order itself: there a product is seldom ambiguous, even where its name is.
    """

    _inherit = "rma.order.line"

    sale_order_name = fields.Char(
        string="Order Number", compute="_compute_names", readonly=False, help="For import and API."
    )
    product_code = fields.Char(
        string="SKU",
        compute="_compute_names",
        readonly=False,
        help="For import and API: internal reference, barcode or name of the product.",
    )
    lot_names = fields.Char(
        string="Serial Numbers",
        compute="_compute_names",
        readonly=False,
        help="For import and API: lots or serial numbers, separated by commas.",
    )

    @api.depends("sale_line_id", "product_id", "lot_ids")
    def _compute_names(self):
        for line in self:
            line.sale_order_name = line.sale_line_id.order_id.name
            line.product_code = line.product_id.default_code or line.product_id.name
            line.lot_names = ", ".join(line.lot_ids.mapped("name"))

    @api.model_create_multi
    def create(self, vals_list):
        if self.env["rma.order"]._get_sheet():
            vals_list = [self._fill_empty_cells(vals) for vals in vals_list]
        return super().create(self._resolve_names(vals_list))

    def write(self, vals):
        if not set(NAMES) & vals.keys():
            return super().write(vals)
        rest = {name: value for name, value in vals.items() if name not in NAMES}
        known = [
            {
                "order_id": line.order_id.id,
                "sale_order_name": line.sale_order_name,
                "product_id": not vals.get("product_code") and line.product_id.id,
                **vals,
            }
            for line in self
        ]
        for line, resolved in zip(self, self._resolve_names(known), strict=True):
            found = {
                name: resolved[name] for name in ("sale_line_id", "lot_ids") if name in resolved
            }
            super(RmaOrderLineImport, line).write({**rest, **found})
        return True

    @api.model
    def _fill_empty_cells(self, vals):
        """Take the reason's resolution, or the usual one, where the sheet says nothing."""
        if vals.get("resolution"):
            return vals
        reason = self.env["rma.reason"].browse(vals.get("reason_id"))
        return {**vals, "resolution": reason.default_resolution or "refund"}

    @api.model
    def _resolve_names(self, vals_list):
        """Replace the names by the records they mean.

        :raises UserError: with what to do for every line that cannot be told
        """
        rows = [vals for vals in vals_list if any(vals.get(name) for name in NAMES)]
        if not rows:
            return [_without_names(vals) for vals in vals_list]
        orders = self._find_orders_by_name(rows)
        problems, result = [], []
        lots = self._find_lots_by_name(rows)
        for vals in vals_list:
            resolved = _without_names(vals)
            result.append(resolved)
            if vals.get("product_uom_qty", 1) <= 0:
                problems.append(self._get_no_quantity_text(vals))
            if vals.get("sale_order_name") or vals.get("product_code"):
                order, problem = self._pick_order(vals, orders)
                sale_line, problem = (
                    (None, problem) if problem else self._pick_sale_line(vals, order)
                )
                if problem:
                    problems.append(problem)
                    continue
                resolved["sale_line_id"] = sale_line.id
                resolved["product_id"] = sale_line.product_id.id
            if vals.get("lot_names"):
                product = resolved.get("product_id") or self._get_sold_product(resolved).id
                found, problem = self._pick_lots(vals["lot_names"], product, lots)
                resolved["lot_ids"] = [fields.Command.set(found)]
                problems += [problem] if problem else []
        if problems:
            returns = {vals.get("order_id") for vals in vals_list}
            self.env["rma.order"]._refuse_rows(problems, len(returns))
        return result

    @api.model
    def _get_sold_product(self, vals):
        return self.env["sale.order.line"].browse(vals.get("sale_line_id")).product_id

    @api.model
    def _get_no_quantity_text(self, vals):
        return self.env._(
            "%(product)s, order %(order)s: the quantity to return has to be above zero.",
            product=vals.get("product_code") or "–",
            order=vals.get("sale_order_name") or "–",
        )

    @api.model
    def _find_orders_by_name(self, rows):
        """Return {order number, upper case: orders} that the user may see."""
        names = {vals["sale_order_name"].strip() for vals in rows if vals.get("sale_order_name")}
        wanted = names | {name.upper() for name in names}
        if not wanted:
            return {}
        orders = self.env["sale.order"].search([("name", "in", list(wanted))])
        found = orders.grouped(lambda order: order.name.upper())
        # Read their lines and products for all of them at once, too.
        return {name: group.with_prefetch(orders._ids) for name, group in found.items()}

    @api.model
    def _find_lots_by_name(self, rows):
        """Return {(product id, name): lot id} of every serial number in the sheet."""
        names = {name for vals in rows for name in _split_names(vals.get("lot_names"))}
        if not names:
            return {}
        lots = self.env["stock.lot"].search([("name", "in", list(names))])
        return {(lot.product_id.id, lot.name): lot.id for lot in lots}

    @api.model
    def _pick_order(self, vals, orders):
        """Return (order, None) or (None, what to do)."""
        name = (vals.get("sale_order_name") or "").strip()
        if not name:
            return None, self.env._(
                "%(product)s: enter the order number it was sold on.",
                product=vals.get("product_code"),
            )
        found = orders.get(name.upper(), self.env["sale.order"])
        rma = self.env["rma.order"].browse(vals.get("order_id"))
        company = rma.company_id or self.env.company
        found_here = found.filtered(lambda order: order.company_id == company)
        if len(found_here) == 1:
            return found_here.with_prefetch(found._prefetch_ids), None
        if found and not found_here:
            return None, self.env._(
                "Order %(order)s was sold by %(seller)s, not by %(company)s. Enter %(seller)s in "
                "the column “Company” of this return.",
                order=name,
                seller=", ".join(found.company_id.mapped("name")),
                company=company.name,
            )
        if not found:
            return None, self.env._(
                "There is no order %(order)s. Check the order number, or whether it belongs to a "
                "company you are not working in.",
                order=name,
            )
        return None, self.env._(
            "There are several orders %(order)s. Enter in the column “Lines/Order Line/Database "
            "ID” which line is meant.",
            order=name,
        )

    @api.model
    def _pick_sale_line(self, vals, order):
        """Return (order line, None) or (None, what to do).

        Of several lines of the product the one is meant of which something can still come back.
        """
        goods = order.order_line.filtered("product_id")
        if vals.get("sale_line_id"):
            found = goods.filtered(lambda line: line.id == vals["sale_line_id"])
        elif vals.get("product_id"):
            found = goods.filtered(lambda line: line.product_id.id == vals["product_id"])
        elif vals.get("product_code"):
            found = _match_product(goods, vals["product_code"])
        else:
            found = goods.filtered(lambda line: line.product_id.type == "consu")
        if len(found) > 1:
            found = found.filtered(lambda line: line.qty_returnable > 0) or found
        if len(found) == 1:
            return found, None
        product = (
            vals.get("product_code")
            or self.env["product.product"].browse(vals.get("product_id")).display_name
        )
        if found and not product:
            return None, self.env._(
                "Order %(order)s has several products: enter which of them comes back, "
                "%(products)s.",
                order=order.name,
                products=", ".join(found.product_id.mapped("display_name")),
            )
        if found:
            return None, self.env._(
                "Order %(order)s has %(product)s on several lines. Enter in the column "
                "“Lines/Order Line/Database ID” which one is meant: %(ids)s.",
                order=order.name,
                product=product,
                ids=", ".join(map(str, found.ids)),
            )
        return None, self.env._(
            "%(product)s is not on order %(order)s, which has %(products)s. Correct the product or "
            "the order number.",
            product=product or self.env._("The order line"),
            order=order.name,
            products=", ".join(goods.product_id.mapped("display_name")) or self.env._("nothing"),
        )

    @api.model
    def _pick_lots(self, names, product_id, lots):
        """Return (lot ids, None) or (those found, what to do)."""
        wanted = _split_names(names)
        missing = [name for name in wanted if (product_id, name) not in lots]
        problem = missing and self.env._(
            "%(product)s has no serial number %(lots)s. Check it on the delivery.",
            product=self.env["product.product"].browse(product_id).display_name,
            lots=", ".join(missing),
        )
        return [lots[product_id, name] for name in wanted if name not in missing], problem


def _without_names(vals):
    return {name: value for name, value in vals.items() if name not in NAMES}


def _split_names(text):
    return [name.strip() for name in (text or "").split(",") if name.strip()]


def _match_product(sale_lines, text):
    """Return the lines whose product is called so: by reference or barcode before by name."""
    wanted = text.strip().casefold()
    for names in (
        lambda product: (product.default_code, product.barcode),
        lambda product: (product.display_name, product.name),
    ):
        found = sale_lines.filtered(
            lambda line, names=names: (
                wanted in [name.casefold() for name in names(line.product_id) if name]
            )
        )
        if found:
            return found
    return sale_lines.browse()
