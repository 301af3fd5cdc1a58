from odoo.tests import tagged

from odoo.addons.rma_management.tests.common_browser import BrowserCase

from .common_dashboard import DashboardCommon

# Wait until all is read, then look at each cell and at each figure.
LOOK = """
    const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
    const get = () =>
        odoo.__WOWL_DEBUG__.root.env.services.spreadsheet_dashboard_loader.getActiveDashboard();
    const look = ({getters}) => {
        const sheets = getters.getSheetIds();
        const charts = sheets.flatMap((sheet) => getters.getChartIds(sheet));
        charts.forEach((id) => getters.getChartRuntime(id));
        const read = charts.filter((id) =>
            getters.getChartDefinition(id).type.startsWith("odoo_"));
        const errors = sheets
            .flatMap((sheet) => getters.getEvaluatedCells(sheet))
            .filter((cell) => cell.type === "error")
            .map((cell) => `${cell.value} ${cell.message}`);
        const waiting = read.filter((id) => !getters.getChartDataSource(id).isValid());
        return {charts, read, problems: [...errors, ...waiting]};
    };
    (async () => {
        let seen;
        for (let i = 0; i < 300 && !(seen && !seen.problems.length); i++) {
            await wait(100);
            seen = get()?.model && look(get().model);
        }
        await wait(500);
        seen = look(get().model);
        const figures = document.querySelectorAll(".o-figure").length;
        if (Boolean(get().isSample) !== IS_SAMPLE) {
            console.error("This is the other file.");
        } else if (seen.problems.length) {
            console.error(seen.problems.join("; "));
        } else if (seen.charts.length !== 16 || seen.read.length !== (IS_SAMPLE ? 0 : 6)) {
            console.error(`${seen.charts.length} figures, ${seen.read.length} charts`);
        } else if (figures !== 16) {
            console.error(`${figures} figures on the screen`);
        } else {
            console.log("test successful");
        }
    })();
"""


@tagged("post_install", "-at_install")
class TestDashboardBrowser(DashboardCommon, BrowserCase):
    """The dashboard is drawn without a fault, with returns and before the first."""

    browser_size = "1500x1900"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager.password = cls.manager.login

    def look(self, is_sample):
        self.browser_js(
            "/odoo/dashboards",
            LOOK.replace("IS_SAMPLE", "true" if is_sample else "false"),
            ready="!!document.querySelector('.o_spreadsheet_dashboard_action .o_renderer')",
            login=self.manager.login,
            timeout=180,
        )

    def test_with_returns(self):
        self.return_all_the_way(self.sell([(self.chair, 2)]), {self.chair: 1})
        self.look(is_sample=False)

    def test_before_the_first_return(self):
        # The data that the dashboard waits for: a replay of a policy, which there is none of.
        self.dashboard.main_data_model_ids = self.env["ir.model"]._get("rma.policy.replay")
        self.assertFalse(self.env["rma.policy.replay"].search_count([]))
        self.look(is_sample=True)
