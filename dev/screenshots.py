"""Pictures of the product for the documentation, taken from the demo database.

``make screenshots`` runs it:  dev/python dev/screenshots.py DATABASE DIRECTORY
"""

import io
import subprocess
import sys
import tempfile
from pathlib import Path

from browser import open_browser
from PIL import Image
from session import open_environment

from odoo.tools import config

WIDTH = 1280
COLOURS = 256
PHONE = 412
QUEUES = "/odoo/action-rma_management.rma_order_action"


def run(env, directory):
    """Take all pictures.

    :param env: superuser's environment on a database with demo data that nobody has worked on
    :param directory: where the pictures go
    """
    with open_browser(f"http://127.0.0.1:{config['http_port']}", width=WIDTH) as browser:
        studio = Studio(env, browser, directory)
        studio.show_service()
        studio.show_entry()
        studio.show_return()
        studio.show_queues()
        studio.show_inspection()
        studio.show_refunds()
        studio.show_overview()
        studio.show_desk()
    studio.show_label()


class Studio:
    """Knows the demo records and sets up each picture."""

    def __init__(self, env, browser, directory):
        self.env = env
        self.browser = browser
        self.directory = directory

    def show_service(self):
        """Show the service desk with a customer, their goods and what comes back of them."""
        self._log_in("csr")
        self.browser.resize(WIDTH, 800)
        self.browser.open("/odoo/service-desk", ".o_rma_service_chip")
        order = self._ref("sale_order_demo_open")
        self.browser.type(".o_rma_service_input", order.name)
        self.browser.wait_for(".o_rma_service_hit")
        self.browser.click(".o_rma_service_hit")
        self.browser.wait_for(".o_rma_service_card:enabled")
        for row in (0, 1):
            self.browser.evaluate(
                f"document.querySelectorAll('.o_rma_service_card:enabled')[{row}].click()"
            )
        self.browser.click_text(".o_rma_service_chip", "No longer needed")
        self.browser.wait_for(".o_rma_service_main[aria-disabled=false]")
        self._keep("service.png")

    def show_entry(self):
        """Show the return entry of an order of three products, two of which come back."""
        self._log_in("csr")
        order = self._ref("sale_order_demo_open")
        self.browser.open(f"/odoo/sales/{order.id}", ".o_form_view")
        self.browser.click("button[name=action_open_rma_entry]")
        self.browser.wait_for(".modal .o_data_row")
        for row in (1, 2):
            quantity = f".modal .o_data_row:nth-child({row}) [name=quantity]"
            self.browser.click(quantity)
            self.browser.type(f"{quantity} input", "1")
        self.browser.type(".modal [name=reason_id] input", "No longer needed")
        self._choose("condition", "Unopened")
        self.browser.click(".modal-header")  # nothing is being edited any more
        self._keep("entry.png")
        self.browser.click_text(".modal button", "Discard")

    def show_return(self):
        """Show a return of three pairs of boots that came to three ends."""
        self._log_in("manager")
        self.browser.open(f"{QUEUES}/{self._ref('rma_order_demo_split').id}", ".o_form_view")
        self._keep("return.png")

    def show_queues(self):
        """Show who has to do what."""
        self._log_in("manager")
        self.browser.resize(1800, 560)
        self.browser.open(QUEUES, ".o_kanban_view")
        self._keep("queues.png")

    def show_inspection(self):
        """Show the inspection of what has just been received."""
        self._log_in("inspector")
        self.browser.resize(WIDTH, 640)
        self.browser.open(f"{QUEUES}/{self._ref('rma_order_demo_partial').id}", ".o_form_view")
        self.browser.click_text(".o_statusbar_buttons button", "Inspect")
        self.browser.wait_for(".modal .o_data_row")
        self._keep("inspection.png")
        self.browser.click_text(".modal button", "Discard")

    def show_refunds(self):
        """Show whose money is due, and one promise that is overdue."""
        self._log_in("accountant")
        self.browser.resize(WIDTH, 300)
        self.browser.open(f"{QUEUES}_refund", ".o_list_view")
        self._keep("refunds.png")

    def show_overview(self):
        """Show what a returns manager begins with."""
        self._log_in("manager")
        self.browser.resize(WIDTH, 1120)
        self.browser.open("/odoo/returns-overview", ".o_rma_overview_page canvas")
        self._keep("overview.png")

    def show_desk(self):
        """Show the returns desk as a worker sees it on a phone."""
        self._log_in("inspector")
        self.browser.resize(PHONE, 760)
        self.browser.open("/odoo/returns-desk", ".o_rma_desk_row")
        self._keep("desk.png")

    def show_label(self):
        """Show the label the customer sticks on the box."""
        rma = self._ref("rma_order_demo_authorized")
        reports = self.env["ir.actions.report"].with_user(self._ref("user_demo_csr"))
        content, _kind = reports._render_qweb_pdf("rma_management.rma_label_report", rma.ids)
        with tempfile.TemporaryDirectory() as directory:
            page = Path(directory) / "label"
            page.with_suffix(".pdf").write_bytes(content)
            scan = ["pdftoppm", "-r", "120", "-png", "-singlefile", page.with_suffix(".pdf"), page]
            subprocess.run(scan, check=True)
            self._save("label.png", page.with_suffix(".png").read_bytes())

    # -- helpers -----------------------------------------------------------------------------------

    def _ref(self, name):
        return self.env.ref(f"rma_management.{name}")

    def _log_in(self, login):
        self.browser.log_in(self.env.cr.dbname, login)

    def _choose(self, field, label):
        """Choose an option of a field by what it is called."""
        self.browser.click(f".modal [name={field}] input")
        self.browser.click_text(".o-autocomplete--dropdown-item, .o_select_menu_item", label)

    def _keep(self, name):
        # No field keeps the focus, no list stays open.
        self.browser.evaluate("document.activeElement?.blur()")
        self.browser.wait_for("body")
        self._save(name, self.browser.picture())

    def _save(self, name, content):
        """Store a picture small: few colours, no wider than the page."""
        picture = Image.open(io.BytesIO(content)).convert("RGB")
        if picture.width > WIDTH:
            size = (WIDTH, round(picture.height * WIDTH / picture.width))
            picture = picture.resize(size, Image.Resampling.LANCZOS)
        path = self.directory / name
        picture.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
        print(f"{path}: {picture.width} x {picture.height}, {path.stat().st_size // 1024} KB")


if __name__ == "__main__":
    database, target = sys.argv[1:]
    Path(target).mkdir(parents=True, exist_ok=True)
    with open_environment(database) as environment:
        run(environment, Path(target))
