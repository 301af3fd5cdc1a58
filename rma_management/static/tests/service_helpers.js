import {beforeEach} from "@odoo/hoot";
import {advanceTime, animationFrame, press, queryOne, waitFor} from "@odoo/hoot-dom";

import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {contains, mountWithCleanup, onRpc} from "@web/../tests/web_test_helpers";

import {ServiceDesk} from "@rma_management/service_desk/service_desk";

import {BOOKED, CUSTOMER, HIT, ORDER, START, judge} from "./service_fixtures";

export const SEARCH = ".o_rma_service_input";
export const MAIN = ".o_rma_service_main";

/** The server of customer service: it books each key once, and may be out of reach. */
export const server = {};

/** Define the server of the tests of a file. */
export function defineService() {
    defineMailModels();
    beforeEach(() => {
        localStorage.clear();
        Object.assign(server, {
            answers: {
                get_start: () => START,
                find: () => ({term: "", hits: [HIT], message: ""}),
                customer: () => CUSTOMER,
                goods: () => [ORDER],
                judge,
                authorize: () => ({order: BOOKED}),
                undo: () => ({order: {...BOOKED, state: "cancel"}}),
                attach: () => ({files: [], refused: [], hits: []}),
            },
            calls: [],
            booked: {},
            isReached: true,
            isAnswering: true,
        });
    });
    onRpc(
        "/web/dataset/call_kw/rma.service/*",
        async (request) => {
            if (!server.isReached) {
                throw new Error("no network");
            }
            const {method, args} = (await request.json()).params;
            server.calls.push([method, args]);
            const known = method === "authorize" && server.booked[args[1]];
            let result = null;
            try {
                result = known || server.answers[method](...args);
            } catch (error) {
                const data = {name: "odoo.exceptions.UserError", message: error.message};
                const told = {error: {code: 0, message: "Odoo Server Error", data}};
                return new window.Response(JSON.stringify(told));
            }
            if (method === "authorize") {
                server.booked[args[1]] = result;
            }
            if (!server.isAnswering && method === "authorize") {
                throw new TypeError("lost on its way back");
            }
            return new window.Response(JSON.stringify({result}));
        },
        {pure: true},
    );
}

/** Return the calls of a method that have arrived. */
export function callsOf(method) {
    return server.calls.filter(([name]) => name === method).map(([, args]) => args);
}

export async function openService() {
    const desk = await mountWithCleanup(ServiceDesk, {props: {action: {}}});
    await waitFor(".o_rma_service_chip");
    return desk;
}

export async function search(text) {
    await contains(SEARCH).edit(text, {confirm: false});
    await press("Enter");
    await animationFrame();
}

/** Open the desk with the order of a customer on it. */
export async function openOrder() {
    const desk = await openService();
    await search("S00005");
    await waitFor(".o_rma_service_card");
    return desk;
}

export function getCard(id) {
    return `.o_rma_service_card[data-line='${id}']`;
}

export function getLine(id) {
    return `.o_rma_service_line[data-key=s${id}]`;
}

export async function add(id) {
    await contains(getCard(id)).click();
    await settle();
}

/** Drag as the browser does, which hands over what is carried. */
export function drag(from, to) {
    const dataTransfer = new DataTransfer();
    const send = (type, selector) =>
        queryOne(selector).dispatchEvent(
            new DragEvent(type, {bubbles: true, cancelable: true, dataTransfer}),
        );
    send("dragstart", from);
    send("dragover", to);
    send("drop", to);
}

/** Wait until what was changed is judged. */
export async function settle() {
    await advanceTime(200);
    await animationFrame();
}

export async function chooseReason(id = 1) {
    await contains(`.o_rma_service_scroll > .o_rma_service_reasons [data-reason='${id}']`).click();
    await settle();
}

export async function pressMain() {
    await press(["ctrl", "Enter"]);
    await settle();
}

export function getMain() {
    return queryOne(MAIN).textContent.trim();
}
