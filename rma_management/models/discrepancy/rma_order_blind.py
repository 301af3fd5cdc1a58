from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from ...tools.core_names import MOVE_UNIT
from .rma_order import REPORTERS


class RmaOrderBlind(models.Model):
    """Goods that are here before anybody knows what for.

    A parcel without a number becomes a draft: its goods are in the returns location at once, on a
    transfer of their own, each product on a line. Customer service finds out who sent it and which
    order line it was bought with, and authorizes; then the goods count as received for that line::

        parcel ─► draft, goods received ─► customer and order lines ─► authorized, nothing to expect
                        └─ nobody can tell ─► sent back, or kept without credit
    """

    _inherit = "rma.order"

    channel = fields.Selection(
        selection_add=[("parcel", "Parcel without RAN")], ondelete={"parcel": "set default"}
    )
    is_blind_receipt = fields.Boolean(
        string="Blind Receipt",
        readonly=True,
        copy=False,
        help="The goods came before anybody asked for the return.",
    )
    blind_move_ids = fields.One2many(
        "stock.move",
        "rma_order_id",
        domain=[("rma_discrepancy_id", "=", False)],
        string="Blindly Received",
        copy=False,
    )

    _customer_needed = models.Constraint(
        "CHECK (partner_id IS NOT NULL"
        " OR ((channel IN ('email', 'chat') OR is_blind_receipt IS TRUE)"
        " AND state IN ('draft', 'rejected', 'cancel')))",
        "Choose the customer. Only the draft of an e-mail, of a chat or of an unknown parcel can"
        " wait for it.",
    )

    @api.model
    def _create_blind_receipt(self, partner_id=False, lines=(), warehouse=False):
        """Take in a parcel that no number tells of.

        :param lines: list of {"product_id", "quantity", optional "lot_id"}, in the product's unit
        :param warehouse: where it came; the user's own when not given
        :return: the draft, with the goods in the returns location
        :raises UserError: when the parcel is empty, or a numbered product comes without its number
        """
        self._check_blind_receiver()
        goods = self._read_blind_lines(lines)
        warehouse = warehouse or self._get_receiving_warehouse()
        company = warehouse.company_id if warehouse else self.env.company
        # Whoever receives goods needs no right on returns and transfers: this is what he does.
        order = self.sudo().create(
            {
                "partner_id": partner_id,
                "company_id": company.id,
                "channel": "parcel",
                "is_blind_receipt": True,
                "user_id": False,
                "line_ids": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_uom_id": product.uom_id.id,
                            "product_uom_qty": quantity,
                            "lot_ids": [Command.set(lot.ids)],
                        }
                    )
                    for product, lot, quantity in goods
                ],
            }
        )
        moves = order._receive_unexpected(goods, warehouse)
        for move, line in zip(moves, order.line_ids, strict=True):
            move.write({"rma_line_id": line.id, "to_refund": False})
        order._complete_receipts(moves)
        self.env["rma.discrepancy"].sudo().create(
            {
                "order_id": order.id,
                "type": "no_ran",
                "product_id": goods[0][0].id if len(goods) == 1 else False,
                "quantity": sum(quantity for _product, _lot, quantity in goods),
                "move_id": moves[:1].id,
            }
        )
        return order.sudo(False)

    @api.model
    def _check_blind_receiver(self):
        if not self.env.su and not any(self.env.user.has_group(group) for group in REPORTERS):
            raise AccessError(self.env._("Only the warehouse and customer service receive goods."))

    @api.model
    def _get_receiving_warehouse(self):
        """Return where the user receives parcels; none for the company's first warehouse."""
        return self.env["stock.warehouse"]

    @api.model
    def _read_blind_lines(self, lines):
        """Return what came: [(product, lot, quantity)].

        :raises UserError: when it cannot be received so
        """
        products = self.env["product.product"]
        goods = [
            (
                products.browse(line["product_id"]),
                self.env["stock.lot"].browse(line.get("lot_id") or ()),
                line.get("quantity", 1.0),
            )
            for line in lines
        ]
        if not goods:
            raise UserError(
                self.env._("Say what came in the parcel, or report an empty box on its return.")
            )
        for product, lot, quantity in goods:
            if product.type != "consu" or quantity <= 0:
                raise UserError(
                    self.env._(
                        "%(product)s: only goods, and more than zero of them, can be received.",
                        product=product.display_name,
                    )
                )
            # Which numbers there are is not for everybody; that this one fits is all that is told.
            if product.tracking != "none" and lot.sudo().product_id != product:
                raise UserError(
                    self.env._(
                        "%(product)s needs its lot or serial number: scan it.",
                        product=product.display_name,
                    )
                )
        return goods

    # Receipts nobody waited for

    def _receive_unexpected(self, goods, warehouse=False):
        """Create the transfer of goods that no line expects; `_complete_receipts` validates it.

        :param goods: [(product, lot, quantity in the product's unit)]
        :return: the moves, in the order of the goods
        """
        self.ensure_one()
        warehouse = warehouse or self._get_dock_warehouse()
        customers = self.env.ref("stock.stock_location_customers")
        partner = self.partner_shipping_id or self.partner_id
        source = partner.with_company(self.company_id).property_stock_customer or customers
        picking = self.env["stock.picking"].create(
            {
                **self._prepare_reverse_picking_vals(self, warehouse, source, ()),
                "partner_id": partner.id,
            }
        )
        moves = self.env["stock.move"].create(
            [
                self._prepare_unexpected_move_vals(picking, product, quantity)
                for product, _lot, quantity in goods
            ]
        )
        self.env["stock.move.line"].create(
            [
                move._prepare_rma_move_line_vals(lot, product.uom_id, quantity)
                for move, (product, lot, quantity) in zip(moves, goods, strict=True)
                if lot
            ]
        )
        picking.action_confirm()
        return moves

    def _prepare_unexpected_move_vals(self, picking, product, quantity):
        return {
            "picking_id": picking.id,
            "rma_order_id": self.id,
            "product_id": product.id,
            MOVE_UNIT: product.uom_id.id,
            "product_uom_qty": quantity,
            "to_refund": False,
            "picking_type_id": picking.picking_type_id.id,
            "warehouse_id": picking.picking_type_id.warehouse_id.id,
            "location_id": picking.location_id.id,
            "location_dest_id": picking.location_dest_id.id,
            "company_id": picking.company_id.id,
            "origin": self.name,
            "procure_method": "make_to_stock",
        }

    def _complete_receipts(self, moves):
        """Validate transfers of goods that are here."""
        moves.picked = True
        moves.picking_id.with_context(skip_backorder=True, skip_sms=True).button_validate()

    def _get_dock_warehouse(self):
        """Return where goods of this return come in: where its other goods do, or the default."""
        self.ensure_one()
        known = self.picking_ids.filtered(lambda picking: picking.picking_type_code == "incoming")
        return (
            known[:1].picking_type_id.warehouse_id
            or self.company_id._get_rma_warehouses()[self.company_id]
        )

    # Once somebody knows

    def _recognize_blind_goods(self):
        """The goods that are here count as received for the lines they turned out to be."""
        lines = self.filtered("is_blind_receipt").line_ids.filtered("sale_line_id")
        positions = lines.sale_line_id._get_returnable_moves()
        rest = self.env["stock.move"]
        for line in lines.filtered("move_ids"):
            moves = line.move_ids.filtered(lambda move: not move.sale_line_id)
            rest |= line._take_blind_goods(moves, positions)
        # Pieces of one heap may have been bought on several orders.
        for line in lines.filtered(lambda line: not line.move_ids):
            moves = rest.filtered(
                lambda move, line=line: (
                    move.rma_order_id == line.order_id and move.product_id == line.product_id
                )
            )
            rest = rest - moves | line._take_blind_goods(moves, positions)

    def _settle_blind_goods(self):
        """The parcel has its return: what it was noted as is decided, and its receipt follows."""
        blind = self.filtered("is_blind_receipt")
        told = blind.discrepancy_ids.filtered(
            lambda found: found.type == "no_ran" and found.state == "open"
        )
        told._set_decision("accept")
        self.env["rma.decision"]._record_discrepancies(told, "accept")
        received = blind.line_ids.move_ids.filtered(lambda move: move.state == "done")
        received._follow_rma_event("move")
        blind._sync_discrepancies()
        blind._ask_about_discrepancies()

    def _release_blind_goods(self):
        """Take the goods off lines that nobody could tell an order of, and drop the draft.

        :raises UserError: once somebody authorized the return
        """
        self.ensure_one()
        if self.state not in ("draft", "submitted"):
            raise UserError(
                self.env._(
                    "%(name)s is authorized: its goods are inspected like all others.",
                    name=self.name,
                )
            )
        self.blind_move_ids.sudo().rma_line_id = False
        self.action_cancel()

    def _get_cancel_refusals(self):
        refusals = super()._get_cancel_refusals()
        if refusals and self.is_blind_receipt and self.state in ("draft", "submitted"):
            return [
                self.env._(
                    "The goods of %(name)s are here: decide under Discrepancies whether they are "
                    "sent back or kept.",
                    name=self.name,
                )
            ]
        return refusals
