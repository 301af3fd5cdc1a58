from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import email_normalize, parse_contact_from_email


class RmaOrderTriage(models.Model):
    """What customer service does with a draft that lacks its customer or its lines."""

    _inherit = "rma.order"

    def _get_submit_refusals(self):
        refusals = super()._get_submit_refusals()
        if not self.partner_id:
            refusals.append(
                self.env._("%(name)s has no customer: choose who returns.", name=self.name)
            )
        return refusals

    def action_create_customer(self):
        """Set the customer by the sender's address, and create it where nobody has that address.

        :raises UserError: when several customers share the address
        """
        self.ensure_one()
        self._check_actor()
        name, _email = parse_contact_from_email(self.email_from or "")
        email = email_normalize(self.email_from)
        if not email:
            raise UserError(
                self.env._("It is not known who asks. Choose the customer in the form instead.")
            )
        partners = self.env["res.partner"].search(
            [
                ("email_normalized", "=", email),
                *self.env["res.partner"]._check_company_domain(self.company_id),
            ]
        )
        if not all(partners.mapped("partner_share")):
            raise UserError(
                self.env._(
                    "%(email)s is a colleague. Choose the customer in the form.", email=email
                )
            )
        if len(partners.commercial_partner_id) > 1:
            raise UserError(
                self.env._(
                    "%(email)s is the address of several customers: %(customers)s. "
                    "Choose one in the form.",
                    email=email,
                    customers=", ".join(partners.mapped("display_name")),
                )
            )
        self.partner_id = partners[:1] or partners.create({"name": name or email, "email": email})
        return True

    def action_choose_products(self):
        """Open the entry for this draft, on the orders the customer named."""
        self.ensure_one()
        self._check_actor()
        orders = self.origin_order_id | self._find_named_orders().filtered(self._is_own_order)
        entry = self.env["rma.entry"].create(
            {
                "draft_id": self.id,
                "channel": self.channel,
                "sale_order_ids": [Command.set(orders.ids)],
            }
        )
        return entry._get_form_action()
