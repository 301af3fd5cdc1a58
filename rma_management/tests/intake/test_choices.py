from lxml import etree

from odoo import Command
from odoo.tests import Form

from ..common_inspection import InspectionCommon


class TestChoices(InspectionCommon):
    """What is chosen on a line stands, whatever is saved with it and in whatever order."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        ref = cls.env.ref
        cls.not_needed = ref("rma_management.rma_reason_not_needed")
        cls.size = ref("rma_management.rma_reason_size")
        cls.order = cls.sell([(cls.chair, 3), (cls.lamp, 2)])

    def open_entry(self):
        entries = self.env["rma.entry"].with_user(self.csr)
        return entries.create({"sale_order_ids": [Command.set(self.order.ids)]})

    def test_saved_with_the_choice_for_all(self):
        """As the web client sends it: the form's values and those of its lines in one call."""
        for name, for_all, own in (
            ("reason_id", self.not_needed.id, self.size.id),
            ("condition", "opened", "used"),
            ("resolution", "store_credit", "exchange"),
        ):
            for is_known in (True, False):
                with self.subTest(name=name, is_known=is_known):
                    entry = self.open_entry()
                    chair, lamp = entry.line_ids
                    command = [Command.UPDATE, chair.id, {"quantity": 1, name: own}]
                    if not is_known:
                        chair.unlink()
                        vals = {"sale_line_id": self.order.order_line[0].id, name: own}
                        command = [Command.CREATE, "virtual_1", vals]
                    entry.web_save({name: for_all, "line_ids": [command]}, {})
                    chosen = {
                        line.product_id: line._fields[name].convert_to_write(line[name], line)
                        for line in entry.line_ids
                    }
                    self.assertEqual(chosen, {self.chair: own, self.lamp: for_all})

    def test_resolution_beside_reason_for_all(self):
        entry = self.open_entry()
        chair = entry.line_ids[0]
        line = [Command.UPDATE, chair.id, {"quantity": 1, "resolution": "exchange"}]
        entry.web_save({"reason_id": self.not_needed.id, "line_ids": [line]}, {})
        rma = self.env["rma.order"].browse(entry.action_confirm()["res_id"])
        self.assertRecordValues(
            rma.line_ids,
            [
                {
                    "resolution": "exchange",
                    "reason_id": self.not_needed.id,
                    "exchange_product_id": self.chair.id,
                }
            ],
        )

    def test_in_any_order_on_the_screen(self):
        def choose_for_all(form):
            form.reason_id = self.not_needed
            form.condition = "unopened"

        def choose_on_line(form):
            with form.line_ids.edit(0) as line:
                line.quantity = 1
                line.reason_id = self.size
                line.condition = "opened"
                line.resolution = "exchange"

        for steps in ((choose_for_all, choose_on_line), (choose_on_line, choose_for_all)):
            with self.subTest(first=steps[0].__name__):
                with Form(self.open_entry()) as form:
                    for step in steps:
                        step(form)
                    form.note = "Rings back on Monday"
                self.assertRecordValues(
                    form.record.line_ids,
                    [
                        {
                            "reason_id": self.size.id,
                            "condition": "opened",
                            "resolution": "exchange",
                        },
                        {
                            "reason_id": self.not_needed.id,
                            "condition": "unopened",
                            "resolution": "refund",
                        },
                    ],
                )

    def test_lines_without_a_choice_follow_again(self):
        with Form(self.open_entry()) as form:
            form.reason_id = self.not_needed
        with Form(form.record) as form:
            form.reason_id = self.size
            form.resolution = "store_credit"
        self.assertEqual(form.record.line_ids.reason_id, self.size)
        with Form(form.record) as form:
            form.reason_id = self.not_needed
            form.resolution = "refund"
        self.assertEqual(form.record.line_ids.reason_id, self.not_needed)
        self.assertEqual(set(form.record.line_ids.mapped("resolution")), {"refund"})

    def test_reason_proposes_the_resolution_of_its_line(self):
        self.size.default_resolution = "exchange"
        entry = self.open_entry()
        entry.line_ids[0].reason_id = self.size
        self.assertEqual(entry.line_ids.mapped("resolution"), ["exchange", "refund"])
        entry.line_ids[0].resolution = "store_credit"
        entry.line_ids[0].reason_id = self.not_needed
        self.assertEqual(entry.line_ids[0].resolution, "store_credit")

    def test_grade_and_disposition_beside_an_answer(self):
        self.env["rma.accessory"].create(
            {"name": "Manual", "product_tmpl_id": self.chair.product_tmpl_id.id}
        )
        missing = self.env.ref("rma_management.rma_check_accessory_missing")
        wizard = self.get_wizard(self.get_received({self.chair: 1}))
        answer = [Command.UPDATE, wizard.item_ids.id, {"answer_id": missing.id}]
        choice = {"grade_id": self.b.id, "disposition_id": self.send_back.id}
        line = [Command.UPDATE, wizard.line_ids.id, choice]
        for vals in (
            {"line_ids": [line], "item_ids": [answer]},
            {"item_ids": [answer], "line_ids": [line]},
        ):
            wizard.web_save(vals, {})
            self.assertRecordValues(wizard.line_ids, [choice])

    def test_policy_beside_the_company(self):
        """What a manager chose on a line of a draft."""
        other = self.policy.copy({"name": "Goodwill", "active": True})
        rma = self.draft(self.order, {self.chair: 1})
        line = [Command.UPDATE, rma.line_ids.id, {"policy_id": other.id}]
        rma.with_user(self.manager).web_save(
            {"company_id": self.company.id, "line_ids": [line]}, {}
        )
        self.assertEqual(rma.line_ids.policy_id, other)

    def test_one_address_leaves_the_other_to_the_customer(self):
        rma = self.draft(self.order, {self.chair: 1})
        rma.line_ids.unlink()
        rma.write({"partner_id": self.stranger.id, "partner_shipping_id": self.partner.id})
        self.assertRecordValues(
            rma,
            [
                {
                    "partner_shipping_id": self.partner.id,
                    "partner_invoice_id": self.stranger.id,
                }
            ],
        )

    def test_typed_price_leaves_the_taxes_to_the_product(self):
        free = self.create_product("Book", 10.0, taxes_id=[Command.clear()])
        rma = (
            self.env["rma.order"]
            .with_user(self.manager)
            .create(
                {
                    "partner_id": self.partner.id,
                    "line_ids": [
                        Command.create({"product_id": self.chair.id, "price_basis": "list"})
                    ],
                }
            )
        )
        self.assertEqual(rma.line_ids.tax_ids, self.tax)
        rma.line_ids.write({"product_id": free.id, "price_basis": "manual", "price_unit": 8.0})
        self.assertRecordValues(rma.line_ids, [{"price_unit": 8.0, "tax_ids": []}])

    def test_each_choice_has_its_own_method(self):
        """A method that computes two choices would keep both where one is made."""
        shared = [
            str(field)
            for name in self.env.registry
            for field in self._get_choices(self.env[name])
            for other in self.env.registry.field_computed[field]
            if name.startswith("rma.") and f"proposed_{field.name}" != other.name != field.name
            if other in self._get_choices(self.env[name])
            if field.name != f"proposed_{other.name}"
        ]
        self.assertFalse(shared)

    def test_documents_keep_what_is_chosen_on_their_lines(self):
        """Of every form with a list that can be typed in."""
        open_documents, kept = [], []
        for name in self.env.registry:
            model = self.env[name]
            if not name.startswith("rma.") or model._abstract:
                continue
            arch = etree.fromstring(model.get_view(view_type="form")["arch"])
            for node in arch.xpath("//field[list[@editable]]"):
                field = model._fields[node.get("name")]
                if field.type == "one2many" and self._get_choices(self.env[field.comodel_name]):
                    is_kept = isinstance(model, self.env.registry["rma.choice.mixin"])
                    (kept if is_kept else open_documents).append(str(field))
        self.assertFalse(open_documents)
        self.assertIn("rma.entry.line_ids", kept)

    def _get_choices(self, model):
        """Return the fields that are computed, and can be typed."""
        return [
            field
            for field in model._fields.values()
            if field.store and field.compute and not field.readonly and not field.related
        ]

    def test_channels_speak_the_language_of_the_user(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        phone = self.env.ref("rma_management.selection__rma_order__channel__phone")
        phone.with_context(lang="fr_FR").name = "Par téléphone"
        for lang, name in (("en_US", phone.name), ("fr_FR", "Par téléphone")):
            for model in ("rma.entry", "rma.order"):
                with self.subTest(lang=lang, model=model):
                    records = self.env[model].with_user(self.csr).with_context(lang=lang)
                    channels = records.fields_get(["channel"])["channel"]["selection"]
                    self.assertEqual(dict(channels)["phone"], name)
