from odoo import api, models
from odoo.tools import SQL

# In the customer's favour: see `tools.charges`.
BONUSES = ("goodwill", "outbound_freight")
# What came is another thing than what was authorized.
IDENTITIES = ("unexpected_product", "wrong_serial", "foreign_lot", "empty_box")
REPAIRS = ("refurbish", "repair")

# Goods of the line that came, or will: when, where to, what they cost, with which delivery they
# left. What an inspection sends on is no receipt.
GOODS = """
    SELECT
        MIN(move.date) FILTER (WHERE move.state = 'done') AS date,
        SUM(move.value) FILTER (WHERE move.state = 'done') AS value,
        MIN(origin.date) AS date_delivered,
        MIN(operation.warehouse_id) AS warehouse_id
    FROM stock_move move
    JOIN stock_location source ON source.id = move.location_id AND source.usage = 'customer'
    LEFT JOIN stock_move origin ON origin.id = move.origin_returned_move_id
    LEFT JOIN stock_picking_type operation ON operation.id = move.picking_type_id
    WHERE move.rma_line_id = line.id
        AND move.rma_inspection_id IS NULL
        AND move.state != 'cancel'
"""

# What the customer paid for a unit of the product, by the posted invoices.
PRICE = """
    SELECT SUM(entry.price_total / COALESCE(NULLIF(move.invoice_currency_rate, 0), 1))
        / NULLIF(SUM(entry.quantity * unit.factor / base.factor), 0) AS unit
    FROM sale_order_line_invoice_rel relation
    JOIN account_move_line entry ON entry.id = relation.invoice_line_id
    JOIN account_move move ON move.id = entry.move_id
    JOIN uom_uom unit ON unit.id = entry.product_uom_id
    WHERE relation.order_line_id = line.sale_line_id
        AND entry.rma_line_id IS NULL
        AND entry.quantity > 0
        AND move.state = 'posted'
        AND move.move_type = 'out_invoice'
"""

# What was found, and what became of it. The unit's cost is that of the receipt.
LOOKED = """
    SELECT
        MIN(found.date) AS date,
        MIN(found.lot_id) AS lot_id,
        (ARRAY_AGG(found.grade_id ORDER BY found.id DESC))[1] AS grade_id,
        (ARRAY_AGG(found.current_disposition_id ORDER BY found.id DESC))[1] AS disposition_id,
        (ARRAY_AGG(COALESCE(found.condition, found.declared_condition) ORDER BY found.id DESC))[1]
            AS condition,
        BOOL_OR(NOT COALESCE(found.is_as_declared, TRUE) OR NOT COALESCE(way.is_credited, TRUE))
            AS is_contradicted,
        BOOL_OR(found.is_unseen IS NOT TRUE) AS is_seen,
        SUM(found.units) AS units,
        SUM(found.units * COALESCE((way.handling_cost ->> company.id::text)::numeric, 0))
            AS handling,
        SUM(found.units * COALESCE((way.freight_cost ->> company.id::text)::numeric, 0))
            AS freight,
        SUM(found.units) FILTER (WHERE way.stock_effect IN %(repairs)s) AS mended,
        SUM(found.units * found.cost * (1 - found.kept)) FILTER (WHERE way.outcome != 'none')
            AS writedown,
        SUM(CASE
            WHEN found.realised_state = 'known' THEN found.realised_value
                + found.units * COALESCE((way.handling_cost ->> company.id::text)::numeric, 0)
                + found.units * COALESCE((way.freight_cost ->> company.id::text)::numeric, 0)
            WHEN way.outcome != 'none' THEN found.units * found.cost * found.kept
        END) AS recovered,
        SUM(found.units * found.cost) FILTER (WHERE way.outcome != 'none') AS value
    FROM (
        SELECT
            inspection.*,
            (inspection.quantity - COALESCE(inspection.qty_withdrawn, 0)) * unit.factor
                / base.factor AS units,
            COALESCE(
                goods.value / NULLIF(line.qty_received * unit.factor / base.factor, 0), 0
            ) AS cost,
            CASE
                WHEN place.outcome IN ('given', 'destroyed') THEN 0
                WHEN place.stock_effect = 'second_hand' THEN place.value_percent::numeric / 100
                ELSE 1
            END AS kept
        FROM rma_inspection inspection
        LEFT JOIN rma_disposition place ON place.id = inspection.current_disposition_id
        WHERE inspection.line_id = line.id
    ) found
    LEFT JOIN rma_disposition way ON way.id = found.current_disposition_id
    WHERE found.units > 0
"""

# Its share of each posted credit note, by the goods on it: with the fees, discounts and roundings
# of the note. What reverses a note takes its share back.
NOTES = """
    SELECT
        SUM(-move.amount_total_signed * own.share) AS total,
        SUM(whole.revenue * own.share) AS revenue,
        MIN(move.invoice_date) FILTER (WHERE move.move_type = 'out_refund') AS date
    FROM (
        SELECT
            entry.move_id,
            SUM(entry.price_total) FILTER (WHERE entry.rma_charge_id IS NULL) AS goods,
            COUNT(*) AS number
        FROM account_move_line entry
        WHERE entry.rma_line_id = line.id
            AND entry.parent_state = 'posted'
            AND entry.display_type = 'product'
        GROUP BY entry.move_id
    ) mine
    JOIN account_move move ON move.id = mine.move_id
    CROSS JOIN LATERAL (
        SELECT
            SUM(entry.price_total) FILTER (
                WHERE entry.rma_line_id IS NOT NULL AND entry.rma_charge_id IS NULL
            ) AS goods,
            COUNT(*) FILTER (WHERE entry.rma_line_id IS NOT NULL) AS number,
            SUM(entry.balance) FILTER (WHERE entry.rma_charge_id IS NULL) AS revenue
        FROM account_move_line entry
        WHERE entry.move_id = mine.move_id AND entry.display_type IN ('product', 'rounding')
    ) whole
    CROSS JOIN LATERAL (
        SELECT COALESCE(
            mine.goods / NULLIF(whole.goods, 0), mine.number::numeric / whole.number
        ) AS share
    ) own
"""

# What is charged on the line, and its share of what is charged on the whole return.
CHARGES = """
    SELECT
        -SUM(entry.gross * entry.share) FILTER (WHERE charge.type NOT IN %(bonuses)s) AS fees,
        SUM(entry.gross * entry.share) FILTER (WHERE charge.type IN %(bonuses)s) AS bonuses,
        -SUM(entry.net * entry.share) FILTER (WHERE charge.type NOT IN %(bonuses)s) AS fees_net,
        SUM(entry.net * entry.share) FILTER (WHERE charge.type IN %(bonuses)s) AS bonuses_net
    FROM rma_charge charge
    CROSS JOIN LATERAL (
        SELECT
            entry.balance AS net,
            -- A fee stands below zero on a note, and above zero on an invoice.
            entry.price_total * SIGN(entry.price_total * entry.balance)
                / COALESCE(NULLIF(move.invoice_currency_rate, 0), 1) AS gross,
            CASE
                WHEN charge.line_id IS NOT NULL THEN 1.0
                ELSE 1.0 / (
                    SELECT COUNT(*) FROM rma_order_line other WHERE other.order_id = line.order_id
                )
            END AS share
        FROM account_move_line entry
        JOIN account_move move ON move.id = entry.move_id
        WHERE entry.rma_charge_id = charge.id AND entry.parent_state = 'posted'
    ) entry
    WHERE charge.order_id = line.order_id
        AND (charge.line_id = line.id OR charge.line_id IS NULL)
"""

# What replacements were invoiced at.
KEPT = """
    SELECT -SUM(entry.balance) AS net
    FROM sale_order_line replacement
    JOIN sale_order_line_invoice_rel relation ON relation.order_line_id = replacement.id
    JOIN account_move_line entry ON entry.id = relation.invoice_line_id
    WHERE replacement.rma_exchange_line_id = line.id AND entry.parent_state = 'posted'
"""

VENDOR = """
    (
        SELECT seller.partner_id
        FROM product_supplierinfo seller
        WHERE seller.product_tmpl_id = product.product_tmpl_id
            AND (seller.product_id IS NULL OR seller.product_id = line.product_id)
            AND (seller.company_id IS NULL OR seller.company_id = line.company_id)
        ORDER BY seller.sequence, seller.min_qty, seller.price, seller.id
        LIMIT 1
    )
"""

LOT = """
    COALESCE(
        (
            SELECT MIN(relation.stock_lot_id)
            FROM rma_order_line_stock_lot_rel relation
            WHERE relation.rma_order_line_id = line.id
        ),
        looked.lot_id
    )
"""

# Of what was never sent back, the delivery is the first of the order line.
DELIVERED = """
    COALESCE(
        goods.date_delivered,
        (
            SELECT MIN(move.date)
            FROM stock_move move
            JOIN stock_location target ON target.id = move.location_dest_id
            WHERE move.sale_line_id = line.sale_line_id
                AND move.state = 'done'
                AND target.usage = 'customer'
        )
    )
"""

IS_CONTRADICTED = """
    CASE WHEN line.state IN ('authorized', 'done') AND looked.units > 0 AND looked.is_seen AND (
        looked.is_contradicted OR EXISTS (
            SELECT FROM rma_discrepancy discrepancy
            WHERE discrepancy.line_id = line.id
                AND discrepancy.state != 'void'
                AND discrepancy.type IN %(identities)s
        )
    ) THEN 1 ELSE 0 END
"""

# Without an invoice what was agreed on the order counts, and without an order what was said.
PAID = """
    line.product_uom_qty * unit.factor / base.factor * COALESCE(
        price.unit,
        sold.price_total / COALESCE(NULLIF(sale.currency_rate, 0), 1)
            / NULLIF(sold.product_uom_qty * sold_unit.factor / base.factor, 0),
        line.price_unit * base.factor / unit.factor,
        0
    )
"""

# A parcel is carried for all that comes in it.
FREIGHT = """
    COALESCE(looked.freight, 0) + CASE WHEN goods.date IS NULL THEN 0 ELSE
        COALESCE(company.rma_parcel_cost, 0) / (
            SELECT COUNT(*) FROM rma_order_line other
            WHERE other.order_id = line.order_id AND other.qty_received > 0
        )
    END
"""

HANDLING = """
    COALESCE(looked.handling, 0) + COALESCE(looked.units, 0)
        * COALESCE(company.rma_handling_minutes, 0)::numeric / 60
        * COALESCE(company.rma_handling_rate, 0)
"""

REPAIR = """
    COALESCE(looked.mended, 0) * COALESCE(
        NULLIF((template.rma_repair_cost ->> company.id::text)::numeric, 0),
        company.rma_repair_cost,
        0
    )
"""


class RmaReportQuery(models.Model):
    """What the columns of the returns analysis are read off. A glue addon adds its own."""

    _inherit = "rma.report"

    _depends = {
        "account.move": [
            "amount_total_signed", "invoice_currency_rate", "invoice_date", "move_type", "state",
        ],
        "account.move.line": [
            "balance", "display_type", "parent_state", "price_total", "quantity", "rma_charge_id",
            "rma_line_id",
        ],
        "product.product": ["product_tmpl_id"],
        "product.supplierinfo": ["company_id", "partner_id", "product_id", "product_tmpl_id"],
        "product.template": ["categ_id", "rma_repair_cost", "uom_id"],
        "res.company": [
            "currency_id", "rma_handling_minutes", "rma_handling_rate", "rma_parcel_cost",
            "rma_repair_cost",
        ],
        "res.partner": ["commercial_partner_id", "country_id"],
        "rma.charge": ["line_id", "order_id", "type"],
        "rma.discrepancy": ["line_id", "state", "type"],
        "rma.disposition": [
            "freight_cost", "handling_cost", "is_credited", "outcome", "stock_effect",
            "value_percent",
        ],
        "rma.inspection": [
            "condition", "current_disposition_id", "date", "declared_condition", "grade_id",
            "is_as_declared", "is_unseen", "line_id", "lot_id", "quantity", "qty_withdrawn",
            "realised_state", "realised_value",
        ],
        "rma.order": [
            "channel", "commercial_partner_id", "date_authorized", "date_done", "date_requested",
            "initiation_seconds", "parcel_carrier", "partner_id", "team_id", "user_id",
        ],
        "rma.order.line": [
            "company_id", "condition", "lot_ids", "order_id", "policy_id", "price_unit",
            "product_id", "product_uom_id", "product_uom_qty", "qty_credited", "qty_received",
            "reason_id", "resolution", "sale_line_id", "state",
        ],
        "rma.reason": ["fault", "parent_path"],
        "sale.order": ["currency_rate", "date_order", "warehouse_id"],
        "sale.order.line": [
            "invoice_lines", "order_id", "price_total", "product_uom_id", "product_uom_qty",
            "rma_exchange_line_id",
        ],
        "stock.move": [
            "date", "location_dest_id", "location_id", "origin_returned_move_id",
            "picking_type_id", "rma_inspection_id", "rma_line_id", "sale_line_id", "state",
            "value",
        ],
        "uom.uom": ["factor"],
    }  # fmt: skip

    @api.model
    def _get_columns(self):
        """Return what each column is: {name: SQL}, over the tables of `_get_joins`."""
        return {
            **self._get_dimensions(),
            **self._get_dates(),
            **self._get_quantities(),
            **self._get_amounts(),
        }

    @api.model
    def _get_dimensions(self):
        return {
            "id": SQL("line.id"),
            "line_id": SQL("line.id"),
            "order_id": SQL("line.order_id"),
            "company_id": SQL("line.company_id"),
            "currency_id": SQL("company.currency_id"),
            "state": SQL("line.state"),
            "channel": SQL("rma.channel"),
            "partner_id": SQL("rma.partner_id"),
            "commercial_partner_id": SQL("rma.commercial_partner_id"),
            "country_id": SQL("COALESCE(partner.country_id, customer.country_id)"),
            "user_id": SQL("rma.user_id"),
            "team_id": SQL("rma.team_id"),
            "sale_order_id": SQL("sold.order_id"),
            "product_id": SQL("line.product_id"),
            "product_tmpl_id": SQL("product.product_tmpl_id"),
            "categ_id": SQL("template.categ_id"),
            "lot_id": SQL(LOT),
            "vendor_id": SQL(VENDOR),
            "warehouse_id": SQL("COALESCE(goods.warehouse_id, sale.warehouse_id)"),
            "parcel_carrier": SQL("rma.parcel_carrier"),
            "reason_id": SQL("line.reason_id"),
            "reason_group_id": SQL("split_part(reason.parent_path, '/', 1)::int"),
            "fault": SQL("reason.fault"),
            "condition": SQL("line.condition"),
            "found_condition": SQL("looked.condition"),
            "grade_id": SQL("looked.grade_id"),
            "disposition_id": SQL("looked.disposition_id"),
            "resolution": SQL("line.resolution"),
            "policy_id": SQL("line.policy_id"),
        }

    @api.model
    def _get_dates(self):
        days = "EXTRACT(EPOCH FROM (%s) - (%s))::numeric / 86400"
        receipt_to_refund = "(notes.date - goods.date::date)::numeric"
        return {
            "date_order": SQL("sale.date_order"),
            "date_delivered": SQL(DELIVERED),
            "date_requested": SQL("rma.date_requested"),
            "date_authorized": SQL("rma.date_authorized"),
            "date_received": SQL("goods.date"),
            "date_inspected": SQL("looked.date"),
            "date_credited": SQL("notes.date"),
            "date_done": SQL("rma.date_done"),
            "days_to_return": SQL(days, SQL("rma.date_requested"), SQL(DELIVERED)),
            "days_to_receive": SQL(days, SQL("goods.date"), SQL("rma.date_requested")),
            "days_to_refund": SQL("(notes.date - rma.date_requested::date)::numeric"),
            "days_in_house": SQL(receipt_to_refund),
            "initiation_seconds": SQL("NULLIF(rma.initiation_seconds, 0)"),
        }

    @api.model
    def _get_quantities(self):
        in_unit = "unit.factor::numeric / base.factor::numeric"
        is_inspected = (
            "line.state IN ('authorized', 'done') AND looked.units > 0 AND looked.is_seen"
        )
        return {
            "quantity": SQL("line.product_uom_qty * %s", SQL(in_unit)),
            "qty_received": SQL("COALESCE(line.qty_received, 0) * %s", SQL(in_unit)),
            "qty_inspected": SQL("COALESCE(looked.units, 0)"),
            "qty_credited": SQL("COALESCE(line.qty_credited, 0) * %s", SQL(in_unit)),
            "is_inspected": SQL("CASE WHEN %s THEN 1 ELSE 0 END", SQL(is_inspected)),
            "is_contradicted": SQL(IS_CONTRADICTED, identities=IDENTITIES),
        }

    @api.model
    def _get_amounts(self):
        freight, handling, repair = SQL(FREIGHT), SQL(HANDLING), SQL(REPAIR)
        cost = SQL("%s + %s + %s", freight, handling, repair)
        return {
            "amount_paid": SQL(PAID),
            "amount_credited": SQL("COALESCE(notes.total, 0)"),
            "amount_fees": SQL("COALESCE(charges.fees, 0)"),
            "amount_bonus": SQL("COALESCE(charges.bonuses, 0)"),
            "amount_revenue": SQL("COALESCE(notes.revenue, 0)"),
            "amount_freight": freight,
            "amount_handling": handling,
            "amount_repair": repair,
            "amount_cost": cost,
            "amount_fees_net": SQL("COALESCE(charges.fees_net, 0)"),
            "amount_bonus_net": SQL("COALESCE(charges.bonuses_net, 0)"),
            "amount_goods": SQL("COALESCE(looked.value, 0)"),
            "amount_writedown": SQL("COALESCE(looked.writedown, 0)"),
            "amount_resale": SQL("COALESCE(looked.recovered - looked.value + looked.writedown, 0)"),
            "amount_recovered": SQL("COALESCE(looked.recovered, 0)"),
            "amount_kept": SQL("COALESCE(kept.net, 0)"),
            "amount_result": SQL(
                "COALESCE(charges.fees_net, 0) + COALESCE(looked.recovered, 0) + "
                "COALESCE(kept.net, 0) - COALESCE(notes.revenue, 0) - "
                "COALESCE(charges.bonuses_net, 0) - (%s)",
                cost,
            ),
        }

    @api.model
    def _get_joins(self):
        """Return what is read, as [SQL]: the line first, then what hangs on it."""
        laterals = {
            "goods": SQL(GOODS),
            "price": SQL(PRICE),
            "looked": SQL(LOOKED, repairs=REPAIRS),
            "notes": SQL(NOTES),
            "charges": SQL(CHARGES, bonuses=BONUSES),
            "kept": SQL(KEPT),
        }
        return [
            SQL("rma_order_line line"),
            SQL("JOIN rma_order rma ON rma.id = line.order_id"),
            SQL("JOIN res_company company ON company.id = line.company_id"),
            SQL("JOIN res_partner partner ON partner.id = rma.partner_id"),
            SQL("LEFT JOIN res_partner customer ON customer.id = rma.commercial_partner_id"),
            SQL("JOIN product_product product ON product.id = line.product_id"),
            SQL("JOIN product_template template ON template.id = product.product_tmpl_id"),
            SQL("JOIN uom_uom unit ON unit.id = line.product_uom_id"),
            SQL("JOIN uom_uom base ON base.id = template.uom_id"),
            SQL("LEFT JOIN rma_reason reason ON reason.id = line.reason_id"),
            SQL("LEFT JOIN sale_order_line sold ON sold.id = line.sale_line_id"),
            SQL("LEFT JOIN uom_uom sold_unit ON sold_unit.id = sold.product_uom_id"),
            SQL("LEFT JOIN sale_order sale ON sale.id = sold.order_id"),
            *(
                SQL("LEFT JOIN LATERAL (%s) %s ON TRUE", query, SQL.identifier(name))
                for name, query in laterals.items()
            ),
        ]
