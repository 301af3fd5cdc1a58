from odoo import api, models
from odoo.tools import SQL

from .rma_report_sql import (
    BONUSES,
    CHARGES,
    DELIVERED,
    FREIGHT,
    GOODS,
    HANDLING,
    IDENTITIES,
    IS_CONTRADICTED,
    KEPT,
    LOOKED,
    LOT,
    NOTES,
    PAID,
    PRICE,
    REPAIR,
    REPAIRS,
    VENDOR,
)


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
    def _get_credited_query(self):
        """Return the query of what vendors have credited for the units of the inspection `found`.

        In the product's unit and the company's currency: (units, amount). Whatever proposed the
        way they went.
        """
        return SQL("SELECT 0::numeric AS units, 0::numeric AS amount")

    @api.model
    def _get_joins(self):
        """Return what is read, as [SQL]: the line first, then what hangs on it."""
        laterals = {
            "goods": SQL(GOODS),
            "price": SQL(PRICE),
            "looked": SQL(LOOKED, repairs=REPAIRS, credited=self._get_credited_query()),
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
