import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("rma_livechat_tour", {
    steps: () => [
        {
            content: "Somebody has written",
            trigger: ".o_menu_systray .dropdown-toggle:has(i[aria-label='Messages'])",
            run: "click",
        },
        {
            content: "Open the conversation",
            trigger: ".o-mail-NotificationItem:contains('Visitor')",
            run: "click",
        },
        {
            content: "The visitor's words are there",
            trigger: ".o-mail-ChatWindow .o-mail-Message:contains('The lamp is broken')",
        },
        {
            content: "What can be done with it",
            trigger: ".o-mail-ChatWindow button[title='Open Actions Menu']",
            run: "click",
        },
        {
            content: "Make a return of it",
            trigger: ".o-dropdown-item:contains('Create Return')",
            run: "click",
        },
        {
            content: "Its draft is open, on the right customer",
            trigger: ".o_form_view .o_field_widget[name='partner_id'] input:value('Anna Customer')",
        },
        {
            content: "What was said is there",
            trigger: ".o-mail-Chatter .o-mail-Message:contains('Said in the live chat')",
        },
        {
            content: "Put the conversation away",
            trigger: ".o-mail-ChatWindow button[title*='Close Chat Window']",
            run: "click",
        },
        {
            content: "The way back to it",
            trigger: "button[name='action_open_livechat']",
            run: "click",
        },
        {
            content: "Shows it beside the return",
            trigger: ".o-mail-ChatWindow:contains('The lamp is broken')",
        },
    ],
});
