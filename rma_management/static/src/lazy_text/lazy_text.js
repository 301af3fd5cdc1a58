import {Component, markup, useState, xml} from "@odoo/owl";

import {useRecordObserver} from "@web/model/relational_model/utils";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {useService} from "@web/core/utils/hooks";

/** A reckoned text of the record, asked for when its page is opened and not with every form. */
export class LazyText extends Component {
    static template = xml`
        <div t-if="state.text" t-att-name="props.field" t-out="state.text"/>
        <div t-elif="props.placeholder" class="text-muted" t-esc="props.placeholder"/>`;
    static props = {
        ...standardWidgetProps,
        field: {type: String},
        placeholder: {type: String, optional: true},
    };

    setup() {
        this.orm = useService("orm");
        this.state = useState({text: ""});
        useRecordObserver((record) => this.load(record));
    }

    async load(record) {
        // Whatever of the record changes, the text may change with it.
        Object.values(record.data);
        const {resId, resModel} = record;
        if (resId) {
            const [values] = await this.orm.read(resModel, [resId], [this.props.field]);
            const text = values[this.props.field];
            // Marked up, nothing would be something.
            this.state.text = text ? markup(text) : "";
        }
    }
}

registry.category("view_widgets").add("rma_lazy_text", {
    component: LazyText,
    extractProps: ({attrs}) => ({
        field: attrs.field,
        placeholder: attrs.placeholder,
    }),
});
