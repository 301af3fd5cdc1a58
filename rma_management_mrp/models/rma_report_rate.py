from odoo import api, models
from odoo.tools import SQL

from odoo.addons.rma_management.tools.core_names import MOVE_UNIT

# The component that the fewest kits of an order line are delivered of, or of several the last one:
# with it a kit is whole. One that was dropped from the delivery keeps all of them from being whole.
SCARCEST = """
    SELECT part.product_id, part.bom_line_id, part.ratio
    FROM (
        SELECT
            part.product_id,
            part.bom_line_id,
            SUM(part.units) FILTER (WHERE part.state = 'done') AS delivered,
            MAX(part.date) AS date,
            COALESCE(
                NULLIF(MAX(part.rma_kit_ratio), 0)::numeric,
                -- From before what a kit holds was noted: what was to be delivered for all.
                SUM(part.units) FILTER (
                    WHERE part.state != 'cancel'
                ) / NULLIF(MAX(part.ordered), 0),
                1
            ) AS ratio
        FROM (
            SELECT
                part.*,
                CASE WHEN part.state = 'done' THEN part.quantity ELSE part.product_uom_qty END
                    * part_unit.factor::numeric / part_base.factor::numeric AS units,
                sold.product_uom_qty * sold_unit.factor::numeric / sold_base.factor::numeric
                    AS ordered,
                MIN(part.create_date) FILTER (WHERE part.state != 'cancel') OVER () AS since
            FROM stock_move part
            JOIN stock_location origin
                ON origin.id = part.location_id AND origin.usage != 'customer'
            JOIN stock_location goal
                ON goal.id = part.location_dest_id AND goal.usage = 'customer'
            JOIN uom_uom part_unit ON part_unit.id = %(unit)s
            JOIN product_product part_product ON part_product.id = part.product_id
            JOIN product_template part_template ON part_template.id = part_product.product_tmpl_id
            JOIN uom_uom part_base ON part_base.id = part_template.uom_id
            JOIN uom_uom sold_unit ON sold_unit.id = sold.product_uom_id
            JOIN product_product sold_product ON sold_product.id = sold.product_id
            JOIN product_template sold_template ON sold_template.id = sold_product.product_tmpl_id
            JOIN uom_uom sold_base ON sold_base.id = sold_template.uom_id
            LEFT JOIN mrp_bom_line bom_line ON bom_line.id = part.bom_line_id
            LEFT JOIN mrp_bom bom ON bom.id = bom_line.bom_id
            WHERE part.sale_line_id = sold.id
                AND part.product_id != sold.product_id
                AND %(is_sold)s
                AND (part.rma_kit_ratio != 0 OR bom.type = 'phantom')
                -- Nothing is looked for where the move is of what was sold.
                AND sold.product_id != move.product_id
        ) part
        WHERE part.state != 'cancel' OR part.create_date >= part.since
        GROUP BY part.product_id, part.bom_line_id
    ) part
    ORDER BY COALESCE(part.delivered, 0) / part.ratio, part.date DESC, part.product_id
    LIMIT 1
"""


class RmaReportRate(models.Model):
    """Kits are delivered as components; what comes back is counted in kits, and so are they."""

    _inherit = "rma.report.rate"

    _depends = {
        "mrp.bom": ["type"],
        "mrp.bom.line": ["bom_id"],
        "sale.order.line": ["product_uom_id", "product_uom_qty"],
        "stock.move": ["bom_line_id", "product_uom_qty", "rma_kit_ratio"],
    }

    @api.model
    def _get_delivery_terms(self):
        """Count the kits of an order line by the moves of its scarcest component."""
        terms = super()._get_delivery_terms()
        scarcest = SQL(
            SCARCEST,
            unit=SQL.identifier("part", MOVE_UNIT),
            is_sold=self.env["stock.move"]._get_sold_condition("part"),
        )
        return {
            "quantity": SQL("%s / COALESCE(kit.ratio, 1)", terms["quantity"]),
            "condition": SQL(
                "(%s OR kit.product_id = move.product_id"
                " AND kit.bom_line_id IS NOT DISTINCT FROM move.bom_line_id)",
                terms["condition"],
            ),
            "joins": SQL("%s LEFT JOIN LATERAL (%s) kit ON TRUE", terms["joins"], scarcest),
        }
