import {registry} from "@web/core/registry";

const row = ".modal .o_field_widget[name=line_ids] .o_data_row:eq(1)";

// Customer service: goods of an order, and with them some that no order tells of.
registry.category("web_tour.tours").add("rma_no_order_tour", {
    steps: () => [
        {
            content: "Start the return on the order",
            trigger: "button[name=action_open_rma_entry]",
            run: "click",
        },
        {
            content: "Nobody is bothered with goods without an order",
            trigger:
                ".modal .o_field_widget[name=line_ids]:not(:has(.o_field_x2many_list_row_add a)):not(:has(th[data-name=price_basis]))",
        },
        {
            content: "Until somebody asks for them",
            trigger: ".modal button[name=action_add_without_order]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_x2many_list_row_add a:contains(without an order)",
            run: "click",
        },
        {
            trigger: `${row} [name=product_id] input`,
            run: "edit Lamp",
        },
        {
            trigger: ".ui-autocomplete .dropdown-item:contains(Lamp):first",
            run: "click",
        },
        {
            trigger: `${row} [name=price_basis] select, ${row} [name=price_basis] input`,
            run: "click",
        },
        {
            trigger: ".o_select_menu_item:contains(Price list today)",
            run: "click",
        },
        {
            content: "The price follows and cannot be typed",
            trigger: `${row} [name=price_unit]:contains(33.33)`,
        },
        {
            trigger: `${row} [name=quantity] input`,
            run: "edit 3",
        },
        {
            content: "Leave the line",
            trigger: ".modal .o_field_widget[name=note] textarea",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=amount_estimated]:contains(119.99)",
        },
        {
            content: "What no order tells of can be taken off again, what one does cannot",
            trigger: `.modal .o_data_row:eq(0):not(:has(button[name=delete])) ~ .o_data_row:has(button[name=delete])`,
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
            trigger: ".modal button[name=action_confirm]",
            run: "click",
        },
        {
            trigger: ".o_statusbar_status .o_arrow_button_current:contains(Authorized)",
        },
    ],
});
