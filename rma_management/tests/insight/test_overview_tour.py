from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from ..common_browser import BrowserCase
from ..common_insight import InsightCommon


@tagged("post_install", "-at_install")
class TestOverviewTour(InsightCommon, BrowserCase):
    """From the overview to the records behind it, as a returns manager."""

    def test_tour(self):
        self.manager.password = self.manager.login
        order = self.sell([(self.chair, 5)])
        credited = self.return_all_the_way(order, {self.chair: 1})
        waiting = self.authorize(order, {self.chair: 1})
        # Of one's own, no other test has any.
        (credited | waiting).user_id = self.manager
        self.receive(waiting)
        waiting.line_ids.move_ids.date = fields.Datetime.now() - timedelta(days=3)
        self.start_tour("/odoo/returns-overview", "rma_overview_tour", login=self.manager.login)
