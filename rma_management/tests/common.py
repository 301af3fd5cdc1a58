from odoo import Command
from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class RmaCommon(TransactionCase):
    """A company with stock and accounting, its people, and a helper for each step of the main job.

    A delivered and invoiced order is one line::

        order = self.sell([(self.chair, 3), (self.lamp, 2)])
        rma = self.authorize(order, {self.chair: 1})
        self.receive(rma)
        self.inspect(rma)
        note = self.credit(rma)
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, tracking_disable=True))
        cls.company = cls.env.company
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        cls.tax = cls.env["account.tax"].create(
            {"name": "Test 20%", "amount": 20.0, "type_tax_use": "sale"}
        )
        cls.partner = cls.env["res.partner"].create(
            {"name": "Anna Customer", "email": "anna@example.com", "street": "1 Main Street"}
        )
        cls.stranger = cls.env["res.partner"].create(
            {"name": "Bob Stranger", "email": "bob@example.com"}
        )
        cls.chair = cls.create_product("Chair", 100.0)
        cls.lamp = cls.create_product("Lamp", 33.33)
        cls.service = cls.env["product.product"].create(
            {
                "name": "Assembly",
                "type": "service",
                "list_price": 10.0,
                "invoice_policy": "order",
                "taxes_id": [Command.set(cls.tax.ids)],
            }
        )
        cls.restock = cls.env.ref("rma_management.rma_disposition_restock")
        cls.scrap = cls.env.ref("rma_management.rma_disposition_scrap")
        cls.send_back = cls.env.ref("rma_management.rma_disposition_customer")
        cls.policy = cls.env.ref("rma_management.rma_policy_default")
        cls.csr, cls.inspector, cls.stock_user, cls.accountant, cls.manager = cls.add_users(
            rma_csr="rma_management.group_rma_user",
            rma_inspector="rma_management.group_rma_inspector",
            rma_stock="stock.group_stock_user",
            rma_accountant="account.group_account_invoice",
            rma_manager="rma_management.group_rma_manager",
        )

    @classmethod
    def add_users(cls, **groups):
        """Create users, each with the rights of a group, whom nobody invites by mail."""
        users = cls.env["res.users"].with_context(no_reset_password=True)
        return users.create(
            [
                {
                    "name": f"{login} ({group})",
                    "login": login,
                    "password": login,
                    "email": f"{login}@example.com",
                    "group_ids": [Command.set(cls.env.ref(group).ids)],
                }
                for login, group in groups.items()
            ]
        ).with_env(cls.env)

    def set_terms(self, **vals):
        """Change the terms in force; what was decided on the old ones keeps them."""
        if self.policy.is_locked:
            self.policy.active = False
            self.policy = self.policy.copy({"name": self.policy.name, "active": True})
            self.policy.action_publish()
        self.policy.write(vals)

    @classmethod
    def create_second_company(cls):
        """Return a company with books of its own, which the tests' user may see."""
        company = cls.env["res.company"].create(
            {"name": "Second Company", "country_id": cls.company.country_id.id}
        )
        cls.env["account.chart.template"].try_loading("generic_coa", company, install_demo=False)
        cls.env.user.company_ids |= company
        return company

    @classmethod
    def create_product(cls, name, price, quantity=1000.0, **vals):
        """Create a storable product and put some of it on the shelf."""
        product = cls.env["product.product"].create(
            {
                "name": name,
                "is_storable": True,
                "list_price": price,
                "standard_price": price / 2,
                "invoice_policy": "delivery",
                "taxes_id": [Command.set(cls.tax.ids)],
                **vals,
            }
        )
        if quantity and product.tracking == "none":
            cls.env["stock.quant"]._update_available_quantity(
                product, cls.warehouse.lot_stock_id, quantity
            )
        return product

    @classmethod
    def create_serials(cls, product, names):
        """Put one unit per serial number on the shelf."""
        lots = cls.env["stock.lot"].create(
            [{"name": name, "product_id": product.id} for name in names]
        )
        for lot in lots:
            cls.env["stock.quant"]._update_available_quantity(
                product, cls.warehouse.lot_stock_id, 1.0, lot_id=lot
            )
        return lots

    @classmethod
    def create_order(cls, lines, partner=None, **vals):
        """Create a confirmed order of [(product, quantity) or (product, quantity, line values)]."""
        return cls.create_orders([partner or cls.partner], lines, **vals)

    @classmethod
    def create_orders(cls, partners, lines, **vals):
        """Create a confirmed order of the same for each of some customers."""
        orders = cls.env["sale.order"].create(
            [
                {
                    "partner_id": partner.id,
                    "order_line": [
                        Command.create(
                            {
                                "product_id": product.id,
                                "product_uom_qty": quantity,
                                **(rest[0] if rest else {}),
                            }
                        )
                        for product, quantity, *rest in lines
                    ],
                    **vals,
                }
                for partner in partners
            ]
        )
        orders.action_confirm()
        return orders

    @classmethod
    def deliver(cls, orders):
        pickings = orders.picking_ids.filtered(lambda p: p.state not in ("done", "cancel"))
        pickings.with_context(skip_backorder=True).button_validate()

    @classmethod
    def invoice(cls, orders, grouped=False, **vals):
        """Invoice orders, those of a customer together unless each is to be by itself."""
        invoices = orders._create_invoices(grouped=grouped)
        if vals:
            invoices.write(vals)
        invoices.action_post()
        return invoices

    def invoice_down_payment(self, order, amount):
        """Invoice an amount in advance; return the posted invoice."""
        self.env["sale.advance.payment.inv"].create(
            {
                "advance_payment_method": "fixed",
                "fixed_amount": amount,
                "sale_order_ids": [Command.set(order.ids)],
            }
        ).create_invoices()
        invoice = order.invoice_ids
        invoice.action_post()
        return invoice

    @classmethod
    def sell(cls, lines, **vals):
        """Return an order that is delivered and invoiced."""
        order = cls.create_order(lines, **vals)
        cls.deliver(order)
        cls.invoice(order)
        return order

    @classmethod
    def sell_many(cls, partners, lines):
        """Return an order of the same for each of some customers, in a fraction of the time."""
        orders = cls.create_orders(partners, lines)
        cls.deliver(orders)
        cls.invoice(orders, grouped=True)
        return orders

    def draft(self, order, quantities, user=None, **vals):
        """Create a draft return of {product or order line: quantity}."""
        lines = []
        for key, quantity in quantities.items():
            line = key
            if key._name == "product.product":
                line = order.order_line.filtered(lambda line, key=key: line.product_id == key)[:1]
            lines.append(
                Command.create(
                    {"sale_line_id": line.id, "product_uom_qty": quantity, **vals.get("line", {})}
                )
            )
        vals.pop("line", None)
        orders = self.env["rma.order"].with_user(user or self.env.user)
        return orders.create({"partner_id": order.partner_id.id, "line_ids": lines, **vals})

    def authorize(self, order, quantities, user=None, **vals):
        rma = self.draft(order, quantities, user=user, **vals)
        rma.action_submit()
        return rma

    def receive(self, rma, quantities=None, backorder=False):
        """Validate the open reverse pickings, of {product: quantity} only when given."""
        pickings = rma.sudo().picking_ids.filtered(
            lambda p: p.picking_type_code == "incoming" and p.state not in ("done", "cancel")
        )
        if quantities is not None:
            for move in pickings.move_ids:
                move.quantity = quantities.get(move.product_id, 0.0)
                move.picked = True
        context = {"skip_backorder": True}
        if not backorder:
            context["picking_ids_not_to_backorder"] = pickings.ids
        pickings.with_context(**context).button_validate()
        return pickings

    def inspect(self, rma, disposition=None, quantities=None, user=None):
        """Inspect what was received; all good and restocked unless told otherwise."""
        wizard = (
            self.env["rma.inspect"].with_user(user or self.env.user).create({"order_id": rma.id})
        )
        for line in wizard.line_ids:
            if quantities is not None:
                line.quantity = quantities.get(line.product_id, 0.0)
            if disposition:
                line.disposition_id = disposition
        wizard.action_apply()
        return rma.inspection_ids

    def credit(self, rma, post=True):
        """Create the credit notes that are due and post them."""
        before = rma.credit_note_ids
        rma.action_create_credit_notes()
        notes = rma.credit_note_ids - before
        if post:
            notes.action_post()
        return notes

    def return_all_the_way(self, order, quantities):
        """Take a return from entry to the posted credit note."""
        rma = self.authorize(order, quantities)
        self.receive(rma)
        self.inspect(rma)
        self.credit(rma)
        return rma

    def count_queries(self, function, *args):
        """Call a function from empty caches: (queries, with all it writes; what it returns)."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        result = function(*args)
        self.env.flush_all()
        return self.env.cr.sql_log_count - before, result

    def line_of(self, order, product):
        return order.order_line.filtered(lambda line: line.product_id == product)
