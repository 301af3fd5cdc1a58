from unittest.mock import patch

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import HttpCase
from odoo.tools import mute_logger

from odoo.addons.mail.tests.common import MailCase

from .common import DeliveryCommon


class TestLabel(DeliveryCommon, MailCase):
    """The carrier's label (L2): made once, after the authorization, whatever the carrier does."""

    muted = ("odoo.sql_db", "odoo.addons.rma_management_delivery.models.stock_picking")

    def patch_carrier(self, function):
        """Let the carrier answer with a function of (carrier, pickings, tracking, date)."""
        return patch.object(
            self.env.registry["delivery.carrier"],
            "rma_test_get_return_label",
            lambda carrier, pickings, ref=None, day=None: function(carrier, pickings, ref, day),
        )

    def test_return_carrier_is_the_first_named_that_serves_the_customer(self):
        other = self.create_carrier("Other")
        plain = self.create_carrier("Plain", "fixed")
        abroad = self.create_carrier(
            "Abroad", country_ids=[Command.set(self.env.ref("base.jp").ids)]
        )
        none = self.env["delivery.carrier"]
        for policy, company, delivery, expected in (
            (none, none, self.carrier, self.carrier),
            (none, none, plain, none),
            (none, none, none, none),
            (none, other, self.carrier, other),
            (none, plain, self.carrier, plain),
            (self.carrier, other, plain, self.carrier),
            (abroad, none, self.carrier, self.carrier),
        ):
            with self.subTest(policy=policy.name, company=company.name, delivery=delivery.name):
                self.set_terms(return_carrier_id=policy.id)
                self.company.rma_return_carrier_id = company
                rma = (
                    self.authorize_by(delivery or none)
                    if delivery
                    else self.authorize(self.sell([(self.chair, 1)]), {self.chair: 1})
                )
                picking = rma.sudo().picking_ids
                self.assertEqual(picking.carrier_id, expected)
                wanted = "pending" if expected.can_generate_return else False
                self.assertEqual(picking.rma_label_state, wanted)

    def test_label_is_where_core_looks_for_it(self):
        rma = self.authorize_by()
        picking = rma.sudo().picking_ids
        self.assertEqual((rma.state, rma.label_status), ("authorized", "pending"))
        self.assertFalse(picking.return_label_ids)
        self.run_cron()
        picking.invalidate_recordset(["return_label_ids"])
        self.assertEqual(
            picking.return_label_ids.mapped("name"), [f"LabelReturn-rma_test-RT{picking.id}-0.pdf"]
        )
        self.assertTrue(picking.return_label_ids.access_token)
        self.assertRecordValues(
            rma,
            [
                {
                    "label_status": "done",
                    "label_error": False,
                    "tracking_ref": f"RT{picking.id}",
                    "tracking_url": f"https://carrier.example.com/RT{picking.id}",
                }
            ],
        )
        action = rma.with_user(self.csr).action_open_labels()
        self.assertIn(f"/web/content/{picking.return_label_ids.id}?access_token=", action["url"])

    def test_no_transfer_is_ever_asked_for_twice(self):
        rma = self.authorize_by()
        picking = rma.sudo().picking_ids
        asked = []

        def answer(carrier, pickings, ref, day):
            asked.append((ref, day))
            name = f"{carrier.get_return_label_prefix()}-A-0.pdf"
            pickings.message_post(body="Label", attachments=[(name, b"%PDF-1.4")])

        picking.move_ids.origin_returned_move_id.picking_id.carrier_tracking_ref = "OUT1"
        with self.patch_carrier(answer):
            self.run_cron()
            self.run_cron()
            picking.print_return_label()
            with self.assertRaisesRegex(UserError, "no carrier label to request"):
                rma.with_user(self.csr).action_request_labels()
            self.run_cron()
        delivered = picking.move_ids.origin_returned_move_id.picking_id.date_done.date()
        self.assertEqual(asked, [("OUT1", delivered)])
        # The number stands in the file's name where the carrier's module does not answer it.
        self.assertEqual(rma.tracking_ref, "A")

    def test_failure_leaves_the_return_and_can_be_restarted(self):
        self.partner.street = False
        rma = self.authorize_by()
        self.run_cron()
        self.assertRecordValues(
            rma,
            [
                {
                    "state": "authorized",
                    "label_status": "failed",
                    "label_error": "The address has no street.",
                    "tracking_ref": False,
                }
            ],
        )
        self.assertIn(rma, self.env["rma.order"].search([("label_status", "=", "failed")]))
        self.assertTrue(rma.is_receipt_queued, "the customer hears of the return all the same")
        self.partner.street = "1 Main Street"
        rma.with_user(self.csr).action_request_labels()
        self.assertEqual(rma.label_status, "pending")
        self.run_cron()
        self.assertEqual(rma.label_status, "done")

    def test_label_that_failed_is_nobodys_concern_once_the_goods_are_here(self):
        self.partner.street = False
        rma = self.authorize_by()
        self.run_cron()
        self.receive(rma)
        self.assertFalse(rma.label_status)
        self.assertNotIn(rma, self.env["rma.order"].search([("label_status", "=", "failed")]))

    def test_carrier_without_label_or_with_a_crash_has_failed(self):
        def crash(*_args):
            self.env.cr.execute("SELECT 1 / 0")

        for function, error in (
            (lambda *_args: None, "The carrier sent no label."),
            (crash, "division by zero"),
        ):
            rma = self.authorize_by()
            with self.patch_carrier(function), mute_logger(*self.muted):
                self.run_cron()
            self.assertEqual(rma.label_status, "failed")
            self.assertIn(error, rma.label_error)

    def test_request_that_was_cut_off_is_for_somebody_to_look_at(self):
        rma = self.authorize_by()
        rma.sudo().picking_ids.rma_label_state = "asked"
        self.assertEqual(rma.label_status, "pending")
        with self.patch_carrier(lambda *_args: self.fail("asked again")):
            self.run_cron()
        self.assertEqual(rma.label_status, "failed")
        self.assertIn("Look with the carrier", rma.label_error)

    def test_nothing_is_asked_for_what_came_or_was_cancelled(self):
        received, cancelled = self.authorize_by(), self.authorize_by()
        self.receive(received)
        cancelled.action_cancel()
        with self.patch_carrier(lambda *_args: self.fail("asked")):
            self.run_cron()
        self.assertEqual((received | cancelled).mapped("label_status"), [False, False])

    def test_receipt_waits_for_the_label_and_brings_it(self):
        rma = self.authorize_by()
        self.assertFalse(rma.is_receipt_queued)
        self.run_cron()
        self.assertTrue(rma.is_receipt_queued)
        before = rma.message_ids
        with self.mock_mail_gateway():
            rma.action_send_receipt()
        names = (rma.message_ids - before).attachment_ids.mapped("name")
        self.assertEqual(len(names), 3)
        self.assertIn(f"LabelReturn-rma_test-RT{rma.sudo().picking_ids.id}-0.pdf", names)

    def test_transfer_made_again_gets_its_own_label(self):
        rma = self.authorize_by()
        self.run_cron()
        first = rma.sudo().picking_ids
        first.action_cancel()
        self.assertFalse(rma.tracking_ref)
        rma.action_create_reverse_pickings()
        self.run_cron()
        second = rma.sudo().picking_ids - first
        self.assertEqual(rma.tracking_ref, f"RT{second.id}")


class TestTracking(DeliveryCommon):
    """The tracking number on the return: shown, typed, searched and scanned."""

    def test_number_is_typed_and_found(self):
        order = self.sell([(self.chair, 2)])
        rma = self.authorize(order, {self.chair: 1}, user=self.csr)
        rma.tracking_ref = "XY-77"
        self.assertEqual(rma.sudo().picking_ids.carrier_tracking_ref, "XY-77")
        # Who gives a number has sent the parcel: it is expected by then, and nobody is reminded.
        self.assertTrue(rma.date_shipped)
        expected = rma.sudo().picking_ids.scheduled_date.date()
        self.assertEqual((expected - rma.date_shipped).days, self.company.rma_transit_days)
        orders = self.env["rma.order"].with_user(self.csr)
        self.assertEqual(orders.search([("tracking_ref", "ilike", "xy-7")]), rma)
        self.assertNotIn(rma, orders.search([("tracking_ref", "not ilike", "xy-7")]))
        finder = self.env["rma.finder"].with_user(self.csr)
        self.assertEqual(finder._find_return(" xy-77 "), rma)
        self.assertEqual(finder._find_sale_orders("XY-77"), order)

    def test_number_of_a_delivery_is_no_return(self):
        order = self.sell_by(self.carrier)
        order.picking_ids.carrier_tracking_ref = "OUT-5"
        finder = self.env["rma.finder"].with_user(self.csr)
        self.assertFalse(finder._find_return("OUT-5"))
        self.assertEqual(finder._find_sale_orders("OUT-5"), order)

    def test_number_is_not_guessed_among_parcels(self):
        rma = self.authorize(self.sell([(self.chair, 2)]), {self.chair: 1})
        self.receive(rma)
        with self.assertRaisesRegex(UserError, "on the transfers"):
            rma.tracking_ref = "A"
            rma.flush_recordset()


class TestFreight(DeliveryCommon):
    """Return freight at the carrier's price, outbound freight told apart."""

    def test_label_price_is_taken_off_where_the_customer_pays(self):
        reason = self.env["rma.reason"].search([("freight_payer", "=", "company")], limit=1)
        for terms, line, expected in (
            ({"is_label_charged": True, "freight_payer": "customer"}, {}, 7.5),
            ({"is_label_charged": True, "freight_payer": "company"}, {}, 0),
            ({"is_label_charged": True, "freight_payer": "reason"}, {"reason_id": reason.id}, 0),
            ({"is_label_charged": False, "freight_payer": "customer"}, {}, 0),
            (
                {"is_label_charged": True, "freight_payer": "customer"},
                {"resolution": "repair"},
                0,
            ),
        ):
            with self.subTest(terms=terms, line=line):
                self.set_terms(**terms)
                rma = self.authorize_by(line=line)
                full = rma.amount_estimated
                self.run_cron()
                freight = rma.charge_ids.filtered(lambda c: c.type == "return_freight")
                self.assertEqual(sum(freight.mapped("amount")), expected)
                self.assertAlmostEqual(rma.amount_estimated, full - expected)

    def test_label_price_is_on_the_credit_note(self):
        self.set_terms(is_label_charged=True, freight_payer="customer")
        rma = self.authorize_by().with_user(self.env.user)
        self.run_cron()
        self.receive(rma)
        self.inspect(rma)
        note = self.credit(rma)
        self.assertEqual(note.amount_total, 112.5)
        self.assertEqual(rma.amount_estimated, 112.5)
        self.assertEqual(rma.state, "done")

    def test_price_is_exchanged_into_the_currency_of_the_return(self):
        self.set_terms(is_label_charged=True, freight_payer="customer")
        self.carrier.margin = 0.1
        rma = self.authorize_by()
        self.run_cron()
        self.assertEqual(rma.charge_ids.mapped("rate"), [8.25])

    def test_delivery_lines_are_outbound_freight(self):
        order = self.create_order([(self.chair, 1)])
        order.set_delivery_line(self.carrier, 9.0)
        self.assertEqual([line._is_outbound_freight() for line in order.order_line], [False, True])


class TestPortal(DeliveryCommon, HttpCase):
    """The page of the order leads to the return, and that to its label."""

    def test_page_links_the_label(self):
        order = self.sell_by(self.carrier)
        rma = self.authorize(order, {self.chair: 1})
        self.run_cron()
        self.authenticate(None, None)
        page = self.url_open(order.get_portal_url()).text
        self.assertIn(f"/my/returns/{rma.id}", page)
        # It is printed where the rest of the return is told, and nowhere beside it.
        self.assertNotIn(f"/web/content/{rma.picking_ids.return_label_ids.id}", page)
        token = rma._portal_ensure_token()
        label = self.url_open(f"/my/returns/{rma.id}/label?access_token={token}")
        self.assertEqual(label.status_code, 200)
        self.assertEqual(label.headers["Content-Type"], "application/pdf")
