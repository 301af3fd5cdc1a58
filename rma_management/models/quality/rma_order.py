from odoo import fields, models
from odoo.exceptions import UserError

SCORED = "risk_approval"
MAX_STATEMENT = 2000


class RmaOrderObjection(models.Model):
    """Why somebody looks at a return, as its customer is told, and how the customer objects."""

    _inherit = "rma.order"

    objection_ids = fields.One2many("rma.objection", "order_id", string="Objections", copy=False)

    def _is_scored(self):
        """Tell whether a score had somebody look at the return."""
        self.ensure_one()
        return any(SCORED in line._get_reviews() for line in self.line_ids)

    def _get_page_review(self):
        """Return why somebody looks at the return first; nothing where nobody does."""
        self.ensure_one()
        order = self.sudo()
        if order.state not in ("submitted", "rejected") or not order._is_scored():
            return False
        objection = order.objection_ids[:1]
        return {
            "logic": order.partner_id._get_rma_logic(),
            "can_object": int(not objection),
            "is_waiting": int(objection.state == "open"),
            "answer": (objection.answer or "") if objection.state != "open" else "",
        }

    def _object_by_customer(self, statement):
        """Take down what the customer has to say against it, once.

        That the visitor has the account or the token is for the caller to have checked.

        :raises UserError: when nothing was said, or there is nothing to object to
        """
        self.ensure_one()
        text = (statement or "").strip()[:MAX_STATEMENT]
        if not text:
            raise UserError(self.env._("Tell us in a few words what is wrong."))
        order = self.sudo()
        order._claim()
        review = order._get_page_review()
        if not review or not review["can_object"]:
            raise UserError(self.env._("There is nothing to object to, or you have done so."))
        return (
            self.env["rma.objection"]
            .sudo()
            .create(
                {
                    "partner_id": order.commercial_partner_id.id,
                    "order_id": order.id,
                    "company_id": order.company_id.id,
                    "statement": text,
                }
            )
        )
