/** What the server tells the service desk, as short as it can be. */

export const GOODS = {
    id: 11,
    product_id: 1,
    name: "Red chair",
    codes: ["4006381333931"],
    unit: "Units",
    sold: 3,
    returnable: 3,
    tracking: "none",
    lots: [],
    deadline: "",
    days_left: null,
    why: "",
};
export const LAMP = {...GOODS, id: 12, product_id: 2, name: "Lamp", codes: [], returnable: 2};
export const PHONE = {
    ...GOODS,
    id: 13,
    product_id: 3,
    name: "Phone",
    codes: [],
    returnable: 2,
    tracking: "serial",
    lots: [
        {id: 7, name: "SN-7"},
        {id: 8, name: "SN-8"},
    ],
};
export const GONE = {...GOODS, id: 14, name: "Table", returnable: 0, why: "Table: all is back."};
export const ORDER = {
    id: 5,
    name: "S00005",
    partner_id: 3,
    partner: "Anna",
    date: "",
    reference: "",
    lines: [GOODS, LAMP, PHONE, GONE],
};
export const CUSTOMER = {
    id: 3,
    name: "Anna",
    email: "anna@example.com",
    phone: "",
    address: "",
    lang: "",
    orders: [
        {
            id: 5,
            name: "S00005",
            date: "",
            total: "$ 10",
            inside: "3 × Red chair",
            is_returnable: true,
        },
    ],
    returns: [],
    messages: [],
    profile: {delivered: 3, returned: 1, percent: 33, count: 1},
};
export const HIT = {
    kind: "order",
    id: 5,
    partner_id: 3,
    customer_id: 3,
    title: "S00005",
    detail: "Anna",
    inside: "3 × Red chair",
    unit: false,
};
export const START = {
    reasons: [
        {id: 1, name: "Too small", group: "", is_photo_required: false},
        {id: 2, name: "Broken", group: "", is_photo_required: true},
    ],
    conditions: [{id: "opened", name: "Opened"}],
    resolutions: [
        {id: "refund", name: "Refund"},
        {id: "exchange", name: "Exchange"},
    ],
    channels: [
        {id: "phone", name: "Phone"},
        {id: "email", name: "E-mail"},
    ],
    price_bases: [{id: "last", name: "Last paid"}],
};
export const BOOKED = {
    id: 9,
    name: "RMA00009-X",
    state: "authorized",
    status: "To Receive",
    summary: "1 × Red chair",
    partner: "Anna",
    total: "$ 10",
    expiry: "",
    approval: "",
    is_printable: true,
    email: "anna@example.com",
    is_unreachable: false,
};

/** Judge as the server would: what has no reason is incomplete, nine of something is refused. */
export function judge(request) {
    const lines = Object.fromEntries(
        request.lines.map((line) => {
            const isRefused = line.quantity >= 9;
            const why = {code: "much", outcome: "deny", agent: "Too many.", cure: "Ask for less."};
            return [
                line.key,
                {
                    verdict: isRefused ? "deny" : "authorize",
                    reasons: isRefused ? [{...why, customer: "You had three."}] : [],
                    amount: `$ ${line.quantity * 10}`,
                    is_credited: true,
                    resolution: line.resolution || "refund",
                    exchange_product_id: false,
                    replacements: [],
                },
            ];
        }),
    );
    const all = Object.values(lines);
    const outcome = !all.length
        ? "empty"
        : all.some((line) => line.verdict === "deny")
          ? "deny"
          : request.lines.every((line) => line.reason_id)
            ? "authorize"
            : "incomplete";
    const buttons = {
        empty: "Choose what comes back",
        deny: "Cannot be authorized: Too many.",
        incomplete: "Choose why it comes back",
        authorize: "Authorize",
    };
    return {
        outcome,
        button: buttons[outcome],
        lines,
        steps: [],
        total: "$ 10",
        is_paid_by_customer: false,
        replacement: "",
        elsewhere: [],
    };
}
