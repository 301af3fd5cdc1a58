/**
 * What was counted of a return and not sent yet.
 *
 * {product id: [{lot_id, lot, quantity}]}: one row of a product without lots, or a row per lot.
 */

function rowsOf(counts, productId) {
    return counts[productId] || [];
}

export function getCounted(counts, productId) {
    return rowsOf(counts, productId).reduce((sum, row) => sum + row.quantity, 0);
}

export function getTotal(counts) {
    return Object.keys(counts).reduce((sum, productId) => sum + getCounted(counts, productId), 0);
}

export function isLotCounted(counts, productId, lotId) {
    return rowsOf(counts, productId).some((row) => row.lot_id === lotId && row.quantity > 0);
}

/** Return the counts with `item` added; nothing falls below zero, and rows of zero go. */
export function addItem(counts, item) {
    const rows = rowsOf(counts, item.product_id);
    const known = rows.find((row) => row.lot_id === item.lot_id);
    const row = known || {lot_id: item.lot_id, lot: item.lot, quantity: 0};
    const quantity = Math.max(row.quantity + item.quantity, 0);
    const others = rows.filter((other) => other !== row);
    const result = {...counts, [item.product_id]: [...others, {...row, quantity}]};
    result[item.product_id] = result[item.product_id].filter((other) => other.quantity > 0);
    if (!result[item.product_id].length) {
        delete result[item.product_id];
    }
    return result;
}

/** Return the counts with the quantity of a product without lots set. */
export function setQuantity(counts, productId, quantity) {
    const change = quantity - getCounted(counts, productId);
    return addItem(counts, {product_id: productId, lot_id: false, lot: "", quantity: change});
}

/** Return what the server is told: [{product_id, lot_id, quantity}]. */
export function toList(counts) {
    return Object.entries(counts).flatMap(([productId, rows]) =>
        rows.map(({lot_id, quantity}) => ({product_id: Number(productId), lot_id, quantity})),
    );
}
