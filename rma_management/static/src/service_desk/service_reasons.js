import {Component, useRef} from "@odoo/owl";

import {move} from "./service_roving";

const CHIP = ".o_rma_service_chip";

/** Why it comes back: the most frequent reasons as chips, the rest in a list. */
export class ServiceReasons extends Component {
    static template = "rma_management.ServiceReasons";
    static props = {
        reasons: Array,
        value: [Number, Boolean],
        label: String,
        onChange: Function,
        count: {type: Number, optional: true},
    };
    static defaultProps = {count: 6};

    setup() {
        this.group = useRef("group");
    }

    get chips() {
        const {reasons, count, value} = this.props;
        const first = reasons.slice(0, count);
        const chosen = reasons.find((reason) => reason.id === value);
        return chosen && !first.includes(chosen) ? [...first, chosen] : first;
    }

    get others() {
        const shown = new Set(this.chips.map((reason) => reason.id));
        return this.props.reasons.filter((reason) => !shown.has(reason.id));
    }

    isStep(reason, index) {
        const {value} = this.props;
        return value ? reason.id === value : index === 0;
    }

    onKeydown(ev) {
        if (/^(Arrow|Home|End)/.test(ev.key) && move(ev, this.group.el, CHIP)) {
            this.props.onChange(Number(document.activeElement.dataset.reason));
        }
    }

    onOther(ev) {
        if (ev.target.value) {
            this.props.onChange(Number(ev.target.value));
        }
    }
}
