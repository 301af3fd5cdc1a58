import {describe, destroy, expect, test} from "@odoo/hoot";
import {advanceTime, queryAll, waitFor, waitForNone} from "@odoo/hoot-dom";
import {contains} from "@web/../tests/web_test_helpers";

import {CARD, PART, makeOrder} from "./desk_fixtures";
import {
    MAIN,
    callsOf,
    defineDesk,
    getNext,
    openDesk,
    openReturn,
    scan,
    server,
    tap,
    waitForMessage,
    waitForScreen,
    waitForTotal,
} from "./desk_helpers";

defineDesk();

const RETRY = 3000;
const RECEIVED = {
    order: makeOrder({step: "inspect", cards: [{...CARD, expected: 1}], to_inspect: [PART]}),
    left: [],
};

describe("without a network", () => {
    test("a scan waits, and is sent once when the connection is back", async () => {
        await openReturn();
        server.isReached = false;
        server.answers.scan = {kind: "error", message: "Nothing carries this code."};
        await scan("LAMP");
        await waitFor(".o_rma_desk_offline");
        expect(".o_rma_desk_offline").toHaveText(/1 waiting. Nothing is lost/);
        server.isReached = true;
        await advanceTime(RETRY);
        await waitForMessage("Nothing carries this code.", "danger");
        expect(".o_rma_desk_offline").toHaveCount(0);
        expect(callsOf("scan").length).toBe(1);
        await advanceTime(3 * RETRY);
        expect(callsOf("scan").length).toBe(1);
    });

    test("goods of the open return are counted all the same, each scan once", async () => {
        await openReturn({cards: [CARD]});
        server.isReached = false;
        await scan("400");
        await scan("400");
        await waitForTotal(2, 2);
        expect(".o_rma_desk_offline").toHaveCount(0);
    });

    test("what is received waits; the button says so and cannot be pressed twice", async () => {
        await openReturn({cards: [CARD]});
        await scan("400");
        await waitForTotal(1, 2);
        server.isReached = false;
        server.answers.receive = RECEIVED;
        await tap(MAIN);
        await waitFor(".o_rma_desk_offline");
        expect(getNext()).toEqual(["Sending…"]);
        expect(queryAll(`${MAIN}:enabled, .o_rma_desk_card button:enabled`)).toEqual([]);
        server.isReached = true;
        await advanceTime(RETRY);
        await waitForScreen("inspecting");
        expect(callsOf("receive").length).toBe(1);
    });

    test("an answer that got lost is asked for again under the same key", async () => {
        await openReturn({cards: [CARD]});
        await scan("400");
        await waitForTotal(1, 2);
        server.isAnswering = false;
        server.answers.receive = RECEIVED;
        await tap(MAIN);
        await waitFor(".o_rma_desk_offline");
        server.isAnswering = true;
        window.dispatchEvent(new Event("online"));
        await waitForScreen("inspecting");
        const keys = callsOf("receive").map(([, , key]) => key);
        expect([keys.length, new Set(keys).size]).toEqual([2, 1]);
        expect(Object.keys(server.booked).length).toBe(1);
    });

    test("a page that is loaded again sends what was waiting", async () => {
        const desk = await openReturn({cards: [CARD]});
        await scan("400");
        await waitForTotal(1, 2);
        server.isReached = false;
        server.answers.receive = RECEIVED;
        server.answers.get_order = RECEIVED.order;
        await tap(MAIN);
        await waitFor(".o_rma_desk_offline");
        destroy(desk);
        server.isReached = true;
        await openDesk("inspecting");
        await waitForMessage("What was waiting has been sent.", "info");
        const [[orderId, counts]] = callsOf("receive");
        expect([orderId, counts]).toEqual([5, [{product_id: 1, lot_id: false, quantity: 1}]]);
        expect([callsOf("receive").length, sessionStorage.length]).toEqual([1, 3]);
    });
});

describe("what the server refuses", () => {
    function refuse(method, text) {
        server.answers[method] = () => {
            throw new Error(text);
        };
    }

    test("counts stay, and can be sent again", async () => {
        await openReturn({cards: [CARD]});
        await scan("400");
        await waitForTotal(1, 2);
        refuse("receive", "RMA/IN/1 cannot be received here.");
        await tap(MAIN);
        await waitForMessage("RMA/IN/1 cannot be received here.", "danger");
        await waitForTotal(1, 2);
        server.answers.receive = RECEIVED;
        await tap(`${MAIN}:enabled:contains(Receive 1)`);
        await waitForScreen("inspecting");
        const keys = callsOf("receive").map(([, , key]) => key);
        // Refused is not booked: it is another request.
        expect(new Set(keys).size).toBe(2);
    });

    test("what was found stays on the screen", async () => {
        await openReturn({step: "inspect", cards: [CARD], to_inspect: [PART]});
        await tap(".o_rma_desk_grade:contains(C)");
        await contains("input[aria-label='Defect found']").edit("Broken");
        refuse("inspect", "A photo is needed.");
        await tap(MAIN);
        await waitForMessage("A photo is needed.", "danger");
        expect("input[aria-label='Defect found']").toHaveValue("Broken");
        expect(getNext()).toEqual(["2 × C: Scrap"]);
    });

    test("goods set aside in vain stay in the worker's hands", async () => {
        await openReturn();
        await tap(".o_rma_desk_second:contains(Box empty or damaged)");
        refuse("report", "This return is gone.");
        await tap(".o_rma_desk_problem button:contains(The box is empty)");
        await waitForMessage("This return is gone.", "danger");
        expect(".o_rma_desk_problem button:contains(The box is empty)").toHaveCount(1);
    });

    test("a scan does not open a dialog, and the next one is heard", async () => {
        await openDesk();
        refuse("scan", "The returns desk is for those who receive and inspect.");
        await scan("RMA5");
        await waitForMessage("for those who receive", "danger");
        expect(".modal").toHaveCount(0);
        server.answers.scan = {kind: "order", order: makeOrder()};
        await scan("RMA5");
        await waitForTotal(0, 4);
        await waitForNone(".o_rma_desk_message[data-type=danger]");
    });
});
