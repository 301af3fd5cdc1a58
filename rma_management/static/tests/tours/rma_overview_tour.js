import {registry} from "@web/core/registry";

// A returns manager: what waits too long, and what the figures of the month came about by.
registry.category("web_tour.tours").add("rma_overview_tour", {
    steps: () => [
        {
            content: "The charts are drawn",
            trigger: ".o_rma_overview_pair canvas",
        },
        {
            content: "Of one's own only",
            trigger: "[data-scope=own]",
            run: "click",
        },
        {
            trigger: ".o_rma_overview_page[data-shown=own]",
        },
        {
            content: "What should have been inspected",
            trigger: "[data-queue=inspect] .o_rma_overview_overdue",
            run: "click",
        },
        {
            trigger: ".o_list_view .o_data_row:contains(Anna Customer)",
        },
        {
            trigger: ".o_breadcrumb .o_back_button, .breadcrumb-item a:contains(Overview)",
            run: "click",
        },
        {
            content: "Of one's own only",
            trigger: "[data-scope=own]",
            run: "click",
        },
        {
            trigger: ".o_rma_overview_page[data-shown=own]",
        },
        {
            content: "What was credited this month",
            trigger: "[data-period=month] [data-figure=credited]:contains(120.00)",
            run: "click",
        },
        {
            content: "Each line leads to its return",
            trigger: ".o_list_view .o_data_row:first .o_data_cell",
            run: "click",
        },
        {
            trigger: ".o_form_view .nav-link[name=result]",
            run: "click",
        },
        {
            trigger: ".o_rma_result tr[data-item=revenue]:contains(100.00)",
        },
    ],
});
