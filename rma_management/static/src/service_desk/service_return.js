import {Component, useState} from "@odoo/owl";

import {_t} from "@web/core/l10n/translation";

import {getGoods} from "./service_case";
import {DRAGGED} from "./service_goods";
import {ServiceLine} from "./service_line";
import {ServiceReasons} from "./service_reasons";

/** The return: what comes back, why, and what will happen. */
export class ServiceReturn extends Component {
    static template = "rma_management.ServiceReturn";
    static components = {ServiceLine, ServiceReasons};
    static props = {store: Object, case: Object, onFiles: Function};

    setup() {
        this.store = useState(this.props.store);
        this.case = useState(this.props.case);
        this.state = useState({isExplained: false, isOver: false});
        this.forAllLabel = _t("Reason for all");
    }

    get outcome() {
        return this.case.answer?.outcome || "empty";
    }

    get button() {
        if (this.case.pending) {
            return _t("It is being sent…");
        }
        return this.case.answer?.button || _t("Choose what comes back");
    }

    setReason(reasonId) {
        this.store.setForAll(this.case, "reason_id", reasonId);
    }

    onDragOver(ev) {
        if (ev.dataTransfer.types.includes(DRAGGED)) {
            ev.preventDefault();
            ev.dataTransfer.dropEffect = "copy";
            this.state.isOver = true;
        }
    }

    onDrop(ev) {
        this.state.isOver = false;
        const id = Number(ev.dataTransfer.getData(DRAGGED));
        const goods = getGoods(this.case).find((row) => row.id === id);
        if (goods) {
            ev.preventDefault();
            this.store.add(this.case, goods);
        }
    }

    onNoteKeydown(ev) {
        if (ev.key === "Enter" && !ev.shiftKey && !ev.ctrlKey) {
            ev.preventDefault();
            this.store.addNote(this.case);
        }
    }

    onFiles(ev) {
        this.props.onFiles([...ev.target.files]);
        ev.target.value = "";
    }
}
