import {Component, useState} from "@odoo/owl";

/** Goods nobody expects, or a choice between returns: one tap, and the dock goes on. */
export class DeskProblem extends Component {
    static template = "rma_management.DeskProblem";
    static props = {desk: Object};

    setup() {
        this.desk = useState(this.props.desk);
    }

    choose(order) {
        return this.desk.loadOrder(order.id, this.desk.problem.item);
    }
}
