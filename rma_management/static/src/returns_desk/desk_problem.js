import {Component, useState} from "@odoo/owl";

import {DeskPhotos} from "./desk_photos";

/** Goods nobody expects, a bad parcel, or a choice of returns: one tap, and the dock goes on. */
export class DeskProblem extends Component {
    static template = "rma_management.DeskProblem";
    static components = {DeskPhotos};
    static props = {desk: Object};

    setup() {
        this.desk = useState(this.props.desk);
    }

    choose(order) {
        return this.desk.loadOrder(order.id, this.desk.problem.item);
    }

    countOne({product_id, name}) {
        this.desk.countLabel({product_id, product: name, lot_id: false, lot: "", quantity: 1});
    }
}
