import {markRaw, toRaw} from "@odoo/owl";

import {_t} from "@web/core/l10n/translation";
import {ConnectionLostError} from "@web/core/network/rpc";

import {newKey} from "../returns_desk/desk_storage";
import {
    getGoods,
    isEmpty,
    makeCase,
    makeLine,
    matches,
    step,
    toBooking,
    toKept,
    toRequest,
    toUtc,
} from "./service_case";

/** Ask for more of some goods on a line, of its only unit by name, and of no more than there is. */
function addTo(line, goods, quantity, lot) {
    const only = goods.tracking === "serial" && goods.lots.length === 1 && goods.lots[0];
    const named = lot || only;
    if (named && !line.lot_ids.includes(named.id)) {
        line.lot_ids.push(named.id);
    }
    // A serial that is scanned again is still one.
    if (!lot || line.tracking !== "serial" || line.quantity < line.lot_ids.length) {
        line.quantity = step(line, goods.id ? Math.min(quantity, goods.returnable) : 1);
    }
}

const RETRY_DELAY = 3000;
// A little less than the server keeps it.
const KEY_KEPT = 6 * 24 * 3600 * 1000;
const JUDGE_DELAY = 120;
const MIN_TERM = 2;
const MAX_LOCAL = 6;
export const UNDO_SECONDS = 60;

/**
 * The cases of a CSR, and what the server says of them, without a screen.
 *
 *     search ──hit──► customer and goods ──line──► judged, after each change ──► booked ──► next
 *
 * A case is kept in the browser until it is booked or thrown away; it is booked under its own key,
 * so that a request that is sent again is not booked again.
 */
export class ServiceStore {
    constructor({call, storage, openReturn, now = () => Date.now()}) {
        this.call = call;
        this.storage = storage;
        this.openReturn = openReturn;
        this.now = now;
        this.start = {
            reasons: [],
            conditions: [],
            resolutions: [],
            channels: [],
            price_bases: [],
        };
        this.cases = [];
        this.activeId = null;
        this.search = {term: "", hits: [], index: 0, isLoading: false, startedAt: 0};
        this.message = null;
        this.isOffline = false;
        this.isClosed = false;
        this.waiting = markRaw(new Set());
    }

    /** The case on the screen. */
    get case() {
        return this.cases.find((each) => each.id === this.activeId);
    }

    get hits() {
        return [...this.getLocalHits(this.search.term), ...this.search.hits];
    }

    async open() {
        this.cases.filter((each) => each.pending).forEach((each) => this.resend(each));
        await this.attempt(async () => Object.assign(this.start, await this.ask("get_start", [])));
        await this.refresh(this.case);
    }

    close() {
        this.isClosed = true;
        this.waiting.forEach((wake) => wake());
    }

    // Cases

    /** Take up what was kept. */
    restore() {
        const kept = this.storage.list("case.").map((name) => this.storage.get(name, null));
        this.cases = kept
            .filter((each) => each?.id)
            .map(makeCase)
            .sort((one, other) => one.openedAt - other.openedAt);
        const wanted = this.storage.get("active", null);
        if (this.cases.some((each) => each.id === wanted)) {
            this.activeId = wanted;
        } else {
            this.startCase();
        }
    }

    /** Another window of this user has changed or closed a case. */
    sync(name) {
        const value = this.storage.get(name, null);
        const index = this.cases.findIndex((each) => `case.${each.id}` === name);
        if (index >= 0 && this.cases[index].id === this.activeId) {
            return;
        }
        if (value?.id && index >= 0) {
            this.cases[index] = makeCase(value);
        } else if (value?.id) {
            this.cases.push(makeCase(value));
        } else if (index >= 0) {
            this.cases.splice(index, 1);
        }
    }

    /** Go to a case that nobody has begun: another one only if there is none. */
    startCase() {
        let empty = this.cases.find(isEmpty);
        if (!empty) {
            this.cases.push(makeCase({openedAt: this.now()}));
            empty = this.cases.at(-1);
        }
        this.activate(empty.id);
        return empty;
    }

    activate(id) {
        this.activeId = id;
        this.storage.set("active", id);
        this.clearSearch();
        if (this.case.partnerId && !this.case.isFresh) {
            this.refresh(this.case);
        }
    }

    activateNext(by = 1) {
        const index = this.cases.findIndex((each) => each.id === this.activeId);
        const count = this.cases.length;
        this.activate(this.cases[(index + by + count) % count].id);
    }

    dropCase(id) {
        this.storage.remove(`case.${id}`);
        this.cases = this.cases.filter((each) => each.id !== id);
        if (id === this.activeId) {
            const last = this.cases.at(-1);
            last ? this.activate(last.id) : this.startCase();
        }
    }

    /** The customer has hung up: the next one. */
    next() {
        const {id, done} = this.case;
        this.message = null;
        if (done) {
            this.storage.remove(`case.${id}`);
            this.cases = this.cases.filter((each) => each.id !== id);
        }
        this.startCase();
    }

    save(each) {
        if (isEmpty(each)) {
            this.storage.remove(`case.${each.id}`);
        } else {
            this.storage.set(`case.${each.id}`, toKept(each));
        }
    }

    /** Keep a case, and have it judged anew. */
    changed(each) {
        each.startedAt = each.startedAt || this.now();
        this.save(each);
        return this.judge(each);
    }

    // Asking

    /** Ask what books nothing. */
    async ask(method, args) {
        const answer = await this.call(method, args);
        this.isOffline = false;
        return answer;
    }

    /** Run a request, and tell what the server refuses instead of stopping with a dialog. */
    async attempt(request) {
        try {
            return await request();
        } catch (error) {
            if (error instanceof ConnectionLostError) {
                this.stayOffline();
            } else {
                this.tell("danger", error.data?.message || error.message);
            }
            return null;
        }
    }

    /** Without a network: what is on the screen is asked for again when there is one. */
    async stayOffline() {
        if (this.isOffline) {
            return;
        }
        this.isOffline = true;
        await this.wait();
        this.isOffline = false;
        if (!this.isClosed && this.case) {
            if (!this.start.reasons.length) {
                await this.attempt(async () =>
                    Object.assign(this.start, await this.ask("get_start", [])),
                );
            }
            await this.refresh(this.case);
        }
    }

    /** Wait a little, or until the browser says that the network is back. */
    wait() {
        return new Promise((resolve) => {
            const wake = () => {
                clearTimeout(timer);
                window.removeEventListener("online", wake);
                this.waiting.delete(wake);
                resolve();
            };
            const timer = setTimeout(wake, RETRY_DELAY);
            window.addEventListener("online", wake);
            this.waiting.add(wake);
        });
    }

    tell(type, text) {
        this.message = {type, text, id: newKey()};
    }

    /** Ask again for all that is not kept of a case. */
    async refresh(each) {
        if (each.done) {
            return;
        }
        each.isFresh = true;
        const loaded = await this.attempt(() =>
            Promise.all([
                each.partnerId && !each.customer ? this.ask("customer", [each.partnerId]) : null,
                each.orderIds.length ? this.ask("goods", [[...each.orderIds]]) : [],
            ]),
        );
        if (!loaded) {
            each.isFresh = false;
            return;
        }
        const [customer, orders] = loaded;
        if (customer) {
            each.customer = customer;
            each.title = customer.name;
        }
        this.layGoods(each, orders);
        await this.judge(each, 0);
    }

    layGoods(each, orders) {
        each.orders = orders;
        const rows = new Map(getGoods(each).map((goods) => [goods.id, goods]));
        for (const line of each.lines) {
            const goods = rows.get(line.sale_line_id);
            if (goods) {
                Object.assign(line, {max: goods.returnable, lots: goods.lots});
            }
        }
    }

    // Searching

    clearSearch() {
        this.search = {term: "", hits: [], index: 0, isLoading: false, startedAt: 0};
    }

    /** Look for what is being typed; an answer to what was typed before is none. */
    async type(text) {
        const {search} = this;
        search.term = text;
        search.index = 0;
        search.startedAt = search.startedAt || this.now();
        const term = text.trim();
        if (term.length < MIN_TERM) {
            search.hits = [];
            return;
        }
        await this.find(term, false);
    }

    async find(term, isFinal) {
        this.search.isLoading = true;
        const answer = await this.attempt(() => this.ask("find", [term, isFinal]));
        if (this.search.term.trim() !== term) {
            return null;
        }
        this.search.isLoading = false;
        this.search.hits = answer ? answer.hits : [];
        this.search.answered = answer ? term : "";
        return answer;
    }

    /** Return the goods on the screen that are called what is typed; that needs no network. */
    getLocalHits(text) {
        const term = text.trim().toLowerCase();
        if (term.length < MIN_TERM || !this.case || this.case.done) {
            return [];
        }
        return getGoods(this.case)
            .filter((goods) => goods.returnable > 0 && matches(goods, term))
            .slice(0, MAX_LOCAL)
            .map((goods) => ({
                kind: "goods",
                id: goods.id,
                title: goods.name,
                detail: goods.order,
                goods,
                lot: goods.lots.find((lot) => lot.name.toLowerCase() === term),
            }));
    }

    /** What Enter does: take what is marked, or what a scanner has named before there were hits. */
    async submit() {
        const term = this.search.term.trim();
        if (!term) {
            return;
        }
        const isKnown = this.getLocalHits(term).length || this.search.answered === term;
        const hit = isKnown && this.hits[this.search.index];
        if (hit) {
            await this.choose(hit);
            return;
        }
        const answer = await this.find(term, true);
        if (answer?.hits.length) {
            await this.choose(this.hits[0]);
        } else if (answer) {
            this.tell("warning", answer.message);
        }
    }

    async choose(hit) {
        const {startedAt} = this.search;
        if (hit.kind === "return") {
            this.clearSearch();
            this.openReturn(hit.id);
        } else if (hit.kind === "goods") {
            this.clearSearch();
            this.add(this.case, hit.goods, hit.lot);
        } else if (hit.kind === "product") {
            await this.chooseProduct(hit);
        } else {
            await this.chooseCustomer(hit, startedAt);
        }
    }

    /** Another customer gets a case of their own, once there is something in this one. */
    async chooseCustomer(hit, startedAt) {
        const each = this.getCaseFor(hit.customer_id);
        this.clearSearch();
        this.message = null;
        each.partnerId = each.partnerId || (hit.kind === "partner" ? hit.id : hit.partner_id);
        each.customerId = hit.customer_id;
        each.title = each.title || hit.title;
        each.startedAt = each.startedAt || startedAt || this.now();
        if (hit.kind === "order") {
            await this.openOrder(each, hit.id);
            this.addUnit(each, hit.unit);
        } else {
            await this.refresh(each);
            const newest = each.customer?.orders.find((order) => order.is_returnable);
            if (newest && !each.orderIds.length) {
                await this.openOrder(each, newest.id);
            }
        }
        this.save(each);
    }

    /** Return the case on the screen if it may be this customer's, or else another one. */
    getCaseFor(customerId) {
        const each = this.case;
        const isOther = each.customerId && each.customerId !== customerId;
        if (each.done || each.pending || (isOther && each.lines.length)) {
            return this.startCase();
        }
        if (isOther) {
            const nobody = {partnerId: false, title: "", orderIds: [], orders: [], customer: null};
            Object.assign(each, nobody);
        }
        return each;
    }

    /** Lay the goods of an order beside those that are there. */
    async openOrder(each, orderId) {
        each.orderIds = [orderId, ...each.orderIds.filter((id) => id !== orderId)];
        this.save(each);
        await this.refresh(each);
    }

    closeOrder(each, orderId) {
        each.orderIds = each.orderIds.filter((id) => id !== orderId);
        each.orders = each.orders.filter((order) => order.id !== orderId);
        this.save(each);
    }

    /** A serial that was scanned is its line, its quantity and its number. */
    addUnit(each, unit) {
        const goods = unit && getGoods(each).find((row) => row.id === unit.line_id);
        if (goods?.returnable > 0) {
            this.add(each, goods, {id: unit.lot_id, name: unit.lot});
        } else if (goods) {
            this.tell("warning", goods.why);
        }
    }

    /** Of the customer on the line a product is the orders that hold it. */
    async chooseProduct(hit) {
        const each = this.case;
        this.clearSearch();
        if (!each.partnerId) {
            this.tell(
                "info",
                _t("First find the customer, then %(product)s.", {product: hit.title}),
            );
            return;
        }
        const ids = await this.attempt(() => this.ask("orders_of", [each.partnerId, hit.id]));
        if (ids?.length) {
            each.orderIds = [...new Set([...ids.slice(0, 3), ...each.orderIds])];
            await this.refresh(each);
        } else if (ids) {
            this.add(each, {product_id: hit.id, name: hit.title});
            this.tell(
                "info",
                _t("No order tells of it: say on what the price rests, and since when."),
            );
        }
    }

    // The return

    /** Add one of some goods, or the unit that was named. */
    add(each, goods, lot = null) {
        this.addAll(each, [goods], 1, lot);
    }

    /** Add goods: so many of each, or all that may come back. */
    addAll(each, rows, quantity = Infinity, lot = null) {
        if (each.pending || each.done) {
            return;
        }
        const known = new Map(toRaw(each.lines).map((line, index) => [line.key, index]));
        for (const goods of rows.filter((row) => !row.id || row.returnable > 0)) {
            const line = makeLine(each, goods, {quantity: 0});
            const index = known.get(line.key) ?? each.lines.push(line) - 1;
            known.set(line.key, index);
            addTo(each.lines[index], goods, quantity, lot);
            each.activeKey = line.key;
        }
        this.changed(each);
    }

    remove(each, key) {
        each.lines = each.lines.filter((line) => line.key !== key);
        this.changed(each);
    }

    /** Change what a line asks for. */
    setLine(each, key, vals) {
        const line = each.lines.find((known) => known.key === key);
        if (line && !each.pending && !each.done) {
            Object.assign(line, vals);
            if ("quantity" in vals && !(vals.quantity > 0)) {
                line.quantity = 0;
            }
            each.activeKey = key;
            this.changed(each);
        }
    }

    stepLine(each, key, by) {
        const line = each.lines.find((known) => known.key === key);
        if (!line) {
            return;
        }
        const quantity = step(line, by);
        if (quantity > 0) {
            this.setLine(each, key, {quantity});
        } else {
            this.remove(each, key);
        }
    }

    toggleLot(each, key, lotId) {
        const line = each.lines.find((known) => known.key === key);
        const lot_ids = line.lot_ids.includes(lotId)
            ? line.lot_ids.filter((id) => id !== lotId)
            : [...line.lot_ids, lotId];
        const quantity = line.tracking === "serial" ? Math.max(lot_ids.length, 1) : line.quantity;
        this.setLine(each, key, {lot_ids, quantity});
    }

    /** Say something of all lines that nothing else was said of. */
    setForAll(each, name, value) {
        const before = each.forAll[name];
        each.forAll[name] = value;
        for (const line of each.lines) {
            if (!line[name] || line[name] === before) {
                line[name] = value;
            }
        }
        this.changed(each);
    }

    setCase(each, vals) {
        Object.assign(each, vals);
        this.save(each);
    }

    addNote(each) {
        const text = each.noteDraft.trim();
        if (text) {
            each.notes.push({text, at: toUtc(this.now())});
            each.noteDraft = "";
            this.changed(each);
        }
    }

    removeNote(each, index) {
        each.notes.splice(index, 1);
        this.save(each);
    }

    /** @param {{name: string, data: string}[]} files data in base64 */
    async attach(files) {
        const each = this.case;
        const answer = await this.attempt(() => this.ask("attach", [files]));
        if (!answer) {
            return;
        }
        each.files.push(...answer.files);
        if (answer.refused.length) {
            this.tell("warning", answer.refused.join(" "));
        }
        this.changed(each);
        if (answer.hits.length) {
            this.search.hits = answer.hits;
            this.search.isNamed = true;
        }
        // What is named beyond doubt is opened, as long as there is nothing yet.
        const order = answer.hits.find((hit) => hit.kind === "order");
        if (order && !each.partnerId && each.id === this.activeId) {
            await this.choose(order);
        }
    }

    removeFile(each, id) {
        each.files = each.files.filter((file) => file.id !== id);
        this.changed(each);
    }

    // Judging

    /** Have a case judged once nobody has changed it for a moment, and wait for the last answer. */
    judge(each, delay = JUDGE_DELAY) {
        if (each.done || each.pending) {
            return Promise.resolve();
        }
        const turn = (each.turn || 0) + 1;
        each.turn = turn;
        each.judged = this.judgeInTurn(each, turn, delay);
        return each.judged;
    }

    async judgeInTurn(each, turn, delay) {
        await new Promise((resolve) => setTimeout(resolve, delay));
        if (turn === each.turn) {
            const request = toRequest(each);
            const answer = await this.attempt(() => this.ask("judge", [request]));
            if (turn === each.turn) {
                each.answer = answer;
            }
        }
        // Changed again meanwhile: who waits for this one waits for that.
        return turn === each.turn ? null : each.judged;
    }

    // Booking

    /** What the button says. */
    async authorize() {
        const each = this.case;
        if (each.done || each.pending || each.isBooking) {
            return;
        }
        each.isBooking = true;
        // Who types fast is judged first.
        await this.judge(each, 0);
        each.isBooking = false;
        const {outcome, button} = each.answer || {};
        if (outcome !== "authorize" && outcome !== "review") {
            this.tell("warning", button || _t("No connection. Nothing is lost: try it again."));
            return;
        }
        each.sentAt = this.now();
        each.pending = toBooking(each, each.sentAt);
        this.save(each);
        await this.send(each);
    }

    /** Send what had no answer before the page was left, as long as the server knows its key. */
    resend(each) {
        if (this.now() - each.sentAt < KEY_KEPT) {
            return this.send(each);
        }
        each.pending = null;
        this.save(each);
        return this.tell(
            "warning",
            _t("%(title)s was sent days ago without an answer. See whether it was booked.", each),
        );
    }

    /** Send until there is an answer, always under the same key: it is booked once. */
    async send(each) {
        while (!this.isClosed) {
            try {
                const {order} = await this.ask("authorize", [each.pending, each.key]);
                this.finish(each, order);
                return;
            } catch (error) {
                if (!(error instanceof ConnectionLostError)) {
                    each.pending = null;
                    this.save(each);
                    this.tell("danger", error.data?.message || error.message);
                    await this.judge(each, 0);
                    return;
                }
                this.isOffline = true;
                await this.wait();
            }
        }
    }

    finish(each, order) {
        Object.assign(each, {
            pending: null,
            done: {...order, at: this.now()},
            title: `${order.name} · ${order.partner}`,
        });
        this.save(each);
        this.message = null;
    }

    /** Return how long what was booked can be undone. */
    getUndoSeconds(each) {
        if (!each.done) {
            return 0;
        }
        const left = UNDO_SECONDS - Math.round((this.now() - each.done.at) / 1000);
        return each.done.state === "cancel" ? 0 : Math.max(0, left);
    }

    /** Cancel what was booked, and go on with the case where it was. */
    async undo() {
        const each = this.case;
        const answer = await this.attempt(() => this.ask("undo", [each.done.id]));
        if (!answer) {
            return;
        }
        Object.assign(each, {done: null, key: newKey(), title: answer.order.partner});
        this.save(each);
        this.tell("info", _t("%(name)s is cancelled. Go on where you were.", answer.order));
        await this.refresh(each);
    }
}
