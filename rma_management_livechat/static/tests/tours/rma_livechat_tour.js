import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("rma_livechat_tour", {
    steps: () => [
        {
            content: "Open the conversation",
            trigger: ".o-mail-DiscussSidebarChannel:contains('Visitor')",
            run: "click",
        },
        {
            content: "The visitor has written",
            trigger: ".o-mail-Message:contains('The lamp is broken')",
        },
        {
            content: "Make a return of it",
            trigger: "button[name='create-return']",
            run: "click",
        },
        {
            content: "Its draft is open, on the right customer",
            trigger: ".o_form_view .o_field_widget[name='partner_id'] input:value('Anna Customer')",
        },
        {
            content: "What was said is there",
            trigger: ".o-mail-Message:contains('Said in the live chat')",
        },
        {
            content: "The way back to the conversation",
            trigger: "button[name='action_open_livechat']",
            run: "click",
        },
        {
            content: "Shows it beside the return",
            trigger: ".o-mail-ChatWindow:contains('The lamp is broken')",
        },
    ],
});
