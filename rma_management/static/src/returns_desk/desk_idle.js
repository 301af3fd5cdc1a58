import {Component, useState} from "@odoo/owl";

/** Nothing is open: what to scan, what was begun, what waits. */
export class DeskIdle extends Component {
    static template = "rma_management.DeskIdle";
    static props = {desk: Object, onStart: Function};

    setup() {
        this.desk = useState(this.props.desk);
    }
}
