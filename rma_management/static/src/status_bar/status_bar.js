import {registry} from "@web/core/registry";
import {FormRenderer} from "@web/views/form/form_renderer";
import {formView} from "@web/views/form/form_view";
import {StatusBarButtons} from "@web/views/form/status_bar_buttons/status_bar_buttons";

/** What comes next is a button; all else that can be done is in the menu beside it. */
export class NextStepButtons extends StatusBarButtons {
    static template = "rma_management.NextStepButtons";
}

export class NextStepRenderer extends FormRenderer {
    static components = {...FormRenderer.components, StatusBarButtons: NextStepButtons};
}

registry.category("views").add("rma_next_step_form", {...formView, Renderer: NextStepRenderer});
