from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import format_amount

from odoo.addons.rma_management.models.base.notes import to_note

from .account_move import ACTIVITY


class AccountMove(models.Model):
    """Granting store credit and taking it back. All of it runs in sudo."""

    _inherit = "account.move"

    # What is due

    def _get_store_credit_due(self):
        """Return what of a posted note is still to be made store credit.

        What the customer still owes was never paid: it reduces the invoice. So does what was set
        off or paid out otherwise by now; of a note for both, money is set off before store credit.
        """
        self.ensure_one()
        if (
            self.state != "posted"
            or self.move_type != "out_refund"
            or "store_credit" not in self.line_ids.rma_line_id.mapped("resolution")
        ):
            return 0.0
        wanted = self._split_rma_total().get("store_credit", 0.0) - self._get_store_credit_made()
        paid = self.amount_residual - sum(self._get_open_invoices().values())
        return max(self.currency_id.round(min(wanted, paid)), 0.0)

    def _get_store_credit_made(self):
        """Return what of the note is settled as store credit, without the bonus."""
        lines = self.rma_store_credit_entry_ids.line_ids
        receivable = lines.filtered(lambda line: line.account_type == "asset_receivable")
        return sum(receivable.mapped("amount_currency"))

    def _get_restored_due(self):
        """Return what goes back on wallets that paid for what came back: {card: points}."""
        self.ensure_one()
        if not self._is_standing():
            return {}
        return self.invoice_line_ids._get_restored_points()

    # Granting

    def _grant_store_credit(self):
        """Put on wallets what these notes owe and have not granted yet; safe to repeat.

        Of two who do so at once, one is refused by PostgreSQL and tried again by Odoo: settling
        writes the lines of the note, giving back the balance of the wallet, and a transaction
        cannot write what another one has written since it began.
        """
        notes = self._get_store_credit_notes().filtered(lambda note: note.state == "posted")
        if not notes:
            return
        notes._restore_payments()
        due = notes.filtered(lambda note: note._get_store_credit_due() > 0)
        waiting = due.filtered(lambda note: note.company_id._get_store_credit_gap())
        waiting._ask_for_store_credit_settings()
        due -= waiting
        if due:
            due._fill_wallets(due._settle_as_store_credit())
        (notes - waiting).activity_unlink([ACTIVITY])
        orders = notes._get_rma_orders()
        orders._settle_refund_activities()

    def _restore_payments(self):
        """Give back what was paid from a wallet for what comes back, to the same wallet."""
        granted = self.env["loyalty.history"]._get_granted(self)
        vals_list = []
        for note in self:
            for card, points in note._get_restored_due().items():
                missing = card.currency_id.round(points - granted.get((note, card, "restored"), 0))
                if missing > 0:
                    vals_list.append(note._prepare_history_vals(card, "restored", issued=missing))
        if vals_list:
            self.env["loyalty.history"]._book(vals_list)

    def _ask_for_store_credit_settings(self):
        """Leave the note posted, and tell finance, or else whoever posted it, what is missing."""
        told = self.activity_search([ACTIVITY]).mapped("res_id")
        for note in self.filtered(lambda note: note.id not in told):
            finance = note.company_id.rma_finance_user_id.filtered("active")
            # What a job posted is for whoever follows the return.
            poster = self.env.user.filtered("active")
            user = finance or poster or note._get_rma_orders()[:1]._get_responsible()
            reader = note.with_context(lang=user.lang or self.env.lang)
            text = reader._get_store_credit_text(reader.company_id._get_store_credit_gap())
            if user:
                note.activity_schedule(ACTIVITY, user_id=user.id, note=to_note(text))
            else:
                note.message_post(body=text, subtype_xmlid="mail.mt_note")

    def _settle_as_store_credit(self):
        """Settle the notes against what is owed on wallets.

        :return: {note: (amount, bonus)}
        """
        amounts = {}
        for note in self:
            amount = note._get_store_credit_due()
            bonus = note.currency_id.round(amount * note.company_id.rma_store_credit_bonus / 100)
            amounts[note] = (amount, bonus)
        entries = self.create(
            [note._prepare_store_credit_entry_vals(*amounts[note]) for note in self]
        )
        entries._post(soft=False)
        self.env["account.move.line"]._reconcile_plan(
            [
                (note._get_open_receivables() | entry.line_ids).filtered(
                    lambda line: line.account_type == "asset_receivable" and not line.reconciled
                )
                for note, entry in zip(self, entries, strict=True)
            ]
        )
        return amounts

    def _get_open_receivables(self):
        """Return what is open on the note, on one account."""
        lines = self.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable" and not line.reconciled
        )
        return lines.filtered(lambda line: line.account_id == lines[:1].account_id)

    def _prepare_store_credit_entry_vals(self, amount, bonus):
        """Return the values of the entry, at the rate of the note."""
        self.ensure_one()
        partner = self.commercial_partner_id
        return {
            "move_type": "entry",
            "rma_store_credit_note_id": self.id,
            "company_id": self.company_id.id,
            "journal_id": self.company_id._get_store_credit_journal().id,
            "date": self.date,
            "ref": self.env._("Store credit of %(note)s", note=self.name),
            "partner_id": partner.id,
            "currency_id": self.currency_id.id,
            "line_ids": [
                Command.create(
                    {
                        "account_id": account.id,
                        "name": label,
                        "partner_id": partner.id,
                        "currency_id": self.currency_id.id,
                        "amount_currency": sign * value,
                        "balance": sign * balance,
                    }
                )
                for debit, credit, label, value, balance in self._get_store_credit_bookings(
                    amount, bonus
                )
                for account, sign in ((debit, 1), (credit, -1))
            ],
        }

    def _get_store_credit_bookings(self, amount, bonus):
        """Return [(debit account, credit account, label, amount, in company currency)]."""
        company = self.company_id
        receivable = self._get_open_receivables()
        is_all = self.currency_id.compare_amounts(amount, self.amount_residual) == 0
        balance = (
            -sum(receivable.mapped("amount_residual"))
            if is_all
            else self._in_company_currency(amount)
        )
        label = self.env._("Store credit of %(note)s", note=self.name)
        owed = company.rma_store_credit_account_id
        bookings = [(receivable.account_id, owed, label, amount, balance)]
        if bonus:
            label = self.env._("Bonus on store credit of %(note)s", note=self.name)
            cost = company.rma_store_credit_bonus_account_id
            bookings.append((cost, owed, label, bonus, self._in_company_currency(bonus)))
        return bookings

    def _in_company_currency(self, amount):
        return self.company_currency_id.round(amount / (self.invoice_currency_rate or 1.0))

    def _fill_wallets(self, amounts):
        """Put the amounts on the wallets, the bonus apart, and tell it on the returns."""
        cards = self._get_store_credit_cards()
        vals_list = []
        for note, (amount, bonus) in amounts.items():
            vals_list.append(note._prepare_history_vals(cards[note], "credit", issued=amount))
            if bonus:
                vals_list.append(note._prepare_history_vals(cards[note], "bonus", issued=bonus))
        self.env["loyalty.history"]._book(vals_list)
        orders = {note._get_rma_orders()[:1]: note for note in self}
        self.env["rma.order"].union(*orders)._message_log_batch(
            {
                order.id: self.env._(
                    "Store credit granted: %(amount)s, with a bonus of %(bonus)s.",
                    amount=format_amount(self.env, amounts[note][0], note.currency_id),
                    bonus=format_amount(self.env, amounts[note][1], note.currency_id),
                )
                for order, note in orders.items()
            }
        )

    def _get_store_credit_cards(self):
        """Return the wallet that each note is paid out on: {note: card}."""
        keys = {(note.company_id, note.currency_id) for note in self}
        programs = self.env["loyalty.program"]._get_store_credit_programs(keys)
        wanted = {
            note: (
                programs[note.company_id, note.currency_id],
                note._get_rma_orders()[:1].partner_id,
            )
            for note in self
        }
        cards = self.env["loyalty.card"]._get_store_credit_cards(set(wanted.values()))
        return {note: cards[key] for note, key in wanted.items()}

    def _prepare_history_vals(self, card, kind, issued=0.0, used=0.0):
        """Return the values of a line that the customer reads in the portal."""
        order = self._get_rma_orders()[:1]
        env = self.with_context(lang=card.partner_id.lang or self.env.lang).env
        names = {"name": order.name}
        texts = {
            "credit": env._("Store credit for return %(name)s", **names),
            "bonus": env._("Bonus on store credit for return %(name)s", **names),
            "restored": env._("Paid with it, and returned: %(name)s", **names),
        }
        undone = {
            "credit": env._("Store credit for return %(name)s taken back", **names),
            "bonus": env._("Bonus on store credit for return %(name)s taken back", **names),
            "restored": env._("Return undone: %(name)s", **names),
        }
        return {
            "card_id": card.id,
            "description": (undone if used else texts)[kind],
            "issued": issued,
            "used": used,
            "rma_move_id": self.id,
            "rma_kind": kind,
            "order_model": order._name,
            "order_id": order.id,
        }

    # Taking it back

    def _take_back_store_credit(self):
        """Take what these notes granted off the wallets again, and undo its booking.

        :raises UserError: when the customer has spent it
        """
        history = self.env["loyalty.history"]
        granted = history._get_granted(self)
        if granted:
            cards = self.env["loyalty.card"].union(*[card for _note, card, _kind in granted])
            self._check_unspent(cards, granted)
            history._book(
                [
                    note._prepare_history_vals(card, kind, used=points)
                    for (note, card, kind), points in granted.items()
                ]
            )
        entries = self.rma_store_credit_entry_ids
        if entries:
            entries.rma_store_credit_note_id = False
            today = fields.Date.context_today(self)
            entries._reverse_moves(
                [
                    {
                        "date": max(entry.date, today),
                        "ref": self.env._("Taken back: %(ref)s", ref=entry.ref),
                    }
                    for entry in entries
                ],
                cancel=True,
            )

    def _check_unspent(self, cards, granted):
        for card in cards:
            points = sum(value for (_note, owner, _kind), value in granted.items() if owner == card)
            if card.currency_id.compare_amounts(card.points, points) < 0:
                raise UserError(
                    self.env._(
                        "%(customer)s has spent store credit of %(notes)s: %(left)s of %(granted)s "
                        "is left on eWallet %(code)s. Cancel the order it was spent in first, or "
                        "invoice the difference to the customer.",
                        customer=card.partner_id.name or "",
                        notes=", ".join(self.mapped("name")),
                        left=format_amount(self.env, card.points, card.currency_id),
                        granted=format_amount(self.env, points, card.currency_id),
                        code=card.code,
                    )
                )
