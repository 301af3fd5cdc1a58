from odoo import api, fields, models


class RmaOrder(models.Model):
    _inherit = "rma.order"

    amount_store_credit = fields.Monetary(
        string="Store Credit",
        compute="_compute_store_credit",
        help="What the return put on eWallets: store credit, its bonus, and what was paid with an "
        "eWallet and comes back.",
    )
    store_credit_pending = fields.Monetary(
        string="Store Credit to Grant", compute="_compute_store_credit"
    )
    store_credit_gap = fields.Char(compute="_compute_store_credit")
    store_credit_text = fields.Char(compute="_compute_store_credit")

    @api.depends(
        "line_ids.credit_line_ids.parent_state",
        "refund_status",
        "line_ids.credit_line_ids.move_id.rma_store_credit_entry_ids",
    )
    def _compute_store_credit(self):
        # Who may read the return may know what the customer got for it.
        notes = self.sudo().credit_note_ids
        totals = {}
        granted = self.env["loyalty.history"].sudo()._get_granted(notes)
        for (note, _card, _kind), points in granted.items():
            totals[note] = totals.get(note, 0.0) + points
        for order in self:
            own = order.sudo().credit_note_ids
            order.amount_store_credit = sum(totals.get(note, 0.0) for note in own)
            order.store_credit_pending = sum(own.mapped("rma_store_credit_pending"))
            order.store_credit_gap = (
                order.sudo().company_id._get_store_credit_gap()
                if order.store_credit_pending
                else ""
            )

            order.store_credit_text = " ".join(
                filter(None, (note._explain_store_credit() for note in own))
            )

    def action_grant_store_credit(self):
        """Grant the store credit that could not be granted when the notes were posted."""
        return self.credit_note_ids.filtered("rma_store_credit_pending").action_grant_store_credit()

    def action_view_store_credit(self):
        """Open the wallets that the return put something on."""
        # Which wallets they are follows from the return; opening them needs the right to.
        notes = self.sudo().credit_note_ids
        entries = (
            self.env["loyalty.history"]
            .sudo()
            .search([("rma_move_id", "in", notes.ids), ("rma_kind", "!=", "earned")])
        )
        return entries.card_id.sudo(False)._get_records_action(name=self.env._("Store Credit"))

    def unlink(self):
        # The history of a wallet outlives the return that it names.
        histories = self.env["loyalty.history"].sudo()
        named = histories.search([("order_model", "=", self._name), ("order_id", "in", self.ids)])
        result = super().unlink()
        named.write({"order_model": False, "order_id": False})
        return result
