from odoo import models
from odoo.exceptions import UserError

from ...tools.core_names import MOVE_UNIT
from ...tools.refund import exact
from ..inspection.rma_inspection import UNSEEN


class RmaDiscrepancyGoods(models.Model):
    """Where goods go that are not made part of the return.

    Goods of a line leave the returns location by an inspection, as all goods of lines do. Goods
    without a line leave it by a transfer of the discrepancy. Either way a unit leaves once.
    """

    _inherit = "rma.discrepancy"

    def _after_refuse(self):
        for blind in self.filtered(lambda found: found.type == "no_ran").order_id:
            blind._release_blind_goods()
        self._check_addressee()
        by_line = self.filtered(lambda found: found._is_on_line())
        by_line._send_back_by_inspection()
        (self - by_line)._check_not_leaving()
        (self - by_line)._create_exits(
            lambda warehouse: warehouse.out_type_id, lambda move: move.location_id
        )

    def _after_keep(self):
        """Goods of a line are inspected like all others; goods without one go to stock at once."""
        for blind in self.filtered(lambda found: found.type == "no_ran").order_id:
            blind._release_blind_goods()
        rest = self.filtered(lambda found: not found._is_on_line())
        rest._check_not_leaving()
        pickings = rest._create_exits(
            lambda warehouse: warehouse.int_type_id,
            lambda move: move.picking_type_id.warehouse_id.lot_stock_id,
        )
        if pickings:
            pickings.move_ids.picked = True
            pickings.with_context(skip_backorder=True, skip_sanity_check=True).button_validate()

    def _check_addressee(self):
        nameless = self.order_id.filtered(lambda order: not order.partner_id)
        if nameless:
            raise UserError(
                self.env._(
                    "Nobody knows who sent %(returns)s: choose the customer first, or keep the "
                    "goods.",
                    returns=", ".join(nameless.mapped("name")),
                )
            )

    def _check_not_leaving(self):
        """Refuse to decide on what waits to go back by core's Return wizard: a unit leaves once.

        :raises UserError: with the transfers that are to be seen to first
        """
        for found in self:
            waiting = found._get_received_moves().returned_move_ids.filtered(
                lambda move: move.state not in ("done", "cancel") and move._is_to_customer()
            )
            if waiting:
                raise UserError(
                    self.env._(
                        "%(name)s: %(what)s waits to go back to the customer on %(transfers)s "
                        "already. Validate or cancel that transfer first.",
                        name=found.order_id.name,
                        what=found.display_name,
                        transfers=", ".join(waiting.picking_id.mapped("name")),
                    )
                )

    def _is_on_line(self):
        """Tell whether the goods are counted on a line of the return."""
        self.ensure_one()
        return bool(self.line_id) and self.type in ("surplus", "wrong_serial", "foreign_lot")

    def _get_received_moves(self):
        """Return the done moves that brought in what has no line."""
        self.ensure_one()
        moves = self.move_id
        if self.type == "no_ran":
            moves = self.order_id.blind_move_ids.filtered(lambda move: not move.rma_line_id)
        return moves.filtered(lambda move: move.state == "done" and move._is_from_customer())

    def _create_exits(self, get_type, get_destination):
        """Create and confirm a transfer per discrepancy that takes its goods out of returns.

        :param get_type: warehouse → operation type
        :param get_destination: move that brought the goods in → location
        """
        parts = [(found, move) for found in self for move in found._get_received_moves()]
        groups = {}
        for found, move in parts:
            key = (found, move.picking_type_id.warehouse_id, get_destination(move))
            groups.setdefault(key, []).append(move)
        pickings = self.env["stock.picking"].create(
            [
                found._prepare_exit_picking_vals(moves[0], get_type(warehouse), destination)
                for (found, warehouse, destination), moves in groups.items()
            ]
        )
        origins, vals_list = [], []
        for picking, ((found, _warehouse, _place), moves) in zip(
            pickings, groups.items(), strict=True
        ):
            origins += moves
            vals_list += [found._prepare_exit_move_vals(picking, move) for move in moves]
        exits = self.env["stock.move"].create(vals_list)
        move_lines = self.env["stock.move.line"].create(
            [
                {
                    **out._prepare_rma_move_line_vals(lot, out.product_id.uom_id, float(quantity)),
                    "owner_id": owner.id,
                    "package_id": package.id,
                }
                for out, move in zip(exits, origins, strict=True)
                for (lot, package, owner), quantity in move._get_pieces_left()
            ]
        )
        move_lines._apply_putaway_strategy()
        pickings.action_confirm()
        return pickings

    def _prepare_exit_picking_vals(self, move, operation_type, destination):
        self.ensure_one()
        order = self.order_id
        return {
            "partner_id": order.partner_shipping_id.id or order.partner_id.id,
            "picking_type_id": operation_type.id,
            "location_id": move.location_dest_id.id,
            "location_dest_id": destination.id,
            "origin": order.name,
            "company_id": order.company_id.id,
            "user_id": False,
        }

    def _prepare_exit_move_vals(self, picking, move):
        self.ensure_one()
        return {
            "picking_id": picking.id,
            "rma_order_id": self.order_id.id,
            "rma_discrepancy_id": self.id,
            "product_id": move.product_id.id,
            MOVE_UNIT: move[MOVE_UNIT].id,
            "product_uom_qty": float(exact(move.quantity) - move._get_returned_quantity()),
            "picking_type_id": picking.picking_type_id.id,
            "warehouse_id": picking.picking_type_id.warehouse_id.id,
            "location_id": picking.location_id.id,
            "location_dest_id": picking.location_dest_id.id,
            "company_id": picking.company_id.id,
            "origin": self.order_id.name,
            "procure_method": "make_to_stock",
        }

    def _send_back_by_inspection(self):
        """Dispose of goods of a line as an inspector would who sends them back.

        Nobody has looked at them, so nobody is asked what there is to see.
        """
        if not self:
            return
        disposition = self.env["rma.disposition"].search(
            [
                ("stock_effect", "=", "customer"),
                *self.env["rma.disposition"]._check_company_domain(self.company_id[:1]),
            ],
            limit=1,
        )
        if not disposition:
            raise UserError(
                self.env._("No disposition sends goods back to the customer: activate one first.")
            )
        grades = self.env["rma.grade"].search([("active", "=", True)])
        grade = (
            grades.filtered(lambda grade: grade.disposition_id == disposition)[:1] or grades[-1:]
        )
        vals_list = []
        for line, discrepancies in self.grouped("line_id").items():
            left = line._get_quantities_to_inspect()
            for found in discrepancies:
                for lot, quantity in found._take_uninspected(left):
                    vals_list.append(
                        {
                            "line_id": line.id,
                            "lot_id": lot.id,
                            "quantity": quantity,
                            "grade_id": grade.id,
                            "disposition_id": disposition.id,
                            "note": found.motive or found.display_name,
                        }
                    )
        self.env["rma.inspection"].with_context(rma_unseen=UNSEEN).create(vals_list)

    def _take_uninspected(self, left):
        """Take the goods of this discrepancy off what its line has to inspect, the last ones first.

        :param left: [(lot, quantity)] in the line's unit; what is taken is removed from it
        :return: [(lot, quantity)]
        """
        self.ensure_one()
        line, taken = self.line_id, []
        unit, named = line.product_uom_id, line.lot_ids
        wanted = exact(unit.round(line._from_product_unit(self._get_product_quantity())))
        order = sorted(
            range(len(left)),
            key=lambda index: (left[index][0] in named, -index),
        )
        for index in order:
            lot, quantity = left[index]
            if self.lot_id and lot != self.lot_id:
                continue
            share = min(wanted, exact(quantity))
            if share > 0:
                taken.append((lot, float(share)))
                left[index] = (lot, float(exact(quantity) - share))
                wanted -= share
        if unit.compare(float(wanted), 0.0) > 0:
            raise UserError(
                self.env._(
                    "%(name)s: %(what)s has been inspected already, and cannot be sent back from "
                    "here. Keep it without credit, or deliver it again from stock.",
                    name=self.order_id.name,
                    what=self.display_name,
                )
            )
        return taken

    def _check_left_once(self):
        """Refuse to send away what has been sent away, or taken to stock.

        :raises UserError: when more of a product has left than came
        """
        for found in self:
            received = found._get_received_moves().grouped("product_id")
            left = found.exit_move_ids.filtered(lambda move: move.state == "done")
            for product, moves in received.items():
                balance = sum(
                    move._get_product_quantity() - move._get_returned_product_quantity()
                    for move in moves
                ) - sum(move._get_product_quantity() for move in left if move.product_id == product)
                if balance < 0:
                    raise UserError(
                        self.env._(
                            "%(product)s of %(name)s has left the returns location already: see "
                            "its discrepancies.",
                            product=product.display_name,
                            name=found.order_id.name,
                        )
                    )

    def _reopen_cancelled(self):
        """A transfer that was to take the goods away is cancelled: somebody has to decide again."""
        stuck = self.filtered(
            lambda found: (
                found.state == "decided"
                and all(move.state == "cancel" for move in found.exit_move_ids)
            )
        )
        stuck.write({"state": "open", "decision": False})
        stuck.order_id._ask_about_discrepancies()

    def _book_goods(self):
        """Take goods that came with a return into its returns location, where they are known.

        Without its number nobody can book a numbered product: it is noted, and not on the books.
        """
        known = self.filtered(
            lambda found: (
                found.product_id.type == "consu"
                and (found.product_id.tracking == "none" or found.lot_id)
            )
        )
        warehouse = self.order_id._get_receiving_warehouse()
        for discrepancy in known.sudo():
            order = discrepancy.order_id
            move = order._receive_unexpected(
                [
                    (
                        discrepancy.product_id,
                        discrepancy.lot_id,
                        float(discrepancy._get_product_quantity()),
                    )
                ],
                warehouse.sudo(),
            )
            discrepancy._in_action().move_id = move
            order._complete_receipts(move)
