import {Component, useEffect, useRef, useState} from "@odoo/owl";

import {_t} from "@web/core/l10n/translation";

import {getGoods} from "./service_case";
import {move} from "./service_roving";

const ITEM = ".o_rma_service_item:enabled";
export const DRAGGED = "text/x-rma-goods";

/** What the customer has: clicked, keyed or dragged into the return. */
export class ServiceGoods extends Component {
    static template = "rma_management.ServiceGoods";
    static props = {store: Object, case: Object, onUp: Function};

    setup() {
        this.store = useState(this.props.store);
        this.case = useState(this.props.case);
        this.list = useRef("list");
        this.lastId = null;
        // Of all of them one is a step of Tab; after another order came, that is the first again.
        useEffect(
            () => {
                const items = [...this.list.el.querySelectorAll(ITEM)];
                if (items.length && !items.some((item) => item.tabIndex === 0)) {
                    items[0].tabIndex = 0;
                }
            },
            () => [this.case, this.case.orders.length],
        );
    }

    /** How many of which goods are in the return: {order line id: quantity}. */
    get taken() {
        const lines = this.case.lines.map((line) => [line.sale_line_id, line.quantity]);
        return Object.fromEntries(lines);
    }

    withOrder(order, goods) {
        return {...goods, order: order.name};
    }

    getDays(goods) {
        if (goods.days_left === null) {
            return "";
        }
        const {days_left, deadline} = goods;
        return days_left < 0
            ? _t("window ended on %(deadline)s", {deadline})
            : _t("%(days_left)s days left, until %(deadline)s", {days_left, deadline});
    }

    onClick(ev, order, goods) {
        const isRange = ev.shiftKey && this.lastId;
        const rows = order.lines.filter((row) => row.returnable > 0);
        const [from, to] = [this.lastId, goods.id]
            .map((id) => rows.findIndex((row) => row.id === id))
            .sort((one, other) => one - other);
        if (isRange && from >= 0) {
            // The first was added by its own click.
            const others = rows.slice(from, to + 1).filter((row) => row.id !== this.lastId);
            const added = others.map((row) => this.withOrder(order, row));
            this.store.addAll(this.case, added, 1);
        } else {
            this.store.add(this.case, this.withOrder(order, goods));
        }
        this.lastId = goods.id;
    }

    onAll(order) {
        const rows = order.lines.map((goods) => this.withOrder(order, goods));
        this.store.addAll(this.case, rows);
    }

    onKeydown(ev) {
        if (ev.ctrlKey || ev.altKey || ev.metaKey) {
            return;
        }
        const by = {"+": 1, "-": -1}[ev.key];
        const id = Number(document.activeElement.dataset.line);
        if (by && id) {
            ev.preventDefault();
            ev.stopPropagation();
            this.onStep(id, by);
        } else if (/^(Arrow|Home|End)/.test(ev.key) && !move(ev, this.list.el, ITEM)) {
            ev.preventDefault();
            if (ev.key === "ArrowUp") {
                this.props.onUp();
            }
        }
    }

    onStep(id, by) {
        if (id in this.taken) {
            this.store.stepLine(this.case, `s${id}`, by);
        } else if (by > 0) {
            this.store.add(
                this.case,
                getGoods(this.case).find((row) => row.id === id),
            );
        }
    }

    onDragStart(ev, order, goods) {
        ev.dataTransfer.effectAllowed = "copy";
        ev.dataTransfer.setData(DRAGGED, String(goods.id));
    }
}
