import {Component, useState} from "@odoo/owl";

import {_t} from "@web/core/l10n/translation";

import {DeskPhotos} from "./desk_photos";

/** One part after the other: a grade, what becomes of it, and on. */
export class DeskInspecting extends Component {
    static template = "rma_management.DeskInspecting";
    static components = {DeskPhotos};
    static props = {desk: Object};

    setup() {
        this.desk = useState(this.props.desk);
    }

    get form() {
        return this.desk.parcel.form;
    }

    get card() {
        return this.desk.parcel.getCard(this.desk.parcel.part.product_id);
    }

    get disposition() {
        const {start, parcel} = this.desk;
        return start.dispositions.find((known) => known.id === parcel.form.dispositionId);
    }

    get grade() {
        const {start, parcel} = this.desk;
        return start.grades.find((known) => known.id === parcel.form.gradeId);
    }

    get confirmText() {
        return _t("%(quantity)s × %(grade)s: %(disposition)s", {
            quantity: this.desk.parcel.form.quantity,
            grade: this.grade.name,
            disposition: this.disposition?.name || "",
        });
    }

    get position() {
        const {order, partIndex} = this.desk.parcel;
        return _t("%(index)s of %(count)s", {
            index: partIndex + 1,
            count: order.to_inspect.length,
        });
    }

    changeQuantity(change) {
        const {form, part} = this.desk.parcel;
        const quantity = form.quantity + change;
        form.quantity = Math.min(Math.max(quantity, Math.min(1, part.quantity)), part.quantity);
    }
}
