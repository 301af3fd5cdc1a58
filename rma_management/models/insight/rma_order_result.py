from collections import defaultdict

from odoo import fields, models

# Who sees what a return left.
READERS = (
    "rma_management.group_rma_manager,account.group_account_invoice,account.group_account_readonly"
)
# In the order of the page: what it is in the analysis, and whether it leaves or comes.
ITEMS = {
    "revenue": ("amount_revenue", -1),
    "fees": ("amount_fees_net", 1),
    "bonus": ("amount_bonus_net", -1),
    "kept": ("amount_kept", 1),
    "goods": ("amount_goods", 1),
    "writedown": ("amount_writedown", -1),
    "resale": ("amount_resale", 1),
    "freight": ("amount_freight", -1),
    "handling": ("amount_handling", -1),
    "repair": ("amount_repair", -1),
}


class RmaOrderResult(models.Model):
    """What a return left in the end, item by item, beside what of it is booked.

    What documents say is read twice, by two ways that know nothing of each other: the analysis
    reads it line by line, the ledger entry by entry. Where they differ something is not booked, or
    is booked beside the return; it is listed as such.
    """

    _inherit = "rma.order"

    amount_result = fields.Monetary(
        string="Result",
        compute="_compute_amount_result",
        currency_field="company_currency_id",
        groups=READERS,
        help="What the return leaves us with, without tax.",
    )
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company Currency"
    )
    result_table = fields.Html(compute="_compute_amount_result", groups=READERS, sanitize=False)

    def _compute_amount_result(self):
        results = self._get_results()
        for order in self:
            result = results[order]
            order.amount_result = result["total"]
            order.result_table = self.env["ir.qweb"]._render(
                "rma_management.rma_order_result",
                {"result": result, "currency": order.company_id.currency_id},
            )

    def _get_results(self):
        """Return what these returns left: {return: {rows, total, booked, open}}.

        Each of the rows is {key, label, amount, booked, open}, in the company's currency, without
        tax; what comes is positive, what goes is negative.
        """
        analysed, booked = self._get_analysed(), self._get_booked()
        labels = self._get_result_labels()
        results = {}
        for order in self:
            currency = order.company_id.currency_id
            rows = []
            for key, (name, sign) in ITEMS.items():
                amount = currency.round(sign * analysed[order.id].get(name, 0.0))
                entered = currency.round(booked[order.id].get(key, 0.0))
                if not currency.is_zero(amount) or not currency.is_zero(entered):
                    rest = currency.round(amount - entered)
                    rows.append(
                        {
                            "key": key,
                            "label": labels[key],
                            "amount": amount,
                            "booked": entered,
                            "open": rest,
                        }
                    )
            results[order] = {
                "rows": rows,
                **{
                    total: currency.round(sum(row[name] for row in rows))
                    for total, name in (("total", "amount"), ("booked", "booked"), ("open", "open"))
                },
            }
        return results

    def _get_analysed(self):
        """Return the sums of the lines in the analysis, as the documents are now."""
        names = sorted({name for name, _sign in ITEMS.values()})
        # Whether the user sees results is for the field to decide, see `READERS`.
        reports = self.env["rma.report"].sudo().with_context(rma_report_live=True)
        groups = reports._read_group(
            [("order_id", "in", self.ids)], ["order_id"], [f"{name}:sum" for name in names]
        )
        sums = defaultdict(dict)
        for order, *values in groups:
            sums[order.id] = dict(zip(names, values, strict=True))
        return sums

    def _get_booked(self):
        """Return what posted entries say of these returns: {return id: {item: amount}}."""
        # As above: entries that a returns manager need not be able to open.
        orders = self.sudo()
        booked = {order.id: defaultdict(float) for order in self}
        for order in orders:
            goods = order.line_ids.credit_line_ids.move_id
            moves = goods | order.charge_ids.move_line_ids.move_id
            for entry in moves.filtered(lambda move: move.state == "posted").line_ids:
                if item := entry._get_rma_result_item():
                    booked[order.id][item] -= entry.balance
            for entry in order.line_ids.replacement_sale_line_ids.invoice_lines:
                if entry.parent_state == "posted":
                    booked[order.id]["kept"] -= entry.balance
        return booked

    def _get_result_labels(self):
        return {
            "revenue": self.env._("Revenue given back"),
            "fees": self.env._("Fees charged"),
            "bonus": self.env._("Goodwill and delivery given back"),
            "kept": self.env._("Revenue kept by exchange"),
            "goods": self.env._("Goods back, at what they cost"),
            "writedown": self.env._("Write-down"),
            "resale": self.env._("Resale and vendor credit, instead of what they cost"),
            "freight": self.env._("Freight"),
            "handling": self.env._("Handling"),
            "repair": self.env._("Repair"),
        }


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _get_rma_result_item(self):
        """Return which item of a return's result an entry is; taxes and debts are none."""
        self.ensure_one()
        if self.rma_charge_id:
            return "bonus" if self.rma_charge_id.is_bonus else "fees"
        if self.display_type == "cogs":
            return "goods" if self.account_id.internal_group == "expense" else None
        return "revenue" if self.display_type in ("product", "rounding") else None
