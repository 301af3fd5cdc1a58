from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.spreadsheet.utils.validate_data import (
    fields_in_spreadsheet,
    menus_xml_ids_in_spreadsheet,
)

from .common_dashboard import PIVOT_TABLE, PIVOT_VALUE, DashboardCommon


@tagged("post_install", "-at_install")
class TestDashboard(DashboardCommon):
    """What the dashboard reads is there, adds up, and is for returns managers alone."""

    def test_managers_alone_find_it(self):
        self.assertEqual(self.dashboard.with_user(self.manager).search([]), self.dashboard)
        for user in (self.csr, self.inspector, self.stock_user, self.accountant):
            with self.subTest(user.login):
                dashboard = self.dashboard.with_user(user)
                self.assertNotIn(self.dashboard, dashboard.search([]))
                with self.assertRaises(AccessError):
                    dashboard.read(["spreadsheet_data"])

    def test_tiles_charts_and_filters(self):
        for data in (self.data, self.dashboard._get_sample_dashboard()):
            self.assertEqual(len(self.get_figures(data, "tile")), 10)
            self.assertEqual(len(self.get_figures(data, "chart")), 6)
        labels = [definition["label"] for definition in self.data["globalFilters"]]
        self.assertEqual(len(labels), len(set(labels)))
        self.assertEqual(labels[0], "Period")

    def test_sample_shows_what_the_dashboard_shows(self):
        sample = self.dashboard._get_sample_dashboard()
        for kind, name in (("tile", "title"), ("tile", "background"), ("chart", "chartId")):
            ours = [figure[name] for figure in self.get_figures(self.data, kind)]
            self.assertEqual([figure[name] for figure in self.get_figures(sample, kind)], ours)
        self.assertFalse(sample["pivots"] or sample["lists"] or sample["globalFilters"])
        self.assertFalse([text for text in self.get_cells(sample).values() if "PIVOT" in text])

    def test_sample_until_there_is_a_return(self):
        dashboard = self.dashboard.with_user(self.manager)
        self.assertEqual(
            dashboard._dashboard_is_empty(), not self.env["rma.order"].search_count([], limit=1)
        )
        self.draft(self.sell([(self.chair, 1)]), {self.chair: 1})
        self.assertFalse(dashboard._dashboard_is_empty())

    def test_every_formula_has_its_source(self):
        """A tile reads a cell that is there, and a cell a measure that a pivot has."""
        pivots, cells = self.data["pivots"], self.get_cells(self.data)
        used = set()
        for text in cells.values():
            for number, measure in PIVOT_VALUE.findall(text):
                used.add(number)
                self.assertIn(measure, [spec["id"] for spec in pivots[number]["measures"]])
            used.update(PIVOT_TABLE.findall(text))
        self.assertEqual(used, set(pivots))
        for data in (self.data, self.dashboard._get_sample_dashboard()):
            for tile in self.get_figures(data, "tile"):
                self.assertIn(tile["keyValue"], self.get_cells(data))
                self.assertIn(tile["baseline"], self.get_cells(data))

    def test_tiles_compare_with_the_period_before(self):
        """Each source of a tile is there twice, and only the time differs."""
        sources = {}
        for pivot in self.data["pivots"].values():
            name, _comma, when = pivot["name"].partition(", ")
            if when:
                sources.setdefault(name, {})[when] = pivot
        self.assertEqual(len(sources), 7)
        for name, pivots in sources.items():
            with self.subTest(name):
                for when, offset in (("now", 0), ("before", -1)):
                    matches = pivots[when]["fieldMatching"].values()
                    self.assertEqual(next(iter(matches))["offset"], offset)
                for key in ("model", "domain", "measures", "rows"):
                    self.assertEqual(pivots["now"][key], pivots["before"][key])
                chains = [
                    [match["chain"] for match in pivot["fieldMatching"].values()]
                    for pivot in pivots.values()
                ]
                self.assertEqual(chains[0], chains[1])

    def test_all_fields_and_menus_are_there(self):
        for model, chains in fields_in_spreadsheet(self.data).items():
            for chain in chains:
                self.assertTrue(self.get_field(model, chain), f"{model}: {chain}")
        menus = self.env["ir.ui.menu"].with_user(self.manager).search([])
        for menu in menus_xml_ids_in_spreadsheet(self.data):
            self.assertIn(self.env.ref(menu), menus)
            self.assertTrue(self.env.ref(menu).action)

    def test_filters_match_fields_of_their_kind(self):
        """All filters apply to all that is shown, each to a field of what it asks for."""
        for name, model, _domain, _groups, _aggregates, matching in self.get_sources():
            self.assertEqual(matching.keys(), self.filters.keys(), name)
            for key, match in matching.items():
                field, definition = self.get_field(model, match["chain"]), self.filters[key]
                self.assertEqual(field.type, match["type"], f"{name}: {match['chain']}")
                if definition["type"] == "relation":
                    self.assertEqual(field.comodel_name, definition["modelName"])
                else:
                    self.assertIn(field.type, ("date", "datetime"))

    def test_manager_reads_every_source(self):
        """Everything can be grouped and added up, with all filters set and without."""
        rma = self.return_all_the_way(self.sell([(self.chair, 2)]), {self.chair: 1})
        self.assertEqual(rma.state, "done")
        for name, model, domain, groups, aggregates, matching in self.get_sources():
            records = self.env[model].with_user(self.manager)
            for more in ([], self.get_filter_domain(matching)):
                with self.subTest(name, filtered=bool(more)):
                    found = records.formatted_read_group([*domain, *more], groups, aggregates)
                    self.assertIsInstance(found, list)

    def test_titles_open_what_they_name(self):
        links = self.get_links()
        self.assertEqual(len(links), 10)
        for title, action in links.items():
            with self.subTest(title):
                context = action["context"]
                measures = context.get("pivot_measures") or [context["graph_measure"]]
                aggregates = [
                    measure
                    if measure == "__count"
                    else self.get_aggregate(action["modelName"], measure)
                    for measure in measures
                ]
                records = self.env[action["modelName"]].with_user(self.manager)
                records.formatted_read_group(action["domain"], context["group_by"], aggregates)
                for _view, kind in action["views"]:
                    records.get_view(view_type=kind)

    def test_tiles_follow_a_return(self):
        """A chair of two comes back: a return more, its credit, and nothing contradicted."""
        order = self.sell([(self.chair, 2)])
        before = {name: self.read_tiles(f"{name}, now") for name in ("asked", "credited", "rate")}
        inspected = self.read_tiles("inspected, now")
        rma = self.return_all_the_way(order, {self.chair: 1})
        self.env.flush_all()

        def grown(name, measure):
            return (self.read_tiles(f"{name}, now")[measure] or 0) - (before[name][measure] or 0)

        self.assertEqual(grown("asked", "order_id:count_distinct"), 1)
        self.assertEqual(grown("rate", "qty_period:sum"), 1)
        self.assertAlmostEqual(
            grown("credited", "amount_credited:sum"), rma.credit_note_ids.amount_total
        )
        after = self.read_tiles("inspected, now")
        self.assertEqual(after["is_inspected:sum"] - (inspected["is_inspected:sum"] or 0), 1)
        self.assertEqual(after["is_contradicted:sum"] or 0, inspected["is_contradicted:sum"] or 0)

    def get_field(self, model, chain):
        field = None
        for name in chain.split("."):
            field = self.env[model]._fields[name]
            model = field.comodel_name or model
        return field
