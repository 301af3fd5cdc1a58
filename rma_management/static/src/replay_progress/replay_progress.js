import {onMounted, onWillUnmount} from "@odoo/owl";

import {registry} from "@web/core/registry";
import {
    ProgressBarField,
    progressBarField,
} from "@web/views/fields/progress_bar/progress_bar_field";

const INTERVAL = 2000;
const OPEN_STATES = ["queued", "running"];

/** A progress bar that looks again every two seconds until the job in `state` has ended. */
export class ReplayProgressField extends ProgressBarField {
    setup() {
        super.setup();
        onMounted(() => this.wait());
        onWillUnmount(() => {
            this.isGone = true;
            clearTimeout(this.timer);
        });
    }

    wait() {
        if (!this.isGone && OPEN_STATES.includes(this.props.record.data.state)) {
            this.timer = setTimeout(() => this.refresh(), INTERVAL);
        }
    }

    async refresh() {
        try {
            // A tab nobody looks at asks nothing.
            if (!document.hidden) {
                await this.props.record.load();
            }
        } finally {
            this.wait();
        }
    }
}

registry.category("fields").add("rma_replay_progress", {
    ...progressBarField,
    component: ReplayProgressField,
});
