import {registry} from "@web/core/registry";

const FIRST = ".modal .o_field_widget[name=line_ids] .o_data_row:first";
const SECOND = ".modal .o_field_widget[name=line_ids] .o_data_row:eq(1)";

function choose(trigger, text) {
    return [
        {trigger: `${trigger} input`, run: `edit ${text}`},
        {trigger: `.ui-autocomplete .dropdown-item:contains(${text}):first`, run: "click"},
    ];
}

function enter(row, quantity) {
    return [
        {trigger: `${row} .o_data_cell[name=quantity]`, run: "click"},
        {trigger: `${row} .o_data_cell[name=quantity] input`, run: `edit ${quantity}`},
    ];
}

function leaveLine() {
    return [
        {trigger: ".modal .o_field_widget[name=note] textarea", run: "click"},
        {trigger: ".modal .o_list_renderer:not(:has(.o_selected_row))"},
    ];
}

// Customer service: two lines that end differently, a reason forgotten, and a slip of the finger.
registry.category("web_tour.tours").add("rma_entry_mixed_tour", {
    steps: () => [
        {
            content: "Nothing is entered: the dialog closes without a question",
            trigger: "button[name=action_open_rma_entry]",
            run: "click",
        },
        {trigger: ".modal .o_field_widget[name=line_ids] .o_data_row", run: "press Escape"},
        {trigger: "body:not(:has(.modal))"},
        {trigger: "button[name=action_open_rma_entry]", run: "click"},
        ...enter(FIRST, 1),
        ...enter(SECOND, 2),
        ...leaveLine(),
        {
            content: "What is entered is asked about before it is thrown away",
            trigger: ".modal .o_field_widget[name=amount_estimated]:contains(1)",
            run: "press Escape",
        },
        {
            trigger: ".modal:contains(Discard what you have entered) button:contains(Go On)",
            run: "click",
        },
        {trigger: `body:not(:has(.modal:contains(Discard what you))) ${FIRST}`},
        {trigger: ".modal button[name=action_confirm]", run: "click"},
        {
            content: "Why it comes back is asked for",
            trigger: ".modal:contains(Choose the reason) button:contains(Close)",
            run: "click",
        },
        {
            content: "One line of its own",
            trigger: `${FIRST} .o_data_cell[name=reason_id]`,
            run: "click",
        },
        ...choose(`${FIRST} [name=reason_id]`, "Wrong size"),
        {
            trigger: `${FIRST} [name=resolution] select, ${FIRST} [name=resolution] input`,
            run: "click",
        },
        {trigger: ".o_select_menu_item:contains(/^Exchange$/)", run: "click"},
        ...leaveLine(),
        ...choose(".modal .o_field_widget[name=reason_id]:not(.o_data_cell *)", "No longer needed"),
        {
            content: "The line keeps what was chosen on it, the other one follows",
            trigger: `${SECOND} .o_data_cell[name=reason_id]:contains(No longer needed)`,
        },
        {trigger: `${FIRST} .o_data_cell[name=reason_id]:contains(Wrong size)`},
        {trigger: `${FIRST} .o_data_cell[name=resolution]:contains(Exchange)`},
        {
            content: "Taking it back at the counter is asked about",
            trigger: ".modal button[name=action_counter_return]",
            run: "click",
        },
        {
            trigger: ".modal:contains(Take the goods back now) button:contains(Not Yet)",
            run: "click",
        },
        {trigger: ".modal button[name=action_confirm]", run: "click"},
        {trigger: ".o_statusbar_status .o_arrow_button_current:contains(Authorized)"},
    ],
});

// Warehouse: goods declared defective, and some of them found to be good.
registry.category("web_tour.tours").add("rma_inspect_split_tour", {
    steps: () => [
        {trigger: ".o_statusbar_buttons button[name=action_open_inspect]", run: "click"},
        {
            content: "Nothing defective is proposed as new",
            trigger: `${FIRST} .o_data_cell[name=grade_id]:contains(D)`,
        },
        {trigger: `${FIRST} .o_data_cell[name=disposition_id]:contains(Scrap)`},
        {trigger: `${FIRST} button[name=action_split]`, run: "click"},
        {
            content: "The new line has its unit from the first",
            trigger: `${SECOND} .o_data_cell[name=quantity]:contains(1.00)`,
        },
        {trigger: `${FIRST} .o_data_cell[name=quantity]:contains(2.00)`},
        {trigger: `${SECOND} .o_data_cell[name=grade_id]`, run: "click"},
        {trigger: `${SECOND} [name=grade_id] input`, run: "edit A"},
        {
            content: "Wait until the others are gone: until then a click is lost",
            trigger:
                ".ui-autocomplete:not(:has(.dropdown-item:contains(/^B$/)))" +
                " .dropdown-item:contains(/^A$/)",
            run: "click",
        },
        {trigger: `${SECOND} [name=disposition_id] input:value(Restock)`},
        {trigger: ".modal .modal-title", run: "click"},
        {trigger: ".modal .o_list_renderer:not(:has(.o_selected_row))"},
        {trigger: ".modal button[name=action_apply]", run: "press Escape"},
        {
            trigger: ".modal:contains(Discard what you have entered) button:contains(Go On)",
            run: "click",
        },
        {trigger: ".modal button[name=action_apply]", run: "click"},
        {trigger: ".o_field_widget[name=next_step]:contains(To Settle)"},
    ],
});
