"""The main job on the demo database, each step printed with the record's number.

``make demo`` runs it:  dev/python dev/demo.py DATABASE DIRECTORY

Each step is done by the demo user whose work it is. Whatever does not come out as it should ends
the run with an error, and nothing of it is kept.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from session import open_environment

from odoo import Command
from odoo.tools import formatLang

SOLD = {"espresso": 1, "grinder": 2, "lamp": 4}
RETURNED = {"espresso": 1, "grinder": 1}


class WrongResultError(Exception):
    """The main job did not come out as it should."""


def run(env, directory):
    """Do the main job.

    :param env: superuser's environment on a database with demo data
    :param directory: where the printed documents go
    """
    story = Story(env, directory)
    try:
        story.sell()
        story.enter()
        story.print_for_customer()
        story.send_receipt()
        story.receive()
        story.inspect()
        story.credit()
    except Exception:
        story.steps.fail()
        raise


class Story:
    """One return, from the order to the posted credit note."""

    def __init__(self, env, directory):
        self.env = env
        self.directory = directory
        self.steps = Steps()
        self.products = {name: self._ref(f"product_demo_{name}") for name in SOLD}
        self.order = self.rma = None

    # -- the steps ---------------------------------------------------------------------------------

    def sell(self):
        """Sell, deliver and invoice three products."""
        self._stock_up()
        with self.steps("order", "csr") as step:
            self.order = self._as("csr", "sale.order").create(
                {
                    "partner_id": self.env.ref("base.res_partner_2").id,
                    "order_line": [
                        Command.create(
                            {"product_id": self.products[name].id, "product_uom_qty": quantity}
                        )
                        for name, quantity in SOLD.items()
                    ],
                }
            )
            self.order.action_confirm()
            step(
                self.order.name,
                f"{self.order.partner_id.name}, {len(SOLD)} products, "
                + self._money(self.order.amount_total),
            )
        with self.steps("delivery", "inspector") as step:
            delivery = self.order.picking_ids.with_user(self._user("inspector"))
            delivery.with_context(skip_sms=True).button_validate()
            self._expect("delivery", delivery.state, "done")
            step(delivery.name, "validated")
        with self.steps("invoice", "accountant") as step:
            invoice = self.order._create_invoices().with_user(self._user("accountant"))
            invoice.action_post()
            self._expect("invoice", invoice.state, "posted")
            step(invoice.name, f"{self._money(invoice.amount_total)}, posted")

    def enter(self):
        """Enter the return on the wizard and authorize it."""
        with self.steps("return entry", "csr") as step:
            entry = self._as("csr", "rma.entry").create(
                {
                    "sale_order_ids": [Command.set(self.order.ids)],
                    "reason_id": self._ref("rma_reason_not_needed").id,
                    "condition": "unopened",
                }
            )
            entry.action_apply_to_all()
            for line in entry.line_ids:
                line.quantity = RETURNED.get(self._name(line.product_id), 0)
            offered, estimate = len(entry.line_ids), entry.amount_estimated
            self.rma = self.env["rma.order"].browse(entry.action_confirm()["res_id"])
            step(
                f"{self.order.name}",
                f"{offered} products can be returned, {len(RETURNED)} chosen, "
                f"customer gets {self._money(estimate)}",
            )
        with self.steps("authorized return", "csr") as step:
            self._expect("return", self.rma.state, "authorized")
            self._expect("estimate on the return", self.rma.amount_estimated, estimate)
            step(self.rma.name, f"RAN with check character {self.rma.name[-1]}")
        with self.steps("reverse picking", "csr") as step:
            self._expect("number of reverse pickings", len(self._picking), 1)
            self._expect("queue", self.rma.next_step, "receive")
            step(self._picking.name, f"waits for {self._count(self._picking.move_ids)} pieces")

    def print_for_customer(self):
        """Write what the customer needs to send the goods, and read the codes on the label."""
        with self.steps("label", "csr") as step:
            path = self._print("csr", "rma_management.rma_label_report", self.rma, "label.pdf")
            codes = _read_codes(path)
            self._expect("codes on the label", set(codes.values()), {self.rma.name})
            step(self._show_path(path), f"{' and '.join(sorted(codes))} read {self.rma.name}")
        with self.steps("return slip", "csr") as step:
            path = self._print("csr", "rma_management.rma_slip_report", self.rma, "return-slip.pdf")
            step(self._show_path(path), f"{path.stat().st_size // 1024} KB")

    def send_receipt(self):
        """Mail label and slip to the customer."""
        with self.steps("receipt e-mail", "csr") as step:
            known = self.rma.message_ids
            self.rma.with_user(self._user("csr")).with_context(
                mail_notify_force_send=False
            ).action_send_receipt()
            mail = (self.rma.message_ids - known).sudo().mail_ids
            self._expect("number of e-mails", len(mail), 1)
            step(
                f"mail {mail.id}",
                f"to {', '.join(mail.recipient_ids.mapped('email'))}: "
                f"{', '.join(mail.attachment_ids.sorted('id').mapped('name'))}",
            )

    def receive(self):
        """Take the goods in; they are not for sale yet."""
        with self.steps("receipt", "inspector") as step:
            free = self._get_free()
            picking = self._picking.with_user(self._user("inspector"))
            picking.with_context(skip_sms=True).button_validate()
            self._expect("reverse picking", picking.state, "done")
            self._expect("queue", self.rma.next_step, "inspect")
            self._expect("free to sell", self._get_free(), free)
            step(
                picking.name,
                f"{self._count(picking.move_ids)} pieces in {picking.location_dest_id.name}, "
                f"free to sell as before: {self._show(free)}",
            )

    def inspect(self):
        """Find everything as good as new, and put it back on the shelf."""
        with self.steps("inspection", "inspector") as step:
            free = self._get_free()
            wizard = self._as("inspector", "rma.inspect").create({"order_id": self.rma.id})
            wizard.action_apply()
            inspections = self.rma.inspection_ids
            self._expect("inspections", len(inspections), len(RETURNED))
            grades = " and ".join(sorted(set(inspections.grade_id.mapped("name"))))
            step(
                self.rma.name,
                f"{len(inspections)} products, grade {grades}, "
                + " and ".join(sorted(set(inspections.disposition_id.mapped("name")))),
            )
        with self.steps("restock", "inspector") as step:
            transfer = inspections.move_ids.picking_id
            self._expect("transfer", transfer.state, "done")
            wanted = {name: free[name] + RETURNED.get(name, 0) for name in free}
            self._expect("free to sell", self._get_free(), wanted)
            step(transfer.name, f"free to sell: {self._show(wanted)}")

    def credit(self):
        """Credit what came back, to the cent of what was paid."""
        with self.steps("draft credit note", "accountant") as step:
            self._expect("queue", self.rma.next_step, "settle")
            self.rma.with_user(self._user("accountant")).action_create_credit_notes()
            note = self.rma.credit_note_ids.with_user(self._user("accountant"))
            self._expect("credit note", note.state, "draft")
            self._expect("its total", note.amount_total, self.rma.amount_estimated)
            step(f"id {note.id}", f"{self._money(note.amount_total)}, as estimated")
        with self.steps("posted credit note", "accountant") as step:
            note.action_post()
            self._expect("credit note", note.state, "posted")
            self._expect(
                "invoice it reverses", note.reversed_entry_id, self.order.invoice_ids - note
            )
            step(note.name, f"of {note.reversed_entry_id.name}, tax {self._money(note.amount_tax)}")
        with self.steps("credit note PDF", "accountant") as step:
            path = self._print("accountant", "account.account_invoices", note, "credit-note.pdf")
            step(self._show_path(path), f"{path.stat().st_size // 1024} KB")
        with self.steps("return closed", "accountant") as step:
            self._expect("return", self.rma.state, "done")
            self._expect("credited", self.rma.amount_credited, self.rma.amount_estimated)
            self._expect("order", self.order.invoice_status, "invoiced")
            step(self.rma.name, f"done, {self._money(self.rma.amount_credited)} credited")

    def _stock_up(self):
        """Fill the shelves that earlier runs have emptied."""
        free = self._get_free()
        location = self.env.ref("stock.stock_location_stock")
        for name, quantity in SOLD.items():
            if free[name] < quantity:
                self.env["stock.quant"]._update_available_quantity(
                    self.products[name], location, 50
                )

    # -- helpers -----------------------------------------------------------------------------------

    @property
    def _picking(self):
        return self.rma.picking_ids.filtered(
            lambda picking: picking.picking_type_code == "incoming"
        )

    def _ref(self, name):
        return self.env.ref(f"rma_management.{name}")

    def _user(self, role):
        return self._ref(f"user_demo_{role}")

    def _as(self, role, model):
        return self.env[model].with_user(self._user(role))

    def _name(self, product):
        return next(name for name, other in self.products.items() if other == product)

    def _get_free(self):
        self.env.invalidate_all()
        return {name: int(product.free_qty) for name, product in self.products.items()}

    def _show(self, quantities):
        return ", ".join(f"{name} {quantity}" for name, quantity in quantities.items())

    def _count(self, moves):
        return f"{sum(moves.mapped('product_uom_qty')):g}"

    def _money(self, amount):
        return formatLang(self.env, amount, currency_obj=self.order.currency_id).replace(
            "\xa0", " "
        )

    def _print(self, role, report, record, name):
        """Write a PDF and return its path."""
        reports = self._as(role, "ir.actions.report")
        content, kind = reports._render_qweb_pdf(report, record.ids)
        self._expect(f"kind of {name}", (kind, content[:5]), ("pdf", b"%PDF-"))
        path = self.directory / name
        path.write_bytes(content)
        return path

    def _show_path(self, path):
        return f"{self.directory.name}/{path.name}"

    def _expect(self, what, found, wanted):
        if isinstance(wanted, float):
            same = self.order.currency_id.compare_amounts(found, wanted) == 0
        else:
            same = found == wanted
        if not same:
            raise WrongResultError(f"{what}: {found!r}, but it should be {wanted!r}")


def _read_codes(path):
    """Read the barcodes on a PDF's first page: {symbology: text}."""
    with tempfile.TemporaryDirectory() as directory:
        picture = Path(directory) / "page"
        scan = ["pdftoppm", "-r", "200", "-png", "-f", "1", "-singlefile", path, picture]
        subprocess.run(scan, check=True)
        read = ["zbarimg", "--quiet", picture.with_suffix(".png")]
        lines = subprocess.run(read, capture_output=True, text=True, check=False).stdout.split("\n")
    return dict(line.split(":", 1) for line in lines if ":" in line)


class Steps:
    """Prints numbered steps: ``with steps(what, role) as step: … step(number, figures)``."""

    def __init__(self):
        self.number = 0
        self.what = ""

    def __call__(self, what, role):
        self.number += 1
        self.what = f"{self.number:3}. {what:<19} {role:<11}"
        return self

    def __enter__(self):
        return lambda number, figures: print(f"{self.what} {number:<20} {figures}", flush=True)

    def __exit__(self, *_exception):
        return False

    def fail(self):
        """Say which step went wrong."""
        print(f"{self.what} FAILED", flush=True)


if __name__ == "__main__":
    database, directory = sys.argv[1:]
    with open_environment(database) as environment:
        run(environment, Path(directory))
