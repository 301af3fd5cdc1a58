from odoo import fields, models

from odoo.addons.rma_management.tools import verdict as verdicts


class RmaApiAnswer(models.AbstractModel):
    """What is answered, as plain values in the shapes of `tools/contract.py`."""

    _inherit = "rma.api"

    def _answer_order(self, order):
        goods = order.order_line.filtered(
            lambda line: line.product_id and not line.display_type and not line.is_downpayment
        )
        return {
            "order": order.name,
            "reference": order.client_order_ref or None,
            "date": self._to_day(order.date_order),
            "customer": order.partner_id.display_name,
            "lines": [
                {
                    "line_id": line.id,
                    "sku": line.product_id.default_code or None,
                    "product": line.product_id.display_name,
                    "delivered": line.qty_delivered,
                    "returnable": line.qty_returnable,
                    "unit": line.product_uom_id.name,
                }
                for line in goods
            ],
        }

    def _answer_evaluation(self, entry):
        lines = entry.line_ids
        return {
            "verdict": max(
                lines.mapped("verdict"), key=verdicts.SEVERITY.get, default=verdicts.AUTHORIZE
            ),
            "lines": [
                {
                    "line_id": line.sale_line_id._origin.id,
                    "verdict": line.verdict,
                    "returnable": line.qty_returnable,
                    "reasons": line.verdict_reasons or [],
                }
                for line in lines
            ],
            "estimate": self._answer_estimate(entry._get_settlement(), entry.currency_id),
        }

    def _answer_estimate(self, settlement, currency):
        goods = sum(settlement.goods.values()) + settlement.discount + settlement.rounding
        fees = sum(settlement.fees.values()) - sum(settlement.bonuses.values())
        return {
            "currency": currency.name,
            "goods": currency.round(goods),
            "fees": currency.round(fees),
            "total": currency.round(settlement.total),
        }

    def _answer_submitted(self, rma):
        # Who may make a return may know what comes of it; it rests on invoices that are not his.
        settlement = rma.sudo()._get_settlement()
        return {
            "ran": rma.name,
            "state": rma.state,
            "expiry": self._to_day(rma.date_expiry),
            "label": self._get_label_url(rma),
            "estimate": self._answer_estimate(settlement, rma.currency_id),
        }

    def _get_label_url(self, rma):
        """Return where the label is, with the key of the return's page, or nothing."""
        # The key opens what is for the customer; whoever makes a return hands the label on to him.
        rma = rma.sudo()
        if not rma._has_papers():
            return None
        return rma.get_base_url() + rma.get_portal_url(suffix="/label")

    def _answer_return(self, rma):
        """Say how far a return is, as the documents have it by now."""
        rma.invalidate_recordset()
        return self._describe_return(rma)

    def _describe_return(self, rma):
        """Say how far a return is: of the money, what the user may read."""
        is_told = self._is_told(rma, "amount_estimated")
        # Each field is asked for by the user's right on it; what it is made of need not be his.
        told = rma.sudo()
        lines = rma.line_ids._filtered_access("read")
        return {
            "ran": rma.name,
            "state": rma.state,
            "next_step": rma.next_step,
            "receipt_status": rma.receipt_status,
            "inspection_status": rma.inspection_status,
            "settlement_status": told.settlement_status if is_told else None,
            "expiry": self._to_day(rma.date_expiry),
            "orders": told.sale_order_ids.mapped("name") if is_told else [],
            "lines": [self._answer_line(line) for line in lines],
            "currency": told.currency_id.name if is_told else None,
            "estimated": told.amount_estimated if is_told else None,
            "credited": told.amount_credited if is_told else None,
            "credit_notes": self._answer_notes(told) if is_told else [],
        }

    def _answer_line(self, line):
        # As above; the number of an order line opens nothing.
        told = line.sudo()
        return {
            "line_id": told.sale_line_id.id or None,
            "sku": told.product_id.default_code or None,
            "product": told.product_id.display_name,
            "unit": told.product_uom_id.name,
            "quantity": told.product_uom_qty,
            "reason": told.reason_id.code or None,
            "condition": told.condition or None,
            "resolution": told.resolution if self._is_told(line, "resolution") else None,
            "lots": told.lot_ids.mapped("name"),
            "received": told.qty_received,
            "inspected": told.qty_inspected,
            "credited": told.qty_credited if self._is_told(line, "qty_credited") else None,
        }

    def _answer_notes(self, rma):
        return [
            {
                "number": note.name if note.state != "draft" else None,
                "state": note.state,
                "total": note.amount_total,
            }
            for note in rma.credit_note_ids.sorted("id")
        ]

    def _is_told(self, record, name):
        """Tell whether the user of the key may read a field."""
        return record._has_field_access(record._fields[name], "read")

    def _to_day(self, moment):
        """Return a day as text; of a moment, the day where the user is."""
        if not moment:
            return None
        if hasattr(moment, "hour"):
            moment = fields.Datetime.context_timestamp(self, moment).date()
        return fields.Date.to_string(moment)
