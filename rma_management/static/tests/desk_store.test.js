import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {tick} from "@odoo/hoot-mock";
import {patchTranslations} from "@web/../tests/web_test_helpers";

import {DeskStorage} from "@rma_management/returns_desk/desk_storage";
import {DeskStore} from "@rma_management/returns_desk/desk_store";

import {CARD, MANUAL, PART, PHONE, SEAL, START, makeOrder} from "./desk_fixtures";

let memory = null;
let answers = null;
let calls = null;

beforeEach(() => {
    patchTranslations();
    memory = new Map();
    calls = [];
    answers = {
        get_start: START,
        get_order: makeOrder(),
    };
});

async function openDesk() {
    const desk = new DeskStore({
        call: async (method, args) => {
            calls.push([method, args]);
            const answer = answers[method];
            return typeof answer === "function" ? answer(...args) : answer;
        },
        storage: new DeskStorage("t.", {
            getItem: (name) => memory.get(name) ?? null,
            setItem: (name, value) => memory.set(name, value),
            removeItem: (name) => memory.delete(name),
        }),
        sound: {play: (name) => expect.step(name)},
    });
    await desk.open();
    return desk;
}

async function openReturn(vals) {
    answers.scan = {kind: "order", order: makeOrder(vals)};
    const desk = await openDesk();
    await desk.scan("RMA5");
    expect.verifySteps([desk.screen === "blocked" ? "danger" : "success"]);
    calls = [];
    return desk;
}

describe("scanning", () => {
    test("a known product is counted without asking the server, each scan once", async () => {
        const desk = await openReturn();
        await desk.scan("400");
        await desk.scan(" 400 ");
        expect([desk.parcel.total, desk.screen, calls]).toEqual([2, "counting", []]);
        await desk.scan("BOX");
        expect(desk.parcel.total).toBe(14);
        expect.verifySteps(["success", "success", "warning"]);
    });

    test("a serial scanned twice is told and counted once", async () => {
        const desk = await openReturn();
        await desk.scan("SN-7");
        await desk.scan("SN-7");
        expect(desk.parcel.total).toBe(1);
        expect(desk.message.text).toBe("SN-7 is counted already.");
        expect.verifySteps(["success", "warning"]);
    });

    test("a product with serials asks for the serial", async () => {
        const desk = await openReturn();
        await desk.scan("500");
        expect(desk.parcel.total).toBe(0);
        expect(desk.message.text).toBe("Now scan the serial or lot number of Phone.");
        expect.verifySteps(["warning"]);
    });

    test("scans are taken in order: the product belongs to the return scanned before", async () => {
        const desk = await openReturn();
        answers.scan = {kind: "order", order: makeOrder({id: 6, name: "RMA6"})};
        desk.scan("RMA6");
        await desk.scan("400");
        expect([desk.parcel.order.id, desk.parcel.total]).toEqual([6, 1]);
        await desk.loadOrder(5);
        expect(desk.parcel.total).toBe(0);
        expect.verifySteps(["success", "success", "success"]);
    });

    test("barcodes that press a button are no goods, and tell when there is none", async () => {
        const desk = await openReturn();
        await desk.scan("OBTNEXT", (trigger) => trigger === "NEXT");
        expect.verifySteps([]);
        await desk.scan("OBTSHORT");
        expect(desk.message.text).toBe("OBTSHORT does nothing here.");
        await desk.scan("OCDSAVE");
        expect.verifySteps(["warning", "warning"]);
        expect(calls).toEqual([]);
    });

    test("goods nobody expects are set aside with one tap", async () => {
        const desk = await openReturn();
        const item = {product_id: 9, product: "Lamp", lot_id: false, lot: "", quantity: 1};
        answers.scan = {
            kind: "unexpected",
            type: "unexpected_product",
            message: "Not here",
            item,
            orders: [],
        };
        await desk.scan("LAMP");
        expect([desk.problem.type, desk.message.type]).toEqual(["unexpected_product", "danger"]);
        answers.report = {order: makeOrder()};
        await desk.setAside();
        const [method, [orderId, type, key, productId]] = calls.at(-1);
        expect([method, orderId, type, productId]).toEqual(["report", 5, "unexpected_product", 9]);
        expect(key.length).toBe(32);
        expect(desk.problem).toBe(null);
        expect.verifySteps(["danger", "success"]);
    });

    test("goods that a question is about are not forgotten", async () => {
        const desk = await openReturn();
        const item = {product_id: 9, product: "Lamp", lot_id: false, lot: "", quantity: 1};
        const lamp = {kind: "unexpected", type: "unexpected_product", message: "?", item};
        answers.scan = {...lamp, orders: []};
        await desk.scan("LAMP");
        await desk.scan("400");
        expect([desk.parcel.total, desk.problem.item.product]).toEqual([1, "Lamp"]);
        expect.verifySteps(["danger", "success"]);
        answers.scan = {kind: "order", order: makeOrder({id: 6, name: "RMA6"})};
        for (const leave of [
            () => desk.receive(),
            () => desk.receive(true),
            () => desk.leave(),
            () => desk.askAboutParcel(),
            () => desk.scan("RMA6"),
            () => desk.applySurplus({...item, product_id: 8}),
        ]) {
            await leave();
            expect([desk.parcel.order.id, desk.problem.item.product, desk.message.text]).toEqual([
                5,
                "Lamp",
                "First say what becomes of Lamp: set it aside, or go on.",
            ]);
            expect.verifySteps(["warning"]);
        }
        expect(calls.some(([method]) => method === "receive")).toBe(false);
        answers.report = {order: makeOrder()};
        await desk.setAside();
        answers.receive = {order: makeOrder({step: "done"}), left: []};
        await desk.receive();
        expect(calls.map(([method]) => method).slice(-2)).toEqual(["report", "receive"]);
        expect.verifySteps(["success", "done"]);
    });

    test("an empty box is told with its photo", async () => {
        const desk = await openReturn();
        desk.askAboutParcel();
        desk.problem.photos.push("data:image/jpeg;base64,AAAA");
        answers.report = {order: makeOrder()};
        await desk.setAside("empty_box");
        const [method, [orderId, type, , productId, lotId, , , photos]] = calls.at(-1);
        expect([method, orderId, type, productId, lotId, photos]).toEqual([
            "report",
            5,
            "empty_box",
            false,
            false,
            ["AAAA"],
        ]);
        expect([desk.problem, desk.screen]).toEqual([null, "counting"]);
        expect.verifySteps(["success"]);
    });

    test("goods without a return get a number to write on the parcel", async () => {
        const desk = await openDesk();
        const item = {product_id: 9, product: "Lamp", lot_id: false, lot: "", quantity: 1};
        answers.scan = {kind: "unexpected", type: "no_ran", message: "Whose?", item, orders: []};
        await desk.scan("LAMP");
        answers.report = {order: makeOrder({id: 8, name: "RMA8", step: "blocked"})};
        await desk.setAside();
        expect(calls.at(-1)[1].slice(0, 2)).toEqual([false, "no_ran"]);
        expect(desk.message.text).toBe("Received as RMA8. Write this number on the parcel.");
        expect(desk.parcel.order).toBe(null);
        expect.verifySteps(["danger", "success"]);
    });

    test("more of what has all come is surplus", async () => {
        const desk = await openReturn({step: "done", cards: [{...CARD, expected: 0}]});
        await desk.scan("400");
        expect([desk.parcel.total, desk.problem.type]).toEqual([0, "surplus"]);
        expect.verifySteps(["danger"]);
    });

    test("a serial that has come cannot come again, of a lot there may be more", async () => {
        for (const [tracking, text] of [
            ["serial", "Phone SN-7 has been received already."],
            ["lot", "Phone: nothing more is expected."],
        ]) {
            const card = {...PHONE, tracking, expected: 0, lots: []};
            const desk = await openReturn({step: "done", cards: [card]});
            const item = {product_id: 2, product: "Phone", lot_id: 7, lot: "SN-7", quantity: 1};
            answers.scan = {kind: "item", item};
            await desk.scan("SN-7");
            expect([desk.message.text, desk.problem.type]).toEqual([text, "surplus"]);
            expect.verifySteps(["danger"]);
        }
    });

    test("a refused return counts nothing", async () => {
        const desk = await openReturn({step: "blocked", refusal: "Put it aside"});
        await desk.scan("400");
        expect([desk.parcel.total, desk.screen, desk.message.text]).toEqual([
            0,
            "blocked",
            "Put it aside",
        ]);
        expect.verifySteps(["danger"]);
    });
});

describe("counts", () => {
    test("stay with their return when another one is scanned, and after a reload", async () => {
        const desk = await openReturn();
        await desk.scan("400");
        answers.scan = {kind: "order", order: makeOrder({id: 6, name: "RMA6"})};
        await desk.scan("RMA6");
        expect([desk.parcel.total, desk.parcel.parked.map((entry) => entry.name)]).toEqual([
            0,
            ["RMA5"],
        ]);
        memory.set("t.order", "5");
        const {parcel, screen} = await openDesk();
        expect([parcel.order.id, parcel.total, screen]).toEqual([5, 1, "counting"]);
        expect.verifySteps(["success", "success", "success"]);
    });

    test("are sent with a key and forgotten once they are received", async () => {
        const desk = await openReturn();
        await desk.scan("400");
        await desk.scan("SN-8");
        answers.receive = {order: makeOrder({step: "inspect", to_inspect: [PART]}), left: []};
        await desk.receive(true);
        const [method, [orderId, counts, key, short]] = calls.at(-1);
        expect([method, orderId, short, key.length]).toEqual(["receive", 5, true, 32]);
        expect(counts).toEqual([
            {product_id: 1, lot_id: false, quantity: 1},
            {product_id: 2, lot_id: 8, quantity: 1},
        ]);
        expect([desk.parcel.total, desk.screen, desk.parcel.parked]).toEqual([0, "inspecting", []]);
        expect.verifySteps(["success", "success", "success"]);
    });

    test("stay when the server refuses", async () => {
        const desk = await openReturn();
        await desk.scan("400");
        answers.receive = () => {
            throw Object.assign(new Error("Odoo Server Error"), {data: {message: "No transfer"}});
        };
        await desk.receive();
        expect([desk.parcel.total, desk.message.text, desk.isBusy]).toEqual([
            1,
            "No transfer",
            false,
        ]);
        expect.verifySteps(["success", "danger"]);
    });

    test("are received once, however often the button is pressed", async () => {
        const desk = await openReturn();
        await desk.scan("400");
        answers.receive = {order: makeOrder({step: "done"}), left: []};
        await Promise.all([desk.receive(), desk.receive(), desk.receive()]);
        expect(calls.filter(([method]) => method === "receive").length).toBe(1);
        expect.verifySteps(["success", "done"]);
    });

    test("what is given back is told as surplus", async () => {
        const desk = await openReturn();
        await desk.scan("400");
        const left = [{product_id: 1, lot_id: false, quantity: 1}];
        answers.receive = {order: makeOrder(), left};
        await desk.receive();
        expect([desk.problem.type, desk.problem.item.quantity]).toEqual(["surplus", 1]);
        expect.verifySteps(["success", "success", "danger"]);
    });

    test("of a return left before the answer are not left behind", async () => {
        const desk = await openReturn();
        await desk.scan("400");
        answers.receive = {order: makeOrder({step: "done"}), left: []};
        const answer = desk.receive();
        await desk.leave();
        await answer;
        await tick();
        expect([desk.parcel.order, desk.parcel.parked]).toEqual([null, []]);
        expect.verifySteps(["success", "success"]);
    });
});

describe("inspecting", () => {
    test("a grade proposes what becomes of it", async () => {
        const desk = await openReturn({step: "inspect", to_inspect: [PART]});
        expect([desk.screen, desk.parcel.form.quantity, desk.parcel.form.gradeId]).toEqual([
            "inspecting",
            2,
            null,
        ]);
        desk.parcel.setGrade(3);
        expect(desk.parcel.form.dispositionId).toBe(5);
        desk.parcel.form.quantity = 1;
        desk.parcel.form.photos.push("data:image/jpeg;base64,AAAA");
        answers.inspect = {
            order: makeOrder({step: "inspect", to_inspect: [{...PART, quantity: 1}]}),
        };
        await desk.inspect();
        const [line] = calls.at(-1)[1][1];
        expect(line).toEqual({
            line_id: 11,
            lot_id: false,
            quantity: 1,
            defect: "",
            condition: "",
            grade_id: 3,
            disposition_id: 5,
            items: [],
            photos: ["AAAA"],
        });
        expect([desk.screen, desk.parcel.form.quantity, desk.parcel.form.gradeId]).toEqual([
            "inspecting",
            1,
            null,
        ]);
        answers.inspect = {order: makeOrder({step: "done"})};
        desk.parcel.setGrade(3);
        await desk.inspect();
        expect(desk.screen).toBe("done");
        expect.verifySteps(["success", "done"]);
    });

    test("answers propose the grade, and the worker decides", async () => {
        const desk = await openReturn({
            step: "inspect",
            cards: [{...CARD, items: [MANUAL, SEAL]}],
            to_inspect: [PART],
        });
        // Taken to be in the box until somebody says otherwise; a question is open.
        expect(desk.parcel.form.answers).toEqual([21, false]);
        expect([desk.parcel.proposedGradeId, desk.parcel.unanswered]).toEqual([3, [SEAL]]);
        desk.parcel.setAnswer(1, 41);
        expect([desk.parcel.proposedGradeId, desk.parcel.unanswered]).toEqual([3, []]);
        desk.parcel.setGrade(3);
        // What was proposed follows the answers.
        desk.parcel.setAnswer(0, 22);
        expect([desk.parcel.form.gradeId, desk.parcel.form.dispositionId]).toEqual([4, 6]);
        desk.parcel.setAnswer(0, 22);
        expect([desk.parcel.form.answers[0], desk.parcel.form.gradeId]).toEqual([21, 3]);
        // What was chosen against the proposal stays.
        desk.parcel.setGrade(4);
        desk.parcel.form.dispositionId = 5;
        desk.parcel.setAnswer(1, 42);
        expect([desk.parcel.form.gradeId, desk.parcel.form.dispositionId]).toEqual([4, 5]);
        answers.inspect = {order: makeOrder({step: "done"})};
        await desk.inspect();
        expect(calls.at(-1)[1][1][0].items).toEqual([
            {check_id: 20, accessory_id: 30, answer_id: 21},
            {check_id: 40, accessory_id: false, answer_id: 42},
        ]);
        expect.verifySteps(["done"]);
    });

    test("without a checklist nothing is asked and no grade is pushed", async () => {
        const desk = await openReturn({step: "inspect", to_inspect: [PART]});
        expect([desk.parcel.items, desk.parcel.unanswered, desk.parcel.isGradeProposed]).toEqual([
            [],
            [],
            false,
        ]);
    });

    test("the condition found proposes a grade and what becomes of it", async () => {
        const part = {...PART, found_proposals: {used: {3: 6, 4: 5}}};
        const desk = await openReturn({step: "inspect", to_inspect: [part]});
        desk.parcel.setGrade(3);
        desk.parcel.setCondition("used");
        expect(desk.parcel.isGradeProposed).toBe(true);
        expect([desk.parcel.form.gradeId, desk.parcel.form.dispositionId]).toEqual([4, 5]);
        answers.inspect = {order: makeOrder({step: "done"})};
        await desk.inspect();
        expect(calls.at(-1)[1][1][0].condition).toBe("used");
        expect.verifySteps(["done"]);
    });

    test("a photo is asked for where the grade needs one", async () => {
        const desk = await openReturn({
            step: "inspect",
            to_inspect: [{...PART, photo_grades: [4]}],
        });
        const needed = [3, 4].map((gradeId) => {
            desk.parcel.setGrade(gradeId);
            return desk.parcel.isPhotoNeeded;
        });
        expect(needed).toEqual([false, true]);
        desk.parcel.form.photos.push("data:image/jpeg;base64,AAAA");
        expect(desk.parcel.isPhotoNeeded).toBe(false);
    });

    test("a scan chooses what to inspect", async () => {
        const parts = [PART, {...PART, line_id: 12, product_id: 2, lot_id: 9, lot: "SN-9"}];
        const desk = await openReturn({step: "inspect", to_inspect: parts});
        const item = {product_id: 2, product: "Phone", lot_id: 9, lot: "SN-9", quantity: 1};
        answers.scan = {kind: "item", item};
        await desk.scan("SN-9");
        expect([desk.screen, desk.parcel.part.line_id]).toEqual(["inspecting", 12]);
        expect.verifySteps(["success"]);
    });

    test("when the rest is still to come, the box is done for now", async () => {
        const desk = await openReturn({step: "inspect", to_inspect: [PART]});
        desk.parcel.setGrade(3);
        answers.inspect = {order: makeOrder({step: "receive"})};
        await desk.inspect();
        expect([desk.screen, desk.parcel.expected]).toEqual(["done", 4]);
        expect.verifySteps(["done"]);
    });
});
