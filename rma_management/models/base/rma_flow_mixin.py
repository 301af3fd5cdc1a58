from odoo import models
from odoo.exceptions import UserError


class RmaFlowMixin(models.AbstractModel):
    """Every change of state: one table, one guard, one writer, one list of what follows.

    ::

        action_x ──► _transition(event) ──► _get_refusals ──► state written ──► _get_rma_effects
                                                 │
                                                 └─► all refusals at once, and nothing is changed
    """

    _name = "rma.flow.mixin"
    _description = "Record With a Flow"
    _inherit = ["rma.typed.mixin", "rma.effects.mixin"]

    def _get_transitions(self):
        """Return ``{event: (states it starts from, state it ends in)}``; glue adds to it."""
        return {}

    def _get_decided_fields(self):
        return super()._get_decided_fields() | {"state"}

    def _get_refusals(self, event):
        """Return why an event may not happen: the state, and `_get_<event>_refusals`.

        :return: {record.id: [reason]}, an empty list where it may
        """
        sources, _target = self._get_transitions()[event]
        labels = dict(self._fields["state"]._description_selection(self.env))
        refusals = {}
        for record in self:
            reasons = refusals[record.id] = []
            if record.state not in sources:
                reasons.append(
                    self.env._(
                        "%(name)s is “%(state)s”; this needs it to be “%(wanted)s”.",
                        name=record.display_name,
                        state=labels[record.state],
                        wanted="”, “".join(labels[source] for source in sources),
                    )
                )
            refuse = getattr(record, f"_get_{event}_refusals", None)
            if refuse:
                reasons += refuse()
        return refusals

    def _filter_allowed(self, event):
        """Return those of these records that an event may happen to: what a button is shown on."""
        refusals = self._get_refusals(event)
        return self.filtered(lambda record: not refusals[record.id])

    def _check_event(self, event):
        """Raise every refusal of an event at once.

        :raises UserError: when any of the records may not move
        """
        refused = [reason for reasons in self._get_refusals(event).values() for reason in reasons]
        if refused:
            raise UserError("\n".join(refused))

    def _transition(self, event, **vals):
        """Move all of these records, or none, and do what follows."""
        if not self:
            return
        self._check_event(event)
        _sources, target = self._get_transitions()[event]
        self._in_action().sudo().write({"state": target, **vals})
        self._follow_rma_event(event)
