from lxml import etree

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError

from ..common import RmaCommon

# What nobody types and no document tells: written by the code of actions.
DECIDED = {
    "rma.order": {
        "name", "state", "date_authorized", "date_done", "date_expiry", "date_expiry_asked",
        "date_expiry_checked", "date_receipt", "initiation_seconds", "requester_id",
        "reject_reason", "override_motive", "is_expired", "is_closed_short", "is_blind_receipt",
        "is_receipt_queued", "is_credit_queued", "email_from", "email_cc", "subject", "order_ref",
        "date_in_mail", "access_token", "date_promise_told", "date_shipped", "message_round",
        "parcel_ref", "parcel_carrier",
        # What points at the return from elsewhere.
        "approval_ids", "blind_move_ids", "claim_ids", "decision_ids", "dispute_ids",
        "inspection_ids", "message_log_ids", "objection_ids", "refund_ids",
        "replacement_invoice_ids", "replacement_order_ids", "unlined_move_ids",
    },
    "rma.order.line": {
        "verdict", "verdict_reasons", "reason_terms", "is_straight", "qty_owed", "claim_ids",
        "credit_line_ids", "discrepancy_ids", "inspection_ids", "move_ids",
        "replacement_move_ids", "replacement_sale_line_ids",
    },
    "rma.charge": {
        "source", "policy_id", "withdrawal_right_id", "inspection_id", "is_whole", "sale_order_id",
        "limit_amount", "waive_user_id", "waive_date", "move_line_ids", "claim_id",
    },
    "rma.inspection": {
        "user_id", "date", "scrap_id", "second_state", "second_grade_id", "second_user_id",
        "second_date", "second_note", "recommended_disposition_id", "is_override",
        "predicted_value", "best_value", "runner_up_value", "realised_state", "realised_value",
        "realised_date", "charge_ids", "move_ids", "step_ids", "is_unseen",
    },
    "rma.inspection.item": set(),
    "rma.inspection.step": {"user_id", "date", "location_id", "scrap_id", "move_ids"},
    "rma.discrepancy": {
        "state", "decision", "decided_by_id", "date_decided", "is_derived", "is_credit_held",
        "found_by_id", "move_id", "exit_move_ids",
    },
    "rma.claim": {
        "name", "access_token", "state", "level", "deadline", "amount_agreed", "amount_saved",
        "is_agreed", "first_offer_rate", "date_agreed", "days_to_settle", "offer_count",
        "dispute_ids", "agent_id", "share_agreed",
    },
    "rma.offer": {
        "sequence", "state", "user_id", "date_sent", "date_reminded", "date_answered",
        "answered_by", "answer_address", "approver_id",
    },
    "rma.dispute": {"state", "date_appeal", "date_decided"},
    "rma.quality.case": {
        "state", "company_id", "product_id", "reason_id", "scope", "lot_id", "vendor_id",
        "returned_count", "delivered_count", "expected_count", "chance", "adjusted_chance",
        "line_ids", "date_closed", "reopen_count", "before_returned", "before_delivered",
        "after_returned", "after_delivered",
    },
    "rma.objection": {"state", "user_id", "date_answered"},
    "rma.chain.break": {
        "company_id", "sequence", "kind", "decision_id", "found", "state",
    },
    "rma.approval": {"order_id", "sequence", "group_id", "is_second", "user_id", "date"},
    "rma.decision": {
        "order_id", "ran", "company_id", "event", "user_id", "date", "motive", "reasons",
        "verdicts", "policy_ids", "role", "amount", "currency_id", "discrepancy_id", "claim_id",
        "quantity", "product_uom_id", "sequence", "previous_digest", "digest",
    },
    "rma.refund": {
        "note_id", "order_id", "source_tx_id", "refund_tx_id", "amount", "state", "error",
        "attempts", "date_sent",
    },
    "rma.message": {
        "order_id", "type_id", "company_id", "round", "day", "about", "state", "date_due",
        "date_sent", "attempts", "error", "mail_message_id",
    },
    "rma.message.type": {"code", "kind"},
    "rma.desk.key": {"name", "method", "digest", "user_id", "answer"},
    "rma.guest.access": {
        "order_reference", "email", "is_queued", "sale_order_id", "token_hash", "date_expiry",
    },
    "rma.rate.limit": {"name", "tries"},
    # What Odoo's own list has, and what points at a reason from there.
    "rma.core.reason": {"core_id"},
    "rma.reason": {"parent_path", "core_reason_ids"},
    "rma.check": {"kind"},
    "rma.policy": {"state", "version", "previous_id", "next_ids", "line_ids", "replay_ids"},
    "rma.withdrawal": {
        "name", "partner_name", "email", "order_reference", "items", "content", "shown", "lang",
        "submitted_at", "submitted_local", "form_key", "verify_token", "sequence",
        "previous_digest", "digest", "state", "is_to_work_off", "finding", "company_id",
        "rma_order_id", "mail_state", "mail_attempts", "mail_error", "date_acknowledged",
        "mail_due", "queue_rank",
    },
    "rma.chain": {"name", "sequence", "digest"},
    "rma.liability": {"date_reckoned", "line_ids", "move_id", "reversal_id", "date_compared"},
    "rma.liability.line": {
        "liability_id", "categ_id", "qty_delivered", "qty_credited", "rate", "is_pooled",
        "qty_expected", "amount_liability", "amount_asset", "weeks", "amount_actual",
    },
    "rma.arrival": {
        "warehouse_id", "day_ids", "date_reckoned", "qty_open", "qty_today", "qty_week",
        "has_errors", "error_percent", "naive_percent",
    },
    "rma.workbook": {
        "company_id", "date_from", "date_to", "state", "line_count", "done_count", "error", "file",
    },
    "rma.arrival.day": {"arrival_id", "date", "kind", "quantity"},
    "rma.policy.replay": {
        "policy_id", "company_id", "date_from", "date_to", "state", "error", "terms_print",
        "last_move_id", "last_order_id", "changed_count", "done_count", "total_count", "total_ids",
    },
    "rma.policy.replay.line": {
        "replay_id", "company_id", "kind", "rma_line_id", "sale_line_id", "partner_id",
        "product_id", "quantity", "amount", "condition", "reason_id", "resolution",
        "policy_before_id", "policy_after_id", "outcome_before", "outcome_after", "fee_before",
        "fee_after", "reasons_before", "reasons_after",
    },
    "rma.policy.replay.total": {
        "replay_id", "kind", "outcome_before", "outcome_after", "amount", "fee_before",
        "fee_after", "applied_count", "line_count", "moved_count",
    },
}  # fmt: skip
ADDON = "rma_management"
DOOR = "the door"
DOOR_TEXTS = (
    "cannot be typed",
    "cannot be changed now",
    "can be added now",
    "was recorded",
    "Ask one of them",
)


class TestTyped(RmaCommon):
    """One table says who types what: the registry, the table and what is refused agree."""

    def get_models(self):
        """Return our models whose records stay, by name."""
        return {
            name: self.env[name]
            for name in self.registry
            if name.startswith("rma.")
            and self.env[name]._auto
            and not self.env[name]._transient
            and not self.env[name]._abstract
            and self.registry[name]._original_module == ADDON
        }

    def get_own_fields(self, model):
        return {
            name for name in model._get_guarded_fields() if model._fields[name]._module == ADDON
        }

    def test_every_model_has_the_door(self):
        for name, model in self.get_models().items():
            with self.subTest(name):
                self.assertTrue(hasattr(model, "_get_typed"))

    def test_every_stored_field_is_of_one_kind(self):
        """A field added tomorrow fails here until somebody says who types it."""
        for name, model in self.get_models().items():
            with self.subTest(name):
                own = self.get_own_fields(model)
                typed, derived = model._get_typed().keys() & own, model._get_derived_fields() & own
                decided = DECIDED.get(name, set())
                self.assertEqual(typed | derived | decided, own)
                self.assertFalse(typed & decided)
                self.assertFalse(derived & decided)

    def test_what_is_not_typed_is_not_copied(self):
        """Odoo's own “Duplicate” creates as the user."""
        for name in ("rma.order", "rma.order.line", "rma.policy"):
            model = self.env[name]
            with self.subTest(name):
                copied = {n for n in self.get_own_fields(model) if model._fields[n].copy}
                self.assertFalse(copied - model._get_typed().keys())

    def test_forms_offer_nothing_that_is_refused(self):
        """What a form lets people type, the web client sends."""
        for name, model in self.get_models().items():
            views = self.env["ir.ui.view"].search(
                [("model", "=", name), ("type", "in", ("form", "list", "kanban"))]
            )
            for view in views.filtered(lambda view: view.mode == "primary"):
                arch = etree.fromstring(model.get_view(view.id, view.type)["arch"])
                with self.subTest(view=view.name):
                    self.assertFalse(set(self.find_untyped(arch, model)))

    def find_untyped(self, arch, model):
        """Return the fields that a view lets people type, and the table does not."""
        is_read_only = arch.get("edit") in ("0", "false") and arch.get("create") in ("0", "false")
        if is_read_only or arch.tag != ("list" if arch.get("editable") else "form"):
            return
        typed, guarded = model._get_typed().keys(), model._get_guarded_fields()
        for node in self.iter_fields(arch):
            field = model._fields[node.get("name")]
            if (node.get("readonly") or str(field.readonly)) in ("1", "True"):
                continue
            if field.name in guarded - typed:
                yield f"{model._name}.{field.name}"
            comodel = field.relational and self.env[field.comodel_name]
            for view in node:
                if comodel is not False and hasattr(comodel, "_get_typed"):
                    yield from self.find_untyped(view, comodel)

    def iter_fields(self, node):
        """Walk the fields of a view, and not those of the views inside them."""
        for child in node.iterchildren("*"):
            if child.tag == "field":
                yield child
            else:
                yield from self.iter_fields(child)

    def make_records(self):
        """Return one return and all that belongs to it in each state: {state: {model: record}}."""
        result = {}
        sampled = {"authorized", "done"}
        self.company.rma_reinspection_percent = 100
        for state in ("draft", "submitted", "authorized", "done", "rejected", "cancel"):
            self.partner.rma_always_review = state in ("submitted", "rejected")
            order = self.sell([(self.chair, 2)])
            rma = self.draft(order, {self.chair: 2}, user=self.csr).with_env(self.env)
            charge = self.env["rma.charge"].create({"order_id": rma.id, "amount": 1.0})
            if state == "cancel":
                rma.action_cancel()
            elif state != "draft":
                rma.action_submit()
            if state == "rejected":
                rma.with_user(self.manager).action_reject("No")
            records = {"rma.order": rma, "rma.order.line": rma.line_ids, "rma.charge": charge}
            if state in sampled:
                self.receive(rma)
                found = rma.action_report_discrepancy("damaged_parcel")
                self.inspect(rma)
                records["rma.inspection"] = rma.inspection_ids
                records["rma.discrepancy"] = found
            if state == "done":
                self.credit(rma)
            self.assertEqual(rma.state, state)
            result[state] = records
        return result

    def test_what_each_role_may_write_in_each_state(self):
        """Model × field × state × role, tried and compared with the table."""
        users = {
            "csr": self.csr,
            "inspector": self.inspector,
            "accountant": self.accountant,
            "stock": self.stock_user,
            "manager": self.manager,
        }
        by_state = self.make_records()
        for state, records in by_state.items():
            for name, record in records.items():
                for role, user in users.items():
                    with self.subTest(state=state, model=name, role=role):
                        self.check_fields(record.with_user(user))

    def check_fields(self, record):
        model = record.sudo()
        state = model._get_typing_state()
        table = model._get_typed()
        wrong = []
        for name in sorted(self.get_own_fields(model)):
            rule = table.get(name)
            expected = (
                record.has_access("write")
                and rule is not None
                and rule.is_open(state)
                and (not rule.groups or any(map(record.env.user.has_group, rule.groups)))
            )
            refusal = self.get_refusal(record, name)
            # What other guards say of what the table allows is not the question here.
            if refusal == (DOOR if expected else None):
                wrong.append((name, refusal))
        self.assertFalse(wrong)

    def get_refusal(self, record, name):
        """Write what a field holds already; return by whom that is refused, if at all."""
        value = record.sudo()[name]
        field = record._fields[name]
        if field.type == "one2many":
            value = []
        elif field.relational:
            value = [Command.set(value.ids)] if field.type == "many2many" else value.id
        try:
            with self.env.cr.savepoint():
                record.write({name: value})
                record.flush_recordset()
        except UserError as error:
            return DOOR if any(text in str(error) for text in DOOR_TEXTS) else "another guard"
        return None

    def test_ways_in(self):
        """What is refused is refused on every way: each writes one field that nobody types."""
        rma = self.draft(self.sell([(self.chair, 2)]), {self.chair: 1}, user=self.csr)
        own = rma.with_user(self.csr)
        line = own.line_ids
        partner_id = self.partner.id
        model = self.env["rma.order"].with_user(self.csr)
        ways = {
            "write": lambda: own.write({"initiation_seconds": 1}),
            "web_save": lambda: own.web_save({"date_expiry": "2099-01-01"}, {}),
            "assignment": lambda: setattr(own, "name", "RMA-1"),
            "command": lambda: own.write(
                {"line_ids": [Command.update(line.id, {"verdict": "authorize"})]}
            ),
            "new line": lambda: own.write(
                {
                    "line_ids": [
                        Command.create({"product_id": self.chair.id, "verdict_reasons": "x"})
                    ]
                }
            ),
            "link": lambda: line.write({"move_ids": [Command.clear()]}),
            "create": lambda: model.create(
                {"partner_id": partner_id, "commercial_partner_id": self.stranger.id}
            ),
            "context": lambda: model.with_context(default_date_expiry="2099-01-01").create(
                {"partner_id": partner_id}
            ),
        }
        for way, call in ways.items():
            with self.subTest(way), self.assertRaises(AccessError), self.env.cr.savepoint():
                call()
        loaded = model.load(["partner_id/.id", "date_expiry"], [[str(partner_id), "2099-01-01"]])
        self.assertFalse(loaded["ids"])
        self.assertIn("cannot be typed", loaded["messages"][0]["message"])

    def test_an_identity_is_not_forged(self):
        rma = self.draft(self.sell([(self.chair, 2)]), {self.chair: 1}, user=self.csr)
        for value in (True, 1, "object", object()):
            forged = rma.with_user(self.csr).with_context(rma_action=value)
            with self.subTest(value), self.assertRaises(AccessError):
                forged.write({"state": "done"})


class TestTruth(RmaCommon):
    """What was asked for and decided stays what it was, whoever would have it otherwise."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reason = cls.env["rma.reason"].create(
            {"name": "Recall", "approval_group_id": cls.env.ref("base.group_system").id}
        )

    def test_terms_are_frozen_with_the_authorization(self):
        kind = self.env["rma.reason"].create({"name": "Ours", "is_fee_waived": True})
        rma = self.authorize(self.sell([(self.chair, 1)]), {self.chair: 1}, user=self.csr)
        for vals in ({"reason_id": kind.id}, {"condition": "used"}, {"resolution": "keep"}):
            with self.subTest(vals), self.assertRaisesRegex(UserError, "Authorized"):
                rma.with_user(self.csr).line_ids.write(vals)
        for name in ("partner_shipping_id", "partner_invoice_id", "channel"):
            with self.subTest(name), self.assertRaisesRegex(UserError, "Authorized"):
                rma.with_user(self.csr).write({name: False})

    def test_who_asked_does_not_take_the_question_back(self):
        order = self.sell([(self.chair, 2)])
        rma = self.draft(order, {self.chair: 1}, user=self.csr, line={"reason_id": self.reason.id})
        own = rma.with_user(self.csr)
        own.action_submit()
        with self.assertRaisesRegex(UserError, "back to draft"):
            own.line_ids.reason_id = False
        own.action_draft()
        own.line_ids.reason_id = False
        own.action_submit()
        self.assertEqual(rma.state, "submitted")
        with self.assertRaisesRegex(UserError, "waits for approval"):
            own.action_authorize()
        rma.with_user(self.manager).action_authorize()
        self.assertEqual(rma.state, "authorized")

    def test_an_inspector_is_who_he_is(self):
        rma = self.authorize(self.sell([(self.chair, 1)]), {self.chair: 1})
        self.receive(rma)
        inspections = self.env["rma.inspection"].with_user(self.inspector)
        vals = {
            "line_id": rma.line_ids.id,
            "quantity": 1.0,
            "grade_id": self.env.ref("rma_management.rma_grade_a").id,
            "disposition_id": self.restock.id,
        }
        with self.assertRaises(AccessError):
            inspections.create({**vals, "user_id": self.stock_user.id})
        found = inspections.create(vals)
        self.assertEqual(found.user_id, self.inspector)
        for name in ("user_id", "order_id", "company_id", "product_id"):
            with self.subTest(name), self.assertRaises(AccessError):
                found.write({name: False})

    def test_nothing_is_added_to_a_finished_inspection(self):
        accessory = self.env["rma.accessory"].create(
            {"name": "Cable", "product_tmpl_id": self.lamp.product_tmpl_id.id, "price": 30.0}
        )
        rma = self.authorize(self.sell([(self.chair, 1)]), {self.chair: 1})
        self.receive(rma)
        self.inspect(rma)
        check = self.env["rma.check"].with_context(active_test=False)
        check = check.search([("kind", "=", "accessory")])
        missing = check.answer_ids.filtered(lambda answer: answer.status == "missing")[:1]
        item = {
            "check_id": check.id,
            "accessory_id": accessory.id,
            "answer_id": missing.id,
        }
        items = self.env["rma.inspection.item"].with_user(self.inspector)
        with self.assertRaisesRegex(UserError, "was recorded"):
            items.create({**item, "inspection_id": rma.inspection_ids.id})

    def test_an_accessory_belongs_to_its_product(self):
        accessory = self.env["rma.accessory"].create(
            {"name": "Cable", "product_tmpl_id": self.lamp.product_tmpl_id.id, "price": 30.0}
        )
        rma = self.authorize(self.sell([(self.chair, 1)]), {self.chair: 1})
        self.receive(rma)
        check = self.env["rma.check"].with_context(active_test=False)
        check = check.search([("kind", "=", "accessory")])
        with self.assertRaisesRegex(ValidationError, "no accessory"):
            self.env["rma.inspection"].with_user(self.inspector).create(
                {
                    "line_id": rma.line_ids.id,
                    "quantity": 1.0,
                    "grade_id": self.env.ref("rma_management.rma_grade_a").id,
                    "disposition_id": self.restock.id,
                    "item_ids": [
                        Command.create({"check_id": check.id, "accessory_id": accessory.id})
                    ],
                }
            )
