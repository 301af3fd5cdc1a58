import {expect, test} from "@odoo/hoot";

import {
    addItem,
    getCounted,
    getTotal,
    isLotCounted,
    setQuantity,
    toList,
} from "@rma_management/returns_desk/desk_counts";

const chair = {product_id: 1, lot_id: false, lot: "", quantity: 1};
const phone = {product_id: 2, lot_id: 7, lot: "SN-7", quantity: 1};

test("the same product counts up, each lot by itself", () => {
    let counts = {};
    for (const item of [chair, chair, phone, {...phone, lot_id: 8, lot: "SN-8"}]) {
        counts = addItem(counts, item);
    }
    expect(getCounted(counts, 1)).toBe(2);
    expect(getCounted(counts, 2)).toBe(2);
    expect(getTotal(counts)).toBe(4);
    expect(isLotCounted(counts, 2, 7)).toBe(true);
    expect(isLotCounted(counts, 2, 9)).toBe(false);
    expect(toList(counts)).toEqual([
        {product_id: 1, lot_id: false, quantity: 2},
        {product_id: 2, lot_id: 7, quantity: 1},
        {product_id: 2, lot_id: 8, quantity: 1},
    ]);
});

test("nothing falls below zero, and what is not there is not sent", () => {
    let counts = addItem(addItem({}, chair), phone);
    counts = addItem(counts, {...phone, quantity: -Infinity});
    expect(toList(counts)).toEqual([{product_id: 1, lot_id: false, quantity: 1}]);
    counts = setQuantity(counts, 1, 12);
    expect(getCounted(counts, 1)).toBe(12);
    counts = setQuantity(counts, 1, 0);
    expect(toList(counts)).toEqual([]);
    expect(counts).toEqual({});
});

test("counts are never changed in place", () => {
    const before = addItem({}, chair);
    addItem(before, chair);
    expect(getCounted(before, 1)).toBe(1);
});
