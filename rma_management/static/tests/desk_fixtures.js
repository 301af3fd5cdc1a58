/** What the server tells the desk, as short as it can be. */

export const CARD = {
    product_id: 1,
    name: "Chair",
    codes: [
        ["400", 1],
        ["BOX", 12],
    ],
    tracking: "none",
    unit: "Units",
    expected: 2,
    received: 0,
    inspected: 0,
    reasons: [],
    lots: [],
    is_any_lot: false,
    items: [],
};
export const PHONE = {
    ...CARD,
    product_id: 2,
    name: "Phone",
    codes: [["500", 1]],
    tracking: "serial",
    lots: [
        {id: 7, name: "SN-7"},
        {id: 8, name: "SN-8"},
    ],
};
export const PART = {
    line_id: 11,
    product_id: 1,
    lot_id: false,
    lot: "",
    quantity: 2,
    unit: "Units",
    reason: "",
    proposals: {3: 5, 4: 6},
    found_proposals: {},
    photo_grades: [],
};
export const MANUAL = {
    check_id: 20,
    accessory_id: 30,
    name: "Manual",
    is_required: false,
    answer_id: 21,
    answers: [
        {id: 21, name: "Present", grade_id: false},
        {id: 22, name: "Missing", grade_id: 4},
    ],
};
export const SEAL = {
    check_id: 40,
    accessory_id: false,
    name: "Is the seal unbroken?",
    is_required: true,
    answer_id: false,
    answers: [
        {id: 41, name: "Yes", grade_id: false},
        {id: 42, name: "No", grade_id: 4},
    ],
};
export const START = {
    grades: [
        {id: 3, name: "A"},
        {id: 4, name: "C"},
    ],
    dispositions: [
        {id: 5, name: "Restock"},
        {id: 6, name: "Scrap"},
    ],
    conditions: [
        {id: "unopened", name: "Unopened", grade_id: 3},
        {id: "used", name: "Used", grade_id: 4},
    ],
    to_inspect: [],
    expected: [],
};

export function makeOrder(vals = {}) {
    return {
        id: 5,
        name: "RMA5",
        partner: "Anna",
        step: "receive",
        refusal: "",
        warning: "",
        cards: [CARD, PHONE],
        to_inspect: [],
        ...vals,
    };
}
