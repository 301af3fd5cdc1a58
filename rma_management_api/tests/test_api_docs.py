import json
import re
from pathlib import Path
from unittest import mock

import requests

from odoo.tests import BaseCase, tagged

from ..models.operation import OPERATIONS
from ..tools.examples import EXAMPLES

PAGE = Path(__file__).parents[2] / "docs" / "api.md"
REQUESTS = {method: request for method, (request, _answer) in EXAMPLES.items()}
CURL = re.compile(r"""rma\.api/(\w+)" .*?-d '(.*?)'$""", re.DOTALL)


@tagged("post_install", "-at_install")
class TestApiDocs(BaseCase):
    """What the page shows are the examples that `test_api_openapi` runs."""

    def setUp(self):
        super().setUp()
        if not PAGE.exists():
            self.skipTest("The page is not part of the addon.")
        self.text = PAGE.read_text()

    def get_blocks(self, language):
        return re.findall(rf"```{language}\n(.*?)\n```", self.text, re.DOTALL)

    def test_curl(self):
        found = [CURL.search(block) for block in self.get_blocks("bash")]
        asked = {match[1]: json.loads(match[2]) for match in found if match}
        self.assertEqual(asked, REQUESTS)
        self.assertEqual(set(asked), set(OPERATIONS))

    def test_python(self):
        asked = {}

        def post(url, json, **_options):
            asked[url.rpartition("/")[2]] = json
            return mock.Mock(ok=True)

        scope = {}
        with (
            mock.patch.object(requests, "post", post),
            mock.patch.dict("os.environ", {"URL": "https://example.com", "KEY": "x"}),
        ):
            for block in self.get_blocks("python"):
                exec(block, scope)  # noqa: S102  # pylint: disable=exec-used
        self.assertEqual(asked, REQUESTS)

    def test_answers(self):
        found = [json.loads(block) for block in self.get_blocks("json")[1:]]
        self.assertEqual(found, [answer for _request, answer in EXAMPLES.values()])
