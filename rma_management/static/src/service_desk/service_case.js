import {toRaw} from "@odoo/owl";

import {newKey} from "../returns_desk/desk_storage";

/** What of a case is kept over a reload; the rest is asked for again. */
const KEPT = [
    "id",
    "key",
    "openedAt",
    "startedAt",
    "channel",
    "partnerId",
    "customerId",
    "title",
    "orderIds",
    "lines",
    "files",
    "notes",
    "noteDraft",
    "forAll",
    "pending",
    "sentAt",
    "done",
];
/** What a line asks for, as the server is told it. */
const ASKED = [
    "key",
    "sale_line_id",
    "product_id",
    "quantity",
    "lot_ids",
    "reason_id",
    "condition",
    "resolution",
    "exchange_product_id",
    "price_basis",
    "date_purchased",
];

/** Return a case: one customer, what they have, and what they want to bring back. */
export function makeCase(vals = {}) {
    return {
        id: newKey(),
        // Under it the case is booked, once.
        key: newKey(),
        openedAt: Date.now(),
        startedAt: 0,
        channel: "phone",
        partnerId: false,
        customerId: false,
        title: "",
        orderIds: [],
        lines: [],
        files: [],
        notes: [],
        noteDraft: "",
        forAll: {reason_id: false, condition: false, resolution: false},
        pending: null,
        sentAt: 0,
        done: null,
        ...vals,
        customer: null,
        orders: [],
        answer: null,
        activeKey: null,
        isFresh: false,
    };
}

/** Return what is kept of a case. */
export function toKept(each) {
    // Raw, here and below: what only reads all of it need not be told of each change.
    const raw = toRaw(each);
    return Object.fromEntries(KEPT.map((name) => [name, raw[name]]));
}

/** Tell whether something would be lost with a case. */
export function isFilled(each) {
    return Boolean(
        !each.done &&
        (each.lines.length || each.files.length || each.notes.length || each.noteDraft),
    );
}

/** Tell whether nobody has done anything with a case yet. */
export function isEmpty(each) {
    return !each.partnerId && !each.done && !each.pending && !isFilled(each);
}

/** Return a case as the server is told it. */
export function toRequest(each) {
    const raw = toRaw(each);
    return {
        partner_id: raw.partnerId,
        channel: raw.channel,
        files: raw.files.map((file) => file.id),
        lines: raw.lines.map((line) =>
            Object.fromEntries(ASKED.map((name) => [name, line[name] ?? false])),
        ),
    };
}

/** Return the goods of a case, each with the number of its order. */
export function getGoods(each) {
    return toRaw(each).orders.flatMap((order) =>
        order.lines.map((goods) => ({...goods, order: order.name})),
    );
}

/** Return the request of a case with what is kept of the call, for its booking. */
export function toBooking(each, now) {
    const notes = each.noteDraft.trim()
        ? [...each.notes, {text: each.noteDraft.trim(), at: toUtc(now)}]
        : each.notes;
    const seconds = each.startedAt ? Math.max(0, Math.round((now - each.startedAt) / 1000)) : 0;
    return JSON.parse(JSON.stringify({...toRequest(each), seconds, notes}));
}

export function toUtc(moment) {
    return new Date(moment).toISOString().slice(0, 19).replace("T", " ");
}

/** Return the line of some goods, as everybody of this case begins it. */
export function makeLine(each, goods, vals = {}) {
    return {
        id: newKey(),
        key: goods.id ? `s${goods.id}` : `p${goods.product_id}`,
        sale_line_id: goods.id || false,
        product_id: goods.product_id,
        name: goods.name,
        order: goods.order || "",
        unit: goods.unit || "",
        max: goods.id ? goods.returnable : false,
        tracking: goods.tracking || "none",
        lots: goods.lots || [],
        quantity: 1,
        lot_ids: [],
        exchange_product_id: false,
        price_basis: goods.id ? false : "last",
        date_purchased: false,
        ...each.forAll,
        ...vals,
    };
}

/** Return a quantity within what may be asked for; what is typed beyond it is the rules' to say. */
export function step(line, by) {
    const next = Math.max(0, line.quantity + by);
    return line.max === false || by < 0 ? next : Math.min(next, Math.max(line.max, line.quantity));
}

/** Tell whether a text is what goods are called, wholly or in part. */
export function matches(goods, text) {
    const name = goods.name.toLowerCase();
    return (
        text.split(" ").every((word) => name.includes(word)) ||
        goods.codes.some((code) => code.toLowerCase() === text) ||
        goods.lots.some((lot) => lot.name.toLowerCase() === text)
    );
}
