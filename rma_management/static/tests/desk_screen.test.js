import {describe, expect, test} from "@odoo/hoot";
import {advanceTime, animationFrame, queryAllTexts, waitFor, waitForNone} from "@odoo/hoot-dom";
import {contains} from "@web/../tests/web_test_helpers";

import {CARD, PART, PHONE, START, makeOrder} from "./desk_fixtures";
import {
    MAIN,
    callsOf,
    defineDesk,
    getCard,
    getNext,
    openDesk,
    openReturn,
    scan,
    server,
    tap,
    type,
    waitForMessage,
    waitForScreen,
    waitForTotal,
} from "./desk_helpers";

defineDesk();

describe("scanning", () => {
    test("a hand scanner opens a return wherever the focus is", async () => {
        await openReturn();
        await waitForTotal(0, 4);
        await waitForMessage("RMA5 · Anna");
        expect(".o_rma_desk_ran").toHaveText("RMA5");
    });

    test("a typed number is looked for, and leaves the field free for the scanner", async () => {
        server.answers.scan = {kind: "order", order: makeOrder()};
        await openDesk();
        await type(" rma5 ");
        await waitForScreen("counting");
        expect(callsOf("scan")[0].slice(0, 2)).toEqual(["rma5", false]);
        expect(".o_rma_desk_scan input").toHaveValue("");
        expect(".o_rma_desk_scan input").not.toBeFocused();
        await scan("400");
        await waitForTotal(1, 4);
        expect(callsOf("scan").length).toBe(1);
    });

    test("a wrong character is told, and nothing opens", async () => {
        server.answers.scan = {kind: "error", message: "At least one character is wrong."};
        await openDesk();
        await type("RMA6");
        await waitForMessage("At least one character is wrong.", "danger");
        expect(".o_rma_desk").toHaveAttribute("data-screen", "idle");
        expect(".o_rma_desk_ran").toHaveCount(0);
        expect(".o_rma_desk_problem").toHaveCount(0);
    });

    test("a barcode presses the button that comes next", async () => {
        await openReturn();
        expect(getNext()).toEqual(["Scan, or: all of it is here"]);
        await scan("OBTNEXT");
        // The scanner's last key is followed by a pause, which tells it from a person.
        await advanceTime(500);
        expect(getNext()).toEqual(["Receive 2, the rest comes later"]);
        expect(callsOf("scan")).toEqual([]);
    });

    test("the first screen names what is here before what is awaited", async () => {
        const row = {id: 5, name: "RMA5", partner: "Anna", summary: "2 × Chair", is_urgent: false};
        server.answers.get_start = {
            ...START,
            to_inspect: [row],
            expected: [{...row, id: 6, name: "RMA6", is_urgent: true}],
        };
        await openDesk();
        await waitFor(".o_rma_desk_row");
        expect(queryAllTexts("h2")).toEqual(["Here, to inspect", "Expected"]);
        expect(queryAllTexts(".o_rma_desk_row strong")).toEqual(["RMA5", "RMA6"]);
        expect(".o_rma_desk_row:contains(RMA6) .o_rma_desk_tag").toHaveText("Urgent");
        await tap(".o_rma_desk_row:contains(RMA5)");
        await waitForScreen("counting");
        expect(callsOf("get_order")).toEqual([[5]]);
    });

    test("when nothing is awaited, the first screen says so", async () => {
        await openDesk();
        expect(".o_rma_desk_body p").toHaveText(/^No return is on its way/);
    });
});

describe("counting", () => {
    test("a card says what is expected, what is counted and when it is too much", async () => {
        await openReturn();
        const getStatus = () => getCard(1).dataset.status;
        expect(getStatus()).toBe("open");
        await scan("400");
        await waitForTotal(1, 4);
        expect(getStatus()).toBe("open");
        expect(".o_rma_desk_card[data-latest]").toHaveText(/^Chair/);
        await scan("400");
        await waitForTotal(2, 4);
        expect(getStatus()).toBe("complete");
        await scan("400");
        await waitForMessage("More than expected: 3 of 2 Chair", "warning");
        expect(getStatus()).toBe("surplus");
        expect(".o_rma_desk_card[data-product='1'] .o_rma_desk_counter").toHaveText(
            /3\s*\/\s*2 Units/,
        );
    });

    test("too many of one product are none of another", async () => {
        await openReturn();
        for (let unit = 0; unit < 4; unit++) {
            await scan("400");
        }
        await waitForMessage("More than expected: 4 of 2 Chair", "warning");
        await waitForTotal(2, 4);
        expect(".o_rma_desk_surplus").toHaveText("2 too many");
        expect(getNext()).toEqual(["Receive 4, the rest comes later"]);
    });

    test("it is corrected by hand, and never below zero", async () => {
        await openReturn();
        await tap("[aria-label='One more: Chair']");
        await waitForTotal(1, 4);
        await tap("[aria-label='One less: Chair']");
        await tap("[aria-label='One less: Chair']");
        await waitForTotal(0, 4);
        await contains("[aria-label='Counted: Chair']").edit("1,5");
        await waitForTotal(1.5, 4);
    });

    test("a scanner that types into the quantity counts the goods", async () => {
        await openReturn({cards: [{...CARD, codes: [["4006381333931", 1]]}]});
        server.answers.scan = {kind: "error", message: "Nothing carries this code."};
        await contains("[aria-label='Counted: Chair']").edit("4006381333931");
        await waitForTotal(1, 2);
        await contains("[aria-label='Counted: Chair']").edit("-1");
        await waitForMessage("Nothing carries this code.", "danger");
        await waitForTotal(1, 2);
        expect("[aria-label='Counted: Chair']").toHaveValue("1");
    });

    test("serial numbers are tapped where they cannot be scanned", async () => {
        await openReturn({cards: [PHONE]});
        expect(getNext()).toEqual(["Scan the serial numbers"]);
        expect("[aria-label='One more: Phone']").toHaveCount(0);
        await tap(".o_rma_desk_chip:contains(SN-8)");
        await waitForTotal(1, 2);
        expect(".o_rma_desk_chip[aria-pressed=true]").toHaveText("SN-8");
        await scan("SN-8");
        await waitForMessage("SN-8 is counted already.", "warning");
        await tap(".o_rma_desk_chip:contains(SN-8)");
        await waitForTotal(0, 2);
    });

    test("what was counted waits on the first screen when the parcel is put away", async () => {
        await openReturn();
        await scan("400");
        await waitForTotal(1, 4);
        await tap("[aria-label='Put this return away']");
        await waitForScreen("idle");
        expect("h2").toHaveText("Counted, not received yet");
        await tap(".o_rma_desk_parked:contains(RMA5)");
        await waitForTotal(1, 4);
        // Nothing was sent meanwhile.
        expect(callsOf("receive")).toEqual([]);
    });
});

describe("the biggest button is what comes next", () => {
    test("from the parcel to the next one", async () => {
        await openDesk();
        expect(".o_rma_desk_start").toHaveText(/^Scan a return/);
        server.answers.scan = {kind: "order", order: makeOrder({cards: [CARD]})};
        await scan("RMA5");
        await waitForTotal(0, 2);
        expect(getNext()).toEqual(["Scan, or: all of it is here"]);
        await scan("400");
        await waitForTotal(1, 2);
        expect(getNext()).toEqual(["Receive 1, the rest comes later"]);
        expect(".o_rma_desk_second").toHaveText("Receive 1, nothing more comes");
        await scan("400");
        await waitForTotal(2, 2);
        expect(getNext()).toEqual(["Receive all 2 counted"]);
        expect(".o_rma_desk_second").toHaveCount(0);
        const here = makeOrder({
            step: "inspect",
            cards: [{...CARD, expected: 0}],
            to_inspect: [PART],
        });
        server.answers.receive = {order: here, left: []};
        await tap(MAIN);
        await waitForScreen("inspecting");
        expect(getNext()).toEqual([]);
        await tap(".o_rma_desk_grade:first");
        await waitFor(MAIN);
        expect(getNext()).toEqual(["2 × A: Restock"]);
        const over = [{...CARD, expected: 0, inspected: 2}];
        server.answers.inspect = {order: makeOrder({step: "done", cards: over})};
        await tap(MAIN);
        await waitForScreen("done");
        expect(getNext()).toEqual(["Next return"]);
        expect(".o_rma_desk_done li").toHaveText("2 × Chair");
        await tap(MAIN);
        await waitForScreen("idle");
    });

    test("all of it is here: one tap counts what needs no serial number", async () => {
        await openReturn();
        await tap(MAIN);
        await waitForTotal(2, 4);
        expect(getNext()).toEqual(["Receive 2, the rest comes later"]);
    });

    test("the rest comes later, or it never comes", async () => {
        await openReturn({cards: [CARD]});
        server.answers.receive = {order: makeOrder({cards: [{...CARD, expected: 1}]}), left: []};
        for (const [button, short] of [
            [MAIN, false],
            [".o_rma_desk_second:contains(nothing more comes)", true],
        ]) {
            await scan("400");
            await waitFor(`${MAIN}:contains(Receive)`);
            await tap(button);
            await waitForTotal(0, 1);
            expect(callsOf("receive").at(-1).slice(0, 2)).toEqual([
                5,
                [{product_id: 1, lot_id: false, quantity: 1}],
            ]);
            expect(callsOf("receive").at(-1)[3]).toBe(short);
            server.answers.receive = {...server.answers.receive};
            server.answers.get_order = makeOrder();
            await tap("[aria-label='Put this return away']");
            await waitForScreen("idle");
            await scan("RMA5");
            await waitForTotal(0, 2);
        }
    });

    test("a return that may not be received is put aside", async () => {
        const vals = {step: "blocked", refusal: "RMA5 was cancelled. Put it aside."};
        await openReturn({...vals, is_set_aside: false});
        await waitForMessage("RMA5 was cancelled", "danger");
        expect(".o_rma_desk_stop").toHaveText(vals.refusal);
        expect(getNext()).toEqual(["Set aside and tell customer service"]);
        server.answers.report = {order: makeOrder({...vals, is_set_aside: true})};
        await tap(MAIN);
        await waitForMessage("Noted. Customer service is told.");
        expect(callsOf("report")[0].slice(0, 2)).toEqual([5, "late_ran"]);
        expect(getNext()).toEqual(["It is put aside: next return"]);
        await tap(MAIN);
        await waitForScreen("idle");
    });
});

describe("what is not as it was authorized", () => {
    const LAMP = {product_id: 9, product: "Lamp", lot_id: false, lot: "", quantity: 1};
    const OTHER = {id: 6, name: "RMA6", partner: "Bob", summary: "1 × Lamp"};

    test("goods of another return: go there with them, or put them aside", async () => {
        await openReturn();
        server.answers.scan = {
            kind: "unexpected",
            type: "unexpected_product",
            message: "Lamp is not expected on RMA5.",
            item: LAMP,
            orders: [OTHER],
        };
        await scan("LAMP");
        await waitForMessage("Lamp is not expected on RMA5.", "danger");
        expect(".o_rma_desk_problem h2").toHaveText("Expected on:");
        expect(".o_rma_desk_aside").toHaveText("Set aside as unexpected");
        server.answers.get_order = makeOrder({
            ...OTHER,
            cards: [{...CARD, product_id: 9, name: "Lamp", expected: 1}],
        });
        await tap(".o_rma_desk_problem .o_rma_desk_row");
        await waitForTotal(1, 1);
        expect(".o_rma_desk_ran").toHaveText("RMA6");
        expect(".o_rma_desk_problem").toHaveCount(0);
    });

    test("another unit of a delivery that was received: what to do, and one button", async () => {
        const vals = {
            step: "inspect",
            cards: [{...PHONE, expected: 0, received: 1, lots: []}],
            to_inspect: [{...PART, product_id: 2, lot_id: 7, lot: "SN-7", quantity: 1}],
        };
        await openReturn(vals);
        const message = "Phone SN-8 was sold on the same order. Set it aside.";
        server.answers.scan = {
            kind: "unexpected",
            type: "unexpected_product",
            message,
            item: {product_id: 2, product: "Phone", lot_id: 8, lot: "SN-8", quantity: 1},
            orders: [],
        };
        await scan("SN-8");
        await waitForMessage(message, "danger");
        expect(getNext()).toEqual(["Set aside as unexpected"]);
        expect(".o_rma_desk_problem h2").toHaveCount(0);
        server.answers.report = {order: makeOrder(vals)};
        await tap(MAIN);
        await waitForMessage("Noted. Customer service is told.");
        expect(callsOf("report")[0].slice(0, 2)).toEqual([5, "unexpected_product"]);
        expect(callsOf("report")[0].slice(3, 6)).toEqual([2, 8, 1]);
        // The phone that belongs here is still to be inspected.
        expect(".o_rma_desk_lot").toHaveText("SN-7");
        expect(".o_rma_desk").toHaveAttribute("data-screen", "inspecting");
    });

    test("several returns it may be: a choice, with nothing to put aside", async () => {
        server.answers.scan = {kind: "choice", message: "Which return is it?", orders: [OTHER]};
        await openDesk();
        await scan("LAMP");
        await waitForMessage("Which return is it?", "warning");
        expect(queryAllTexts(".o_rma_desk_problem button strong")).toEqual(["RMA6"]);
        expect(".o_rma_desk_problem .o_rma_desk_main, .o_rma_desk_photo").toHaveCount(0);
    });

    test("goods of nobody get a number, and the desk goes on", async () => {
        server.answers.scan = {
            kind: "unexpected",
            type: "no_ran",
            message: "No open return expects Lamp.",
            item: LAMP,
            orders: [],
        };
        await openDesk();
        await scan("LAMP");
        await waitFor(".o_rma_desk_problem");
        expect(".o_rma_desk_problem h2").toHaveCount(0);
        expect(getNext()).toEqual(["Receive without a number"]);
        server.answers.report = {order: makeOrder({id: 8, name: "RMA8", step: "blocked"})};
        await tap(MAIN);
        await waitForMessage("Received as RMA8. Write this number on the parcel.");
        expect(callsOf("report")[0].slice(0, 2)).toEqual([false, "no_ran"]);
        expect(callsOf("report")[0].slice(3, 6)).toEqual([9, false, 1]);
        expect(".o_rma_desk").toHaveAttribute("data-screen", "idle");
    });

    test("a box that is empty or damaged is told with one tap, or nothing at all", async () => {
        await openReturn();
        server.answers.report = {order: makeOrder()};
        await tap(".o_rma_desk_second:contains(Box empty or damaged)");
        await waitFor(".o_rma_desk_problem");
        await tap(".o_rma_desk_problem button:contains(Go on)");
        await waitForNone(".o_rma_desk_problem");
        expect(server.calls).toEqual([]);
        await tap(".o_rma_desk_second:contains(Box empty or damaged)");
        await tap(".o_rma_desk_problem button:contains(The parcel is damaged)");
        await waitForNone(".o_rma_desk_problem");
        expect(callsOf("report")[0].slice(0, 2)).toEqual([5, "damaged_parcel"]);
    });

    test("what nobody expects any more is given back and asked about", async () => {
        await openReturn({cards: [CARD]});
        await scan("400");
        const left = [{product_id: 1, lot_id: false, quantity: 1}];
        server.answers.receive = {order: makeOrder({cards: [CARD]}), left};
        await tap(`${MAIN}:contains(Receive 1)`);
        await waitForMessage("Chair: nothing more is expected.", "danger");
        expect(".o_rma_desk_problem").toHaveAttribute("data-kind", "unexpected");
        await animationFrame();
        expect(".o_rma_desk_aside").toHaveText("Set aside as unexpected");
    });
});
