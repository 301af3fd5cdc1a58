from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date


class RmaOrderLate(models.Model):
    """A parcel whose number is not valid any more: the dock is told, customer service decides."""

    _inherit = "rma.order"

    dock_warning = fields.Char(compute="_compute_dock_warning")

    @api.depends("state", "date_expiry", "is_expired")
    def _compute_dock_warning(self):
        for order in self:
            order.dock_warning = order._get_dock_warning()

    def _get_dock_warning(self):
        """Return why goods of this return are not to be received without a decision, if so."""
        self.ensure_one()
        values = {"name": self.name, "date": format_date(self.env, self.date_expiry)}
        if self._is_overdue():
            return self.env._(
                "%(name)s expired on %(date)s. Put the goods aside: customer service decides.",
                **values,
            )
        texts = {
            "cancel": self.env._(
                "%(name)s is cancelled. Put the goods aside: customer service decides.", **values
            ),
            "rejected": self.env._(
                "%(name)s was rejected. Put the goods aside: customer service decides.", **values
            ),
            "draft": self.env._(
                "%(name)s is not authorized yet. Put the goods aside: customer service decides.",
                **values,
            ),
        }
        texts["submitted"] = texts["draft"]
        return texts.get(self.state, False)

    def _is_overdue(self):
        """Tell whether the authorization has run out, closed by the nightly job or not yet."""
        self.ensure_one()
        if self.is_expired:
            return True
        return (
            self.state == "authorized"
            and bool(self.date_expiry)
            and self.receipt_status in ("pending", "partial")
            and self.date_expiry < self._get_day_in(self.company_id)
        )

    def action_receive_anyway(self, motive=None):
        """Take up expired and cancelled returns again, because their goods are here.

        What expired is extended, what was cancelled is authorized anew by the same rules. Returns
        that are valid are left alone.

        :raises UserError: when a rule refuses, or a return was rejected; nothing is changed then
        """
        self._check_actor()
        with self.env.cr.savepoint():
            self._claim()
            self.invalidate_recordset(["state", "date_expiry", "is_expired"])
            self._check_receivable()
            overdue = self.filtered(lambda order: order._is_overdue())
            cancelled = (self - overdue).filtered(lambda order: order.state == "cancel")
            overdue.action_extend()
            cancelled.action_draft()
            cancelled.action_authorize()
            (overdue | cancelled)._record_late(motive)
        return True

    def _check_receivable(self):
        refused = self.filtered(lambda order: order.state in ("rejected", "draft", "submitted"))
        if refused:
            raise UserError(
                self.env._(
                    "%(returns)s was never authorized: set it to draft and authorize it.",
                    returns=", ".join(refused.mapped("name")),
                )
            )

    def _record_late(self, motive):
        """Note with each return that somebody decided to take late goods."""
        orders = self.sudo()
        noted = orders.discrepancy_ids.filtered(
            lambda found: found.type == "late_ran" and found.state == "open"
        )
        known = orders.discrepancy_ids.filtered(
            lambda found: found.type == "late_ran" and found.decision == "accept"
        )
        noted |= noted.create(
            [
                {"order_id": order.id, "type": "late_ran"}
                for order in orders - (noted | known).order_id
            ]
        )
        if motive:
            noted.motive = motive
        noted._set_decision("accept")
        noted._log_decision("accept")
        orders._ask_about_discrepancies()
