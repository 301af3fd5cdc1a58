import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {Deferred, animationFrame, click, queryAllTexts, waitFor} from "@odoo/hoot-dom";

import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {
    getService,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {WebClient} from "@web/webclient/webclient";

import {OverviewChart} from "@rma_management/returns_overview/overview_chart";

defineMailModels();

const OPEN = [["next_step", "=", "inspect"]];
const LATE = [["date_expiry", "<", "2026-01-01"]];

function makeQueue(values) {
    return {
        name: "inspect",
        title: "To Inspect",
        count: 4,
        late: 1,
        late_text: "Waiting for more than 2 days",
        money: "$ 240.00",
        model: "rma.order",
        domain: OPEN,
        late_domain: LATE,
        ...values,
    };
}

function makeFigure(values) {
    return {
        key: "accuracy",
        label: "Authorization accuracy",
        text: "97.5 %",
        note: "91.3–99.3 % with 95 % certainty; 78 of 80",
        before: "95.0 %",
        change: 3,
        mood: "good",
        model: "rma.report",
        domain: [["is_inspected", "=", 1]],
        ...values,
    };
}

function makeOverview(values) {
    const row = {label: "Speaker", count: 7, money: "$ 553.00", domain: [["product_id", "=", 1]]};
    return {
        scope: "all",
        is_empty: false,
        as_of: "",
        queues: [makeQueue(), makeQueue({name: "ship", title: "To Ship", count: 0, late: 0})],
        periods: [
            {name: "month", title: "January 2026", figures: [makeFigure()]},
            {name: "today", title: "Today", figures: [makeFigure({key: "returns", change: null})]},
        ],
        months: [{label: "Jan 26", count: 7, amount: 553, domain: []}],
        reasons: [{label: "Product is faulty", count: 7, domain: []}],
        worst: [{name: "products", title: "Worst products", rows: [row]}],
        ...values,
    };
}

const server = {};

beforeEach(() => {
    Object.assign(server, {answer: () => makeOverview(), asked: [], actions: []});
    onRpc("rma.overview", "get_overview", ({args}) => {
        server.asked.push(args[0]);
        return server.answer(args[0]);
    });
});

async function openOverview() {
    await mountWithCleanup(WebClient);
    const action = getService("action");
    await action.doAction({
        type: "ir.actions.client",
        tag: "rma_management.returns_overview",
    });
    await waitFor(".o_rma_overview_page");
    patchWithCleanup(action, {doAction: (request) => server.actions.push(request)});
}

describe("overview", () => {
    test("a queue shows what waits, and opens it with one click", async () => {
        await openOverview();
        expect("[data-queue=inspect] .o_rma_overview_count").toHaveText("4");
        expect("[data-queue=inspect]").toHaveClass("o_rma_overview_late");
        expect("[data-queue=ship] .o_rma_overview_overdue").toHaveCount(0);
        await click("[data-queue=inspect] .o_rma_overview_open");
        await click("[data-queue=inspect] .o_rma_overview_overdue");
        expect(server.actions.map((action) => action.domain)).toEqual([OPEN, LATE]);
        expect(server.actions[0].views[0]).toEqual([false, "list"]);
    });

    test("a figure shows its change, how certain it is, and what it came about by", async () => {
        await openOverview();
        expect("[data-period=month] .o_rma_overview_change").toHaveText("+3 %");
        expect("[data-period=month] .o_rma_overview_change").toHaveClass("text-success");
        expect("[data-period=month] [data-figure=accuracy]").toHaveText(/91.3–99.3 %/);
        // Where there was nothing before, nothing is compared.
        expect("[data-period=today] .o_rma_overview_change").toHaveCount(0);
        await click("[data-figure=accuracy]");
        expect(server.actions[0].res_model).toBe("rma.report");
        expect(server.actions[0].domain).toEqual([["is_inspected", "=", 1]]);
    });

    test("own figures are a click away, and the last click counts", async () => {
        await openOverview();
        const slow = new Deferred();
        server.answer = (scope) => (scope === "team" ? slow : makeOverview({scope}));
        await click("[data-scope=team]");
        await click("[data-scope=own]");
        await waitFor("[data-shown=own]");
        slow.resolve(makeOverview({scope: "team"}));
        await animationFrame();
        expect("[data-shown=own]").toHaveCount(1);
        expect("[data-scope=own]").toHaveClass("active");
        expect(server.asked).toEqual(["all", "team", "own"]);
    });

    test("without returns it says what to do", async () => {
        server.answer = () => makeOverview({is_empty: true});
        await openOverview();
        expect(queryAllTexts(".o_view_nocontent_smiling_face")).toEqual(["No returns yet"]);
        expect("canvas").toHaveCount(0);
        await click(".o_rma_overview_empty .btn-primary");
        expect(server.actions).toEqual(["rma_management.rma_entry_action"]);
    });

    test("how old the figures are is said", async () => {
        server.answer = () => makeOverview({as_of: "01/05/2026 10:00:00"});
        await openOverview();
        expect(".o_rma_overview_as_of").toHaveText("Analysed as of 01/05/2026 10:00:00");
    });

    test("a chart tells those who do not see it", async () => {
        await mountWithCleanup(OverviewChart, {
            props: {
                rows: makeOverview().months,
                title: "Returned lines",
                countLabel: "Lines",
                onOpen: () => {},
            },
        });
        await waitFor("canvas");
        expect("canvas").toHaveAttribute("aria-label", "Jan 26: 7");
    });
});
