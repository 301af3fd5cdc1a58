import {Component, useState} from "@odoo/owl";

import {_t} from "@web/core/l10n/translation";

import {ServiceReasons} from "./service_reasons";

/** One line of the return: what is asked for, and what the rules say of it. */
export class ServiceLine extends Component {
    static template = "rma_management.ServiceLine";
    static components = {ServiceReasons};
    static props = {store: Object, case: Object, line: Object};

    setup() {
        this.store = useState(this.props.store);
        this.case = useState(this.props.case);
        // Its own, so that its changes draw this line and no other.
        this.line = useState(this.props.line);
        this.verdicts = {
            authorize: _t("Can be returned"),
            review: _t("Needs approval"),
            deny: _t("Refused"),
        };
    }

    get answer() {
        return this.case.answer?.lines[this.line.key] || {reasons: [], replacements: []};
    }

    get isOpen() {
        return this.case.activeKey === this.line.key;
    }

    get reason() {
        return this.store.start.reasons.find((reason) => reason.id === this.line.reason_id);
    }

    get resolution() {
        return this.line.resolution || this.answer.resolution || "";
    }

    get resolutionName() {
        return this.store.start.resolutions.find(({id}) => id === this.resolution)?.name || "";
    }

    set(vals) {
        this.store.setLine(this.case, this.line.key, vals);
    }

    toggle() {
        this.case.activeKey = this.isOpen ? null : this.line.key;
    }

    onQuantity(ev) {
        const quantity = Number(ev.target.value.replace(",", "."));
        if (Number.isFinite(quantity)) {
            this.set({quantity});
        }
    }

    onKeydown(ev) {
        const by = {"+": 1, "-": -1}[ev.key];
        if (by || ev.key === "Delete") {
            ev.preventDefault();
            ev.stopPropagation();
            const {key} = this.line;
            by ? this.store.stepLine(this.case, key, by) : this.store.remove(this.case, key);
        }
    }
}
