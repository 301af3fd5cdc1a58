"""What documents say of a return line, as parts of the query in `rma_report_query`."""

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

# What a unit of the product costs by the order line's posted invoices. A discount on the whole
# order stands on a line of its own, and is in no price.
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

# What was found, and what became of it. The unit's cost is that of the receipt. What has been
# credited for units is what they brought, and not their cost.
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
            WHEN way.outcome != 'none' THEN COALESCE(credited.amount, 0)
                + GREATEST(found.units - COALESCE(credited.units, 0), 0) * found.cost * found.kept
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
    LEFT JOIN LATERAL (%(credited)s) credited ON TRUE
    WHERE found.units > 0
"""

# Its share of each posted credit note, by the goods on it: with the fees, discounts and roundings
# of the note. A line that a note has no goods of has no share in it, unless the note is about
# charges alone: all shares in a note add up to it. What reverses a note takes its share back.
NOTES = """
    SELECT
        SUM(-move.amount_total_signed * own.share) AS total,
        SUM(whole.revenue * own.share) AS revenue,
        MIN(move.invoice_date) FILTER (
            WHERE move.move_type = 'out_refund'
                AND (mine.goods IS NOT NULL OR whole.goods IS NULL)
        ) AS date
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
        SELECT CASE
            WHEN whole.goods != 0 THEN COALESCE(mine.goods, 0) / whole.goods
            ELSE mine.number::numeric / whole.number
        END AS share
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

# A parcel is carried for all that comes in it, whatever of it is still here.
FREIGHT = """
    COALESCE(looked.freight, 0) + CASE WHEN goods.date IS NULL THEN 0 ELSE
        COALESCE(company.rma_parcel_cost, 0) / (
            SELECT COUNT(DISTINCT other.id)
            FROM rma_order_line other
            JOIN stock_move move ON move.rma_line_id = other.id
            JOIN stock_location source
                ON source.id = move.location_id AND source.usage = 'customer'
            WHERE other.order_id = line.order_id
                AND move.rma_inspection_id IS NULL
                AND move.state = 'done'
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
