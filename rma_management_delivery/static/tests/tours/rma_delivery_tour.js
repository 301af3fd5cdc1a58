import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

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

function chooseSlot(index) {
    return function () {
        this.anchor.selectedIndex = index;
        this.anchor.dispatchEvent(new Event("change", {bubbles: true}));
    };
}

// The customer has it collected: booked, at another time, not at all.
tours.add("rma_pickup_tour", {
    steps: () => [
        {trigger: "h2:contains(Pickup)", run: checkNothingIsCut},
        {trigger: "label:contains(When may we collect it?)"},
        {trigger: "#rma_slot", run: chooseSlot(0)},
        {
            trigger: "button:contains(Have it collected)",
            run: "click",
            expectUnloadPage: true,
        },
        {trigger: ".alert-success:contains(we collect it)"},
        {trigger: "[data-pickup='1']:contains(We collect it)", run: checkNothingIsCut},
        {trigger: "#rma_slot", run: chooseSlot(1)},
        {trigger: "button:contains(Move it)", run: "click", expectUnloadPage: true},
        {trigger: "[data-pickup='1']", run: checkNothingIsCut},
        {
            trigger: "button:contains(I do not need it)",
            run: "click",
            expectUnloadPage: true,
        },
        {trigger: ".alert-success:contains(we do not come)"},
        {
            trigger: "body:not(:has([data-pickup])) label:contains(When may we collect it?)",
            run: checkNothingIsCut,
        },
    ],
});

// It does not fit into one parcel: two, and both are on their way.
tours.add("rma_parcels_tour", {
    steps: () => [
        {
            trigger: "form:contains(Does it not fit into one parcel?)",
            run: checkNothingIsCut,
        },
        {
            trigger: "button:contains(Add a parcel)",
            run: "click",
            expectUnloadPage: true,
        },
        {trigger: ".alert-success:contains(your return comes in 2 parcels)"},
        {trigger: "[data-parcel]:contains(Parcel 2 of 2)", run: checkNothingIsCut},
        {trigger: "#rma_parcel", run: "edit 1Z999"},
        {
            trigger: "form[action$='/parcel'] button",
            run: "click",
            expectUnloadPage: true,
        },
        {trigger: "label:contains(Tracking number of parcel 2 of 2)"},
        {trigger: "#rma_number", run: "edit 1Z998"},
        {
            trigger: "form[action$='/parcels/number'] button",
            run: "click",
            expectUnloadPage: true,
        },
        {trigger: ".o_rma_parcels:contains(1Z999):contains(1Z998)", run: checkNothingIsCut},
    ],
});

// Customer service has a return collected, from its form.
tours.add("rma_pickup_desk_tour", {
    steps: () => [
        {trigger: ".o_form_view .nav-link:contains(Parcels)", run: "click"},
        {trigger: "button[name=action_add_parcel]", run: "click"},
        {trigger: "[name=parcel_ids] .o_data_row:contains(2 of 2)"},
        {trigger: "button[name=action_open_pickup]", run: "click"},
        {
            trigger: ".modal .o_field_widget[name=free_text]:not(:empty)",
            run: checkNothingIsCut,
        },
        {trigger: ".modal button[name=action_apply]", run: "click"},
        {
            content: "It is booked, and stands on the form",
            trigger: "[name=pickup_ids] .o_data_row:contains(Booked)",
            run: checkNothingIsCut,
        },
        {trigger: "[name=pickup_ids] button[name=action_cancel]", run: "click"},
        {trigger: "[name=pickup_ids] .o_data_row:contains(Cancelled)"},
    ],
});
