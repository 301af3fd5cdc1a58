import {registry} from "@web/core/registry";

// A photo of one pixel.
const PHOTO = Uint8Array.from(
    atob(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
    ),
    (char) => char.charCodeAt(0),
);

function dropPhoto() {
    const transfer = new DataTransfer();
    transfer.items.add(new File([PHOTO], "leg.png", {type: "image/png"}));
    this.anchor.dispatchEvent(new DragEvent("drop", {dataTransfer: transfer, bubbles: true}));
}

function checkNothingIsCut() {
    const {scrollWidth, clientWidth} = document.documentElement;
    if (scrollWidth > clientWidth) {
        throw new Error(`The page is ${scrollWidth} wide and shows ${clientWidth}`);
    }
}

// Every step with a number is something that the customer does: eight, from the page on.
registry.category("web_tour.tours").add("rma_portal_start_tour", {
    steps: () => [
        {trigger: ".o_rma_start_form", run: checkNothingIsCut},
        {content: "1", trigger: "label.btn:contains(Return):eq(0)", run: "click"},
        {content: "2", trigger: "label.btn:contains(Return):eq(1)", run: "click"},
        {content: "3", trigger: ".o_rma_stepper button:contains(+)", run: "click"},
        {trigger: ".o_rma_count:contains(3 items chosen)"},
        {
            content: "4",
            trigger: "select#reason",
            run: "selectByLabel Damaged in transit (with a photo)",
        },
        {content: "5", trigger: ".o_rma_drop", run: dropPhoto},
        {trigger: ".o_rma_previews img[alt='leg.png']"},
        {
            content: "6",
            trigger: "button:contains(Continue)",
            run: "click",
            expectUnloadPage: true,
        },
        {trigger: ".o_rma_total:contains(280)", run: checkNothingIsCut},
        {trigger: "img.o_rma_thumbnail[alt='leg.png']"},
        {
            content: "7",
            trigger: "button:contains(Confirm)",
            run: "click",
            expectUnloadPage: true,
        },
        {trigger: "body:not(:has(.o_rma_confirm_form))"},
    ],
});

// Who has no account, and nothing but a keyboard.
registry.category("web_tour.tours").add("rma_portal_guest_tour", {
    steps: () => [
        {trigger: "#order_reference", run: "edit S00042"},
        {trigger: "#email", run: "edit nobody@example.com"},
        {
            trigger: "button:contains(Send me the link)",
            run: "click",
            expectUnloadPage: true,
        },
        {trigger: ".alert-success:contains(If number and e-mail address belong to an order)"},
    ],
});

// The same form by a link from the mail: what is wrong is said where it is.
registry.category("web_tour.tours").add("rma_portal_guest_start_tour", {
    steps: () => [
        {trigger: ".o_rma_stepper input", run: "edit 9"},
        {trigger: "select#reason", run: "selectByLabel No longer needed"},
        {trigger: ".o_rma_stepper button:contains(−)", run: "click"},
        {trigger: ".o_rma_stepper input", run: "edit 2"},
        {trigger: "label[for=resolution_exchange]", run: "click"},
        {trigger: "label[for=resolution_refund]", run: "click"},
        {trigger: "#message", run: "edit It is too red"},
        {
            trigger: "button:contains(Continue)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Changed his mind",
            trigger: "a:contains(Change)",
            run: "click",
            expectUnloadPage: true,
        },
        {trigger: "#message:value(It is too red)"},
        {trigger: ".o_rma_stepper input", run: "edit 1"},
        {
            trigger: "button:contains(Continue)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: "button:contains(Confirm)",
            run: "click",
            expectUnloadPage: true,
        },
        {trigger: "body:not(:has(.o_rma_confirm_form))"},
    ],
});
