import {beforeEach} from "@odoo/hoot";
import {press, queryAllTexts, queryOne, waitFor} from "@odoo/hoot-dom";

import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {contains, mountWithCleanup, onRpc, patchWithCleanup} from "@web/../tests/web_test_helpers";

import {DeskSound} from "@rma_management/returns_desk/desk_sound";
import {ReturnsDesk} from "@rma_management/returns_desk/returns_desk";

import {START, makeOrder} from "./desk_fixtures";

export const MAIN = ".o_rma_desk_main";

/**
 * The desk's server: it answers from `answers`, books each key once and may be out of reach.
 *
 * `calls` holds what has arrived, `booked` what was booked of it.
 */
export const server = {};

function answerTo(method, args) {
    const known = server.answers[method];
    return typeof known === "function" ? known(...args) : known;
}

/** Define the server of the tests of a file. */
export function defineDesk() {
    defineMailModels();
    beforeEach(() => {
        sessionStorage.clear();
        patchWithCleanup(DeskSound.prototype, {play: () => {}});
        Object.assign(server, {
            answers: {get_start: START, get_order: makeOrder()},
            calls: [],
            booked: {},
            isReached: true,
            isAnswering: true,
        });
    });
    onRpc(
        "/web/dataset/call_kw/rma.desk/*",
        async (request) => {
            if (!server.isReached) {
                throw new Error("no network");
            }
            const {params} = await request.json();
            const {method, args} = params;
            server.calls.push([method, args]);
            try {
                const key = {receive: args[2], inspect: args[2], report: args[2]}[method];
                const result = server.booked[key] || answerTo(method, args);
                if (key) {
                    server.booked[key] = result;
                }
                if (!server.isAnswering) {
                    throw new TypeError("lost on its way back");
                }
                return new window.Response(JSON.stringify({result}));
            } catch (error) {
                if (error instanceof TypeError) {
                    throw error;
                }
                const data = {name: "odoo.exceptions.UserError", message: error.message};
                return new window.Response(
                    JSON.stringify({error: {code: 0, message: "Odoo Server Error", data}}),
                );
            }
        },
        {pure: true},
    );
}

/** Return the calls of a method that have arrived. */
export function callsOf(method) {
    return server.calls.filter(([name]) => name === method).map(([, args]) => args);
}

export async function openDesk(screen = "idle") {
    const desk = await mountWithCleanup(ReturnsDesk, {props: {action: {}}});
    await waitForScreen(screen);
    return desk;
}

/** Open the desk and scan a return. */
export async function openReturn(vals) {
    server.answers.scan = {kind: "order", order: makeOrder(vals)};
    const desk = await openDesk();
    await scan("RMA5");
    await waitFor(".o_rma_desk_ran");
    server.calls = [];
    return desk;
}

/** A hand scanner: a keyboard that types fast and presses Enter. */
export async function scan(code) {
    for (const key of [...code, "Enter"]) {
        await press(key);
    }
}

export async function type(code) {
    await contains(".o_rma_desk_scan input").edit(code, {confirm: false});
    await press("Enter");
}

export function tap(selector) {
    return contains(selector).click();
}

export function waitForMessage(text, kind = "success") {
    return waitFor(`.o_rma_desk_message[data-type=${kind}]:contains(${text})`);
}

export function waitForTotal(counted, expected) {
    return waitFor(`.o_rma_desk_total[data-total='${counted}/${expected}']`);
}

export function waitForScreen(name) {
    return waitFor(`.o_rma_desk[data-screen=${name}]`);
}

/** Return what the next step is called: there is one button for it, and no other. */
export function getNext() {
    return queryAllTexts(MAIN).map((text) => text.replace(/\s+/g, " "));
}

export function getCard(productId) {
    return queryOne(`.o_rma_desk_card[data-product='${productId}']`);
}

/** Return a photo as the camera of a phone gives it. */
export async function takePhoto(name = "photo.png") {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 8;
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
    return new File([blob], name, {type: "image/png"});
}
