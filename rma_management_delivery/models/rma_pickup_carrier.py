from odoo import api, fields, models

from odoo.addons.rma_management.models.base.jobs import attempt, work_off


class RmaPickupCarrier(models.Model):
    """A carrier is an outside service: it is told by a job, once what was decided is stored.

    That it is being told is stored first. So nothing is booked twice where the answer is lost: who
    sees to it looks with the carrier, or asks again under the same key.
    """

    _inherit = "rma.pickup"

    @api.model
    def _cron_tell_carriers(self, limit=20):
        """Tell carriers what is booked, moved and called off."""
        # Only this job asks, and never twice at a time: what is still being asked was cut off.
        for pickup in self.search([("is_asking", "=", True)]):
            pickup._take_failure(
                self.env._("The request was cut off: look with the carrier what it has booked.")
            )
        work_off(self, [("task", "!=", False)], lambda pickup: pickup._tell(), limit)

    def _tell(self):
        self.ensure_one()
        task = self.task
        self._in_action().write({"is_asking": True})
        self.env["ir.cron"]._commit_progress()
        carrier = self.carrier_id.with_company(self.company_id)
        answer = {}
        error = attempt(self, lambda pickup: answer.update(carrier._rma_pickup(task, pickup)))
        if error:
            self._take_failure(str(error) or type(error).__name__)
            return
        self._in_action().write(
            {
                "is_asking": False,
                "task": False,
                "error": False,
                "reference": False
                if task == "cancel"
                else answer.get("reference") or self.reference,
                "price": answer.get("price") or self.price,
            }
        )
        if task == "cancel":
            return
        self._transition("book")
        if self.order_id.state != "authorized":
            # It was called off while the carrier was being asked.
            self._call_off()

    def _take_failure(self, error):
        """Put it on somebody's desk; the return and its label stay as they are."""
        self._in_action().write({"is_asking": False, "task": False, "error": error})
        if self.state == "cancelled":
            self._ask(
                self.order_id._for_responsible().env._(
                    "The pickup on %(day)s is called off, and %(who)s could not be told: %(error)s "
                    "Call it off with the carrier yourself.",
                    day=fields.Date.to_string(self.date),
                    who=self._get_who(),
                    error=error,
                )
            )
        else:
            self._transition("fail", error=error)
