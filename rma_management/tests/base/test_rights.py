from odoo import Command
from odoo.tests import new_test_user

from ..common import RmaCommon

OPERATIONS = {"read": "r", "write": "w", "create": "c", "unlink": "u"}
GROUPS = {
    "csr": "rma_management.group_rma_user",
    "inspector": "rma_management.group_rma_inspector",
    "manager": "rma_management.group_rma_manager",
    "stock": "stock.group_stock_user",
    "accountant": "account.group_account_invoice",
    "auditor": "account.group_account_readonly",
    "seller": "sales_team.group_sale_salesman",
    "leads": "sales_team.group_sale_salesman_all_leads",
    "employee": "base.group_user",
    "third_party": "rma_management.group_rma_3pl",
    "portal": "base.group_portal",
}
READERS = "stock accountant auditor leads"
EVERYBODY = "csr inspector stock accountant auditor seller leads employee third_party"
CONFIGURATION = {EVERYBODY: "r", "manager": "rwcu"}
# {model: {roles: what they may do with their own records, and with those of others}}. Whoever is
# not named may do nothing, and nobody anything with what is another company's. Own is what a
# salesperson sold, a customer returns, a third party's warehouse receives.
RECORDS = {
    "rma.order": {
        "csr manager": "rwcu rwcu",
        f"inspector {READERS}": "r r",
        "seller third_party portal": "r",
    },
    "rma.order.line": {
        "csr manager": "rwcu rwcu",
        f"inspector {READERS}": "r r",
        "seller third_party portal": "r",
    },
    "rma.inspection": {
        "inspector manager": "rwc rwc",
        f"csr {READERS}": "r r",
        "third_party": "rc",
        "seller": "r",
    },
    "rma.inspection.item": {
        "inspector manager": "rc rc",
        f"csr {READERS}": "r r",
        "third_party": "rc",
        "seller": "r",
    },
    "rma.inspection.step": {
        "inspector manager": "rc rc",
        f"csr {READERS}": "r r",
        "seller": "r",
    },
    # The third party's own would be one that it found, or goods that came to it.
    "rma.discrepancy": {
        "csr inspector manager": "rwc rwc",
        READERS: "r r",
        "seller": "r",
    },
    "rma.charge": {
        "csr manager accountant": "rwcu rwcu",
        "inspector auditor": "r r",
    },
    "rma.claim": {
        "csr manager": "rwc rwc",
        "inspector accountant auditor": "r r",
        "portal": "r",
    },
    # Accounting names the line of the bank by which the money was taken.
    "rma.dispute": {"csr manager": "rwc rwc", "accountant": "rw rw", "auditor": "r r"},
    "rma.offer": {"csr manager": "rwcu rwcu", "accountant auditor": "r r"},
    "rma.decision": {f"csr inspector manager {READERS}": "r r", "seller": "r"},
    "rma.approval": {f"csr inspector manager {READERS}": "r r", "seller": "r"},
}
# {model: {roles: what they may do}} of what is nobody's own, or of which each sees only his own.
MODELS = {
    **dict.fromkeys(
        (
            "rma.accessory", "rma.check", "rma.check.answer", "rma.disposition", "rma.grade",
            "rma.dispute.body", "rma.guarantee", "rma.guarantee.remedy", "rma.policy",
            "rma.policy.window", "rma.reason", "rma.withdrawal.label", "rma.withdrawal.right",
        ),
        CONFIGURATION,
    ),
    "rma.core.reason": {EVERYBODY: "r", "manager": "rw"},
    "rma.withdrawal": {"csr manager": "rw"},
    "rma.chain": {},
    "rma.chain.break": {"manager": "rw"},
    "rma.objection": {"csr manager": "rwc"},
    "rma.erasure": {"manager": "rwcu"},
    "rma.quality.case": {"csr": "r", "inspector manager": "rw"},
    "rma.refund": {"csr manager accountant auditor": "r"},
    "rma.policy.replay": {"manager": "ru"},
    "rma.policy.replay.line": {"manager": "r"},
    "rma.policy.replay.total": {"manager": "r"},
    **dict.fromkeys(("rma.report", "rma.report.rate"), {"manager accountant auditor": "r"}),
    "rma.liability": {"manager accountant": "rwcu", "auditor": "r"},
    **dict.fromkeys(
        ("rma.liability.line", "rma.liability.backtest"), {"manager accountant auditor": "r"}
    ),
    "rma.workbook": {"manager accountant auditor": "r"},
    "rma.workbook.ask": {"manager accountant auditor": "rwcu"},
    **dict.fromkeys(("rma.arrival", "rma.arrival.day"), {"inspector manager": "r"}),
    "rma.message": {"csr manager": "r"},
    "rma.message.type": {"csr": "r", "manager": "rw"},
    **dict.fromkeys(("rma.desk.key", "rma.guest.access", "rma.rate.limit"), {}),
    **dict.fromkeys(
        (
            "rma.entry", "rma.entry.candidate", "rma.entry.line", "rma.resolution",
            "rma.resolution.line", "rma.unknown.serial",
        ),
        {"csr manager": "rwcu"},
    ),
    **dict.fromkeys(("rma.next.disposition", "rma.reinspect"), {"inspector manager": "rwcu"}),
    **dict.fromkeys(
        ("rma.inspect", "rma.inspect.item", "rma.inspect.line"),
        {"inspector manager third_party": "rwcu"},
    ),
    "rma.charge.waive": {"manager accountant": "rwcu"},
    "rma.motive": {f"{EVERYBODY} manager": "rwcu"},
}  # fmt: skip


class TestRights(RmaCommon):
    """Who does what with which record: every model, operation and role against one table."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls.env["stock.warehouse"].create({"name": "Second", "code": "SEC"})
        cls.env["stock.quant"]._update_available_quantity(cls.chair, cls.second.lot_stock_id, 50)
        cls.env["rma.accessory"].create(
            {"name": "Manual", "price": 5.0, "product_tmpl_id": cls.chair.product_tmpl_id.id}
        )
        cls.approved = cls.env["rma.reason"].create(
            {
                "name": "Wants a look",
                "approval_group_id": cls.env.ref("rma_management.group_rma_manager").id,
            }
        )
        cls.users = cls.create_users(cls.company)
        cls.users["portal"].partner_id.parent_id = cls.partner
        cls.second.rma_3pl_user_ids = cls.users["third_party"]
        cls.own = cls.create_records(cls.partner, cls.second, cls.users["seller"])
        cls.other = cls.create_records(cls.stranger, cls.warehouse, cls.manager)
        elsewhere = cls.env["res.company"].create({"name": "Elsewhere"})
        cls.foreigners = cls.create_users(elsewhere)

    @classmethod
    def create_users(cls, company):
        return {
            role: new_test_user(
                cls.env,
                f"{role}_{company.id}",
                groups=groups,
                company_id=company.id,
                company_ids=[Command.set(company.ids)],
            )
            for role, groups in GROUPS.items()
        }

    @classmethod
    def create_records(cls, partner, warehouse, seller):
        """Return {model: a record} of a return that went through everything."""
        test = cls("test_every_model_is_in_a_table")
        order = test.sell(
            [(cls.chair, 5)], partner=partner, warehouse_id=warehouse.id, user_id=seller.id
        )
        waiting = test.authorize(order, {cls.chair: 1}, line={"reason_id": cls.approved.id})
        rma = test.authorize(order, {cls.chair: 2}, user=cls.csr).with_user(cls.env.user)
        test.receive(rma)
        wizard = cls.env["rma.inspect"].create({"order_id": rma.id})
        for item in wizard.item_ids:
            item.answer_id = item.check_id.answer_ids[0]
        wizard.line_ids.disposition_id = cls.env.ref("rma_management.rma_disposition_refurbish")
        wizard.action_apply()
        dialog = cls.env["rma.next.disposition"].browse(
            rma.inspection_ids.action_open_next()["res_id"]
        )
        dialog.disposition_id = cls.restock
        dialog.action_apply()
        found = rma.action_report_discrepancy("damaged_parcel", note="Wet.")
        charge = cls.env["rma.charge"].create({"order_id": rma.id, "rate": 1.0})
        claim = cls.env["rma.claim"].create({"order_id": rma.id})
        offer = cls.env["rma.offer"].create({"claim_id": claim.id, "amount": 1.0})
        body = cls.env.ref("rma_management.rma_dispute_body_adr")
        dispute = cls.env["rma.dispute"].create({"claim_id": claim.id, "body_id": body.id})
        records = {
            rma, rma.line_ids, rma.inspection_ids, rma.inspection_ids.item_ids[:1],
            rma.inspection_ids.step_ids, rma.decision_ids[:1], waiting.approval_ids[:1], found,
            charge, claim, offer, dispute,
        }  # fmt: skip
        return {record._name: record for record in records}

    def get_rights(self, record, user):
        record = record.with_user(user).with_context(allowed_company_ids=user.company_ids.ids)
        record.invalidate_recordset()
        return "".join(letter for name, letter in OPERATIONS.items() if record.has_access(name))

    def get_expected(self, table, role):
        """Return what a row of a table says of a role."""
        return next((cell for roles, cell in table.items() if role in roles.split()), "")

    def test_every_record_by_every_role(self):
        for model, table in RECORDS.items():
            for role, user in self.users.items():
                own, _space, other = self.get_expected(table, role).partition(" ")
                for record, whose, expected in (
                    (self.own[model], user, own),
                    (self.other[model], user, other),
                    (self.own[model], self.foreigners[role], ""),
                ):
                    with self.subTest(model=model, user=whose.login, record=record.id):
                        self.assertTrue(record)
                        self.assertEqual(self.get_rights(record, whose), expected)
                        found = record.with_user(whose).sudo(False)
                        is_found = "r" in expected and bool(found.search([("id", "=", record.id)]))
                        self.assertEqual(is_found, "r" in expected)

    def test_every_model_by_every_role(self):
        for model, table in MODELS.items():
            for role, user in self.users.items():
                with self.subTest(model=model, role=role):
                    expected = self.get_expected(table, role)
                    self.assertEqual(self.get_rights(self.env[model], user), expected)

    def test_every_model_is_in_a_table(self):
        """A model somebody adds says here who may do what with it."""
        ours = {
            name
            for name, model in self.env.registry.items()
            if name.startswith("rma.")
            and not model._abstract
            and model._original_module == "rma_management"
        }
        self.assertEqual(ours, RECORDS.keys() | MODELS.keys())
