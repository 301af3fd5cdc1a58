import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

function checkNothingIsCut() {
    const {scrollWidth, clientWidth} = document.documentElement;
    if (scrollWidth > clientWidth) {
        throw new Error(`The page is ${scrollWidth} wide and shows ${clientWidth}`);
    }
}

// From the inspection to the offer: every step with a number is a click.
tours.add("rma_claim_offer_tour", {
    steps: () => [
        {content: "1", trigger: "button[name=action_open_claim]", run: "click"},
        {trigger: "[name=our_turn]:contains(make the customer an offer)"},
        {trigger: ".o_field_widget[name=comparison]:contains(Unopened):contains(Used)"},
        {content: "2", trigger: "button[name=action_open_offer]", run: "click"},
        {trigger: ".modal [name=band]:contains(At most)"},
        {content: "3", trigger: ".modal button[name=action_send]", run: "click"},
        {trigger: "body:not(:has(.modal))"},
        {trigger: "[name=not_our_turn]:contains(The customer has our offer)"},
        {trigger: ".o_field_widget[name=proposals]:contains(We propose):contains($)"},
    ],
});

// The customer has a telephone, the link from the mail, and no account.
tours.add("rma_claim_accept_tour", {
    steps: () => [
        {trigger: "h1:contains(We have made you an offer)", run: checkNothingIsCut},
        {trigger: "[name=ours]:contains(61.25)"},
        {trigger: "button:contains(Accept our offer)", run: "click", expectUnloadPage: true},
        {trigger: "h1:contains(You accept our offer)", run: checkNothingIsCut},
        {trigger: "#rma_name", run: "edit Anna C."},
        {trigger: "button:contains(Yes, I accept)", run: "click", expectUnloadPage: true},
        {trigger: ".alert-success:contains(we have your answer)", run: checkNothingIsCut},
        {trigger: "h1:contains(We have agreed)"},
    ],
});

tours.add("rma_claim_counter_tour", {
    steps: () => [
        {trigger: "#rma_amount", run: "edit 99,50"},
        {trigger: "button:contains(Propose this)", run: "click", expectUnloadPage: true},
        {trigger: ".o_rma_headline:contains(99.50)", run: checkNothingIsCut},
        {
            content: "Another amount after all",
            trigger: "a:contains(Back, without answering)",
            run: "click",
            expectUnloadPage: true,
        },
        {trigger: "#rma_amount", run: "edit 90"},
        {trigger: "#rma_counter_message", run: "edit It was like that."},
        {trigger: "button:contains(Propose this)", run: "click", expectUnloadPage: true},
        {trigger: "#rma_name", run: "edit Anna C."},
        {trigger: "button:contains(Yes, send it)", run: "click", expectUnloadPage: true},
        {trigger: "[name=theirs]:contains(90.00):contains(Waits for our answer)"},
        {trigger: "h1:contains(We have your proposal)", run: checkNothingIsCut},
    ],
});

tours.add("rma_claim_decline_tour", {
    steps: () => [
        {trigger: "#rma_decline_message", run: "edit Never."},
        {trigger: "button:contains(Decline our offer)", run: "click", expectUnloadPage: true},
        {trigger: "#rma_name", run: "edit Anna C."},
        {trigger: "button:contains(Yes, I decline)", run: "click", expectUnloadPage: true},
        {trigger: "[name=ours]:contains(You have declined it)", run: checkNothingIsCut},
    ],
});

// The customer says what is wrong, from the page of the return.
tours.add("rma_claim_opening_tour", {
    steps: () => [
        {trigger: "a:contains(Tell us what is wrong)", run: "click", expectUnloadPage: true},
        {trigger: "h1:contains(Something is wrong)", run: checkNothingIsCut},
        {trigger: "label:contains(Something is missing)", run: "click"},
        {trigger: "#rma_statement", run: "edit A leg is missing."},
        {trigger: "button:contains(Send)", run: "click", expectUnloadPage: true},
        {trigger: ".alert-success:contains(what you told us)", run: checkNothingIsCut},
        {trigger: ".o_rma_card:contains(A leg is missing.)"},
    ],
});

// A manager approves what is above the agent's band, and has the case decided outside.
tours.add("rma_claim_manager_tour", {
    steps: () => [
        {trigger: ".o_data_row .o_data_cell[name=name]", run: "click"},
        {trigger: "[name=offer_ids] button[name=action_approve]", run: "click"},
        {trigger: "[name=offer_ids] .o_data_row:not(:has(button[name=action_approve]))"},
        {trigger: "[name=offer_ids] button[name=action_send]", run: "click"},
        {trigger: ".o_field_widget[name=proposals]:contains(60.00)"},
        {trigger: "button[name=action_dispute]", run: "click"},
        {trigger: ".o_arrow_button_current:contains(Disputed)"},
        {trigger: "button[name=action_open_dispute]", run: "click"},
        {trigger: ".o_field_widget[name=body_id] input", run: "edit Card"},
        {trigger: ".dropdown-item:contains(Card chargeback)", run: "click"},
        {trigger: ".o_field_widget[name=reason_code] input", run: "edit 13.3"},
        {trigger: ".o_form_button_save", run: "click"},
        {trigger: ".o_form_saved"},
        {trigger: ".breadcrumb-item a:contains(-C1), .o_back_button:contains(-C1)", run: "click"},
        {trigger: ".o_form_view .alert:contains(Card chargeback decides)"},
        {trigger: "a.nav-link[name=evidence]", run: "click"},
        {trigger: ".o_field_widget[name=evidence_missing]:contains(tracking number)"},
        {trigger: "button[name=action_export_evidence]:contains(Evidence Pack)"},
    ],
});
