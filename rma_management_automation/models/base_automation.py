from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import ormcache

from odoo.addons.rma_management.models.message.rma_order_event import EVENTS

PREFIX = "on_rma_"
TRIGGERS = [(f"{PREFIX}{code}", f"Return: {label}") for code, label in EVENTS.items()]


class BaseAutomation(models.Model):
    """Rules that wait for an event of returns."""

    _inherit = "base.automation"

    trigger = fields.Selection(
        selection_add=TRIGGERS, ondelete={trigger: "cascade" for trigger, _label in TRIGGERS}
    )

    @api.constrains("trigger", "model_id")
    def _check_rma_trigger(self):
        for rule in self.filtered("trigger"):
            if rule.trigger.startswith(PREFIX) and rule.model_id.model != "rma.order":
                raise ValidationError(
                    self.env._(
                        "“%(rule)s” waits for an event of returns: choose the model Return.",
                        rule=rule.name,
                    )
                )

    @api.model
    def _get_rma_typed(self):
        # Core's own field, to which the events are added.
        return super()._get_rma_typed() | {"trigger"}

    def _update_registry(self):
        self.env.registry.clear_cache()
        return super()._update_registry()

    @api.model
    @ormcache()
    def _get_rma_triggers(self):
        """Return the events that some rule waits for, so that no other one is looked up."""
        # Rules run for whoever causes the event.
        rules = self.sudo().with_context(active_test=True)
        return frozenset(rules.search([("trigger", "=like", "on\\_rma\\_%")]).mapped("trigger"))

    @api.model
    def _run_rma_event(self, orders, code):
        """Run the rules that wait for an event, on the returns that they are meant for."""
        trigger = f"{PREFIX}{code}"
        if not orders or trigger not in self._get_rma_triggers():
            return
        for rule in self._get_actions(orders, [trigger]).with_context(old_values=None):
            rule._process(rule._filter_post(orders.with_env(rule.env), feedback=True))
