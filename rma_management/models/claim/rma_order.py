from odoo import api, fields, models

from .rma_calculator import AGREED


class RmaOrderClaim(models.Model):
    """What is in question on a return, and what of a settlement is on no credit note yet."""

    _inherit = "rma.order"

    claim_ids = fields.One2many("rma.claim", "order_id", string="Claims", copy=False)
    claim_count = fields.Integer(compute="_compute_claim_count")
    amount_settlement_open = fields.Monetary(
        string="Settlement to Credit",
        compute="_compute_amount_settlement_open",
        store=True,
        help="What was agreed in a claim and is on no credit note, though nothing more of its "
        "goods is to be credited.",
    )
    has_draft_settlement = fields.Boolean(
        compute="_compute_amount_settlement_open",
        store=True,
        help="It stands on a draft, which may be a credit note of its own.",
    )

    @api.depends("claim_ids")
    def _compute_claim_count(self):
        for order in self:
            # Who may not open claims may be told that there are some.
            order.claim_count = len(order.sudo().claim_ids)

    @api.depends(
        "state",
        "charge_ids.basis",
        "charge_ids.waived",
        "charge_ids.move_line_ids.parent_state",
        "charge_ids.move_line_ids.price_total",
        "claim_ids.amount_agreed",
        "line_ids.qty_to_credit",
        "line_ids.qty_due",
        "line_ids.qty_open",
        "line_ids.credit_line_ids.parent_state",
        "line_ids.credit_line_ids.price_total",
    )
    def _compute_amount_settlement_open(self):
        calculator = self.env["rma.calculator"]
        for order in self:
            notes = order._reckon_settlements()
            order.amount_settlement_open = calculator._summarize(notes).total if notes else 0.0
            entries = order._get_agreed_charges().move_line_ids
            order.has_draft_settlement = "draft" in entries.mapped("parent_state")

    @api.depends("amount_settlement_open")
    def _compute_work(self):
        result = super()._compute_work()
        for order in self.filtered("amount_settlement_open"):
            order.is_credit_due = True
        return result

    @api.depends(
        "amount_settlement_open", "has_draft_settlement", "charge_ids.move_line_ids.parent_state"
    )
    def _compute_progress(self):
        return super()._compute_progress()

    def _get_statuses(self, status):
        statuses = super()._get_statuses(status)
        if status == "settlement_status":
            statuses.add(self._get_agreed_status())
        return statuses

    def _get_agreed_status(self):
        """Return how far what was agreed is credited, where no credit for goods takes it."""
        if self.amount_settlement_open or self.has_draft_settlement:
            return "pending"
        entries = self._get_agreed_charges().move_line_ids
        return "done" if "posted" in entries.mapped("parent_state") else "none"

    @api.depends("amount_settlement_open", "has_draft_settlement")
    def _compute_refund_pending(self):
        return super()._compute_refund_pending()

    @api.depends("amount_settlement_open")
    def _compute_amount_refund_due(self):
        return super()._compute_amount_refund_due()

    def _is_refund_due(self):
        return super()._is_refund_due() or bool(self.amount_settlement_open)

    def _is_refund_drafted(self):
        return super()._is_refund_drafted() or self.has_draft_settlement

    def _is_money_open(self):
        return super()._is_money_open() or bool(
            self.amount_settlement_open or self.has_draft_settlement
        )

    def _get_agreed_charges(self):
        return self.charge_ids.filtered(lambda charge: charge.basis == AGREED)

    # Credit notes

    def _reckon_due(self):
        result = super()._reckon_due()
        alone = self - self.browse().union(*[order for order, _note in result])
        for order in alone:
            result += [(order, note) for note in order._reckon_settlements()]
        return result

    def _reckon_settlements(self):
        """Return the notes of settlements that no credit for goods will take: [`Note`]."""
        self.ensure_one()
        agreed = self._get_agreed_charges().filtered(lambda charge: not charge.waived)
        if not agreed or self.state not in ("authorized", "done"):
            return []
        calculator = self.env["rma.calculator"]
        ledger = calculator._open_ledger(self.line_ids)
        return calculator._reckon(ledger, {}, self._get_charge_rules())

    def _charge_settlements(self, claims):
        """Have the credit of the lines of these claims come to what was agreed."""
        known = self.charge_ids.claim_id
        self.env["rma.charge"]._in_action().create(
            [
                {
                    "order_id": claim.order_id.id,
                    "claim_id": claim.id,
                    "type": name,
                    "basis": AGREED,
                    "rate": claim.amount_agreed,
                    "source": "claim",
                }
                for claim in claims - known
                for name in ("settlement", "goodwill")
            ]
        )
        self.env.add_to_compute(self.env["rma.charge"]._fields["amount"], self.charge_ids)
        self._estimate_again()
        lines = claims.line_ids.credit_line_ids | self._get_agreed_charges().move_line_ids
        lines.move_id.filtered(lambda move: move.state == "draft")._settle_agreed()


class RmaOrderSettle(models.Model):
    _inherit = "rma.order"

    def _prepare_agreed_vals(self, note):
        """Return the values of the settlement lines of a draft, for the goods on it by now."""
        self.ensure_one()
        if not note._get_rma_goods():
            return [
                vals
                for settlement in self._reckon_without(note)
                for vals in self._prepare_charge_lines_vals(settlement)
            ]
        reckoned = note._reckon_again(self)
        if not reckoned:
            return []
        agreed = [charged for charged in reckoned.charges if charged.rule.basis == AGREED]
        return self._prepare_charge_lines_vals(reckoned._replace(charges=agreed))

    def _reckon_without(self, note):
        """Return the notes of settlements, as if a draft without goods had not been made."""
        calculator = self.env["rma.calculator"]
        rules = [
            rule._replace(charged=rule.key._get_charged(without=note))
            for rule in self._get_charge_rules()
        ]
        ledger = calculator._open_ledger(self.line_ids, without=note)
        return calculator._reckon(ledger, {}, rules)
