from odoo import models


class RmaEffectsMixin(models.AbstractModel):
    """What follows from an event, in one list and in its order.

    A subject that wants something done at an event writes a method, and its name into the list of
    the model that the event happens to; a glue addon adds it in `_get_rma_effects`.
    """

    _name = "rma.effects.mixin"
    _description = "Record With Effects"

    def _get_rma_effects(self):
        """Return what follows: ``{event: [names of methods of this model, in their order]}``."""
        return {}

    def _follow_rma_event(self, event):
        """Do what follows from an event to these records, as superuser and for all of them at once.

        What follows is made from what was checked, and not by the rights of whoever caused it.
        """
        if not self:
            return
        records = self.sudo()
        for step in records._get_rma_effects().get(event, ()):
            getattr(records, step)()
