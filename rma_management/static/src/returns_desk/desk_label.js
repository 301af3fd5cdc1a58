import {_t} from "@web/core/l10n/translation";

import {addItem, getCounted, getTotal, isLotCounted, toList} from "./desk_counts";

/** The second barcode of a label that Odoo's own portal has printed; it presses nothing here. */
export const LABEL_REASON = /^OBTRETU:\d+$/;

/** Find goods by a code that one of their cards knows. */
export function findItem(cards, code) {
    for (const card of cards) {
        const found = card.codes.find(([known]) => known === code);
        const item = {product_id: card.product_id, product: card.name};
        if (found) {
            return {...item, lot_id: false, lot: "", quantity: found[1]};
        }
        const lot = card.lots.find((known) => known.name === code);
        if (lot) {
            return {...item, lot_id: lot.id, lot: lot.name, quantity: 1};
        }
    }
    return null;
}

/** What was scanned of a label, in whatever order: a delivery, a reason, and what came with it. */
export class DeskLabel {
    kind = "label";
    orders = [];
    photos = [];
    delivery = null;
    goods = [];
    reason = null;
    counts = {};

    /** Take what one of its barcodes says; another delivery is another parcel. */
    add({delivery, goods, reason}) {
        if (delivery && delivery.id !== this.delivery?.id) {
            Object.assign(this, {delivery, goods, counts: {}});
        }
        this.reason = reason || this.reason;
    }

    get total() {
        return getTotal(this.counts);
    }

    get isReady() {
        return Boolean(this.delivery && this.total);
    }

    getCounted(card) {
        return getCounted(this.counts, card.product_id);
    }

    find(code) {
        return findItem(this.goods, code);
    }

    /** Count goods; return [type, text] to tell. */
    count(item) {
        const card = this.goods.find((known) => known.product_id === item.product_id);
        if (card.tracking !== "none" && !item.lot_id) {
            return ["warning", _t("Now scan the serial or lot number of %(product)s.", item)];
        }
        if (card.tracking === "serial" && isLotCounted(this.counts, card.product_id, item.lot_id)) {
            return ["warning", _t("%(lot)s is counted already.", item)];
        }
        if (this.getCounted(card) + item.quantity > card.expected) {
            return ["danger", _t("%(product)s: no more can come back of this delivery.", item)];
        }
        this.counts = addItem(this.counts, item);
        const facts = {counted: this.getCounted(card), expected: card.expected, name: card.name};
        return ["success", _t("%(counted)s of %(expected)s %(name)s", facts)];
    }

    /** Return what the server is told, before the key. */
    toArguments() {
        return [this.delivery.id, this.reason?.id || false, toList(this.counts)];
    }
}
