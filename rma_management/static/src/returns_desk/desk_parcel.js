import {_t} from "@web/core/l10n/translation";

import {addItem, getCounted, getTotal, isLotCounted, setQuantity} from "./desk_counts";
import {getCaps, proposeGrade} from "./desk_grading";

/**
 * The return that lies on the desk: what is counted of it, and which part is being inspected.
 *
 * Counts stay with their return, also when another one is scanned, until they are received.
 */
export class DeskParcel {
    /**
     * @param {DeskStorage} storage
     * @param {{grades: object[], conditions: object[]}} start what the desk was told when it opened
     */
    constructor(storage, start) {
        this.storage = storage;
        this.start = start;
        this.order = null;
        this.counts = {};
        // What was scanned last stands first on the screen.
        this.latestId = null;
        this.partIndex = 0;
        this.form = {};
    }

    // What is on the screen

    get cards() {
        return this.order ? this.order.cards : [];
    }

    get part() {
        return this.order?.to_inspect[this.partIndex];
    }

    get total() {
        return getTotal(this.counts);
    }

    get expected() {
        return this.cards.reduce((sum, card) => sum + card.expected, 0);
    }

    /** What is counted of what is expected: too many of one product are none of another. */
    get matched() {
        return this.cards.reduce(
            (sum, card) => sum + Math.min(this.getCounted(card), card.expected),
            0,
        );
    }

    get surplus() {
        return this.total - this.matched;
    }

    /** Whether less is counted of something than is expected. */
    get isShort() {
        return this.cards.some((card) => this.getCounted(card) < card.expected);
    }

    get parked() {
        const parked = Object.values(this.storage.get("counts", {}));
        return parked.filter((entry) => entry.id !== this.order?.id);
    }

    getCounted(card) {
        return getCounted(this.counts, card.product_id);
    }

    getLeft(card) {
        return card.expected - this.getCounted(card);
    }

    isAwaited(card, item) {
        if (card.tracking === "none") {
            return this.getLeft(card) > 0;
        }
        const isNamed = card.lots.some((lot) => lot.id === item.lot_id);
        return card.expected > 0 && (!item.lot_id || isNamed || card.is_any_lot);
    }

    getCountedLots(card) {
        return this.counts[card.product_id] || [];
    }

    getCard(productId) {
        return this.cards.find((card) => card.product_id === productId);
    }

    // Switching returns

    /** Lay a return on the desk, as the server tells it; return whether it is another one. */
    setOrder(order) {
        const isOther = order.id !== this.order?.id;
        this.order = order;
        this.storage.set("order", order.id);
        if (isOther) {
            this.counts = this.storage.get("counts", {})[order.id]?.counts || {};
        }
        this.showPart(0);
        return isOther;
    }

    putAway() {
        this.order = null;
        this.counts = {};
        this.storage.set("order", false);
    }

    // Counting

    count(card, item) {
        this.setCounts(addItem(this.counts, item));
        this.latestId = card.product_id;
    }

    setCounts(counts) {
        this.counts = counts;
        const all = this.storage.get("counts", {});
        const {id, name, partner} = this.order;
        delete all[id];
        if (this.total) {
            all[id] = {id, name, partner, counts};
        }
        this.storage.set("counts", all);
    }

    setQuantity(card, quantity) {
        this.setCounts(setQuantity(this.counts, card.product_id, Math.max(quantity, 0)));
    }

    toggleLot(card, lot) {
        const isCounted = isLotCounted(this.counts, card.product_id, lot.id);
        const quantity = isCounted ? -Infinity : 1;
        this.setCounts(
            addItem(this.counts, {
                product_id: card.product_id,
                lot_id: lot.id,
                lot: lot.name,
                quantity,
            }),
        );
    }

    /** Count all that needs no serial number as complete. */
    countAll() {
        for (const card of this.cards) {
            if (card.tracking === "none" && this.getLeft(card) > 0) {
                this.setQuantity(card, card.expected);
            }
        }
    }

    // Inspecting

    /** What to look at on the part that is being inspected. */
    get items() {
        return (this.part && this.getCard(this.part.product_id)?.items) || [];
    }

    /** Answers that have to be given before it can be inspected. */
    get unanswered() {
        return this.items.filter((item, index) => item.is_required && !this.form.answers[index]);
    }

    /** The best grade that the answers and the condition still allow. */
    get proposedGradeId() {
        const {answers, condition} = this.form;
        const found = this.start.conditions.find((known) => known.id === condition);
        const declared = {grade_id: this.part.declared_grade_id};
        return proposeGrade(this.start.grades, getCaps(this.items, answers, found || declared));
    }

    /** Whether anything was said that a grade follows from. */
    get isGradeProposed() {
        const {condition, answers} = this.form;
        return Boolean(condition || answers.some(Boolean) || this.part.declared_grade_id);
    }

    get isPhotoNeeded() {
        const {gradeId, photos} = this.form;
        return !photos.length && this.part.photo_grades.includes(gradeId);
    }

    /** What keeps the part from being recorded, and has no button of its own. */
    get missing() {
        if (!this.form.gradeId) {
            return _t("Choose a grade first");
        }
        const [question] = this.unanswered;
        if (question) {
            return _t("Still to answer: %(question)s", {question: question.name});
        }
        return this.form.dispositionId ? "" : _t("Choose what becomes of it");
    }

    /** What has to be done before the part is recorded. */
    getMissing() {
        return this.missing || (this.isPhotoNeeded ? _t("Photo needed") : "");
    }

    showPart(index) {
        this.partIndex = index;
        this.form = {
            quantity: this.part?.quantity || 0,
            gradeId: null,
            dispositionId: null,
            condition: "",
            answers: this.items.map((item) => item.answer_id),
            defect: "",
            photos: [],
        };
    }

    setGrade(gradeId) {
        this.form.gradeId = gradeId;
        this.form.dispositionId = this.getProposal(gradeId);
    }

    getProposal(gradeId) {
        const {proposals, found_proposals} = this.part;
        return (found_proposals[this.form.condition] || proposals)[gradeId];
    }

    /** Answer a question; the same answer again takes it back. */
    setAnswer(index, answerId) {
        const isAgain = this.form.answers[index] === answerId;
        this.setFinding(() => {
            this.form.answers[index] = isAgain ? this.items[index].answer_id : answerId;
        });
    }

    setCondition(condition) {
        this.setFinding(() => {
            this.form.condition = condition;
        });
    }

    /** What follows from a finding follows it; what the worker chose himself stays. */
    setFinding(change) {
        const {form} = this;
        const isGradeProposed = form.gradeId === this.proposedGradeId;
        const isFateProposed = form.dispositionId === this.getProposal(form.gradeId);
        change();
        if (form.gradeId && isGradeProposed) {
            form.gradeId = this.proposedGradeId;
        }
        if (form.gradeId && isFateProposed) {
            form.dispositionId = this.getProposal(form.gradeId);
        }
    }
}
