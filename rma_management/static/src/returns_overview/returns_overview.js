import {Component, onWillStart, useState} from "@odoo/owl";

import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {KeepLast} from "@web/core/utils/concurrency";
import {useService} from "@web/core/utils/hooks";
import {useSetupAction} from "@web/search/action_hook";
import {ControlPanel} from "@web/search/control_panel/control_panel";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";

import {OverviewChart} from "./overview_chart";

// What has no form of its own opens the return it is of.
const ANALYSES = ["rma.report", "rma.report.rate"];

/** What returns cost, why, and what to do about it: each figure opens what it came about by. */
export class ReturnsOverview extends Component {
    static template = "rma_management.ReturnsOverview";
    static components = {ControlPanel, OverviewChart};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.controlPanelDisplay = {};
        // Whoever clicks twice gets what was asked for last, whatever comes first.
        this.keepLast = new KeepLast();
        this.state = useState({data: null, scope: this.props.state?.scope || "all"});
        useSetupAction({getLocalState: () => ({scope: this.state.scope})});
        onWillStart(() => this.load(this.state.scope));
    }

    get scopes() {
        return [
            {name: "all", label: _t("All")},
            {name: "team", label: _t("My team")},
            {name: "own", label: _t("My own")},
        ];
    }

    async load(scope) {
        const answer = this.orm.call("rma.overview", "get_overview", [scope]);
        const data = await this.keepLast.add(answer);
        Object.assign(this.state, {data, scope: data.scope});
    }

    onScope(scope) {
        this.state.scope = scope;
        return this.load(scope);
    }

    getChange(figure) {
        if (figure.change === null) {
            return "";
        }
        return `${figure.change > 0 ? "+" : ""}${figure.change} %`;
    }

    /** Open the records behind a figure. */
    open(name, model, domain) {
        const isAnalysis = ANALYSES.includes(model);
        const views = isAnalysis ? ["list", "graph", "pivot"] : ["list", "form"];
        return this.action.doAction({
            type: "ir.actions.act_window",
            name,
            res_model: model,
            domain,
            views: views.map((view) => [false, view]),
            context: {create: false},
        });
    }

    openAnalysis(name, domain) {
        return this.open(name, "rma.report", domain);
    }

    onNewReturn() {
        return this.action.doAction("rma_management.rma_entry_action");
    }
}

registry.category("actions").add("rma_management.returns_overview", ReturnsOverview);
