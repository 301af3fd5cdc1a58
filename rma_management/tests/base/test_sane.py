from odoo import Command
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...models.base.rma_sane import check_sane
from ..common_desk import DeskCommon

NUMBERS = [float("nan"), float("inf"), float("-inf"), 1e308, "NaN", "1e308", "many", 10**400]
NUL = "a\0b"


class TestSane(DeskCommon):
    """What no quantity, amount or text can be is told in plain words, wherever it comes in."""

    def refused(self, function, *args, **kwargs):
        with self.subTest(args=str(args)[:80], **kwargs):
            with self.assertRaises(UserError) as caught, self.env.cr.savepoint():
                function(*args, **kwargs)
            self.assertRegex(str(caught.exception), "ordinary number|no text has|not read well")

    def test_every_typed_field_of_every_model(self):
        """Of models to come too: there is one door."""
        bad = {
            **dict.fromkeys(("float", "monetary"), 1e308),
            "integer": 2**31,
            "many2one": 2**31,
            **dict.fromkeys(("char", "text", "html"), NUL),
        }
        number = 0
        for name, model in self.env.registry.items():
            if model._abstract or not self.env[name]._auto:
                continue
            for field in model._fields.values():
                ours = name.startswith("rma.") or field.name.startswith("rma_")
                if ours and field.store and field.type in bad:
                    number += 1
                    vals = {field.name: bad[field.type]}
                    with self.subTest(field=str(field)), self.assertRaises(UserError):
                        check_sane(self.env[name], vals)
                    if name.startswith("rma."):
                        with self.subTest(written=str(field)), self.assertRaises(UserError):
                            self.env[name].browse().write(vals)
        self.assertGreater(number, 300)

    def test_return_lines(self):
        order = self.sell([(self.chair, 5)])
        rma = self.draft(order, {self.chair: 1}, user=self.csr)
        lines = rma.line_ids
        line = {"sale_line_id": order.order_line.id}
        for value in NUMBERS:
            bad = {"product_uom_qty": value}
            self.refused(lines.write, bad)
            self.refused(lines.create, {"order_id": rma.id, **line, **bad})
            self.refused(rma.write, {"line_ids": [Command.update(lines.id, bad)]})
            self.refused(
                rma.create,
                {"partner_id": self.partner.id, "line_ids": [Command.create({**line, **bad})]},
            )
            self.refused(
                lines.with_context(default_product_uom_qty=value).create,
                {"order_id": rma.id, **line},
            )
            self.refused(
                rma.onchange, {"line_ids": [[1, lines.id, bad]]}, ["line_ids"], {"state": {}}
            )
        self.refused(rma.sudo().write, {"subject": NUL})
        self.refused(rma.write, {"note": f"<p>{NUL}</p>"})
        result = lines.load(["order_id/.id", "sale_line_id/.id", "product_uom_qty"],
                            [[str(rma.id), str(order.order_line.id), "NaN"]])  # fmt: skip
        self.assertIn("ordinary number", str(result["messages"]))

    def test_entry(self):
        order = self.sell([(self.chair, 5)])
        entries = self.env["rma.entry"].with_user(self.csr)
        entry = entries.create({"sale_order_ids": [Command.set(order.ids)]})
        for value in NUMBERS:
            self.refused(entry.line_ids.write, {"quantity": value})
            self.refused(
                entry.onchange,
                {"line_ids": [[1, entry.line_ids.id, {"quantity": value}]]},
                ["line_ids"],
                {"amount_estimated": {}},
            )
        self.refused(entries.create, {"search_term": NUL})
        self.refused(entries.onchange, {"search_term": NUL}, ["search_term"], {"is_choice": {}})

    def test_inspection_and_other_wizards(self):
        rma = self.authorize(self.sell([(self.chair, 5)]), {self.chair: 3})
        self.receive(rma)
        wizard = self.env["rma.inspect"].with_user(self.inspector).create({"order_id": rma.id})
        for value in NUMBERS:
            self.refused(wizard.line_ids.write, {"quantity": value})
        self.refused(wizard.line_ids.write, {"defect": NUL})
        motives = self.env["rma.motive"].with_user(self.manager)
        self.refused(motives.create, {"motive": NUL})
        report = rma.with_user(self.inspector).action_report_discrepancy
        self.refused(report, "damaged_parcel", note=NUL)
        for value in NUMBERS:
            self.refused(report, "unexpected_product", product_id=self.lamp.id, quantity=value)

    def test_settings(self):
        settings = self.env["res.config.settings"]
        for value in NUMBERS:
            self.refused(settings.create, {"rma_reinspection_percent": value})
            self.refused(self.company.write, {"rma_reinspection_percent": value})
            self.refused(self.env["rma.accessory"].create, {"name": "Manual", "price": value})
            self.refused(self.policy_of(value))

    def policy_of(self, value):
        return lambda: self.env["rma.policy"].create({"name": "Odd", "restocking_fee_rate": value})

    def test_days_beyond_the_calendar_never_end(self):
        self.set_terms(window_days=2**31 - 1, validity_days=2**31 - 1)
        rma = self.authorize(self.sell([(self.chair, 5)]), {self.chair: 3})
        self.assertEqual(rma.date_expiry.year, 9999)
        rma.action_extend()
        self.assertEqual(rma.date_expiry.year, 9999)

    def test_searches(self):
        for name in ("rma.order", "rma.order.line", "rma.reason", "rma.inspection"):
            model = self.env[name].with_user(self.manager)
            self.refused(model.search, [("display_name", "ilike", NUL)])
            self.refused(model.search_count, [("id", "=", 1), ("create_uid.name", "=", NUL)])
            self.refused(model.search, Domain("create_uid", "any", [("name", "=", NUL)]))
            self.refused(model.search, [("create_uid.name", "in", ["a", NUL])])
            self.refused(model.name_search, NUL)
            self.refused(model.web_search_read, ["!", ("display_name", "=", NUL)], {"id": {}})
            self.refused(model.formatted_read_group, [("display_name", "=", NUL)], [], ["__count"])

    def test_desk(self):
        rma = self.authorize(self.sell([(self.chair, 5)]), {self.chair: 3})
        other = self.authorize(self.sell([(self.chair, 5)]), {self.chair: 3})
        self.count(other, {self.chair: 2})
        [part] = self.desk.get_order(other.id)["to_inspect"]
        for value in NUMBERS:
            self.refused(self.count, rma, {self.chair: value})
            self.refused(self.grade, other, quantity=value)
            self.refused(
                self.desk.report, rma.id, "surplus", self.new_key(), self.chair.id, False, value
            )
        self.refused(self.grade, other, defect=NUL)
        self.refused(self.desk.report, rma.id, "damaged_parcel", self.new_key(), note=NUL)
        self.refused(self.count, rma, {self.chair: 1}, key="12345678\0")
        for order in (rma, None):
            answer = self.scan(NUL, order)
            self.assertEqual(answer["kind"], "error")
            self.assertIn("not read well", answer["message"])
        self.assertEqual(other.line_ids.qty_inspected, 0)
        self.assertTrue(part)
