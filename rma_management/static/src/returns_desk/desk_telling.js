import {_t} from "@web/core/l10n/translation";

import {newKey} from "./desk_storage";

/** What the desk tells the worker, and what it asks that must not be forgotten. */
export class DeskTelling {
    tell(type, text, sound = type) {
        this.message = {type, text, id: newKey()};
        this.sound.play(sound);
    }

    /** What was told, for as long as it holds: what is still to be done only until it is. */
    get shownMessage() {
        const isDone = this.message?.isOfPart && this.message.text !== this.missing;
        return isDone ? null : this.message;
    }

    /** What has to be done before the part that is being inspected is recorded. */
    get missing() {
        return this.screen === "inspecting" && this.parcel.part ? this.parcel.getMissing() : "";
    }

    /** Whether goods are in the worker's hands that nobody expects on the return on the desk. */
    get isAsking() {
        return this.problem?.kind === "unexpected" && Boolean(this.parcel.order);
    }

    /** Have the worker say first what becomes of goods that would be forgotten; tell if so. */
    holdBack() {
        if (this.isAsking) {
            const {item} = this.problem;
            this.tell(
                "warning",
                _t("First say what becomes of %(product)s: set it aside, or go on.", item),
            );
        }
        return this.isAsking;
    }

    /** Let a question go with the next scan, but for one whose goods would be forgotten. */
    dropProblem() {
        this.problem = this.isAsking ? this.problem : null;
    }

    /** Tell why there is no button that the command could press. */
    refuse(code) {
        const busy = this.isBusy && _t("One moment: it is being sent.");
        const {missing} = this;
        this.tell("warning", busy || missing || _t("%(code)s does nothing here.", {code}));
        this.message.isOfPart = !busy && Boolean(missing);
    }

    /** Whether an answer leads away from goods that a question is about. */
    isAside({kind, order, item, type}) {
        if (!this.isAsking || kind === "error") {
            return false;
        }
        if (kind === "order") {
            return !this.problem.orders.some((other) => other.id === order.id);
        }
        return kind !== "item" && (type !== this.problem.type || !this.isAskedAbout(item));
    }

    isAskedAbout(item) {
        const asked = this.problem?.item;
        return item?.product_id === asked?.product_id && item?.lot_id === asked?.lot_id;
    }
}
