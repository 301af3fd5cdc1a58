import json
import re

from odoo.addons.rma_management.tests.common import RmaCommon

PIVOT_VALUE = re.compile(r'PIVOT\.VALUE\((\d+),"([^"]+)"\)')
PIVOT_TABLE = re.compile(r"=PIVOT\((\d+),")
LINK = re.compile(r"\[(.+)\]\(odoo://view/(.+)\)")


class DashboardCommon(RmaCommon):
    """The dashboard as its files have it: tiles, charts, tables, and what they are read off."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dashboard = cls.env.ref("rma_management_dashboard.spreadsheet_dashboard_returns")
        cls.data = json.loads(cls.dashboard.spreadsheet_data)
        cls.filters = {definition["id"]: definition for definition in cls.data["globalFilters"]}

    @staticmethod
    def get_figures(data, kind):
        """Return the tiles (`scorecard`) or the charts (all else) of a file."""
        figures = [figure["data"] for sheet in data["sheets"] for figure in sheet["figures"]]
        return [figure for figure in figures if (figure["type"] == "scorecard") == (kind == "tile")]

    @staticmethod
    def get_cells(data):
        return {
            f"{sheet['name']}!{cell}": text
            for sheet in data["sheets"]
            for cell, text in sheet["cells"].items()
        }

    def get_links(self):
        """Return what the titles open: {title: action}."""
        found = [LINK.fullmatch(text) for text in self.get_cells(self.data).values()]
        return {link[1]: json.loads(link[2])["action"] for link in found if link}

    def get_sources(self):
        """Return all that is read: [(name, model, domain, group by, aggregates, matching)]."""
        pivots = [
            (
                pivot["name"],
                pivot["model"],
                pivot["domain"],
                [row["fieldName"] for row in pivot["rows"]],
                [measure["id"] for measure in pivot["measures"]],
                pivot["fieldMatching"],
            )
            for pivot in self.data["pivots"].values()
        ]
        charts = [
            (
                chart["chartId"],
                chart["metaData"]["resModel"],
                chart["searchParams"]["domain"],
                chart["metaData"]["groupBy"],
                [self.get_aggregate(chart["metaData"]["resModel"], chart["metaData"]["measure"])],
                chart["fieldMatching"],
            )
            for chart in self.get_figures(self.data, "chart")
        ]
        return pivots + charts

    def get_aggregate(self, model, measure):
        """Return how a chart adds up a measure: as its field does."""
        return f"{measure}:{self.env[model]._fields[measure].aggregator}"

    def get_filter_domain(self, matching):
        """Return what all filters at once say of a source."""
        operators = {"date": (">=", "2020-01-01"), "relation": ("in", [1])}
        return [
            (match["chain"], *operators[self.filters[key]["type"]])
            for key, match in matching.items()
        ]

    def read_tiles(self, name, user=None):
        """Return what a source of the tiles says now, without the filters: {measure: value}."""
        (pivot,) = (pivot for pivot in self.data["pivots"].values() if pivot["name"] == name)
        specs = [measure["id"] for measure in pivot["measures"]]
        records = self.env[pivot["model"]].with_user(user or self.manager)
        (values,) = records._read_group(pivot["domain"], [], specs)
        return dict(zip(specs, values, strict=True))
