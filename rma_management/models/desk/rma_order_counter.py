from odoo import models
from odoo.exceptions import UserError

from ...tools.core_names import MOVE_UNIT
from ..documents.rma_order_report import Content


class RmaOrderCounter(models.Model):
    """Counter return: the customer stands at the desk with the goods, and all is done at once.

    ::

        authorize ─► receive ─► inspect (best grade) ─► restock ─► credit note ─► posted, or a draft
    """

    _inherit = "rma.order"

    def action_counter_return(self):
        """Authorize, receive, inspect and credit what the customer has brought, all or nothing.

        Each step does only what is left to do: on a return that is through, nothing changes. The
        note is posted for whoever may post one, and else left to accounting as a draft.

        :return: the action that opens the returns
        :raises UserError: with the reasons, when a return cannot be taken at the counter; nothing
            is changed then
        """
        self._check_actor()
        with self.env.cr.savepoint():
            self._claim()
            self.invalidate_recordset(["state"])
            self._check_counter_serials()
            self.action_authorize()
            self._check_counter_approval()
            # Who may take back goods at the desk has no rights on transfers, inspections and notes.
            # What follows is made from the lines the rules have just been heard on, from nothing
            # the caller sends; the user stays who acts, so the inspections carry the right name.
            orders = self.sudo()
            orders.filtered("is_receipt_queued").is_receipt_queued = False
            orders._receive_at_counter()
            orders._inspect_at_counter()
            orders._credit_at_counter()
        return self._get_form_action() if len(self) == 1 else self._get_open_action()

    def action_print_receipt(self):
        """Print the proof that the goods were handed in."""
        return self._print("rma_management.rma_counter_report")

    # Guards

    def _check_counter_serials(self):
        undecided = self.filtered(lambda order: order.state in ("draft", "submitted"))
        refusals = undecided.sudo().line_ids._get_counter_refusals()
        if refusals:
            raise UserError("\n".join(refusals))

    def _check_counter_approval(self):
        """Refuse what could not be authorized on the spot; the caller's savepoint takes it back."""
        refusals = [
            self.env._(
                "%(name)s needs approval before it can be taken back: %(why)s",
                name=order.name,
                why=order.approval_text,
            )
            for order in self
            if order.state == "submitted"
        ]
        if refusals:
            raise UserError("\n".join(refusals))

    # What follows, as superuser

    def _receive_at_counter(self):
        """Validate the open reverse transfers with all that was expected."""
        moves = self.line_ids._get_awaited_moves()
        self._check_complete_at_counter(moves)
        moves.picked = True
        pickings = moves.picking_id
        if not pickings:
            return
        pickings.with_context(skip_backorder=True, skip_sms=True).button_validate()
        waiting = pickings.filtered(lambda picking: picking.state != "done")
        if waiting:
            raise UserError(
                self.env._(
                    "%(transfers)s cannot be received without further questions: authorize the "
                    "return, and receive the goods on the transfer.",
                    transfers=", ".join(waiting.mapped("name")),
                )
            )

    def _check_complete_at_counter(self, moves):
        """Refuse to guess which lots have been handed in."""
        incomplete = moves.filtered(
            lambda move: (
                move[MOVE_UNIT].compare(move.quantity, move.product_uom_qty) != 0
                or (
                    move.product_id.tracking != "none"
                    and not all(move_line.lot_id for move_line in move.move_line_ids)
                )
            )
        )
        if incomplete:
            raise UserError(
                self.env._(
                    "It is not known which lots or serial numbers of %(products)s were handed in. "
                    "Choose them on the draft; of an authorized return, receive the transfer.",
                    products=", ".join(incomplete.product_id.mapped("display_name")),
                )
            )

    def _inspect_at_counter(self):
        """Inspect what came as the inspection itself proposes it: all good."""
        received = self.filtered(
            lambda order: any(line.qty_to_inspect > 0 for line in order.line_ids)
        )
        wizards = self.env["rma.inspect"].create([{"order_id": order.id} for order in received])
        for wizard in wizards:
            wizard.action_apply()

    def _credit_at_counter(self):
        """Make the credit notes that are due, and post them in the user's own name."""
        notes = self._create_credit_notes()
        may_post = self.env.user.has_group("account.group_account_invoice")
        if may_post and notes:
            notes.sudo(False).action_post()
        bodies = {}
        for order in self:
            mine = order.credit_note_ids.sudo() & notes
            if mine:
                bodies[order.id] = (
                    self.env._(
                        "Taken back at the counter and credited: %(notes)s.",
                        notes=", ".join(mine.mapped("name")),
                    )
                    if may_post
                    else self.env._(
                        "Taken back at the counter. The draft credit note is with accounting: they "
                        "check and post it."
                    )
                )
        if bodies:
            self._message_log_batch(bodies)

    # The receipt

    def _get_received_contents(self):
        """Return what has been handed in: [Content]."""
        self.ensure_one()
        return [
            Content(line, line.qty_received, self.env["stock.lot"].concat(*line._get_known_lots()))
            for line in self.line_ids
            if line.qty_received > 0
        ]

    def _get_received_date(self):
        """Return when the last of the goods came."""
        self.ensure_one()
        moves = self.line_ids.move_ids.filtered(
            lambda move: move.state == "done" and move._is_from_customer()
        )
        return max(moves.mapped("date"), default=False)

    def _get_note_rows(self):
        """Return what the customer has been credited, or will be: [(text, amount)]."""
        self.ensure_one()
        rows = [
            (
                self.env._("Credit note %(name)s", name=note.name)
                if note.state == "posted"
                else self.env._("Credit, once it has been checked by accounting"),
                note.amount_total,
            )
            for note in self.credit_note_ids.sudo()
            if note.state == "draft" or note._is_standing()
        ]
        return rows or [(self.env._("Estimated credit"), self.amount_estimated)]

    def _get_in_customers_language(self):
        """Return these returns to be printed, each in its customer's language.

        As with the parcels, who may read a return may print it, transfers and notes included.
        """
        self.check_access("read")
        return [order.with_context(lang=order._get_customer_lang()) for order in self.sudo()]
