import {Component, useState} from "@odoo/owl";

/** Who is on the line. */
export class ServiceCustomer extends Component {
    static template = "rma_management.ServiceCustomer";
    static props = {store: Object, case: Object};

    setup() {
        this.store = useState(this.props.store);
        this.case = useState(this.props.case);
    }

    get customer() {
        return this.case.customer;
    }

    isOpen(order) {
        return this.case.orderIds.includes(order.id);
    }

    onOrder(order) {
        if (this.isOpen(order)) {
            return this.store.closeOrder(this.case, order.id);
        }
        return this.store.openOrder(this.case, order.id);
    }
}
