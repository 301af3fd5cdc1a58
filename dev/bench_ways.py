"""The ways to take a return from the customer's word to the posted credit note.

Each phase takes what the phase before returned, and works on all of it in as few calls as the way
offers. All end alike (`Way.check`): what was delivered is back, and its invoice is credited.
"""

from odoo.fields import Command

PHASES = ("enter", "receive", "inspect", "credit")


class Way:
    """A way to go; a phase that a way does not know costs nothing."""

    name = ""
    model = "sale.order"  # without it, a database does not know this way

    def __init__(self, env):
        self.env = env

    def enter(self, orders):
        """Take down and authorize the return of all that was delivered."""
        raise NotImplementedError

    def receive(self, returns):
        """Receive all that is expected."""
        raise NotImplementedError

    def inspect(self, returns):
        """Find all of it good, and put it back in stock."""

    def credit(self, returns):
        """Credit all of it, and post the credit notes."""
        raise NotImplementedError


class Core(Way):
    """What a company does that has nothing but Odoo: a return of the delivery, a reversal."""

    name = "core"

    def enter(self, orders):
        for picking in orders.picking_ids:
            wizard = self.env["stock.return.picking"].create({"picking_id": picking.id})
            wizard.action_create_returns_all()
        return orders

    def receive(self, orders):
        pickings = orders.picking_ids.filtered(lambda picking: picking.state != "done")
        pickings.button_validate()

    def credit(self, orders):
        invoices = orders.invoice_ids
        reversal = self.env["account.move.reversal"].with_context(
            active_model="account.move", active_ids=invoices.ids
        )
        reversal.create({"journal_id": invoices.journal_id.id}).refund_moves()
        invoices.reversal_move_ids.action_post()


class Inspected(Way):
    """Ours: entry, receipt, inspection, credit note."""

    name = "ours, inspected"
    model = "rma.order"
    condition = False

    def enter(self, orders):
        """Enter one on the wizard as people do, many at once as programs do."""
        if len(orders) == 1:
            entry = self.env["rma.entry"].create(
                {"sale_order_ids": [Command.set(orders.ids)], "condition": self.condition}
            )
            entry.action_return_all()
            return self.env["rma.order"].browse(entry.action_confirm()["res_id"])
        returns = self.env["rma.order"].create(
            [
                {
                    "partner_id": order.partner_id.id,
                    "line_ids": [
                        Command.create(
                            {
                                "sale_line_id": line.id,
                                "product_uom_qty": line.product_uom_qty,
                                "condition": self.condition,
                            }
                        )
                        for line in order.order_line
                    ],
                }
                for order in orders
            ]
        )
        returns.action_submit()
        return returns

    def receive(self, returns):
        returns.picking_ids.button_validate()

    def inspect(self, returns):
        self.env["rma.inspect"].create({"order_ids": [Command.set(returns.ids)]}).action_apply()

    def credit(self, returns):
        returns.action_create_credit_notes()
        returns.credit_note_ids.action_post()


class Straight(Inspected):
    """Ours where the policy takes unopened goods straight to stock: the receipt inspects them."""

    name = "ours, straight"
    condition = "unopened"

    def inspect(self, returns):
        if set(returns.mapped("inspection_status")) != {"done"}:
            raise ValueError("the goods did not go straight to stock")


class Floor(Way):
    """The least that makes the same documents: written by hand, directly, all at once."""

    name = "floor"
    model = "rma.order"  # once is enough

    def enter(self, orders):
        deliveries = orders.picking_ids
        pickings = self.env["stock.picking"].create(
            [
                {
                    "picking_type_id": delivery.picking_type_id.warehouse_id.in_type_id.id,
                    "partner_id": delivery.partner_id.id,
                    "location_id": delivery.location_dest_id.id,
                    "location_dest_id": delivery.location_id.id,
                    "return_id": delivery.id,
                    "move_ids": [
                        Command.create(
                            {
                                "product_id": move.product_id.id,
                                "product_uom": move.product_uom.id,
                                "product_uom_qty": move.quantity,
                                "location_id": move.location_dest_id.id,
                                "location_dest_id": move.location_id.id,
                                "origin_returned_move_id": move.id,
                                "sale_line_id": move.sale_line_id.id,
                                "to_refund": True,
                            }
                        )
                        for move in delivery.move_ids
                    ],
                }
                for delivery in deliveries
            ]
        )
        pickings.action_confirm()
        return pickings

    def receive(self, pickings):
        pickings.move_ids.picked = True
        pickings._action_done()

    def credit(self, pickings):
        invoices = pickings.return_id.sale_id.invoice_ids
        notes = self.env["account.move"].create(
            [
                {
                    "move_type": "out_refund",
                    "partner_id": invoice.partner_id.id,
                    "journal_id": invoice.journal_id.id,
                    "invoice_date": invoice.invoice_date,
                    "reversed_entry_id": invoice.id,
                    "invoice_line_ids": [
                        Command.create({**vals, "move_id": False})
                        for vals in invoice.invoice_line_ids.with_context(
                            include_business_fields=True
                        ).copy_data()
                    ],
                }
                for invoice in invoices
            ]
        )
        notes._post()


class Oca(Way):
    """OCA's rma and rma_sale, by their own buttons; the goods stay in their place for returns."""

    name = "OCA rma"
    model = "rma"

    def enter(self, orders):
        returns = self.env["rma"]
        for order in orders:
            action = order.action_create_rma()
            wizard = self.env[action["res_model"]].browse(action["res_id"])
            wizard.operation_id = self.env.ref("rma.rma_operation_refund")
            returns |= wizard.create_rma()
        returns.action_confirm()
        return returns

    def receive(self, returns):
        returns.reception_move_id.picking_id.button_validate()

    def credit(self, returns):
        returns.action_refund()
        returns.refund_id.action_post()


WAYS = (Core, Floor, Oca, Inspected, Straight)
