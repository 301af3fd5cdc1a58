import logging
import re
from collections import Counter
from pathlib import Path

from odoo.tests import tagged
from odoo.tools.misc import file_path

# The module and not its classes, which would be collected here again.
from odoo.addons.web.tests import test_js

from ..common_browser import BrowserCase

SUITE = "@rma_management"
PASSED = re.compile(rf'\[HOOT\] Test "{SUITE}/(\w+)/.*" passed \(')
# Skipped ones as well, so that none is forgotten.
DECLARED = re.compile(r"^\s*test[.(]", re.MULTILINE)


@tagged("post_install", "-at_install")
class TestDeskUnits(BrowserCase):
    """The unit tests of the returns desk in the browser, and no others."""

    def test_units(self):
        # An empty selection succeeds, and so does a run that left a file or a test out.
        self.assertEqual(self.run_units(), self.count_declared())

    def run_units(self):
        """Return how many tests passed: {file: number}.

        :raises AssertionError: with what the browser said, when one failed or did not end.
        """
        suite = test_js.HOOTCommon._generate_hash(self, SUITE)
        with self.assertLogs(self._logger.getChild("browser"), logging.INFO) as log:
            try:
                self.browser_js(
                    f"/web/tests?headless&loglevel=2&preset=desktop&timeout=15000&id={suite}",
                    "",
                    login="admin",
                    timeout=180,
                    success_signal="[HOOT] Test suite succeeded",
                    error_checker=test_js.unit_test_error_checker,
                )
            except AssertionError as error:
                self.fail("\n".join([str(error), *self.describe_trouble(log.records)]))
        messages = [record.getMessage() for record in log.records]
        return Counter(match[1] for match in map(PASSED.match, messages) if match)

    @staticmethod
    def describe_trouble(records):
        """Return the errors, and the last test that ended: the one after it may hang."""
        errors = [record.getMessage() for record in records if record.levelname == "ERROR"]
        passed = [record.getMessage() for record in records if PASSED.match(record.getMessage())]
        return [*errors, "The last that passed:", *passed[-1:]]

    @staticmethod
    def count_declared():
        """Return how many tests the files hold: {file: number}."""
        folder = Path(file_path("rma_management/static/tests"))
        return Counter(
            {
                path.name.removesuffix(".test.js"): len(DECLARED.findall(path.read_text()))
                for path in folder.glob("*.test.js")
            }
        )
