import {registry} from "@web/core/registry";

function checkNothingIsCut() {
    const {scrollWidth, clientWidth} = document.documentElement;
    if (scrollWidth > clientWidth) {
        const cut = [...document.querySelectorAll("body *")].filter(
            (element) => element.getBoundingClientRect().right > clientWidth,
        );
        const names = cut.map((element) => `${element.tagName}.${element.className}`);
        throw new Error(`The page is ${scrollWidth} wide and shows ${clientWidth}: ${names}`);
    }
}

// From the list to the return: it is on its way.
registry.category("web_tour.tours").add("rma_portal_parcel_tour", {
    steps: () => [
        {trigger: "a[href*='/my/returns/']:contains(RMA)", run: "click", expectUnloadPage: true},
        {trigger: "h1", run: checkNothingIsCut},
        {trigger: "#rma_parcel", run: "edit 1Z999"},
        {trigger: "#rma_carrier", run: "edit UPS"},
        {
            trigger: "button:contains(I have sent it)",
            run: "click",
            expectUnloadPage: true,
        },
        {trigger: ".alert-success:contains(number of your parcel)"},
        {trigger: "[data-step=sent].o_rma_step_done"},
        {trigger: "section:contains(1Z999)", run: checkNothingIsCut},
        // What is under way is not called off by a click.
        {trigger: "body:not(:has(a:contains(Cancel this return)))"},
    ],
});

registry.category("web_tour.tours").add("rma_portal_cancel_tour", {
    steps: () => [
        {trigger: "a:contains(Cancel this return)", run: "click", expectUnloadPage: true},
        {trigger: "h1:contains(Cancel this return?)", run: checkNothingIsCut},
        {trigger: "a:contains(Keep it)", run: "click", expectUnloadPage: true},
        {trigger: "a:contains(Cancel this return)", run: "click", expectUnloadPage: true},
        {
            trigger: "button:contains(Cancel this return)",
            run: "click",
            expectUnloadPage: true,
        },
        {trigger: ".alert-success:contains(is cancelled)", run: checkNothingIsCut},
    ],
});

// From the page of the order: some of the goods, and nothing else is asked.
registry.category("web_tour.tours").add("rma_withdrawal_tour", {
    steps: () => [
        {trigger: "a[name=rma_withdrawal]", run: "click", expectUnloadPage: true},
        {trigger: "input[name^=line_]:eq(0)", run: "edit 2"},
        {trigger: "button:contains(Continue)", run: "click", expectUnloadPage: true},
        {trigger: "form[action='/withdraw/confirm']", run: checkNothingIsCut},
        {
            trigger: "form[action='/withdraw/confirm'] button",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: "h1:contains(We have received your withdrawal)",
            run: checkNothingIsCut,
        },
        {trigger: "a:contains(your withdrawal)", run: "click", expectUnloadPage: true},
        {trigger: ".alert-success:contains(this is what was declared)"},
    ],
});
