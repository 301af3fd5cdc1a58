import logging
import re
import subprocess
import tempfile
from pathlib import Path
from unittest import skipUnless

from lxml import html

from odoo import Command
from odoo.tests import HttpCase, tagged
from odoo.tools.misc import find_in_path

from .common import RmaCommon

_logger = logging.getLogger(__name__)

LABEL = "rma_management.rma_label_report"
LABEL_A4 = "rma_management.rma_label_a4_report"
SLIP = "rma_management.rma_slip_report"


def has_tools():
    try:
        return all(find_in_path(tool) for tool in ("wkhtmltopdf", "pdftoppm", "pdfinfo", "zbarimg"))
    except OSError:
        return False


class Pdf:
    """A printed file, looked at with the eyes of a person, a scanner and a printer."""

    def __init__(self, content):
        self._directory = tempfile.TemporaryDirectory()
        self._path = Path(self._directory.name) / "file.pdf"
        self._path.write_bytes(content)

    def _run(self, *command, check=True):
        return subprocess.run(command, capture_output=True, check=check, text=True).stdout

    @property
    def pages(self):
        return int(re.search(r"Pages:\s+(\d+)", self._run("pdfinfo", self._path))[1])

    @property
    def size(self):
        """Return width and height in millimetres."""
        found = re.search(r"Page size:\s+([\d.]+) x ([\d.]+)", self._run("pdfinfo", self._path))
        return tuple(round(float(points) / 72 * 25.4) for points in found.groups())

    def text(self, page=1):
        return self._run("pdftotext", "-layout", "-f", str(page), "-l", str(page), self._path, "-")

    def words(self, page=1):
        """Return [(word, left, top, right, bottom)] in millimetres."""
        found = re.findall(
            r'<word xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)</word>',
            self._run("pdftotext", "-bbox", "-f", str(page), "-l", str(page), self._path, "-"),
        )
        return [(word, *(float(x) / 72 * 25.4 for x in box)) for *box, word in found]

    def codes(self, page=1):
        """Return what a scanner reads, printed at 150 dpi: [(symbology, value)]."""
        image = Path(self._directory.name) / "page"
        self._run(
            "pdftoppm", "-r", "150", "-f", str(page), "-l", str(page), "-singlefile", "-png",
            self._path, image,
        )  # fmt: skip
        # It fails where it finds nothing.
        read = self._run("zbarimg", "-q", image.with_suffix(".png"), check=False)
        return sorted(tuple(line.split(":", 1)) for line in read.splitlines())


@tagged("post_install", "-at_install")
@skipUnless(has_tools(), "wkhtmltopdf, poppler-utils and zbar-tools print and read")
class PrintCommon(RmaCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.write(
            {"name": "Ridgeback", "street": "2 Harbour Road", "zip": "20457", "city": "Hamburg"}
        )
        cls.company.name = "Ridgeback"
        cls.reason = cls.env.ref("rma_management.rma_reason_not_needed")
        # Documents are drawn with their styles: from the server that runs with the tests.
        cls.env["ir.config_parameter"].set_param("report.url", HttpCase.base_url())

    def print_pdf(self, report, records):
        reports = self.env["ir.actions.report"].with_user(records.env.user)
        with self.allow_pdf_render():
            content, kind = reports.with_context(force_report_rendering=True)._render_qweb_pdf(
                report, records.ids
            )
        self.assertEqual(kind, "pdf")
        return Pdf(content)

    def create_drafts(self, count):
        order = self.sell([(self.lamp, count)])
        line = Command.create({"sale_line_id": order.order_line.id})
        vals_list = [{"partner_id": self.partner.id, "line_ids": [line]} for _index in range(count)]
        return self.env["rma.order"].create(vals_list)

    def read_text(self, report, records):
        """Return the text of a report, without the time a PDF takes."""
        reports = self.env["ir.actions.report"].with_user(records.env.user)
        content = reports._render_qweb_html(report, records.ids)[0]
        main = html.fromstring(content, parser=html.HTMLParser(encoding="utf-8")).find(".//main")
        for style in main.findall(".//style"):
            style.getparent().remove(style)
        return " ".join(" ".join(main.itertext()).replace("\ufeff", "").split())

    def authorize_as_csr(self, quantities=None, **vals):
        quantities = quantities or {self.chair: 2, self.lamp: 1}
        order = self.sell(list(quantities.items()), partner=vals.pop("partner", None))
        line = {"reason_id": self.reason.id, **vals.pop("line", {})}
        return self.authorize(order, quantities, user=self.csr, line=line, **vals)
