import random
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Command

MONTHS = 12
ORDERS = 5  # a month
CUSTOMERS = ("Amelia Stone", "Bruno Keller", "Chloé Martin", "David Okafor", "Elena Rossi")
MORE = ("Farid Haddad", "Greta Lindqvist", "Hugo Alvarez", "Iris Novak", "Jonas Weber")
COUNTRIES = ("us", "de", "fr", "uk", "it")
CHANNELS = ("phone", "email", "portal", "portal", "guest", "chat")
PRODUCTS = ("speaker", "jacket", "backpack", "scale")
# {product: (share of the lines that come back, [(reason, condition that is declared)])}
STORIES = {
    "speaker": (0.12, [("defective", "defective"), ("not_needed", "opened")]),
    "jacket": (0.4, [("size", "unopened"), ("size", "opened"), ("described", "opened")]),
    "backpack": (0.22, [("not_needed", "unopened"), ("ordered_wrong", "unopened")]),
    "scale": (0.24, [("not_needed", "opened"), ("compatibility", "used")]),
}
# Of the lot that came last most fail.
BAD_MONTHS = 3
BAD_SHARE = 0.75
GOOD_LOT, BAD_LOT = "BB-24-117", "BB-25-042"
# {condition found: (grade, disposition)}
ENDS = {
    "unopened": ("a", "restock"),
    "opened": ("b", "restock"),
    "used": ("c", "restock"),
    "damaged": ("d", "scrap"),
    "defective": ("d", "scrap"),
}


class RmaDemoHistory(models.AbstractModel):
    """A year of sales and returns for the demo, made in batches, and always the same."""

    _name = "rma.demo.history"
    _description = "Demo of a Year of Returns"

    @api.model
    def _create_history(self):
        """Sell, return and credit for a year back from today."""
        quiet = {
            "tracking_disable": True,
            "mail_create_nolog": True,
            "mail_notrack": True,
            "skip_sms": True,
        }
        # Demo data is everybody's work, and is nobody's.
        self.sudo().with_context(**quiet)._tell_history()

    def _tell_history(self):
        dice = random.Random("returns")
        products = {name: self.env.ref(f"rma_management.product_demo_{name}") for name in PRODUCTS}
        lots = self._stock_up(products)
        sales = self._create_sales(dice, products)
        self._deliver(sales, products["speaker"], lots)
        self._invoice(sales)
        returns = self._create_returns(dice, sales, products)
        self._receive(dice, returns)
        self._inspect(dice, returns)
        self._credit(dice, returns)
        self._date_back(dice, returns)

    def _stock_up(self, products):
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", self.env.company.id)], limit=1
        )
        lots = self.env["stock.lot"].create(
            [{"name": name, "product_id": products["speaker"].id} for name in (GOOD_LOT, BAD_LOT)]
        )
        quants = self.env["stock.quant"]
        for name, product in products.items():
            for lot in lots if name == "speaker" else [self.env["stock.lot"]]:
                quants._update_available_quantity(product, warehouse.lot_stock_id, 2000, lot_id=lot)
        return lots

    def _create_sales(self, dice, products):
        """Create the orders of the year, each with a day in it: {order: day}."""
        partners = self.env["res.partner"].create(
            [
                {"name": name, "country_id": self.env.ref(f"base.{COUNTRIES[number % 5]}").id}
                for number, name in enumerate(CUSTOMERS + MORE)
            ]
        )
        today = fields.Datetime.now().replace(hour=9, minute=30, second=0, microsecond=0)
        days = sorted(
            today - relativedelta(months=month) - timedelta(days=dice.randint(4, 27))
            for month in range(MONTHS)
            # Trade grows over the year.
            for _number in range(ORDERS - month // 3)
        )
        sales = self.env["sale.order"].create(
            [
                {
                    "partner_id": dice.choice(partners).id,
                    "date_order": day,
                    # In our own currency, wherever they live.
                    "pricelist_id": False,
                    "order_line": [
                        Command.create(
                            {"product_id": products[name].id, "product_uom_qty": dice.randint(1, 4)}
                        )
                        for name in dice.sample(PRODUCTS, dice.randint(2, 4))
                    ],
                }
                for day in days
            ]
        )
        sales.action_confirm()
        for sale, day in zip(sales, days, strict=True):
            sale.date_order = day
        return sales

    def _deliver(self, sales, speaker, lots):
        """Deliver two days after each order; speakers of the later lot in the last months."""
        since = fields.Datetime.now() - relativedelta(months=BAD_MONTHS)
        for move in sales.picking_ids.move_ids:
            if move.product_id == speaker:
                move.move_line_ids.lot_id = lots[move.sale_line_id.order_id.date_order > since]
        sales.picking_ids.with_context(skip_backorder=True).button_validate()
        for sale in sales:
            day = sale.date_order + timedelta(days=2)
            sale.picking_ids.date_done = day
            sale.picking_ids.move_ids.date = day

    def _invoice(self, sales):
        invoices = sales._create_invoices()
        for sale in sales:
            sale.invoice_ids.invoice_date = sale.date_order.date() + timedelta(days=2)
        invoices.action_post()

    def _create_returns(self, dice, sales, products):
        """Ask for some lines back, a few days after they came, and authorize it."""
        names = {product: name for name, product in products.items()}
        since = fields.Datetime.now() - relativedelta(months=BAD_MONTHS)
        vals_list = []
        for line in sales.order_line:
            share, reasons = STORIES[names[line.product_id]]
            reason, condition = dice.choice(reasons)
            if names[line.product_id] == "speaker" and line.order_id.date_order > since:
                share, reason, condition = BAD_SHARE, "defective", "defective"
            day = line.order_id.date_order + timedelta(days=dice.randint(4, 20), hours=3)
            if dice.random() < share and day < fields.Datetime.now():
                vals_list.append(self._prepare_return_vals(dice, line, reason, condition, day))
        returns = self.env["rma.order"].create(vals_list)
        returns.action_submit()
        returns.filtered(lambda rma: rma.state == "submitted").action_authorize()
        return returns.filtered(lambda rma: rma.state == "authorized")

    def _prepare_return_vals(self, dice, line, reason, condition, day):
        users = [self.env.ref(f"rma_management.user_demo_{name}").id for name in ("csr", "manager")]
        return {
            "partner_id": line.order_id.partner_id.id,
            "channel": dice.choice(CHANNELS),
            "user_id": dice.choice(users),
            "date_requested": day,
            "line_ids": [
                Command.create(
                    {
                        "sale_line_id": line.id,
                        "product_uom_qty": dice.randint(1, int(line.product_uom_qty)),
                        "reason_id": self.env.ref(f"rma_management.rma_reason_{reason}").id,
                        "condition": condition,
                        "lot_ids": line.move_ids.lot_ids.ids,
                    }
                )
            ],
        }

    def _receive(self, dice, returns):
        """Receive what has had time to come."""
        limit = fields.Datetime.now() - timedelta(days=5)
        come = returns.filtered(lambda rma: rma.date_requested < limit)
        pickings = come.picking_ids.filtered(lambda picking: picking.state != "done")
        pickings.with_context(skip_backorder=True).button_validate()
        for rma in come:
            day = rma.date_requested + timedelta(days=dice.randint(3, 5))
            rma.picking_ids.date_done = day
            rma.line_ids.move_ids.date = day

    def _inspect(self, dice, returns):
        """Look at it; now and then it is not what the customer said."""
        limit = fields.Datetime.now() - timedelta(days=7)
        come = returns.filtered(
            lambda rma: rma.receipt_status == "done" and rma.date_requested < limit
        )
        wizard = self.env["rma.inspect"].create({"order_ids": come.ids})
        for line in wizard.line_ids:
            found = line.condition
            if dice.random() < 0.12:
                found = dice.choice(("used", "damaged"))
            grade, disposition = ENDS[found]
            line.condition_found = found
            line.grade_id = self.env.ref(f"rma_management.rma_grade_{grade}")
            line.disposition_id = self.env.ref(f"rma_management.rma_disposition_{disposition}")
        wizard.action_apply()
        for inspection in come.inspection_ids:
            received = inspection.line_id.move_ids.filtered("date")[:1].date
            inspection._in_action().date = received + timedelta(days=1)

    def _credit(self, dice, returns):
        """Credit what was inspected, the last ones excepted."""
        limit = fields.Datetime.now() - timedelta(days=10)
        due = returns.filtered(
            lambda rma: rma.inspection_status == "done" and rma.date_requested < limit
        )
        notes = due._create_credit_notes()
        for rma in due:
            inspected = max(rma.inspection_ids.mapped("date"))
            rma.credit_note_ids.invoice_date = inspected.date() + timedelta(days=dice.randint(1, 4))
        notes.action_post()

    def _date_back(self, dice, returns):
        """Let everything have happened when it would have, and tell nobody of it."""
        for rma in returns:
            vals = {
                "date_authorized": rma.date_requested + timedelta(minutes=dice.randint(2, 300)),
                "initiation_seconds": dice.randint(35, 240),
                "is_receipt_queued": False,
            }
            if rma.state == "done":
                vals["date_done"] = rma.credit_note_ids[:1].invoice_date or rma.date_requested
            rma._in_action().write(vals)
        messages = self.env["rma.message"].search([("order_id", "in", returns.ids)])
        messages.filtered(lambda message: message.state == "queued").write({"state": "dropped"})
