import {Component, useState} from "@odoo/owl";

import {isLotCounted} from "./desk_counts";

// More digits than these are no quantity: a scanner has typed into the field.
const MAX_DIGITS = 6;

/** One card per product with its big counter; the biggest button receives what is counted. */
export class DeskCounting extends Component {
    static template = "rma_management.DeskCounting";
    static props = {desk: Object, onStart: Function};

    setup() {
        this.desk = useState(this.props.desk);
    }

    get isAllTracked() {
        return !this.desk.parcel.cards.some(
            (card) => card.expected > 0 && card.tracking === "none",
        );
    }

    /** Lots to tap: those that are expected, and what was counted besides. */
    getLots(card) {
        const extra = this.desk.parcel
            .getCountedLots(card)
            .filter((row) => row.lot_id && !card.lots.some((lot) => lot.id === row.lot_id));
        return [...card.lots, ...extra.map((row) => ({id: row.lot_id, name: row.lot}))];
    }

    /** What has to be in the box. */
    getAccessories(card) {
        const names = card.items.filter((item) => item.accessory_id).map((item) => item.name);
        return names.join(", ");
    }

    isLotCounted(card, lot) {
        return isLotCounted(this.desk.parcel.counts, card.product_id, lot.id);
    }

    getStatus(card) {
        const counted = this.desk.parcel.getCounted(card);
        if (!counted && !card.expected) {
            return "past";
        }
        if (counted > card.expected) {
            return "surplus";
        }
        return counted === card.expected ? "complete" : "open";
    }

    onQuantity(card, ev) {
        const text = ev.target.value.trim().replace(",", ".");
        const quantity = Number(text);
        ev.target.value = this.desk.parcel.getCounted(card);
        ev.target.blur();
        if (text.length > MAX_DIGITS || !(quantity >= 0)) {
            return this.desk.scan(text);
        }
        return this.desk.parcel.setQuantity(card, quantity);
    }
}
