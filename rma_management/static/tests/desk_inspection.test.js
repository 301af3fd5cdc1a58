import {describe, expect, test} from "@odoo/hoot";
import {setInputFiles, waitFor, waitForNone} from "@odoo/hoot-dom";
import {contains} from "@web/../tests/web_test_helpers";

import {CARD, MANUAL, PART, SEAL, makeOrder} from "./desk_fixtures";
import {
    MAIN,
    callsOf,
    defineDesk,
    getNext,
    openReturn,
    scan,
    server,
    takePhoto,
    tap,
    type,
    waitForMessage,
    waitForScreen,
} from "./desk_helpers";

defineDesk();

const CHECKED = {...CARD, items: [MANUAL, SEAL]};

function openInspection(vals = {}, card = CARD) {
    return openReturn({step: "inspect", cards: [card], to_inspect: [{...PART, ...vals}]});
}

function answer(question, text) {
    return `.o_rma_desk_item:contains(${question}) .o_rma_desk_chip:contains(${text})`;
}

/** Give a file to the camera's input, which no test may open. */
async function photograph(selector, file) {
    await contains(`${selector} input`, {visible: false}).click();
    await setInputFiles([file]);
}

describe("grading", () => {
    test("a grade proposes what becomes of it, and the worker decides", async () => {
        await openInspection();
        expect(".o_rma_desk_chips").toHaveCount(0);
        await tap(".o_rma_desk_grade:contains(C)");
        await waitFor(MAIN);
        expect(getNext()).toEqual(["2 × C: Scrap"]);
        expect(".o_rma_desk_grade[aria-pressed=true] b").toHaveText("C");
        await tap(".o_rma_desk_chips .o_rma_desk_chip:contains(Restock)");
        await waitFor(`${MAIN}:contains(2 × C: Restock)`);
        server.answers.inspect = {order: makeOrder({step: "done"})};
        await tap(MAIN);
        await waitForScreen("done");
        const [[orderId, [line], key]] = callsOf("inspect");
        expect([orderId, line.grade_id, line.disposition_id, line.quantity]).toEqual([5, 4, 5, 2]);
        expect(key.length).toBe(32);
    });

    test("units are graded alike, or one by one", async () => {
        await openInspection();
        await tap("[aria-label='One less']");
        await tap("[aria-label='One less']");
        await tap(".o_rma_desk_grade:contains(A)");
        await waitFor(`${MAIN}:contains(1 × A: Restock)`);
        await tap("[aria-label='One more']");
        await tap("[aria-label='One more']");
        await waitFor(`${MAIN}:contains(2 × A: Restock)`);
    });

    test("what was found is written down", async () => {
        await openInspection();
        await tap(".o_rma_desk_grade:contains(A)");
        await contains("select[aria-label='Found condition']").select("used");
        // The condition allows no better grade, and what was only proposed follows.
        await waitFor(`${MAIN}:contains(2 × C: Scrap)`);
        expect(".o_rma_desk_grade[data-proposed]:contains(C) em").toHaveText("Proposed");
        await contains("input[aria-label='Defect found']").edit("Screen is broken");
        server.answers.inspect = {order: makeOrder({step: "done"})};
        await tap(MAIN);
        await waitForScreen("done");
        const [[, [line]]] = callsOf("inspect");
        expect([line.condition, line.defect]).toEqual(["used", "Screen is broken"]);
    });

    test("a barcode grades, and another one confirms", async () => {
        await openInspection();
        await scan("OBTGRADE2");
        await waitFor(`${MAIN}:contains(2 × C: Scrap)`);
        server.answers.inspect = {order: makeOrder({step: "done"})};
        await scan("OBTNEXT");
        await waitForScreen("done");
    });

    test("a barcode that cannot confirm yet says what is missing", async () => {
        await openInspection({photo_grades: [4]}, CHECKED);
        await scan("OBTNEXT");
        await waitForMessage("Choose a grade first", "warning");
        await scan("OBTGRADE2");
        await waitForNone(".o_rma_desk_message");
        await scan("OBTNEXT");
        await waitForMessage("Still to answer: Is the seal unbroken?", "warning");
        await tap(answer("seal", "Yes"));
        await scan("OBTNEXT");
        await waitForMessage("Photo needed", "warning");
        expect(callsOf("inspect")).toEqual([]);
    });

    test("a command is pressed however it was entered", async () => {
        await openInspection();
        await type("OBTGRADE2");
        await waitFor(`${MAIN}:contains(2 × C: Scrap)`);
        await type("OBTGRADE9");
        await waitForMessage("OBTGRADE9 does nothing here.", "warning");
    });
});

describe("the checklist", () => {
    test("proposes the grade, and names what is still to answer", async () => {
        await openInspection({}, CHECKED);
        expect(`${answer("Manual", "Present")}[aria-pressed=true]`).toHaveCount(1);
        expect(".o_rma_desk_grade:contains(A) em").toHaveText("Proposed");
        await tap(answer("Manual", "Missing"));
        await waitFor(".o_rma_desk_grade:contains(C) em:contains(Proposed)");
        await tap(".o_rma_desk_grade:contains(C)");
        await waitFor(".o_rma_desk_needed");
        expect(".o_rma_desk_needed").toHaveText("Still to answer: Is the seal unbroken?");
        // No button that refuses.
        expect(getNext()).toEqual([]);
        await tap(answer("seal", "Yes"));
        await waitFor(`${MAIN}:contains(2 × C: Scrap)`);
        await tap(answer("seal", "Yes"));
        await waitFor(".o_rma_desk_needed");
        await tap(answer("seal", "No"));
        server.answers.inspect = {order: makeOrder({step: "done"})};
        await tap(`${MAIN}:contains(2 × C: Scrap)`);
        await waitForScreen("done");
        const [[, [line]]] = callsOf("inspect");
        expect(line.items).toEqual([
            {check_id: 20, accessory_id: 30, answer_id: 22},
            {check_id: 40, accessory_id: false, answer_id: 42},
        ]);
    });

    test("a grade without a disposition asks for one", async () => {
        await openInspection({proposals: {3: false}});
        await tap(".o_rma_desk_grade:contains(A)");
        await waitFor(".o_rma_desk_needed:contains(Choose what becomes of it)");
        expect(getNext()).toEqual([]);
        await tap(".o_rma_desk_chips .o_rma_desk_chip:contains(Scrap)");
        await waitFor(`${MAIN}:contains(2 × A: Scrap)`);
    });
});

describe("photos", () => {
    test("where the grade needs one, the camera is the next button", async () => {
        await openInspection({photo_grades: [4]});
        await tap(".o_rma_desk_grade:contains(C)");
        await waitFor(MAIN);
        expect(getNext()).toEqual(["Photo needed"]);
        await photograph(`label${MAIN}`, await takePhoto());
        await waitFor(".o_rma_desk_thumb");
        await waitFor(`button${MAIN}:contains(2 × C: Scrap)`);
        server.answers.inspect = {order: makeOrder({step: "done"})};
        await tap(MAIN);
        await waitForScreen("done");
        const [[, [line]]] = callsOf("inspect");
        // Shrunk by the browser, and without the head of its address.
        expect(line.photos.length).toBe(1);
        expect(window.atob(line.photos[0]).slice(0, 3)).toBe("\xff\xd8\xff");
    });

    test("one that shows the thumb is taken away again", async () => {
        await openInspection({photo_grades: [4]});
        await tap(".o_rma_desk_grade:contains(C)");
        await waitFor(MAIN);
        await photograph(".o_rma_desk_evidence .o_rma_desk_photo", await takePhoto());
        await tap(".o_rma_desk_thumb");
        await waitFor(`label${MAIN}`);
        expect(".o_rma_desk_thumb").toHaveCount(0);
    });

    test("what is no picture is told", async () => {
        await openInspection();
        await tap(".o_rma_desk_grade:contains(A)");
        await waitFor(MAIN);
        const file = new File(["text"], "photo.png", {type: "image/png"});
        await photograph(".o_rma_desk_evidence .o_rma_desk_photo", file);
        await waitForMessage("This is not a photo. Take it again.", "danger");
        expect(".o_rma_desk_thumb").toHaveCount(0);
    });

    test("of a bad parcel goes with what is told of it", async () => {
        await openReturn();
        await tap(".o_rma_desk_second:contains(Box empty or damaged)");
        await waitFor(".o_rma_desk_problem");
        await photograph(".o_rma_desk_problem .o_rma_desk_photo", await takePhoto());
        await waitFor(".o_rma_desk_problem .o_rma_desk_thumb");
        server.answers.report = {order: makeOrder()};
        await tap("button:contains(The box is empty)");
        await waitForMessage("Noted. Customer service is told.");
        expect(callsOf("report")[0][1]).toBe("empty_box");
        expect(callsOf("report")[0][7].length).toBe(1);
    });
});
