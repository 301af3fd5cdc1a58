import {Component, onMounted, onPatched, onWillStart, onWillUnmount, useRef} from "@odoo/owl";

import {loadBundle} from "@web/core/assets";
import {cookie} from "@web/core/browser/cookie";
import {getColor} from "@web/core/colors/colors";
import {localization} from "@web/core/l10n/localization";

/** A chart of rows with a label, a count and perhaps an amount; a click opens what a bar is of. */
export class OverviewChart extends Component {
    static template = "rma_management.OverviewChart";
    static props = {
        rows: Array,
        title: String,
        countLabel: String,
        amountLabel: {type: String, optional: true},
        isHorizontal: {type: Boolean, optional: true},
        onOpen: Function,
    };

    setup() {
        this.canvas = useRef("canvas");
        onWillStart(() => loadBundle("web.chartjs_lib"));
        onMounted(() => this.draw());
        onPatched(() => this.draw());
        onWillUnmount(() => this.chart?.destroy());
    }

    get description() {
        return this.props.rows.map((row) => `${row.label}: ${row.count}`).join(", ");
    }

    draw() {
        this.chart?.destroy();
        this.chart = new window.Chart(this.canvas.el, this.getConfig());
    }

    getConfig() {
        const {rows, isHorizontal} = this.props;
        return {
            type: "bar",
            data: {labels: rows.map((row) => row.label), datasets: this.getDatasets()},
            options: {
                animation: false,
                maintainAspectRatio: false,
                indexAxis: isHorizontal ? "y" : "x",
                onClick: (_event, elements) => {
                    if (elements.length) {
                        this.props.onOpen(rows[elements[0].index]);
                    }
                },
                onHover: (event, elements) => {
                    event.native.target.style.cursor = elements.length ? "pointer" : "default";
                },
                plugins: {
                    legend: {display: Boolean(this.props.amountLabel), position: "bottom"},
                },
                locale: localization.code.replace("_", "-"),
                scales: this.getScales(),
            },
        };
    }

    getDatasets() {
        const {rows, countLabel, amountLabel} = this.props;
        const scheme = cookie.get("color_scheme");
        const bars = {
            label: countLabel,
            data: rows.map((row) => row.count),
            backgroundColor: getColor(0, scheme, "sm"),
            maxBarThickness: 36,
            order: 2,
        };
        if (!amountLabel) {
            return [bars];
        }
        const color = getColor(1, scheme, "sm");
        const line = {
            type: "line",
            label: amountLabel,
            data: rows.map((row) => row.amount),
            yAxisID: "amount",
            borderColor: color,
            backgroundColor: color,
            tension: 0.3,
            order: 1,
        };
        return [bars, line];
    }

    getScales() {
        const whole = {beginAtZero: true, ticks: {precision: 0}};
        if (this.props.isHorizontal) {
            return {x: whole, y: {grid: {display: false}}};
        }
        const scales = {x: {grid: {display: false}}, y: whole};
        if (this.props.amountLabel) {
            scales.amount = {position: "right", beginAtZero: true, grid: {display: false}};
        }
        return scales;
    }
}
