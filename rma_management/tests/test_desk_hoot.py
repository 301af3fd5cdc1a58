from odoo.tests import HttpCase, tagged

# The module and not its classes, which would be collected here again.
from odoo.addons.web.tests import test_js


@tagged("post_install", "-at_install")
class TestDeskUnits(HttpCase):
    """The unit tests of the returns desk in the browser, and no others."""

    def test_units(self):
        suite = test_js.HOOTCommon._generate_hash(self, "@rma_management")
        self.browser_js(
            f"/web/tests?headless&loglevel=2&preset=desktop&timeout=15000&id={suite}",
            "",
            login="admin",
            timeout=180,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=test_js.unit_test_error_checker,
        )
