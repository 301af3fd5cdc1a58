import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const LINE = ".modal .o_data_row:first";

// Customer service: a chair comes back, and a dearer sofa goes out for it at once.
tours.add("rma_exchange_tour", {
    steps: () => [
        {
            content: "Start the return on the order",
            trigger: "button[name=action_open_rma_entry]",
            run: "click",
        },
        {
            content: "Nothing of an exchange is shown before somebody wants one",
            trigger: ".modal:has(.o_data_row):not(:has(th[data-name=exchange_product_id]))",
        },
        {
            content: "One chair comes back",
            trigger: `${LINE} .o_data_cell[name=quantity]`,
            run: "click",
        },
        {trigger: `${LINE} .o_data_cell[name=quantity] input`, run: "edit 1"},
        {
            content: "The customer wants other goods for it",
            trigger: `${LINE} [name=resolution] select, ${LINE} [name=resolution] input`,
            run: "click",
        },
        {trigger: ".o_select_menu_item:contains(/^Exchange$/)", run: "click"},
        {
            content: "The same product is proposed, and another one chosen",
            trigger: `${LINE} [name=exchange_product_id] input:value(Chair)`,
            run: "edit Sofa",
        },
        {
            trigger: ".ui-autocomplete .dropdown-item:contains(Sofa):first",
            run: "click",
        },
        {
            content: "How much of it is free is told",
            trigger: `${LINE} [name=free_qty]:contains(1,000)`,
        },
        {
            content: "Leave the line",
            trigger: ".modal .o_field_widget[name=note] textarea",
            run: "click",
        },
        {
            content: "What the customer gets for the chair, and what the sofa costs",
            trigger: ".modal .o_field_widget[name=amount_estimated]:contains(120.00)",
        },
        {trigger: ".modal .o_field_widget[name=amount_replacement]:contains(180.00)"},
        {
            content: "The difference is what the customer pays, and nothing is to get",
            trigger:
                ".modal:not(:has(.o_field_widget[name=amount_customer_gets]))" +
                " .o_field_widget[name=amount_customer_pays]:contains(60.00)",
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
        {trigger: ".modal button[name=action_confirm]", run: "click"},
        {
            trigger: ".o_statusbar_status .o_arrow_button_current:contains(Authorized)",
        },
        {
            content: "The return says what goes out for what comes back",
            trigger: ".o_data_row [name=exchange_product_id]:contains(Sofa)",
        },
        {
            trigger:
                ".o_form_view:not(:has(.o_field_widget[name=amount_customer_gets]))" +
                " .o_field_widget[name=amount_customer_pays]:contains(60.00)",
        },
        {
            content: "The replacement is made, and somebody else's to ship",
            trigger: "div[name=replacement_with_warehouse]",
        },
        {
            content: "Its order is one click away",
            trigger: "button[name=action_view_replacement_orders]",
            run: "click",
        },
        {
            trigger:
                ".o_form_view:has(button[name=action_view_exchanged_return])" +
                " .o_data_row:contains(Sofa)",
        },
        {
            content: "And so is the return it replaces",
            trigger: "button[name=action_view_exchanged_return]",
            run: "click",
        },
        {trigger: ".o_form_view .o_field_widget[name=name]:contains(RMA)"},
    ],
});

// Customer service: which replacements have not left yet.
tours.add("rma_exchange_queue_tour", {
    steps: () => [
        {
            content: "The return stands in the queue",
            trigger: ".o_list_view .o_data_row:first .o_data_cell[name=name]:contains(RMA)",
            run: "click",
        },
        {
            content: "It waits for nobody in customer service: there is no button to press",
            trigger:
                ".o_form_view:has(div[name=replacement_with_warehouse])" +
                ":not(:has(button[name=action_send_replacements]))",
        },
        {
            trigger: ".o_field_widget[name=replacement_status]:contains(Pending)",
        },
    ],
});
