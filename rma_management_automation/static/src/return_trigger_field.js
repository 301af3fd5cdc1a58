import {
    TriggerSelectionField,
    triggerSelectionField,
} from "@base_automation/base_automation_trigger_selection_field";
import {TRIGGER_FILTERS} from "@base_automation/utils";
import {useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {useRecordObserver} from "@web/model/relational_model/utils";
import {SelectionField} from "@web/views/fields/selection/selection_field";

const PREFIX = "on_rma_";
const GROUPS = [
    [_t("Returns"), (trigger) => trigger.startsWith(PREFIX)],
    [_t("Values Updated"), (trigger) => /_(set|archive|unarchive)$/.test(trigger)],
    [_t("Email Events"), (trigger) => trigger.startsWith("on_message_")],
    [_t("Timing Conditions"), (trigger) => trigger.startsWith("on_time")],
    [_t("External"), (trigger) => trigger === "on_webhook"],
    [_t("Custom"), () => true],
];

/**
 * The choice of a trigger with the events of returns among them.
 *
 * Core's own choice knows core's triggers alone, and stops at any other one.
 */
export class ReturnTriggerField extends TriggerSelectionField {
    setup() {
        SelectionField.prototype.setup.call(this);
        this.model = useState({fields: []});
        const orm = useService("orm");
        let shownId = null;
        useRecordObserver(async ({data}) => {
            const modelId = data.model_id?.id;
            if (modelId !== shownId) {
                shownId = modelId;
                this.model.fields = await orm.searchRead(
                    "ir.model.fields",
                    [["model_id", "=", modelId]],
                    ["name", "ttype", "relation"],
                );
            }
        });
    }

    get groups() {
        const groups = new Map(GROUPS.map(([label]) => [label, []]));
        for (const [value, label] of this.options) {
            if (this.isOffered(value)) {
                const [group] = GROUPS.find(([, holds]) => holds(value));
                groups.get(group).push({value, label});
            }
        }
        return [...groups]
            .filter(([, choices]) => choices.length)
            .map(([label, choices]) => ({label, choices}));
    }

    isOffered(trigger) {
        const {data} = this.props.record;
        if (trigger.startsWith(PREFIX)) {
            return data.model_name === "rma.order";
        }
        if (trigger.startsWith("on_message_")) {
            return data.model_is_mail_thread;
        }
        if (trigger === "on_write") {
            // Core's rules of old keep it, and no new one is offered it.
            return data.trigger === trigger;
        }
        const filter = TRIGGER_FILTERS[trigger];
        return !filter || this.model.fields.some(filter);
    }
}

registry.category("fields").add(
    "base_automation_trigger_selection",
    {
        ...triggerSelectionField,
        component: ReturnTriggerField,
        fieldDependencies: [
            ...triggerSelectionField.fieldDependencies,
            {name: "model_name", type: "char"},
        ],
    },
    {force: true},
);
