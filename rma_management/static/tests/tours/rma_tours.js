import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

function openFirstRow() {
    return {
        content: "Open the first return of the queue",
        trigger: ".o_list_view .o_data_row:first .o_data_cell[name=name]",
        run: "click",
    };
}

function expectState(label) {
    return {
        content: `The return is ${label}`,
        trigger: `.o_statusbar_status .o_arrow_button_current:contains(${label})`,
    };
}

// Customer service: from the open order to the authorized return.
tours.add("rma_csr_tour", {
    steps: () => [
        {
            content: "Start the return on the order",
            trigger: "button[name=action_open_rma_entry]",
            run: "click",
        },
        {
            content: "Enter how many chairs come back",
            trigger: ".modal .o_data_row:first .o_data_cell[name=quantity]",
            run: "click",
        },
        {
            trigger: ".modal .o_data_row:first .o_data_cell[name=quantity] input",
            run: "edit 5",
        },
        {
            content: "Leave the line: the refusal and its cure are shown at once",
            trigger: ".modal .o_field_widget[name=note] textarea",
            run: "click",
        },
        {
            trigger: ".modal .o_data_row:first .o_data_cell[name=verdict_text]:contains(Only 3)",
        },
        {
            content: "The totals have followed",
            trigger: ".modal .o_field_widget[name=amount_estimated]:contains(360.00)",
        },
        {
            content: "The line is left",
            trigger: ".modal .o_list_renderer:not(:has(.o_selected_row))",
        },
        {
            trigger: ".modal .o_data_row:first .o_data_cell[name=quantity]",
            run: "click",
        },
        {
            trigger: ".modal .o_data_row:first .o_data_cell[name=quantity] input",
            run: "edit 2",
        },
        {
            trigger: ".modal .o_field_widget[name=note] textarea",
            run: "edit Customer will ship on Monday",
        },
        {
            content: "The customer is told what comes back",
            trigger: ".modal .o_field_widget[name=amount_estimated]:contains(240.00)",
        },
        {
            content: "Choose one reason for all lines",
            trigger: ".modal .o_field_widget[name=reason_id]:first input",
            run: "edit Wrong size",
        },
        {
            trigger: ".ui-autocomplete .dropdown-item:contains(Wrong size):first",
            run: "click",
        },
        {
            trigger: ".modal .o_data_row:first .o_data_cell[name=reason_id]:contains(Wrong size)",
        },
        {
            trigger: ".modal button[name=action_confirm]",
            run: "click",
        },
        {
            content: "The return has its number",
            trigger: ".o_form_view .o_field_widget[name=name]:contains(RMA)",
        },
        expectState("Authorized"),
        {
            content: "The label is one click away",
            trigger: "button[name=action_print_label]",
        },
    ],
});

// Warehouse: receive, inspect, restock.
tours.add("rma_inspector_tour", {
    steps: () => [
        openFirstRow(),
        {
            content: "Go to the transfer",
            trigger: ".o_statusbar_buttons button[name=action_view_pickings]",
            run: "click",
        },
        {
            content: "Receive the goods",
            trigger: ".o_statusbar_buttons button[name=button_validate]:enabled",
            run: "click",
        },
        {
            trigger: ".o_statusbar_status .o_arrow_button_current:contains(Done)",
        },
        {
            content: "Go back to the return",
            trigger: "button[name=action_view_rma_orders]",
            run: "click",
        },
        {
            content: "Inspect what has come",
            trigger: ".o_statusbar_buttons button:contains(Inspect)",
            run: "click",
        },
        {
            trigger: ".modal .o_data_row .o_data_cell[name=disposition_id]:contains(Restock)",
        },
        {
            trigger: ".modal button[name=action_apply]",
            run: "click",
        },
        {
            content: "The goods are inspected; the money is next",
            trigger: ".o_field_widget[name=next_step]:contains(To Settle)",
        },
    ],
});

// Accounting: from the pending list to the posted credit note.
tours.add("rma_accountant_tour", {
    steps: () => [
        openFirstRow(),
        {
            trigger: "button[name=action_create_credit_notes]",
            run: "click",
        },
        {
            content: "Post the draft",
            trigger: ".o_statusbar_buttons button[name=action_post]:visible",
            run: "click",
        },
        {
            trigger: ".o_statusbar_status .o_arrow_button_current:contains(Posted)",
        },
        {
            trigger: "button[name=action_view_rma_orders]",
            run: "click",
        },
        expectState("Done"),
    ],
});

// Returns manager: decide what waits for approval.
tours.add("rma_manager_tour", {
    steps: () => [
        openFirstRow(),
        {
            trigger: ".o_statusbar_buttons button[name=action_authorize]",
            run: "click",
        },
        expectState("Authorized"),
    ],
});
