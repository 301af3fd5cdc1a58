from odoo import SUPERUSER_ID, models
from odoo.fields import Command

ACTIVITY = "rma_management.mail_activity_rating"
# Of five.
BAD_RATING = 2


class RmaOrderRating(models.Model):
    """What customers think of us: asked with the authorization, and once more after closing."""

    _name = "rma.order"
    # Last: a rating is given to a thread, and so its mixin comes before the thread's.
    _inherit = ["rma.order", "rating.mixin", "mail.thread"]

    def _get_rating_token(self, moment):
        """Return the key by which the customer rates the return, the same whenever it is asked.

        :param moment: ``entry`` or ``closing``
        """
        self.ensure_one()
        self.check_access("read")
        # The key goes to the customer alone; the rating is nobody's to make.
        ratings = self.env["rating.rating"].sudo()
        domain = [("rma_order_id", "=", self.id), ("rma_moment", "=", moment)]
        rating = ratings.search(domain) or ratings.create(self._prepare_rating_vals(moment))
        return rating.access_token

    def _prepare_rating_vals(self, moment):
        order = self.sudo()
        return {
            "partner_id": order._rating_get_partner().id,
            "rated_partner_id": order._rating_get_operator().id,
            "res_model_id": self.env["ir.model"]._get_id(self._name),
            "res_id": self.id,
            "is_internal": False,
            "rma_order_id": self.id,
            "rma_moment": moment,
            "rma_reason_ids": [Command.set(order.line_ids.reason_id.ids)],
            "rma_product_ids": [Command.set(order.line_ids.product_id.ids)],
        }

    def rating_apply(self, rate, *args, **kwargs):
        """Have somebody see to it when a customer is not happy."""
        rating = super().rating_apply(rate, *args, **kwargs)
        if 0 < rate <= BAD_RATING:
            self._ask_about_rating(rating)
        return rating

    def _ask_about_rating(self, rating):
        self.ensure_one()
        # Who rates has no rights on us and no address to write from; it is asked in the language
        # of who is asked.
        order = self.with_user(SUPERUSER_ID)._for_responsible()
        order.activity_unlink([ACTIVITY])
        text = order.env._(
            "%(customer)s rated this return %(rating)s of 5: call them and ask what went wrong.",
            customer=order.partner_id.display_name,
            rating=f"{rating.rating:g}",
        )
        order._ask_somebody(ACTIVITY, {order: "\n".join(filter(None, [text, rating.feedback]))})

    def action_view_ratings(self):
        """Open what the customer thinks of this return."""
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("rma_management.rating_action")
        return action | {
            "domain": [("rma_order_id", "in", self.ids), ("consumed", "=", True)],
            "view_mode": "list,form",
            "views": [(view, kind) for view, kind in action["views"] if kind in ("list", "form")],
            "context": {},
        }
