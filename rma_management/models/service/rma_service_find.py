import re

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_amount, format_date

from ..base.rma_sane import NUL

MAX_ORDERS = 8
MAX_OTHERS = 5
MAX_TERM = 200
MAX_COUNT = 99
# Of an order, so many kinds of goods are named.
MAX_NAMED = 3


class RmaServiceFind(models.AbstractModel):
    """What somebody types or scans into the one field, and what it may mean."""

    _inherit = "rma.service"

    @api.model
    @api.readonly
    def find(self, term, is_final=False):
        """Return what a term may mean, the likeliest first.

        :param is_final: somebody has finished typing, and wants to know why there is nothing
        :return: dict with ``term`` and ``hits``, each with ``kind``:

            ``return``    a return: ``id``
            ``order``     an order: ``id``, ``partner_id``; with ``unit`` of a serial or lot number:
                          ``{line_id, lot_id, lot}``
            ``partner``   a customer: ``id``
            ``product``   goods: ``id``

            ``title`` and ``detail`` say what is inside, and ``message`` why there is none.
        """
        self._check_agent()
        term = re.sub(r"\s+", " ", term.replace(NUL, "")).strip() if isinstance(term, str) else ""
        if not re.search(r"\w", term) or len(term) > MAX_TERM:
            return {"term": term, "hits": [], "message": ""}
        hits = self._find_hits(term)
        message = ""
        if is_final and not hits:
            message = self._get_nothing_text(term)
        return {"term": term, "hits": hits, "message": message}

    @api.model
    def _find_hits(self, term):
        """Return the hits: what the term is, before what begins as it does."""
        finder = self.env["rma.finder"]
        returns = finder._find_return(term)
        sources = {} if returns else finder._look_up(term)
        orders = finder._find_orders_of(sources)
        partners = finder._keep_readable(
            self.env["res.partner"].browse(
                dict.fromkeys(
                    record_id
                    for source, ids in sources.items()
                    if source.model == "res.partner"
                    for record_id in ids[:MAX_OTHERS]
                )
            )
        )
        starting = {} if returns else finder._find_starting(term, MAX_ORDERS)
        returns |= starting.get("rma.order", returns)
        partners |= starting.get("res.partner", partners)
        orders |= starting.get("sale.order", orders)
        products = self._find_products(term) if not (returns or orders) else ()
        return [
            *self._get_return_hits(returns[:MAX_OTHERS]),
            *self._get_partner_hits(partners[:MAX_OTHERS]),
            *self._get_order_hits(orders[:MAX_ORDERS], self._get_named_units(orders, sources)),
            *self._get_product_hits(products),
        ]

    @api.model
    def _get_nothing_text(self, term):
        """Return why nothing is found: a number that was mistyped, or one that is nowhere."""
        try:
            self.env["rma.finder"]._check_ran(term)
        except UserError as error:
            return str(error)
        return self.env._(
            "Nothing was found under “%(term)s”. Try the order, the invoice, the e-mail address or "
            "the telephone number.",
            term=term,
        )

    @api.model
    def _find_products(self, term):
        if len(re.findall(r"[^\W_]", term)) < 3:
            return self.env["product.product"]
        products = self.env["product.product"].with_context(active_test=False)
        exact = products.search(
            ["|", ("barcode", "=", term), ("default_code", "=", term)], limit=MAX_OTHERS
        )
        pattern = re.sub(r"([\\%_])", r"\\\1", term)
        named = [] if exact else products.name_search(pattern, limit=MAX_OTHERS)
        return exact or products.browse(found_id for found_id, _name in named)

    @api.model
    def _get_named_units(self, orders, sources):
        """Return which unit of an order a serial or lot number names: {order: {…}}."""
        # Whoever may return the goods is told which line they are of.
        move_lines = self.env["stock.move.line"].sudo().browse(
            record_id
            for source, ids in sources.items()
            if source.match == "_match_lot"
            for record_id in ids
        )  # fmt: skip
        units = {}
        for move_line in move_lines:
            sale_line = move_line.move_id.sale_line_id
            if sale_line.order_id in orders:
                units[sale_line.order_id.id] = {
                    "line_id": sale_line.id,
                    "lot_id": move_line.lot_id.id,
                    "lot": move_line.lot_id.name,
                }
        return units

    # What is said of each

    @api.model
    def _get_return_hits(self, orders):
        return [
            {
                "kind": "return",
                "id": order.id,
                "partner_id": order.partner_id.id,
                "customer_id": order.commercial_partner_id.id,
                "title": order.name,
                "detail": " · ".join(
                    filter(
                        None,
                        (
                            order.partner_id.display_name,
                            order._get_service_summary()["status"],
                            order.summary,
                        ),
                    )
                ),
            }
            for order in orders
        ]

    @api.model
    def _get_partner_hits(self, partners):
        counts = self._count_orders(partners)
        return [
            {
                "kind": "partner",
                "id": partner.id,
                "customer_id": partner.commercial_partner_id.id,
                "title": partner.display_name,
                "detail": " · ".join(
                    filter(
                        None,
                        (
                            partner.email,
                            partner.phone,
                            partner.city,
                            self.env._("%(count)s orders", count=counts.get(partner.id, 0)),
                        ),
                    )
                ),
            }
            for partner in partners
        ]

    @api.model
    def _count_orders(self, partners):
        """Return how many orders tell customers apart: {partner id: number, or “99+”}."""
        if not partners:
            return {}
        self.env["sale.order"].flush_model(["partner_id", "state"])
        # How many there are is told, and nothing of them; beyond this nobody counts.
        rows = self.env.execute_query(
            SQL(
                """
                SELECT partners.id, count(orders.id)
                  FROM unnest(%(ids)s) AS partners (id)
                 CROSS JOIN LATERAL (
                       SELECT id FROM sale_order
                        WHERE partner_id = partners.id AND state = 'sale' LIMIT %(limit)s
                 ) AS orders
                 GROUP BY partners.id
                """,
                ids=list(partners.ids),
                limit=MAX_COUNT + 1,
            )
        )
        return {
            partner_id: f"{MAX_COUNT}+" if count > MAX_COUNT else count
            for partner_id, count in rows
        }

    @api.model
    def _get_order_hits(self, orders, units):
        goods = self._get_named_goods(orders)
        return [
            {
                "kind": "order",
                "id": order.id,
                "partner_id": order.partner_id.id,
                "customer_id": order.partner_id.commercial_partner_id.id,
                "title": order.name,
                "detail": " · ".join(
                    filter(
                        None,
                        (
                            order.partner_id.display_name,
                            format_date(self.env, order.date_order),
                            format_amount(self.env, order.amount_total, order.currency_id),
                        ),
                    )
                ),
                "inside": goods.get(order.id, ""),
                "unit": units.get(order.id, False),
            }
            for order in orders
        ]

    @api.model
    def _get_named_goods(self, orders):
        """Return what is inside of orders: {order id: text}, however many lines they have."""
        if not orders:
            return {}
        self.env["sale.order.line"].flush_model(["order_id", "product_id", "display_type"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT orders.id, lines.ids[1:%(few)s], cardinality(lines.ids)
                  FROM unnest(%(ids)s) AS orders (id)
                 CROSS JOIN LATERAL (
                       SELECT array_agg(id ORDER BY sequence, id) AS ids
                         FROM sale_order_line
                        WHERE order_id = orders.id
                          AND product_id IS NOT NULL
                          AND is_downpayment IS NOT TRUE
                 ) AS lines
                """,
                ids=list(orders.ids),
                few=MAX_NAMED,
            )
        )
        lines = self.env["sale.order.line"]
        named = lines.browse(line_id for _order_id, ids, _count in rows for line_id in ids or ())
        named.fetch(["product_id", "product_uom_qty"])
        texts = {}
        for order_id, ids, count in rows:
            parts = [
                f"{line.product_uom_qty:g} × {line.product_id.display_name}"
                for line in lines.browse(ids or ()).with_prefetch(named._ids)
            ]
            if count and count > len(parts):
                parts.append(self.env._("%(count)s more", count=count - len(parts)))
            texts[order_id] = ", ".join(parts)
        return texts

    @api.model
    def _get_product_hits(self, products):
        return [
            {
                "kind": "product",
                "id": product.id,
                "title": product.display_name,
                "detail": product.barcode or "",
            }
            for product in products
        ]
