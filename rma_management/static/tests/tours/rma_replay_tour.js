import {registry} from "@web/core/registry";

// Returns manager: what would a draft have changed?
registry.category("web_tour.tours").add("rma_replay_tour", {
    steps: () => [
        {
            content: "The draft stands beside the policy in force",
            trigger: ".o_form_view .o_field_widget[name=window_days] input:value(5)",
        },
        {
            trigger: ".o_statusbar_buttons button[name=action_compare].btn-primary",
            run: "click",
        },
        {
            content: "It runs in the background",
            trigger: ".o_form_view .o_field_widget[name=progress]",
        },
        {
            content: "The result shows by itself, in words",
            trigger: ".o_form_view .o_field_widget[name=summary]:contains(1 more would be refused)",
            timeout: 20000,
        },
        {
            content: "Then in numbers",
            trigger: ".o_field_widget[name=total_ids] .o_data_row .o_data_cell:contains(Refused)",
        },
        {
            trigger: "button[name=action_view_lines]",
            run: "click",
        },
        {
            content: "All lines that change, and no others",
            trigger:
                ".o_action_manager:not(:has(.o_form_view))" +
                " .o_list_view:has(.o_pager_limit:contains(1))" +
                " .o_data_row .o_data_cell[name=product_id]:contains(Chair)",
        },
    ],
});
