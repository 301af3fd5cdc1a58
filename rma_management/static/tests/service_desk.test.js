import {describe, expect, test} from "@odoo/hoot";
import {
    advanceTime,
    animationFrame,
    press,
    queryAllTexts,
    waitFor,
    waitForNone,
} from "@odoo/hoot-dom";
import {contains} from "@web/../tests/web_test_helpers";

import {BOOKED, CUSTOMER, HIT, ORDER, PHONE} from "./service_fixtures";
import {
    MAIN,
    SEARCH,
    add,
    callsOf,
    chooseReason,
    defineService,
    drag,
    getCard,
    getLine,
    getMain,
    openOrder,
    openService,
    pressMain,
    search,
    server,
    settle,
} from "./service_helpers";

defineService();

describe("finding", () => {
    test("the field has the focus, and what is typed elsewhere goes into it", async () => {
        await openService();
        expect(SEARCH).toBeFocused();
        await contains("h2:first").click();
        document.activeElement.blur();
        await press("s");
        expect(SEARCH).toBeFocused();
    });

    test("hits come while typing, and Enter takes the one that is marked", async () => {
        const other = {...HIT, id: 6, title: "S00006", inside: "1 × Lamp"};
        server.answers.find = () => ({hits: [HIT, other], message: ""});
        await openService();
        await contains(SEARCH).edit("S0000", {confirm: false});
        await advanceTime(100);
        await waitFor(".o_rma_service_hit");
        expect(queryAllTexts(".o_rma_service_hit strong")).toEqual(["S00005", "S00006"]);
        expect(queryAllTexts(".o_rma_service_inside")).toEqual(["3 × Red chair", "1 × Lamp"]);
        await press("ArrowDown");
        await press("Enter");
        await waitFor(".o_rma_service_card");
        expect(callsOf("goods")[0]).toEqual([[6]]);
        expect(SEARCH).toHaveValue("");
    });

    test("a scanner that is quicker than the hits is answered all the same", async () => {
        await openOrder();
        expect(callsOf("find").at(-1)).toEqual(["S00005", true]);
        expect(".o_rma_service_customer").toHaveText(/Anna/);
    });

    test("a serial is its line, one of it, and its number", async () => {
        const unit = {line_id: 13, lot_id: 8, lot: "SN-8"};
        server.answers.find = () => ({hits: [{...HIT, unit}], message: ""});
        await openService();
        await search("SN-8");
        await waitFor(getLine(13));
        await settle();
        const [{lines}] = callsOf("judge").at(-1);
        expect(lines.length).toBe(1);
        expect(lines[0].quantity).toBe(1);
        expect(lines[0].lot_ids).toEqual([8]);
    });

    test("a serial of the goods on the screen needs no network, and is counted once", async () => {
        await openOrder();
        server.isReached = false;
        await search("sn-7");
        await search("SN-7");
        expect(`${getLine(13)} .o_rma_service_count`).toHaveText("1");
        server.isReached = true;
    });

    test("a return opens, and the case stays", async () => {
        const desk = await openOrder();
        server.answers.find = () => ({hits: [{kind: "return", id: 4, title: "RMA4"}], message: ""});
        const opened = [];
        desk.store.openReturn = (id) => opened.push(id);
        await search("RMA4");
        expect(opened).toEqual([4]);
        expect(getCard(11)).toHaveCount(1);
    });

    test("nothing is told as the server tells it", async () => {
        server.answers.find = () => ({hits: [], message: "One character is wrong."});
        await openService();
        await search("RMA5");
        await waitFor(
            ".o_rma_service_message[data-type=warning]:contains(One character is wrong.)",
        );
    });

    test("of a customer the newest order is open at once", async () => {
        const hit = {kind: "partner", id: 3, customer_id: 3, title: "Anna", detail: ""};
        server.answers.find = () => ({hits: [hit], message: ""});
        await openService();
        await search("anna");
        await waitFor(".o_rma_service_card");
        expect(callsOf("goods")).toEqual([[[5]]]);
    });
});

describe("choosing", () => {
    test("goods are clicked, keyed and dragged; no more than there is", async () => {
        await openOrder();
        await add(11);
        await contains(SEARCH).focus();
        await press("ArrowDown");
        expect(getCard(11)).toBeFocused();
        await press("ArrowDown");
        await press("+");
        await press("+");
        await press("+");
        await settle();
        drag(getCard(13), ".o_rma_service_return");
        await settle();
        expect(queryAllTexts(".o_rma_service_line .o_rma_service_count")).toEqual(["1", "2", "1"]);
        expect(getCard(14)).not.toBeEnabled();
        expect(getCard(14)).toHaveText(/all is back/);
    });

    test("a range is two clicks, and all of an order one", async () => {
        await openOrder();
        await contains(getCard(11)).click();
        await contains(getCard(13)).click({shiftKey: true});
        await settle();
        expect(queryAllTexts(".o_rma_service_line .o_rma_service_count")).toEqual(["1", "1", "1"]);
        await contains(".o_rma_service_order button").click();
        await settle();
        expect(queryAllTexts(".o_rma_service_line .o_rma_service_count")).toEqual(["3", "2", "2"]);
    });

    test("the reason for all stands where no other was chosen", async () => {
        await openOrder();
        await add(11);
        await add(12);
        await contains(`${getLine(12)} [data-reason='2']`).click();
        await chooseReason(1);
        const [{lines}] = callsOf("judge").at(-1);
        expect(lines.map((line) => line.reason_id)).toEqual([1, 2]);
        await add(13);
        expect(callsOf("judge").at(-1)[0].lines[2].reason_id).toBe(1);
    });

    test("the button says what will happen, and why it will not", async () => {
        await openOrder();
        expect(getMain()).toBe("Choose what comes back");
        await add(11);
        expect(getMain()).toBe("Choose why it comes back");
        await chooseReason();
        expect(getMain()).toBe("Authorize");
        await contains(`${getLine(11)} .o_rma_service_steps input`).edit("9", {confirm: "tab"});
        await settle();
        expect(getMain()).toBe("Cannot be authorized: Too many.");
        expect(`${getLine(11)} .o_rma_service_say`).toHaveText("Say: “You had three.”");
        await pressMain();
        expect(callsOf("authorize")).toEqual([]);
    });

    test("serials are ticked, and so many come back", async () => {
        await openOrder();
        await add(13);
        for (const box of [0, 1]) {
            await contains(`${getLine(13)} input[type=checkbox]:eq(${box})`).click();
        }
        await settle();
        const [line] = callsOf("judge").at(-1)[0].lines;
        expect([line.quantity, line.lot_ids]).toEqual([2, [7, 8]]);
    });
});

describe("booking", () => {
    async function fill() {
        await openOrder();
        await add(11);
        await chooseReason();
    }

    test("the number is large, and the next customer one key away", async () => {
        await fill();
        await pressMain();
        await waitFor(".o_rma_service_ran:contains(RMA00009-X)");
        expect(`${MAIN}:contains(Next customer)`).toBeFocused();
        expect(".o_rma_service_done").toHaveText(/on its way to anna@example.com/);
        await contains(MAIN).click();
        expect(".o_rma_service_ran").toHaveCount(0);
        expect(SEARCH).toBeFocused();
        expect(queryAllTexts(".o_rma_service_name")).toEqual(["New case"]);
    });

    test("the time is that since the first key of the case", async () => {
        await fill();
        await advanceTime(30000);
        await pressMain();
        await waitFor(".o_rma_service_ran");
        const [{seconds}] = callsOf("authorize")[0];
        expect(seconds).toBeGreaterThan(29);
        expect(seconds).toBeLessThan(35);
    });

    test("a lost answer is asked for again under the same key", async () => {
        await fill();
        server.isAnswering = false;
        await pressMain();
        await waitFor(".o_rma_service_message:contains(No connection)");
        server.isAnswering = true;
        await advanceTime(3500);
        await waitFor(".o_rma_service_ran");
        const keys = callsOf("authorize").map(([, key]) => key);
        expect(keys.length).toBe(2);
        expect(keys[0]).toBe(keys[1]);
        expect(Object.keys(server.booked)).toEqual([keys[0]]);
    });

    test("what is refused at the last moment stays on the screen", async () => {
        await fill();
        server.answers.authorize = () => {
            throw new Error("Somebody else has just claimed it.");
        };
        await pressMain();
        await waitFor(".o_rma_service_message[data-type=danger]:contains(just claimed)");
        expect(getLine(11)).toHaveCount(1);
        delete server.answers.authorize;
        server.answers.authorize = () => ({order: BOOKED});
        await pressMain();
        await waitFor(".o_rma_service_ran");
    });

    test("within a minute it is undone, and the case is where it was", async () => {
        await fill();
        await pressMain();
        await waitFor(".o_rma_service_done button:contains(Undo)");
        const key = callsOf("authorize")[0][1];
        await contains(".o_rma_service_done button:contains(Undo)").click();
        await settle();
        expect(callsOf("undo")).toEqual([[9]]);
        expect(getLine(11)).toHaveCount(1);
        await pressMain();
        await waitFor(".o_rma_service_ran");
        expect(callsOf("authorize")[1][1]).not.toBe(key);
        await advanceTime(61000);
        await waitForNone(".o_rma_service_done button:contains(Undo)");
    });

    test("two presses book once", async () => {
        await fill();
        press(["ctrl", "Enter"]);
        press(["ctrl", "Enter"]);
        await settle();
        await waitFor(".o_rma_service_ran");
        expect(callsOf("authorize").length).toBe(1);
    });
});

describe("several cases", () => {
    test("another customer gets another case, and nothing is mixed", async () => {
        await openOrder();
        await add(11);
        const hit = {...HIT, id: 6, partner_id: 4, customer_id: 4, title: "S00006"};
        server.answers.find = () => ({hits: [hit], message: ""});
        server.answers.customer = () => ({...CUSTOMER, id: 4, name: "Bob", orders: []});
        server.answers.goods = () => [{...ORDER, id: 6, lines: [PHONE]}];
        await search("S00006");
        await waitFor(getCard(13));
        await add(13);
        expect(queryAllTexts(".o_rma_service_name")).toEqual(["Anna", "Bob"]);
        expect(".o_rma_service_line").toHaveCount(1);
        await contains(".o_rma_service_name:contains(Anna)").click();
        expect(getLine(11)).toHaveCount(1);
        expect(getLine(13)).toHaveCount(0);
    });

    test("a reload and Escape lose nothing; it is judged anew", async () => {
        await openOrder();
        await add(11);
        await chooseReason();
        await contains("textarea").edit("Rang twice", {confirm: false});
        await press("Escape");
        expect(SEARCH).toBeFocused();
        server.calls = [];
        await openService();
        await settle();
        await waitFor(getLine(11));
        expect(callsOf("judge").length).toBeGreaterThan(0);
        await pressMain();
        await waitFor(".o_rma_service_ran");
        const [{notes, lines}] = callsOf("authorize")[0];
        expect(notes[0].text).toBe("Rang twice");
        expect(lines[0].reason_id).toBe(1);
    });

    test("what is in it is thrown away on purpose only", async () => {
        await openOrder();
        await add(11);
        await contains(".o_rma_service_tab .o_rma_service_icon").click();
        await waitFor(".modal:contains(Throw this case away?)");
        await contains(".modal button:contains(Keep It)").click();
        expect(getLine(11)).toHaveCount(1);
        await contains(".o_rma_service_tab .o_rma_service_icon").click();
        await contains(".modal button:contains(Throw Away)").click();
        await animationFrame();
        expect(".o_rma_service_line").toHaveCount(0);
        expect(Object.keys(localStorage).filter((name) => name.includes(".case."))).toEqual([]);
    });
});

test("files that are pasted are kept with the case", async () => {
    server.answers.attach = ([{name}]) => ({
        files: [{id: 21, name, is_picture: false}],
        refused: [],
        hits: [],
    });
    const desk = await openOrder();
    await desk.attach([new File(["x"], "mail.eml", {type: "message/rfc822"})]);
    await settle();
    expect(".o_rma_service_file").toHaveText(/mail.eml/);
    expect(callsOf("judge").at(-1)[0].files).toEqual([21]);
});
