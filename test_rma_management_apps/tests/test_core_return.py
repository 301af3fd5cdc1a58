from odoo.exceptions import AccessError, UserError

from odoo.addons.rma_management.tests.common import RmaCommon
from odoo.addons.rma_management.tests.common_portal_start import PortalStartCommon

CORE = "test_rma_management_apps.return_reason_{}"
OURS = "rma_management.rma_reason_{}"


class TestCoreReasonLinks(RmaCommon):
    """Odoo's own reasons and ours (I9)."""

    def setUp(self):
        super().setUp()
        self.links = self.env["rma.core.reason"]

    def find(self, name):
        return self.links.search([("core_id", "=", self.env.ref(CORE.format(name)).id)])

    def test_installed_reasons_are_linked(self):
        for core, ours in (
            ("wrong_item", "wrong_item"),
            ("damaged_product", "damaged"),
            ("not_meeting_expectations", "quality"),
            ("incorrect_specs", "compatibility"),
            ("order_by_mistake", "ordered_wrong"),
        ):
            with self.subTest(core=core):
                self.assertEqual(self.find(core).reason_id, self.env.ref(OURS.format(ours)))
                self.assertEqual(self.find(core).name, self.env.ref(CORE.format(core)).name)

    def test_menu_is_shown(self):
        self.assertTrue(self.env.ref("rma_management.rma_core_reason_menu").active)

    def test_what_a_manager_says_stays(self):
        link, other = self.find("wrong_item"), self.find("incorrect_specs")
        link.with_user(self.manager).reason_id = self.env.ref(OURS.format("late"))
        other.with_user(self.manager).reason_id = False
        self.links._set_up()
        self.assertEqual(link.reason_id, self.env.ref(OURS.format("late")))
        self.assertFalse(other.reason_id)

    def test_new_and_gone_reasons_when_the_list_is_opened(self):
        size = self.env["return.reason"].create({"name": "Wrong size"})
        nobody = self.env["return.reason"].create({"name": "Ugly"})
        action = self.links.with_user(self.manager).action_open()
        self.assertEqual(action["res_model"], "rma.core.reason")
        found = self.links.search([("core_id", "in", (size | nobody).ids)])
        self.assertRecordValues(
            found,
            [
                {"name": "Wrong size", "reason_id": self.env.ref(OURS.format("size")).id},
                {"name": "Ugly", "reason_id": False},
            ],
        )
        size.unlink()
        self.assertEqual(found[0].name, "")
        self.links.action_open()
        self.assertEqual(found.exists().mapped("name"), ["Ugly"])

    def test_only_managers_link(self):
        with self.assertRaises(AccessError):
            self.find("wrong_item").with_user(self.csr).reason_id = False
        with self.assertRaises(AccessError):
            self.links.with_user(self.csr).action_open()
        with self.assertRaises(UserError):
            self.find("wrong_item").with_user(self.manager).core_id = 1

    def get_reason_on_transfer(self, *reasons):
        order = self.sell([(self.chair, 1), (self.lamp, 1)])
        rma = self.draft(order, {self.chair: 1, self.lamp: 1})
        for line, reason in zip(rma.line_ids, reasons, strict=True):
            line.reason_id = reason
        rma.action_submit()
        return rma.picking_ids.return_reason_id

    def test_our_reason_on_the_reverse_transfer(self):
        wrong, late = (self.env.ref(OURS.format(name)) for name in ("wrong_item", "late"))
        core = self.env.ref(CORE.format("wrong_item"))
        self.assertEqual(self.get_reason_on_transfer(wrong, wrong), core)
        self.assertFalse(self.get_reason_on_transfer(wrong, late), "Odoo knows one for all goods")
        self.assertFalse(self.get_reason_on_transfer(late, late))
        self.assertFalse(self.get_reason_on_transfer(None, None))

    def test_a_reason_is_called_as_its_group(self):
        link = self.find("wrong_item")
        link.reason_id = self.env.ref(OURS.format("group_delivery"))
        late = self.env.ref(OURS.format("late"))
        self.assertEqual(
            self.get_reason_on_transfer(late, late), self.env.ref(CORE.format("wrong_item"))
        )

    def test_cost_does_not_grow_with_the_transfers(self):
        reason = self.env.ref(OURS.format("wrong_item"))

        def measure(number):
            orders = [self.sell([(self.chair, 1)]) for _order in range(number)]
            returns = self.env["rma.order"].union(
                *[self.draft(order, {self.chair: 1}) for order in orders]
            )
            returns.line_ids.reason_id = reason
            self.env.flush_all()
            self.env.invalidate_all()
            lines = returns.line_ids
            lines.mapped("reason_id.parent_id.name")
            self.env.ref(OURS.format("wrong_item")).invalidate_recordset(["core_reason_ids"])
            before = self.env.cr.sql_log_count
            found = [line.reason_id._get_core_reason_id() for line in lines]
            self.assertTrue(all(found))
            return self.env.cr.sql_log_count - before

        measure(1)
        self.assertEqual(measure(5), measure(1))


class TestCoreWindow(RmaCommon):
    """Odoo's return validity, proposed as a window (I9)."""

    def setUp(self):
        super().setUp()
        self.company.write({"rma_core_window_proposed": False, "return_validity_days": 21})
        self.drafts = self.env["rma.policy"].search([("state", "=", "draft")])

    def allow(self):
        self.company.allow_spontaneous_returns = True
        return self.env["rma.policy"].search([("state", "=", "draft")]) - self.drafts

    def test_a_draft_that_changes_nothing_until_it_is_published(self):
        order = self.sell([(self.chair, 1)])
        line = self.draft(order, {self.chair: 1}).line_ids
        draft = self.allow()
        self.assertRecordValues(
            draft,
            [
                {
                    "state": "draft",
                    "window_days": 21,
                    "company_id": self.company.id,
                    "refund_timing": self.policy.refund_timing,
                    "date_from": False,
                }
            ],
        )
        self.assertIn("21 days", draft.name)
        self.assertIn(self.manager.partner_id, draft.message_ids.notified_partner_ids)
        policies = self.env["rma.policy"]
        self.assertEqual(policies._find_for(line)[line.id], self.policy)
        draft.with_user(self.manager).action_publish()
        self.assertEqual(policies._find_for(line)[line.id], draft)

    def test_once(self):
        self.assertTrue(self.allow())
        self.company.allow_spontaneous_returns = False
        self.drafts |= self.env["rma.policy"].search([("state", "=", "draft")])
        self.assertFalse(self.allow())
        self.env["rma.core.reason"]._set_up()
        self.assertFalse(self.allow())

    def test_with_an_update(self):
        self.company.allow_spontaneous_returns = True
        self.company.rma_core_window_proposed = False
        self.env["rma.core.reason"]._set_up()
        drafts = self.env["rma.policy"].search([("state", "=", "draft")]) - self.drafts
        self.assertEqual(len(drafts), 2)

    def test_not_where_somebody_has_decided(self):
        self.set_terms(window_days=30)
        self.assertFalse(self.allow())
        self.assertTrue(self.company.rma_core_window_proposed)

    def test_not_without_days(self):
        self.company.return_validity_days = 0
        self.assertFalse(self.allow())

    def test_without_terms_of_ours(self):
        self.policy.active = False
        draft = self.allow()
        self.assertRecordValues(draft, [{"window_days": 21, "state": "draft"}])

    def test_who_sets_up_stock_needs_no_right_on_policies(self):
        user = self.stock_user
        user.write({"group_ids": [(4, self.env.ref("base.group_system").id)]})
        self.company.with_user(user).allow_spontaneous_returns = True
        self.assertTrue(self.env["rma.policy"].search([("state", "=", "draft")]) - self.drafts)


class TestCorePortal(PortalStartCommon):
    """Odoo's own portal return opens ours (I9)."""

    def setUp(self):
        super().setUp()
        self.company.write({"rma_core_window_proposed": True, "allow_spontaneous_returns": True})

    def test_one_guard_closes_odoos(self):
        later = self.env.registry["rma.test.sale.order.later"]
        self.assertTrue(later._is_portal_return_allowed(self.order), "Odoo would")
        self.assertFalse(self.order._is_portal_return_allowed())

    def test_our_button_stands_in_the_place_of_odoos(self):
        self.log_in()
        page = self.url_open(f"/my/orders/{self.order.id}").text
        self.assertIn("o_rma_return_items", page)
        self.assertNotIn("o_return_button", page)

    def test_the_label_leads_to_our_form(self):
        self.log_in()
        address = f"/my/orders/{self.order.id}/download_return_label"
        details = "?return_details={}&return_reason_id=1"
        page = self.url_open(address + details, allow_redirects=False)
        self.assertEqual(page.status_code, 303)
        self.assertTrue(page.headers["Location"].endswith(f"/my/orders/{self.order.id}/return"))
        self.assertIn("o_rma_start_form", self.url_open(address).text)

    def test_by_the_key_of_the_order(self):
        self.order._portal_ensure_token()
        self.authenticate(None, None)
        address = f"/my/orders/{self.order.id}/download_return_label"
        keyed = self.url_open(f"{address}?access_token={self.order.access_token}")
        self.assertIn("o_rma_start_form", keyed.text)
        self.assertNotIn("o_rma_start_form", self.url_open(f"{address}?access_token=wrong").text)
        self.assertNotIn("o_rma_start_form", self.url_open(address).text)
