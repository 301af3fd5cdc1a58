import {Component, onMounted, onWillUnmount, useRef, useState} from "@odoo/owl";

/** It is booked: the number to read out, the papers, and the next customer in one key. */
export class ServiceDone extends Component {
    static template = "rma_management.ServiceDone";
    static props = {
        store: Object,
        case: Object,
        onPrint: Function,
        onOpen: Function,
        onNext: Function,
    };

    setup() {
        this.store = useState(this.props.store);
        this.case = useState(this.props.case);
        // Of the case it is gone as soon as it is undone.
        this.done = useState(this.props.case.done);
        this.state = useState({left: this.store.getUndoSeconds(this.case)});
        this.next = useRef("next");
        const timer = setInterval(() => {
            this.state.left = this.store.getUndoSeconds(this.case);
        }, 1000);
        onMounted(() => this.next.el.focus());
        onWillUnmount(() => clearInterval(timer));
    }
}
