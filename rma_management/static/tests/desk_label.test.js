import {expect, test} from "@odoo/hoot";
import {queryAllTexts, waitFor, waitForNone} from "@odoo/hoot-dom";

import {CARD, PHONE, makeOrder} from "./desk_fixtures";
import {
    MAIN,
    callsOf,
    defineDesk,
    openDesk,
    scan,
    server,
    tap,
    waitForScreen,
} from "./desk_helpers";

const PROBLEM = ".o_rma_desk_problem[data-kind='label']";

defineDesk();

function answerLabels() {
    server.answers.scan = (code) => {
        if (code === "OBTRETU:4") {
            return {kind: "label", message: "Reason: Late", reason: {id: 4, name: "Late"}};
        }
        if (code === "WH/OUT/1") {
            const delivery = {id: 31, name: "WH/OUT/1", partner: "Anna"};
            return {kind: "label", message: "New", delivery, goods: [CARD, PHONE]};
        }
        return {kind: "error", message: "Nothing here carries the code"};
    };
}

test("both barcodes of a label and what came make the return, counted already", async () => {
    answerLabels();
    server.answers.take_label = {order: makeOrder()};
    await openDesk();
    await scan("OBTRETU:4");
    await waitFor(`${PROBLEM}:contains(Late)`);
    await waitForNone(`${PROBLEM} ${MAIN}`);
    await scan("WH/OUT/1");
    await waitFor(`${PROBLEM}:contains(Anna)`);
    await scan("400");
    await waitFor(`${PROBLEM}:contains(1 of 2)`);
    await tap(`${PROBLEM} ${MAIN}`);
    await waitForScreen("counting");
    await waitForNone(PROBLEM);
    const [[delivery, reason, counts]] = callsOf("take_label");
    expect([delivery, reason, counts]).toEqual([
        31,
        4,
        [{product_id: 1, lot_id: false, quantity: 1}],
    ]);
    expect(queryAllTexts(".o_rma_desk_message")).toEqual(["RMA5 · Anna"]);
});

test("no more is counted than may come back, and serials by their number", async () => {
    answerLabels();
    await openDesk();
    await scan("WH/OUT/1");
    await scan("BOX");
    await waitFor(".o_rma_desk_message:contains(no more)");
    await scan("500");
    await waitFor(".o_rma_desk_message:contains(Now scan the serial)");
    await scan("SN-7");
    await scan("SN-7");
    await waitFor(".o_rma_desk_message:contains(counted already)");
    await tap(`${PROBLEM} .o_rma_desk_row:first`);
    await waitFor(`${PROBLEM} .o_rma_desk_row:first:contains(1 of 2)`);
});

test("a code that means nothing leaves the label, and what is refused is told", async () => {
    answerLabels();
    server.answers.take_label = () => {
        throw new Error("Too late");
    };
    await openDesk();
    await scan("WH/OUT/1");
    await scan("999");
    await waitFor(".o_rma_desk_message:contains(Nothing here)");
    await scan("400");
    await tap(`${PROBLEM} ${MAIN}`);
    await waitFor(".o_rma_desk_message:contains(Too late)");
    await waitFor(`${PROBLEM}:contains(1 of 2)`);
});
