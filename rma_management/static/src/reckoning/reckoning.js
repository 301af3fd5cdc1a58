import {Component} from "@odoo/owl";

import {_t} from "@web/core/l10n/translation";
import {usePopover} from "@web/core/popover/popover_hook";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

class ReckoningPopover extends Component {
    static template = "rma_management.ReckoningPopover";
    static props = {text: String, close: {type: Function, optional: true}};
}

/** A text too long for its cell: a click on the icon shows it. */
export class ReckoningField extends Component {
    static template = "rma_management.ReckoningField";
    static props = {...standardFieldProps};

    setup() {
        this.title = _t("Why this is recommended");
        this.popover = usePopover(ReckoningPopover, {position: "left"});
    }

    get text() {
        return this.props.record.data[this.props.name] || "";
    }

    onClick(ev) {
        this.popover.open(ev.currentTarget, {text: this.text});
    }
}

registry.category("fields").add("rma_reckoning", {
    component: ReckoningField,
    displayName: _t("Reckoning"),
    supportedTypes: ["text"],
});
