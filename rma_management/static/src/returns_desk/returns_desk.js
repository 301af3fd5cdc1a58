import {Component, markRaw, onMounted, onWillUnmount, useRef, useState} from "@odoo/owl";

import {scanBarcode} from "@web/core/barcode/barcode_dialog";
import {isBarcodeScannerSupported} from "@web/core/barcode/barcode_video_scanner";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {useBus, useService} from "@web/core/utils/hooks";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";

import {DeskCounting} from "./desk_counting";
import {DeskIdle} from "./desk_idle";
import {DeskInspecting} from "./desk_inspecting";
import {DeskProblem} from "./desk_problem";
import {DeskSound} from "./desk_sound";
import {DeskStorage} from "./desk_storage";
import {DeskStore} from "./desk_store";

/** The screen of a worker with gloves and a scanner: scan, count, grade, next. */
export class ReturnsDesk extends Component {
    static template = "rma_management.ReturnsDesk";
    static components = {DeskCounting, DeskIdle, DeskInspecting, DeskProblem};
    static props = {...standardActionServiceProps};

    setup() {
        const orm = useService("orm");
        this.root = useRef("root");
        this.input = useRef("input");
        this.sound = useState(new DeskSound());
        this.desk = useState(
            new DeskStore({
                call: (method, args) => orm.silent.call("rma.desk", method, args),
                storage: markRaw(new DeskStorage(`rma_desk.${user.userId}.`)),
                sound: this.sound,
            }),
        );
        this.hasCamera = isBarcodeScannerSupported();
        useBus(useService("barcode").bus, "barcode_scanned", ({detail}) =>
            // Of a hand scanner core presses the button.
            this.desk.scan(detail.barcode, (trigger) => Boolean(this.findButton(trigger))),
        );
        onMounted(() => this.desk.open());
        onWillUnmount(() => this.desk.close());
    }

    get screens() {
        return {idle: DeskIdle, counting: DeskCounting, inspecting: DeskInspecting};
    }

    get waitingText() {
        return _t("No connection: %(waiting)s waiting. Nothing is lost; it is sent by itself.", {
            waiting: this.desk.waiting,
        });
    }

    onSubmit() {
        const input = this.input.el;
        const code = input.value;
        input.value = "";
        // Without the focus the next hand scan is heard wherever it goes, and no keyboard pops up.
        input.blur();
        return this.scan(code);
    }

    scan(code) {
        return this.desk.scan(code, (trigger) => {
            const button = this.findButton(trigger);
            button?.click();
            return Boolean(button);
        });
    }

    /** Find what the barcode OBT… presses. */
    findButton(trigger) {
        return trigger && this.root.el.querySelector(`[barcode_trigger="${trigger}"]:enabled`);
    }

    async onCamera() {
        let code = null;
        try {
            code = await scanBarcode(this.env);
        } catch (error) {
            this.desk.tell("danger", error.message);
        }
        return code && this.scan(code);
    }

    onStart() {
        if (this.hasCamera) {
            return this.onCamera();
        }
        return this.input.el.focus();
    }
}

registry.category("actions").add("rma_management.returns_desk", ReturnsDesk);
