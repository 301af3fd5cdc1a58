from odoo import models


class RmaEntryCounter(models.TransientModel):
    """The customer stands at the desk: the entry ends with the goods back and the credit made."""

    _inherit = "rma.entry"

    def action_counter_return(self):
        """Create one return of the entered lines and take it back at the counter.

        A second click opens the same one.

        :return: the action that opens it
        :raises UserError: with the reasons, when it cannot be taken; nothing is left behind then
        """
        self.ensure_one()
        with self.env.cr.savepoint():
            self.channel = "in_person"
            return self._confirm(lambda order: order.action_counter_return())
