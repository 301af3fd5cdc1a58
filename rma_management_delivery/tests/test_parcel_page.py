from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.rma_management.tests.common_portal import PortalCase

from ..models.rma_order_parcel_add import MAX_BY_CUSTOMER
from .common import DeliveryCommon


@tagged("post_install", "-at_install")
class TestParcelPage(PortalCase):
    """The customer sends it in several parcels, and says so on the page of the return (L6)."""

    def add(self, known=1, token=None, **data):
        answer = self.post(self.rma, "/parcels", token=token, known=known, **data)
        self.env.invalidate_all()
        return answer

    def tell(self, number):
        answer = self.post(self.rma, "/parcels/number", number=number)
        self.env.invalidate_all()
        return answer

    def get_numbers(self):
        return self.rma.parcel_ids.sorted("id").mapped("tracking_ref")

    def test_owner_adds_one(self):
        self.log_in("owner")
        page = self.get(self.rma)
        self.assertIn("Does it not fit into one parcel?", self.get_text(page))
        self.assertIn("there is one for each parcel", self.get_text(page))
        messages = len(self.rma.message_ids)
        text = self.get_text(self.add())
        self.assertIn("your return comes in 2 parcels", text)
        self.assertIn("Parcel 2 of 2", text)
        self.assertEqual(self.rma.parcel_ids.mapped("number"), ["1 of 2", "2 of 2"])
        self.assertEqual(len(self.rma.message_ids), messages + 1)
        self.assertIn("2 in all", self.rma.message_ids[:1].body)
        self.assertEqual(self.rma.message_ids[:1].author_id, self.partner)
        printed = [(label.number, label.count) for label in self.rma._get_label_parcels()]
        self.assertEqual(printed, [(1, 2), (2, 2)])

    def test_guest_adds_one_by_the_key(self):
        self.log_in("nobody")
        token = self.rma._portal_ensure_token()
        answer = self.add(token=token)
        self.assertIn(f"access_token={token}", answer.url)
        self.assertEqual(len(self.rma.parcel_ids), 2)

    def test_colleague_of_the_customer_does_as_he_does(self):
        self.log_in("colleague")
        self.add()
        self.assertEqual(len(self.rma.parcel_ids), 2)

    def test_others_do_nothing_here(self):
        wrong = self.create_return(self.order, {self.lamp: 1})._portal_ensure_token()
        for who, token in (("other", None), ("nobody", None), ("nobody", wrong), ("other", wrong)):
            self.log_in(who)
            with self.subTest(who=who, token=bool(token)):
                before = self.read_state(self.rma)
                self.add(token=token)
                self.post(self.rma, "/parcels/number", token=token, number="1Z999")
                self.assertFalse(self.rma.parcel_ids)
                self.assertEqual(self.read_state(self.rma), before)

    def test_without_the_forms_own_key(self):
        self.log_in("owner")
        self.assertEqual(self.post(self.rma, "/parcels", csrf=False, known=1).status_code, 400)
        self.env.invalidate_all()
        self.assertFalse(self.rma.parcel_ids)

    def test_colleague_at_a_desk_without_the_right_only_looks(self):
        self.stock_user.password = "rma_stock_looks"
        self.authenticate(self.stock_user.login, "rma_stock_looks")
        token = self.rma._portal_ensure_token()
        self.add()
        self.assertFalse(self.rma.parcel_ids)
        self.add(token=token)
        self.assertEqual(len(self.rma.parcel_ids), 2, "who has the customer's key is the customer")

    def test_double_click_adds_one(self):
        self.log_in("owner")
        for _click in range(3):
            answer = self.add(known=1)
            self.assertIn("your return comes in 2 parcels", self.get_text(answer))
        self.assertEqual(len(self.rma.parcel_ids), 2)
        messages = len(self.rma.message_ids)
        self.add(known=2)
        self.assertEqual((len(self.rma.parcel_ids), len(self.rma.message_ids)), (3, messages + 1))
        # A form of long ago, and what no page of ours sends.
        for known in (1, 2, 0, "", "x", "-1", "3.0", "9" * 30, "٣x"):
            with self.subTest(known):
                self.add(known=known)
                self.assertEqual(len(self.rma.parcel_ids), 3)

    def test_too_many(self):
        self.log_in("owner")
        for known in range(1, MAX_BY_CUSTOMER):
            self.rma._add_parcel(known, is_customer=True)
        page = self.get(self.rma).text
        self.assertNotIn('name="known"', page)
        answer = self.add(known=MAX_BY_CUSTOMER)
        self.assertIn(f"More than {MAX_BY_CUSTOMER} parcels", self.get_text(answer))
        self.assertEqual(len(self.rma.parcel_ids), MAX_BY_CUSTOMER)
        # Customer service goes on.
        self.rma.with_user(self.csr).action_add_parcel()
        self.assertEqual(len(self.rma.parcel_ids), MAX_BY_CUSTOMER + 1)

    def test_only_while_goods_are_awaited(self):
        self.log_in("owner")
        received = self.create_return(self.order, {self.lamp: 1})
        self.receive(received)
        cancelled = self.create_return(self.order, {self.lamp: 1})
        cancelled.action_cancel()
        draft = self.env["rma.order"].create({"partner_id": self.partner.id})
        for rma in (received, cancelled, draft):
            with self.subTest(rma.state):
                self.assertNotIn('name="known"', self.get(rma).text)
                answer = self.post(rma, "/parcels", known=1)
                self.assertIn("waits for no goods", self.get_text(answer))
                self.env.invalidate_all()
                self.assertFalse(rma.parcel_ids)

    def test_while_a_part_is_here_one_more_can_come(self):
        self.receive(self.rma, {self.chair: 1}, backorder=True)
        self.log_in("owner")
        self.assertEqual(self.rma.receipt_status, "partial")
        self.add()
        self.assertEqual(len(self.rma.parcel_ids), 2)

    def test_who_sends_it_himself_tells_the_numbers(self):
        self.log_in("owner")
        self.add()
        page = self.get(self.rma).text
        self.assertNotIn('id="rma_number"', page, "the first one has a form of its own")
        self.assertIn('id="rma_parcel"', page)
        self.post(self.rma, "/parcel", number="1Z-1")
        self.env.invalidate_all()
        self.assertEqual(self.get_numbers(), ["1Z-1", False])
        self.assertIn("Tracking number of parcel 2 of 2", self.get_text(self.get(self.rma)))
        for _click in range(2):
            answer = self.tell(" 1Z-2 ")
            self.assertIn("we have the number of your parcel", self.get_text(answer))
        self.assertIn("It comes in 2 parcels", self.get_text(self.get(self.rma)))
        self.assertEqual(self.get_numbers(), ["1Z-1", "1Z-2"])
        self.assertEqual(self.rma.parcel_ids.mapped("is_told_by_customer"), [True, True])
        self.assertEqual(self.rma.sudo().picking_ids.carrier_tracking_ref, "1Z-1,1Z-2")
        # All have their numbers: the next one is added with its own.
        page = self.get(self.rma).text
        self.assertNotIn('id="rma_number"', page)
        self.assertIn('id="rma_further"', page)
        self.add(known=2, number="1Z-3")
        self.assertEqual(self.get_numbers(), ["1Z-1", "1Z-2", "1Z-3"])
        self.assertTrue(self.rma.parcel_ids[2].is_told_by_customer)
        self.assertIn("needs no tracking number", self.get_text(self.tell("1Z-4")))

    def test_what_is_no_number(self):
        self.log_in("owner")
        self.rma._take_parcel("1Z-1")
        self.rma._add_parcel(is_customer=True)
        before = self.read_state(self.rma)
        for number, words in (
            ("", "Enter the tracking number"),
            ("   ", "Enter the tracking number"),
            ("1Z\x07", "Enter the tracking number"),
            ("A1,A2", "Enter the tracking number"),
            ("9" * 65, "too long"),
        ):
            with self.subTest(number):
                self.assertIn(words, self.get_text(self.tell(number)))
                if number.strip():
                    self.assertIn(words, self.get_text(self.add(known=2, number=number)))
                self.assertEqual(self.read_state(self.rma), before)
                self.assertEqual(self.get_numbers(), ["1Z-1", False])
        self.assertIn("same tracking number", self.get_text(self.add(known=2, number="1Z-1")))
        self.assertEqual(len(self.rma.parcel_ids), 2)

    def test_money_follows_from_no_number_of_the_customers(self):
        self.rma._take_parcel("1Z-1")
        self.rma._add_parcel(1, "1Z-2", is_customer=True)
        self.assertIsNone(self.rma.sudo()._get_first_scan())
        self.assertEqual(self.rma.parcel_ids.mapped("is_told_by_customer"), [True, True])


class TestParcelLabels(DeliveryCommon):
    """Each parcel that is added to those with labels gets one of its own, and no other does."""

    muted = ("odoo.addons.rma_management_delivery.models.stock_picking",)

    def setUp(self):
        super().setUp()
        self.refs = iter(("FIRST", "SECOND", "THIRD", "FOURTH"))
        self.asked = []

        def answer(carrier, pickings, _ref=None, _day=None):
            ref = next(self.refs)
            self.asked.append(ref)
            name = f"{carrier.get_return_label_prefix()}-{ref}-0.pdf"
            pickings.message_post(body=name, attachments=[(name, b"%PDF-1.4")])
            return [{"exact_price": carrier.fixed_price, "tracking_number": ref}]

        carriers = self.env.registry["delivery.carrier"]
        self.startPatcher(patch.object(carriers, "rma_test_get_return_label", answer))

    def get_numbers(self, rma):
        return rma.sudo().parcel_ids.sorted("id").mapped("tracking_ref")

    def add(self, rma, known):
        return rma._add_parcel(known, is_customer=True)

    def test_one_label_each(self):
        """However many are added before the carrier has answered."""
        rma = self.authorize_by()
        self.add(rma, 1)
        self.add(rma, 2)
        page = rma._get_portal_values()
        self.assertIn("Its label is being made", page["parcels"][2]["text"])
        self.run_cron()
        self.run_cron()
        self.assertEqual(self.asked, ["FIRST", "SECOND"])
        self.assertEqual(rma.label_status, "pending", "one is still to be made")
        self.assertFalse(rma.is_receipt_queued, "the mail waits for all of them")
        self.assertIn(rma, self.env["rma.order"].search([("label_status", "=", "pending")]))
        self.run_cron()
        self.run_cron()
        self.assertEqual(self.asked, ["FIRST", "SECOND", "THIRD"])
        self.assertEqual(self.get_numbers(rma), ["FIRST", "SECOND", "THIRD"])
        self.assertEqual(rma.label_status, "done")
        self.assertTrue(rma.is_receipt_queued)
        self.assertNotIn(rma, self.env["rma.order"].search([("label_status", "=", "pending")]))
        self.assertEqual(len(rma.sudo().picking_ids._get_return_labels()), 3)

    def test_carrier_that_tells_no_number_is_not_asked_for_ever(self):
        rma = self.authorize_by()

        def answer(carrier, pickings, _ref=None, _day=None):
            self.asked.append("label")
            name = carrier.get_return_label_prefix()
            pickings.message_post(body=name, attachments=[(name, b"%PDF-1.4")])

        carriers = self.env.registry["delivery.carrier"]
        with patch.object(carriers, "rma_test_get_return_label", answer):
            self.run_cron()
            self.add(rma, 1)
            for _run in range(3):
                self.run_cron()
        self.assertEqual(len(self.asked), 2)
        self.assertEqual(rma.label_status, "done")

    def test_number_in_the_name_of_the_file(self):
        rma = self.authorize_by()

        def answer(carrier, pickings, _ref=None, _day=None):
            name = f"{carrier.get_return_label_prefix()}-{next(self.refs)}-0.pdf"
            pickings.message_post(body=name, attachments=[(name, b"%PDF-1.4")])

        carriers = self.env.registry["delivery.carrier"]
        with patch.object(carriers, "rma_test_get_return_label", answer):
            self.run_cron()
            self.add(rma, 1)
            self.run_cron()
        self.assertEqual(self.get_numbers(rma), ["FIRST", "SECOND"])

    def test_label_that_failed_is_asked_for_again(self):
        rma = self.authorize_by()
        self.run_cron()
        self.add(rma, 1)
        carriers = self.env.registry["delivery.carrier"]

        def fail(*_args):
            raise ValueError("The address has no street.")

        with patch.object(carriers, "rma_test_get_return_label", fail):
            self.run_cron()
        self.assertEqual(rma.label_status, "failed")
        self.assertIn("could not be made", rma._get_portal_values()["parcels"][1]["text"])
        rma.with_user(self.csr).action_request_labels()
        self.run_cron()
        self.assertEqual(self.get_numbers(rma), ["FIRST", "SECOND"])
        self.assertEqual(rma.label_status, "done")

    def test_parcel_taken_away_again_wants_no_label(self):
        rma = self.authorize_by()
        self.run_cron()
        self.add(rma, 1)
        rma.with_user(self.csr).parcel_ids.sorted("id")[1].unlink()
        self.run_cron()
        self.assertEqual((self.asked, rma.label_status), (["FIRST"], "done"))

    def test_customer_tells_no_number_where_the_carrier_makes_labels(self):
        rma = self.authorize_by()
        self.run_cron()
        self.add(rma, 1)
        rma._take_parcel("")
        page = rma._get_portal_values()
        self.assertTrue(page["is_label_made"])
        self.assertFalse(page["numberless_parcel"])
        with self.assertRaisesRegex(UserError, "needs no tracking number"):
            rma._number_parcel("1Z-2")

    def test_goods_that_came_keep_the_label_they_came_with(self):
        rma = self.authorize_by()
        self.run_cron()
        self.add(rma, 1)
        self.receive(rma)
        self.run_cron()
        self.assertEqual((self.asked, rma.label_status), (["FIRST"], "done"))

    def test_each_label_is_charged(self):
        self.set_terms(is_label_charged=True, freight_payer="customer")
        rma = self.authorize_by()
        full = rma.amount_estimated
        self.run_cron()
        self.assertTrue(rma._get_portal_values()["is_label_charged"])
        self.assertEqual(rma.charge_ids.mapped("rate"), [7.5])
        self.add(rma, 1)
        self.run_cron()
        self.assertEqual(rma.sudo().picking_ids.carrier_price, 15.0)
        self.assertEqual(rma.charge_ids.mapped("rate"), [15.0])
        self.assertAlmostEqual(rma.amount_estimated, full - 15.0)

    def test_each_label_is_ours_where_we_pay(self):
        self.set_terms(is_label_charged=True, freight_payer="company")
        rma = self.authorize_by()
        self.run_cron()
        self.add(rma, 1)
        self.run_cron()
        self.assertFalse(rma._get_portal_values()["is_label_charged"])
        self.assertFalse(rma.charge_ids)
        self.assertEqual(rma.sudo().picking_ids.carrier_price, 15.0)
