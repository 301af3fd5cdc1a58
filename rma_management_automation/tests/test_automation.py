from odoo.exceptions import ValidationError
from odoo.tests import tagged

from odoo.addons.rma_management.models.message.rma_order_event import EVENTS
from odoo.addons.rma_management.tests.common import RmaCommon
from odoo.addons.rma_management.tests.common_browser import BrowserCase


class TestAutomation(RmaCommon):
    """The events of returns as triggers of automation rules."""

    def create_rule(self, trigger, model="rma_management.model_rma_order", **vals):
        action = self.env["ir.actions.server"].create(
            {
                "name": "Note it",
                "model_id": self.env.ref(model).id,
                "state": "code",
                "code": "record._message_log(body='Seen by the rule')",
            }
        )
        return self.env["base.automation"].create(
            {
                "name": "Test rule",
                "model_id": self.env.ref(model).id,
                "trigger": trigger,
                "action_server_ids": action.ids,
                **vals,
            }
        )

    def count_seen(self, rma):
        return len(rma.message_ids.filtered(lambda m: "Seen by the rule" in (m.body or "")))

    def sell_and_authorize(self):
        order = self.sell([(self.chair, 2)])
        return self.authorize(order, {self.chair: 2}, user=self.csr).sudo()

    def test_each_event_is_a_trigger(self):
        choices = dict(
            self.env["base.automation"]._fields["trigger"]._description_selection(self.env)
        )
        for code, label in EVENTS.items():
            self.assertEqual(choices[f"on_rma_{code}"], f"Return: {label}")

    def test_runs_at_its_event_once(self):
        """Of two lines received with one transfer the rule sees one event."""
        self.create_rule("on_rma_received")
        order = self.sell([(self.chair, 2), (self.lamp, 1)])
        rma = self.authorize(order, {self.chair: 2, self.lamp: 1}, user=self.csr).sudo()
        self.assertEqual(self.count_seen(rma), 0)
        self.receive(rma)
        self.assertEqual(self.count_seen(rma), 1)
        self.inspect(rma)
        self.assertEqual(self.count_seen(rma), 1)

    def test_for_whoever_causes_it(self):
        """Who moves goods need not know of rules or of returns."""
        self.create_rule("on_rma_received")
        rma = self.sell_and_authorize()
        picking = rma.picking_ids.with_user(self.stock_user)
        picking.with_context(skip_backorder=True).button_validate()
        self.assertEqual(self.count_seen(rma), 1)

    def test_condition_of_the_rule(self):
        self.create_rule("on_rma_authorized", filter_domain="[('channel', '=', 'phone')]")
        order = self.sell([(self.chair, 2)])
        mine = self.authorize(order, {self.chair: 1}, channel="phone")
        other = self.authorize(order, {self.chair: 1}, channel="email")
        self.assertEqual(self.count_seen(mine), 1)
        self.assertEqual(self.count_seen(other), 0)

    def test_archived_rule_does_not_run(self):
        rule = self.create_rule("on_rma_authorized")
        rule.active = False
        self.assertEqual(self.count_seen(self.sell_and_authorize()), 0)
        rule.active = True
        self.assertEqual(self.count_seen(self.sell_and_authorize()), 1)
        rule.trigger = "on_rma_received"
        self.assertEqual(self.count_seen(self.sell_and_authorize()), 0)

    def test_only_on_returns(self):
        with self.assertRaisesRegex(ValidationError, "choose the model Return"):
            self.create_rule("on_rma_received", model="base.model_res_partner")

    def test_nobody_listens_costs_nothing(self):
        rma = self.sell_and_authorize()
        rules = self.env["base.automation"]
        rules._run_rma_event(rma, "received")
        count, _result = self.count_queries(rules._run_rma_event, rma, "received")
        self.assertEqual(count, 0)


@tagged("post_install", "-at_install")
class TestAutomationForm(BrowserCase):
    def test_trigger_is_chosen_in_the_form(self):
        """The form of core's shows the events where the model is Return, and saves one."""
        rule = self.env["base.automation"].create(
            {
                "name": "Chosen in the browser",
                "model_id": self.env.ref("rma_management.model_rma_order").id,
                "trigger": "on_create",
            }
        )
        action = self.env.ref("base_automation.base_automation_act")
        self.browser_js(
            f"/odoo/action-{action.id}/{rule.id}",
            """
            (async () => {
                const wait = (find) => new Promise((resolve, reject) => {
                    const start = Date.now();
                    const look = () => {
                        const found = find();
                        if (found) resolve(found);
                        else if (Date.now() - start > 20000) reject(
                            new Error(String(find) + document.body.innerText));
                        else setTimeout(look, 50);
                    };
                    look();
                });
                const field = await wait(() =>
                    document.querySelector(".o_field_widget[name=trigger] input"));
                field.click();
                const option = await wait(() => [...document.querySelectorAll(
                    ".o_select_menu_item")].find((item) =>
                    item.textContent.trim() === "Return: Received"));
                option.click();
                const saved = ".o_form_status_indicator_buttons.invisible";
                await wait(() => !document.querySelector(saved));
                document.querySelector(".o_form_button_save").click();
                await wait(() => document.querySelector(saved));
                console.log("test successful");
            })().catch((error) => console.error(error.message));
            """,
            ready="Boolean(document.querySelector('.o_field_widget[name=trigger] input'))",
            timeout=120,
            login="admin",
        )
        rule.invalidate_recordset()
        self.assertEqual(rule.trigger, "on_rma_received")
