import {markRaw} from "@odoo/owl";

import {_t} from "@web/core/l10n/translation";

import {isLotCounted, toList} from "./desk_counts";
import {DeskLabel, LABEL_REASON, findItem} from "./desk_label";
import {DeskParcel} from "./desk_parcel";
import {toBase64} from "./desk_photo";
import {DeskQueue} from "./desk_queue";
import {newKey} from "./desk_storage";
import {DeskTelling} from "./desk_telling";

// Barcodes that press a button, or do what only forms know.
const COMMAND = /^(?:OBT(\w+)$|OBT|OCD)/;

/**
 * What the desk does with a scan and sends to the server, without a screen.
 *
 *     idle ──scan──► counting ──receive──► inspecting ──grade, each part──► done ──scan──► …
 *                    blocked: the return may not be received
 *
 * Scanning another return switches at any moment, unless goods would be forgotten that the desk
 * has asked about.
 */
export class DeskStore extends DeskTelling {
    constructor({call, storage, sound}) {
        super();
        this.call = call;
        this.storage = storage;
        this.sound = sound;
        this.start = {
            grades: [],
            dispositions: [],
            to_inspect: [],
            expected: [],
            conditions: [],
        };
        this.parcel = new DeskParcel(storage, this.start);
        this.screen = "idle";
        this.message = null;
        this.problem = null;
        this.isBusy = false;
        this.waiting = 0;
        this.isOffline = false;
    }

    /** Called on the reactive store, so that the screen follows what the queue does. */
    async open() {
        this.queue = markRaw(
            new DeskQueue({
                call: this.call,
                storage: this.storage,
                onChange: (state) => Object.assign(this, state),
            }),
        );
        const resent = this.queue.restore((method, args) => this.forget(args[0], method));
        await this.loadStart();
        const orderId = this.storage.get("order", false);
        if (orderId) {
            await this.loadOrder(orderId);
        }
        if (await resent) {
            this.tell("info", _t("What was waiting has been sent."));
        }
    }

    close() {
        this.queue.stop();
    }

    async loadStart() {
        const apply = (start) => Object.assign(this.start, start);
        await this.attempt(() => this.queue.ask("get_start", () => [], apply));
    }

    loadOrder(orderId, item = null) {
        const apply = (order) => this.show(order, item);
        return this.attempt(() => this.queue.ask("get_order", () => [orderId], apply));
    }

    /** Run a request, and tell what the server refuses instead of stopping with a dialog. */
    async attempt(request) {
        try {
            return await request();
        } catch (error) {
            this.tell("danger", error.data?.message || error.message);
            return null;
        }
    }

    show(order, item = null) {
        const isOther = this.lay(order);
        if (item) {
            this.applyItem(item);
        } else if (isOther && this.screen === "blocked") {
            this.tell("danger", order.refusal);
        } else if (isOther) {
            this.tell("success", `${order.name} · ${order.partner}`);
        }
    }

    /** Lay a return on the desk; return whether it is another one than before. */
    lay(order) {
        const isOther = this.parcel.setOrder(order);
        this.problem = null;
        this.screen = this.getScreen(isOther);
        return isOther;
    }

    getScreen(isOther) {
        const {step} = this.parcel.order;
        if (step !== "blocked" && this.parcel.total) {
            return "counting";
        }
        if (step === "receive" && this.screen === "inspecting" && !isOther) {
            // The box is empty; what is still to come is for another day.
            return "done";
        }
        return {inspect: "inspecting", receive: "counting"}[step] || step;
    }

    leave() {
        if (this.holdBack()) {
            return null;
        }
        this.parcel.putAway();
        this.problem = null;
        this.message = null;
        this.screen = "idle";
        return this.loadStart();
    }

    // Scanning

    /**
     * Whatever was scanned, typed or seen by the camera; in this order, one after the other.
     *
     * @param {(trigger: string) => boolean} press the button of a command, if it is on the screen
     */
    scan(code, press = () => false) {
        const text = (code || "").trim();
        const command = COMMAND.exec(text);
        if (command && !LABEL_REASON.test(text)) {
            return Promise.resolve(press(command[1]) || this.refuse(text));
        }
        const key = newKey();
        const prepare = () => {
            // A label stays until all of it is scanned, or something else is.
            const isLabel = this.problem?.kind === "label";
            const part = isLabel && this.problem.find(text);
            if (part) {
                this.countLabel(part);
                return null;
            }
            const item = findItem(this.parcel.cards, text);
            if (item || !isLabel) {
                this.dropProblem();
            }
            if (item) {
                this.applyItem(item);
                return null;
            }
            return [text, this.parcel.order?.id || false, key];
        };
        return this.attempt(() =>
            this.queue.ask("scan", prepare, (answer) => this.applyAnswer(answer)),
        );
    }

    applyAnswer(answer) {
        if (this.isAside(answer)) {
            this.holdBack();
        } else if (answer.kind === "order") {
            this.show(answer.order, answer.item);
        } else if (answer.kind === "item") {
            this.dropProblem();
            this.applyItem(answer.item);
        } else if (answer.kind === "label") {
            this.problem = this.problem || new DeskLabel();
            this.problem.add(answer);
            this.tell("success", answer.message);
        } else if (answer.kind === "error" && this.problem) {
            this.tell("danger", answer.message);
        } else {
            this.problem = answer.kind === "error" ? null : {...answer, photos: []};
            this.tell(answer.kind === "choice" ? "warning" : "danger", answer.message);
        }
    }

    /** Count goods of this return, or choose them for inspection if they are here already. */
    applyItem(item) {
        const card = this.parcel.getCard(item.product_id);
        if (!card || this.screen === "blocked") {
            this.tell("danger", this.parcel.order.refusal || _t("This is not expected here."));
            return;
        }
        const isTracked = card.tracking !== "none";
        const partIndex = this.parcel.order.to_inspect.findIndex(
            (part) =>
                part.product_id === item.product_id &&
                (!item.lot_id || part.lot_id === item.lot_id),
        );
        const isAwaited = this.parcel.isAwaited(card, item);
        if (
            isTracked &&
            item.lot_id &&
            isLotCounted(this.parcel.counts, card.product_id, item.lot_id)
        ) {
            this.applyCountedLot(card, item);
        } else if (
            partIndex >= 0 &&
            (this.screen === "inspecting" || (!isAwaited && !this.parcel.total))
        ) {
            this.parcel.showPart(partIndex);
            this.screen = "inspecting";
            this.tell("success", _t("Inspect %(product)s %(lot)s", item));
        } else if (isTracked && !item.lot_id && card.expected > 0) {
            this.screen = "counting";
            this.tell("warning", _t("Now scan the serial or lot number of %(product)s.", item));
        } else if (isAwaited || (!isTracked && card.expected > 0)) {
            this.count(card, item);
        } else {
            this.applySurplus(item);
        }
    }

    count(card, item) {
        this.parcel.count(card, item);
        this.screen = "counting";
        const counted = this.parcel.getCounted(card);
        const facts = {counted, expected: card.expected, name: card.name};
        const isSurplus = counted > card.expected;
        this.tell(
            isSurplus ? "warning" : "success",
            isSurplus
                ? _t("More than expected: %(counted)s of %(expected)s %(name)s", facts)
                : _t("%(counted)s of %(expected)s %(name)s", facts),
        );
    }

    countAll() {
        this.parcel.countAll();
        this.tell("success", _t("%(total)s counted", {total: this.parcel.total}));
    }

    applyCountedLot(card, item) {
        if (card.tracking === "serial") {
            this.tell("warning", _t("%(lot)s is counted already.", item));
        } else {
            this.count(card, item);
        }
    }

    applySurplus(item) {
        if (!this.isAskedAbout(item) && this.holdBack()) {
            return;
        }
        const hasCome = item.lot_id && this.parcel.getCard(item.product_id).tracking === "serial";
        const text = hasCome
            ? _t("%(product)s %(lot)s has been received already.", item)
            : _t("%(product)s: nothing more is expected.", item);
        this.problem = {kind: "unexpected", type: "surplus", item, orders: [], photos: []};
        this.tell("danger", text);
    }

    // Booking

    receive(short = false) {
        return this.book(
            "receive",
            [this.parcel.order.id, toList(this.parcel.counts), newKey(), short],
            () => {
                const total = this.parcel.total;
                this.parcel.setCounts({});
                return _t("%(total)s received", {total});
            },
        );
    }

    /**
     * Book something on the open return, which may have been left before there is an answer.
     *
     * @param {(answer: object) => string} then what to say; the return is still the old one
     */
    async book(method, args, then) {
        if (this.isBusy || (method !== "report" && this.holdBack())) {
            return;
        }
        const orderId = this.parcel.order?.id;
        this.isBusy = true;
        const answer = await this.attempt(() => this.queue.book(method, args));
        this.isBusy = false;
        if (!answer) {
            return;
        }
        if (orderId !== this.parcel.order?.id) {
            this.forget(orderId, method);
            this.tell("success", _t("%(name)s is booked.", answer.order));
            return;
        }
        const text = then(answer);
        if (answer.order && orderId) {
            this.lay(answer.order);
        }
        this.tell("success", text, this.screen === "done" ? "done" : "success");
        this.showLeft(answer.left || []);
    }

    forget(orderId, method) {
        const all = this.storage.get("counts", {});
        if (method === "receive") {
            delete all[orderId];
            this.storage.set("counts", all);
        }
    }

    /** What nobody expected any more stays in the worker's hands, and is told. */
    showLeft(left) {
        if (left.length) {
            const [{product_id, lot_id, quantity}] = left;
            const product = this.parcel.getCard(product_id).name;
            this.applySurplus({product_id, product, lot_id, lot: "", quantity});
        }
    }

    inspect() {
        const {quantity, gradeId, dispositionId, condition, answers, defect, photos} =
            this.parcel.form;
        const {line_id, lot_id} = this.parcel.part;
        const items = this.parcel.items.map(({check_id, accessory_id}, index) => ({
            check_id,
            accessory_id,
            answer_id: answers[index],
        }));
        const line = {
            line_id,
            lot_id,
            quantity,
            defect,
            condition,
            grade_id: gradeId,
            disposition_id: dispositionId,
            items: items.filter((item) => item.answer_id),
            photos: photos.map(toBase64),
        };
        const grade = this.start.grades.find((known) => known.id === gradeId).name;
        return this.book("inspect", [this.parcel.order.id, [line], newKey()], () =>
            _t("Grade %(grade)s recorded", {grade}),
        );
    }

    // Labels of Odoo's own portal

    countLabel(item) {
        this.tell(...this.problem.count(item));
    }

    /** Make the return of a label; what was counted for it is counted on it. */
    takeLabel() {
        const {counts} = this.problem;
        return this.book("take_label", [...this.problem.toArguments(), newKey()], ({order}) => {
            this.lay(order);
            if (this.screen === "counting") {
                this.parcel.setCounts({...counts});
            }
            return this.screen === "blocked" ? order.refusal : `${order.name} · ${order.partner}`;
        });
    }

    // Setting aside

    /** Ask what is wrong with the parcel itself: a photo of it can go with the answer. */
    askAboutParcel() {
        if (!this.holdBack()) {
            this.problem = {kind: "parcel", orders: [], photos: []};
        }
    }

    /** Put goods aside that are not expected: the dock goes on, customer service decides. */
    setAside(type = this.problem.type) {
        const {item = {}, note = false, photos = []} = this.problem || {};
        const isKnown = Boolean(this.parcel.order);
        const args = [
            this.parcel.order?.id || false,
            type,
            newKey(),
            item.product_id || false,
            item.lot_id || false,
            item.quantity || 1,
            note,
            photos.map(toBase64),
        ];
        return this.book("report", args, ({order}) => {
            this.problem = null;
            return isKnown
                ? _t("Noted. Customer service is told.")
                : _t("Received as %(name)s. Write this number on the parcel.", order);
        });
    }
}
