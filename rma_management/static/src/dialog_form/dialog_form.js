import {toRaw} from "@odoo/owl";

import {_t} from "@web/core/l10n/translation";
import {ConfirmationDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {registry} from "@web/core/registry";
import {FormController} from "@web/views/form/form_controller";
import {formView} from "@web/views/form/form_view";

/**
 * A form in a dialog that the Escape key does not throw away once something is entered.
 *
 * "Discard" says what it does and asks nothing.
 */
export class DialogFormController extends FormController {
    setup() {
        super.setup();
        if (this.env.inDialog && this.env.dialogData) {
            // Not to be noticed: the dialog would be drawn anew, and this form made again in it.
            const dialogData = toRaw(this.env.dialogData);
            const close = dialogData.close;
            dialogData.close = (params) =>
                params?.dismiss ? this.onDismiss(() => close(params)) : close(params);
        }
    }

    /** Whether something is lost with the dialog: typed now, or kept while it was reopened. */
    async isFilled() {
        return Boolean(this.props.context.rma_is_filled) || (await this.model.root.isDirty());
    }

    async onDismiss(close) {
        if (!(await this.isFilled())) {
            return close();
        }
        this.dialogService.add(ConfirmationDialog, {
            title: _t("Discard what you have entered?"),
            body: _t("Nothing of it has been recorded yet."),
            confirmLabel: _t("Discard"),
            confirm: close,
            cancelLabel: _t("Go On"),
            cancel: () => {},
        });
    }
}

registry.category("views").add("rma_dialog_form", {
    ...formView,
    Controller: DialogFormController,
});
