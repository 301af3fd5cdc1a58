import {registry} from "@web/core/registry";

// Customer service at the desk: from the open order to goods on the shelf and a drafted credit.
registry.category("web_tour.tours").add("rma_counter_tour", {
    steps: () => [
        {
            content: "Start the return on the order",
            trigger: "button[name=action_open_rma_entry]",
            run: "click",
        },
        {
            content: "Everything comes back",
            trigger: ".modal button[name=action_return_all]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=amount_estimated]:contains(360.00)",
        },
        {
            content: "Say why",
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
            content: "Take the goods back at once",
            trigger: ".modal button[name=action_counter_return]",
            run: "click",
        },
        {
            trigger: ".modal:contains(Take the goods back now) button:contains(Take Back)",
            run: "click",
        },
        {
            content: "The return is open, and only the note is left",
            trigger: ".o_form_view .o_field_widget[name=next_step]:contains(To Settle)",
        },
        {
            trigger: ".o_field_widget[name=inspection_status]:contains(Done)",
        },
        {
            content: "It says who has the note",
            trigger: ".alert:contains(The draft credit note is with accounting)",
        },
        {
            content: "The customer takes a receipt home",
            trigger: "button[name=action_print_receipt]",
        },
    ],
});
