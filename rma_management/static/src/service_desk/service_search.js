import {Component, useRef, useState} from "@odoo/owl";

import {_t} from "@web/core/l10n/translation";
import {debounce} from "@web/core/utils/timing";

const TYPING_DELAY = 80;

/** The one field: whatever the customer has at hand. */
export class ServiceSearch extends Component {
    static template = "rma_management.ServiceSearch";
    static props = {store: Object, inputRef: Function, onDown: Function};

    setup() {
        this.store = useState(this.props.store);
        this.input = useRef("input");
        this.find = debounce((text) => this.store.type(text), TYPING_DELAY);
        this.props.inputRef(this.input);
        this.kinds = {
            goods: _t("Goods"),
            return: _t("Return"),
            order: _t("Order"),
            partner: _t("Customer"),
            product: _t("Product"),
        };
        this.icons = {
            goods: "fa-plus",
            return: "fa-undo",
            order: "fa-shopping-cart",
            partner: "fa-user",
            product: "fa-cube",
        };
    }

    get isOpen() {
        return this.store.hits.length > 0;
    }

    onInput(ev) {
        this.store.search.term = ev.target.value;
        this.store.search.startedAt = this.store.search.startedAt || this.store.now();
        this.find(ev.target.value);
    }

    onKeydown(ev) {
        const {search, hits} = this.store;
        if (ev.key === "Enter" && !ev.ctrlKey) {
            ev.preventDefault();
            ev.stopPropagation();
            this.find.cancel();
            this.store.submit();
        } else if (ev.key === "ArrowDown") {
            ev.preventDefault();
            if (hits.length) {
                search.index = Math.min(search.index + 1, hits.length - 1);
            } else {
                this.props.onDown();
            }
        } else if (ev.key === "ArrowUp" && hits.length) {
            ev.preventDefault();
            search.index = Math.max(search.index - 1, 0);
        }
    }

    choose(hit) {
        this.find.cancel();
        this.store.choose(hit);
        this.input.el.focus();
    }
}
