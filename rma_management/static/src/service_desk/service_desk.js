import {
    Component,
    markRaw,
    onMounted,
    onWillUnmount,
    useExternalListener,
    useRef,
    useState,
} from "@odoo/owl";

import {ConfirmationDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {useBus, useService} from "@web/core/utils/hooks";
import {session} from "@web/session";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";

import {shrinkPhoto, toBase64} from "../returns_desk/desk_photo";
import {DeskStorage} from "../returns_desk/desk_storage";
import {isFilled} from "./service_case";
import {ServiceCustomer} from "./service_customer";
import {ServiceDone} from "./service_done";
import {ServiceGoods} from "./service_goods";
import {ServiceReturn} from "./service_return";
import {focusItem} from "./service_roving";
import {ServiceSearch} from "./service_search";
import {ServiceStore} from "./service_store";

const EDITABLE = "input, textarea, select, [contenteditable=true]";
// They work on what has the focus, and are not typed into the search field.
const OWN_KEYS = ["+", "-", " "];
// While one of them is open, the keys are its own.
const OVERLAYS = ".modal, .o_popover, .o-dropdown--menu";
const GOODS = ".o_rma_service_item:enabled";

function readAsBase64(file) {
    return new Promise((resolve, reject) => {
        const reader = new FileReader();
        reader.onload = () => resolve(toBase64(reader.result));
        reader.onerror = () => reject(reader.error);
        reader.readAsDataURL(file);
    });
}

/** The page of a CSR with a customer on the line: find, choose, authorize, next. */
export class ServiceDesk extends Component {
    static template = "rma_management.ServiceDesk";
    static components = {ServiceCustomer, ServiceDone, ServiceGoods, ServiceReturn, ServiceSearch};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.root = useRef("root");
        const prefix = `rma_service.${session.db}.${user.userId}.`;
        this.store = useState(
            new ServiceStore({
                call: (method, args) => this.orm.silent.call("rma.service", method, args),
                storage: markRaw(new DeskStorage(prefix, localStorage)),
                openReturn: (id) => this.openReturn(id),
            }),
        );
        this.store.restore();
        useExternalListener(window, "keydown", (ev) => this.onKeydown(ev), {capture: true});
        useExternalListener(window, "paste", (ev) => this.onPaste(ev));
        useExternalListener(window, "storage", ({key}) => {
            if (key?.startsWith(`${prefix}case.`)) {
                this.store.sync(key.slice(prefix.length));
            }
        });
        // A hand scanner that was quicker than the focus.
        useBus(useService("barcode").bus, "barcode_scanned", ({detail}) =>
            this.scan(detail.barcode),
        );
        onMounted(() => {
            this.focusSearch();
            this.store.open();
        });
        onWillUnmount(() => this.store.close());
    }

    get case() {
        return this.store.case;
    }

    setInput(input) {
        this.input = input;
    }

    focusSearch() {
        this.input?.el?.focus();
    }

    /** From the search field down: to the first goods that may come back. */
    focusGoods() {
        const items = [...this.root.el.querySelectorAll(GOODS)];
        const first = items.find((item) => item.dataset.line) || items[0];
        if (first) {
            focusItem(first, items);
        }
    }

    scan(code) {
        this.store.search.term = code;
        return this.store.submit();
    }

    // Keys

    onKeydown(ev) {
        if (!this.root.el || document.querySelector(OVERLAYS)) {
            return;
        }
        const isPlain = !ev.ctrlKey && !ev.altKey && !ev.metaKey;
        if (ev.key === "Enter" && (ev.ctrlKey || ev.metaKey)) {
            ev.preventDefault();
            ev.stopPropagation();
            this.onMain();
        } else if (ev.key === "Escape") {
            // Closes what was found, and throws nothing away.
            ev.preventDefault();
            ev.stopPropagation();
            this.store.clearSearch();
            this.focusSearch();
        } else if (isPlain && this.isTyping(ev)) {
            this.focusSearch();
        }
    }

    /** The keys of the page are no barcode: core takes three of them that are fast for one. */
    onOwnKey(ev) {
        if ([...OWN_KEYS, "Tab"].includes(ev.key)) {
            ev.stopPropagation();
        }
    }

    /** Tell whether a key is meant for the search field although it has not the focus. */
    isTyping(ev) {
        const target = document.activeElement || document.body;
        return ev.key.length === 1 && !OWN_KEYS.includes(ev.key) && !target.closest(EDITABLE);
    }

    onMain() {
        return this.case.done ? this.next() : this.store.authorize();
    }

    next() {
        this.store.next();
        this.focusSearch();
    }

    startCase() {
        this.store.startCase();
        this.focusSearch();
    }

    nextCase() {
        this.store.activateNext();
        this.focusSearch();
    }

    closeCase(each) {
        const drop = () => {
            this.store.dropCase(each.id);
            this.focusSearch();
        };
        if (!isFilled(each)) {
            drop();
            return;
        }
        this.dialog.add(ConfirmationDialog, {
            title: _t("Throw this case away?"),
            body: _t("Nothing of it has been booked, and nothing of it is kept."),
            confirmLabel: _t("Throw Away"),
            confirm: drop,
            cancelLabel: _t("Keep It"),
            cancel: () => {},
        });
    }

    // Files

    hasFiles(transfer) {
        return [...(transfer?.types || [])].includes("Files");
    }

    onDragOver(ev) {
        if (this.hasFiles(ev.dataTransfer)) {
            ev.preventDefault();
        }
    }

    onDrop(ev) {
        if (this.hasFiles(ev.dataTransfer)) {
            ev.preventDefault();
            this.attach([...ev.dataTransfer.files]);
        }
    }

    onPaste(ev) {
        if (this.hasFiles(ev.clipboardData)) {
            ev.preventDefault();
            this.attach([...ev.clipboardData.files]);
        }
    }

    async attach(files) {
        if (this.case.done || this.case.pending) {
            return;
        }
        const read = files.map(async (file) => {
            const isPicture = /^image\/(jpeg|png|webp)$/.test(file.type);
            const data = isPicture ? toBase64(await shrinkPhoto(file)) : await readAsBase64(file);
            return {name: file.name, data};
        });
        try {
            await this.store.attach(await Promise.all(read));
        } catch {
            this.store.tell("danger", _t("This file could not be read. Drop it again."));
        }
    }

    // Elsewhere

    openReturn(id) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "rma.order",
            res_id: id,
            views: [[false, "form"]],
            target: "current",
        });
    }

    async print() {
        const {id} = this.case.done;
        const action = await this.store.attempt(() =>
            this.orm.call("rma.order", "action_print_label", [[id]]),
        );
        if (action) {
            await this.action.doAction(action);
        }
    }
}

registry.category("actions").add("rma_management.service_desk", ServiceDesk);
