import {registry} from "@web/core/registry";

// Customer service: type an e-mail address, take another order than the newest.
registry.category("web_tour.tours").add("rma_finder_tour", {
    steps: () => [
        {
            content: "Type what the customer says; leaving the field finds the orders",
            trigger: ".modal .o_field_widget[name=search_term] input",
            run: "edit anna@example.com && press Tab",
        },
        {
            content: "Two orders are offered, the newest is taken",
            trigger: ".modal .o_field_widget[name=candidate_ids] .o_data_row:eq(1)",
        },
        {
            trigger: ".modal .o_field_widget[name=line_ids] .o_data_cell:contains(Lamp)",
        },
        {
            content: "One click takes the other as well",
            trigger:
                ".modal .o_field_widget[name=candidate_ids] .o_data_row:eq(1) .o_boolean_toggle input",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=line_ids] .o_data_cell:contains(Chair)",
        },
        {
            content: "One click leaves the first",
            trigger:
                ".modal .o_field_widget[name=candidate_ids] .o_data_row:eq(0) .o_boolean_toggle input",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=line_ids]:not(:has(.o_data_cell:contains(Lamp)))",
        },
        {
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
            trigger:
                ".modal .o_field_widget[name=line_ids] .o_data_row:first .o_data_cell[name=reason_id]:contains(Wrong size)",
        },
        {
            trigger: ".modal button[name=action_confirm]",
            run: "click",
        },
        {
            trigger: ".o_form_view .o_field_widget[name=name]:contains(RMA)",
        },
    ],
});
