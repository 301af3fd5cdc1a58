import {beforeEach, expect, test} from "@odoo/hoot";
import {advanceTime, tick} from "@odoo/hoot-mock";

import {ConnectionLostError} from "@web/core/network/rpc";

import {DeskQueue} from "@rma_management/returns_desk/desk_queue";
import {DeskStorage} from "@rma_management/returns_desk/desk_storage";

let storage = null;
let state = null;

beforeEach(() => {
    const memory = new Map();
    storage = new DeskStorage("test.", {
        getItem: (name) => memory.get(name) ?? null,
        setItem: (name, value) => memory.set(name, value),
        removeItem: (name) => memory.delete(name),
    });
});

function makeQueue(call) {
    return new DeskQueue({
        call,
        storage,
        onChange: (change) => {
            state = change;
        },
    });
}

test("requests go one after the other, in the order of the scans", async () => {
    let release = null;
    const queue = makeQueue(async (method) => {
        expect.step(method);
        await new Promise((resolve) => {
            release = resolve;
        });
        return {};
    });
    const first = queue.ask(
        "first",
        () => [],
        () => expect.step("applied"),
    );
    // Its arguments are taken after the first answer was applied.
    queue.ask("second", () => {
        expect.step("prepared");
        return [];
    });
    await tick();
    expect.verifySteps(["first"]);
    expect(state.waiting).toBe(2);
    release();
    await first;
    await tick();
    expect.verifySteps(["applied", "prepared", "second"]);
    release();
});

test("without a network the same request is sent again until it is answered", async () => {
    let failures = 2;
    const queue = makeQueue(async (method, args) => {
        expect.step(`${method} ${args[0]}`);
        if (failures-- > 0) {
            throw new ConnectionLostError("/");
        }
        return {done: true};
    });
    const answer = queue.book("receive", ["key-1"]);
    await tick();
    expect(state).toEqual({waiting: 1, isOffline: true});
    expect(storage.get("queue")).toEqual([{method: "receive", args: ["key-1"]}]);
    await advanceTime(3000);
    await advanceTime(3000);
    expect(await answer).toEqual({done: true});
    expect.verifySteps(["receive key-1", "receive key-1", "receive key-1"]);
    expect(state).toEqual({waiting: 0, isOffline: false});
    expect(storage.get("queue")).toEqual([]);
});

test("it is sent at once when the network is back", async () => {
    let isOnline = false;
    const queue = makeQueue(async () => {
        if (!isOnline) {
            throw new ConnectionLostError("/");
        }
        return {};
    });
    const answer = queue.book("receive", ["key-1"]);
    await tick();
    isOnline = true;
    window.dispatchEvent(new Event("online"));
    expect(await answer).toEqual({});
});

test("what the server refuses does not hold up the rest", async () => {
    const queue = makeQueue(async (method) => {
        if (method === "bad") {
            throw new Error("refused");
        }
        return {method};
    });
    const bad = queue.book("bad", []);
    const good = queue.book("good", []);
    await expect(bad).rejects.toThrow("refused");
    expect(await good).toEqual({method: "good"});
});

test("what was not answered before a reload is sent again with its key", async () => {
    storage.set("queue", [
        {method: "receive", args: [5, [], "key-1", false]},
        {method: "inspect", args: [5, [], "key-2"]},
    ]);
    const queue = makeQueue(async (method, args) => {
        expect.step(`${method} ${args[2]}`);
        if (method === "inspect") {
            throw new Error("refused");
        }
        return {};
    });
    const count = await queue.restore((method) => expect.step(`${method} done`));
    expect(count).toBe(2);
    expect.verifySteps(["receive key-1", "receive done", "inspect key-2"]);
    expect(storage.get("queue")).toEqual([]);
});

test("a full storage loses nothing that is in memory", async () => {
    const full = new DeskStorage("test.", {
        getItem: () => null,
        setItem: () => {
            throw new Error("quota");
        },
        removeItem: () => expect.step("removed"),
    });
    full.set("queue", ["photo"]);
    expect(full.get("queue", [])).toEqual([]);
    expect.verifySteps(["removed"]);
});
