from datetime import datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from ..tools.parcel import Event
from .common_carrier import CarrierCommon

ACTIVITY = "rma_management_delivery.mail_activity_parcel"
START = datetime(2026, 3, 2, 9)
DECIDED = {
    "company_id", "date_event", "date_expected", "date_poll", "date_scanned", "event_ids",
    "is_label_wanted", "is_told_by_customer", "poll_error", "poll_failures", "state",
}  # fmt: skip


class TestParcel(CarrierCommon):
    """The boxes of a return (L5, L6): where they are, and what follows from it."""

    def report(self, parcel, *statuses, start=None, expected=None):
        """Have the carrier report these statuses, an hour between them."""
        start = start or START
        events = [
            Event(f"{start} {hour}", start + timedelta(hours=hour), status, status, expected)
            for hour, status in enumerate(statuses)
        ]
        parcel.env["rma.parcel"].sudo()._take_events({parcel.sudo(): events}, "webhook")

    # Numbers

    def test_parcels_follow_the_numbers_of_the_transfer(self):
        rma, parcel = self.send("A1")
        picking = rma.picking_ids
        self.assertRecordValues(
            parcel, [{"tracking_ref": "A1", "carrier_id": self.http_carrier.id, "number": "1 of 1"}]
        )
        picking.carrier_tracking_ref = "A1"
        self.assertEqual(rma.parcel_ids, parcel)
        # A number that was wrong is put right, one more is one more.
        picking.carrier_tracking_ref = "B2"
        self.assertEqual((rma.parcel_ids, parcel.tracking_ref), (parcel, "B2"))
        picking.carrier_tracking_ref = "B2, C3"
        self.assertEqual(rma.parcel_ids.mapped("tracking_ref"), ["B2", "C3"])
        self.assertEqual(rma.parcel_ids.mapped("number"), ["1 of 2", "2 of 2"])
        self.report(parcel, "transit")
        picking.carrier_tracking_ref = False
        self.assertEqual(rma.parcel_ids, parcel, "what was reported of stays")

    def test_number_of_a_delivery_makes_no_parcel(self):
        order = self.sell_by(self.carrier)
        order.picking_ids.carrier_tracking_ref = "OUT-5"
        self.assertFalse(self.env["rma.parcel"].search([("tracking_ref", "=", "OUT-5")]))

    def test_further_parcel_under_the_same_number(self):
        rma, _parcel = self.send("A1")
        own = rma.with_user(self.csr)
        self.assertEqual(len(rma._get_label_parcels()), 1)
        own.action_add_parcel()
        self.assertEqual(rma.parcel_ids.mapped("tracking_ref"), ["A1", False])
        own.parcel_ids[1].tracking_ref = " A2 "
        self.assertEqual(rma.parcel_ids[1].tracking_ref, "A2")
        printed = [(label.number, label.count) for label in own._get_label_parcels()]
        self.assertEqual(printed, [(1, 2), (2, 2)])
        self.assertEqual(len(own._get_parcels()), 1, "the slip lists the goods once")
        html = self.env["ir.actions.report"]._render_qweb_html(
            "rma_management.rma_label_report", rma.ids
        )[0]
        self.assertIn("2/2", "".join(html.decode().split()))
        finder = self.env["rma.finder"].with_user(self.csr)
        self.assertEqual(finder._find_return("a2"), rma)
        with self.assertRaisesRegex(UserError, "same tracking number"), self.env.cr.savepoint():
            own.parcel_ids[1].tracking_ref = "A1"

    def test_further_parcel_gets_a_label_of_its_own(self):
        rma = self.authorize_by().with_env(self.env)
        self.run_cron()
        picking = rma.picking_ids
        first = picking.carrier_tracking_ref
        rma.with_user(self.csr).action_add_parcel()
        self.assertEqual(rma.label_status, "pending")
        with self.patch_ref("SECOND"):
            self.run_cron()
        self.assertEqual(rma.label_status, "done")
        self.assertEqual(picking.carrier_tracking_ref, f"{first},SECOND")
        self.assertEqual(rma.parcel_ids.mapped("tracking_ref"), [first, "SECOND"])

    def patch_ref(self, ref):
        def answer(carrier, pickings, _ref=None, _day=None):
            name = f"{carrier.get_return_label_prefix()}-{ref}-0.pdf"
            pickings.message_post(body=name, attachments=[(name, b"%PDF-1.4")])
            return [{"exact_price": 1.0, "tracking_number": ref}]

        carriers = self.env.registry["delivery.carrier"]
        return patch.object(carriers, "rma_test_get_return_label", answer)

    def test_nothing_is_added_to_what_waits_for_nothing(self):
        rma, _parcel = self.send("A1")
        self.receive(rma)
        with self.assertRaisesRegex(UserError, "waits for no goods"):
            rma.with_user(self.csr).action_add_parcel()

    # What follows

    def test_first_scan_sends_the_return_and_moves_the_transfer(self):
        rma, parcel = self.send()
        self.assertFalse(rma.date_shipped)
        self.report(parcel, "announced", "transit", "transit")
        self.assertRecordValues(
            parcel,
            [
                {
                    "state": "transit",
                    "date_scanned": START + timedelta(hours=1),
                    "date_event": START + timedelta(hours=2),
                }
            ],
        )
        self.assertEqual(rma.date_shipped, START.date())
        usual = START.date() + timedelta(days=self.company.rma_transit_days)
        self.assertEqual(rma.picking_ids.scheduled_date.date(), usual)

    def test_transfer_follows_the_carriers_day(self):
        rma, parcel = self.send()
        day = START.date() + timedelta(days=9)
        self.report(parcel, "transit", expected=day)
        self.assertEqual(parcel.date_expected, day)
        self.assertEqual(rma.picking_ids.scheduled_date.date(), day)
        # Whoever says so later does not know it better.
        rma._mark_shipped()
        rma._follow_rma_event("ship")
        self.assertEqual(rma.picking_ids.scheduled_date.date(), day)
        later = day + timedelta(days=2)
        self.report(parcel, "transit", start=START + timedelta(days=1), expected=later)
        self.assertEqual(rma.picking_ids.scheduled_date.date(), later)
        self.assertEqual(rma.picking_ids.move_ids.date.date(), later)

    def test_late_and_repeated_reports_change_nothing(self):
        rma, parcel = self.send()
        self.report(parcel, "transit", "delivered")
        told = len(parcel.event_ids)
        written = parcel.write_date
        self.report(parcel, "transit", "delivered")
        self.assertEqual((len(parcel.event_ids), parcel.write_date), (told, written))
        self.report(parcel, "exception", start=START - timedelta(days=1))
        self.assertEqual(parcel.state, "delivered")
        self.assertFalse(rma.activity_ids)

    def test_exception_is_one_question(self):
        rma, parcel = self.send()
        self.report(parcel, "transit", "exception")
        kind = self.env.ref(ACTIVITY)
        self.assertEqual(rma.activity_ids.activity_type_id, kind)
        self.assertIn("exception", rma.activity_ids.note)
        self.report(parcel, "exception", start=START + timedelta(days=1))
        self.assertEqual(len(rma.activity_ids), 1)
        self.report(parcel, "transit", start=START + timedelta(days=2))
        self.assertFalse(rma.activity_ids, "it goes on, and nobody has to ask")

    def test_parcel_nobody_hears_of_is_a_reminder(self):
        rma, parcel = self.send()
        self.report(parcel, "transit")
        messages = self.env["rma.message"]
        kind = self.env.ref("rma_management_delivery.rma_message_type_stuck")
        domain = [("order_id", "=", rma.id), ("type_id", "=", kind.id)]
        for days, told in ((6, 0), (7, 1), (8, 1)):
            with self.subTest(days=days), freeze_time(START + timedelta(days=days, minutes=1)):
                with self.enter_registry_test_mode():
                    self.env.ref("rma_management.ir_cron_reminders").method_direct_trigger()
                self.assertEqual(messages.search_count(domain), told)
        with freeze_time(START + timedelta(days=8)):
            message = messages.search(domain)
            message._send()
            self.assertEqual(message.state, "sent")
        self.assertIn("Nothing has been heard", "".join(rma.activity_ids.mapped("note")))

    def test_a_message_of_many_costs_as_one(self):
        """What is on its way already is reported of again and again."""
        parcels = self.env["rma.parcel"].union(*(self.send(f"R{n}")[1] for n in range(9)))
        for parcel in parcels:
            self.report(parcel, "transit")
        counts = []
        for day, told in ((1, parcels[:1]), (2, parcels[:1]), (3, parcels[1:])):
            event = Event(f"later {day}", START + timedelta(days=day), "transit")
            take = self.env["rma.parcel"]._take_events
            counts.append(self.count_queries(take, {p: [event] for p in told}, "webhook")[0])
        _warm, one, many = counts
        self.assertLessEqual(many, one + 2)

    # Money

    def test_credit_is_due_at_the_first_scan(self):
        self.set_terms(refund_timing="scan", credit_mode="draft", refund_days=5)
        rma, parcel = self.send()
        line = rma.line_ids
        self.assertEqual((line.qty_due, rma.is_credit_queued), (0, False))
        # The customer's own word is none of the carrier's.
        rma._take_parcel("")
        self.assertTrue(rma.date_shipped)
        self.assertEqual((line.qty_due, rma.is_credit_queued), (0, False))
        self.report(parcel, "announced")
        self.assertEqual(line.qty_due, 0)
        self.report(parcel, "transit", start=START + timedelta(hours=2))
        self.assertEqual(rma.date_scanned, START.date())
        self.assertEqual((line.qty_due, rma.is_credit_queued), (1, True))
        self.assertEqual(rma.date_refund_due, START.date())
        self.assertEqual(rma.date_refund_promised, START.date() + timedelta(days=5))
        note = self.credit(rma)
        self.assertEqual(note.amount_total, 120.0)
        self.receive(rma)
        self.inspect(rma)
        self.assertEqual(rma.state, "done")

    def test_credit_waits_for_all_parcels_and_for_labels_of_ours(self):
        self.set_terms(refund_timing="scan")
        rma, parcel = self.send()
        rma.with_user(self.csr).action_add_parcel()
        self.report(parcel, "transit")
        self.assertEqual(rma.line_ids.qty_due, 0)
        rma.parcel_ids[1].tracking_ref = "A2"
        self.report(rma.parcel_ids[1], "transit", start=START + timedelta(days=1))
        self.assertEqual(rma.line_ids.qty_due, 1)
        self.assertEqual(rma.date_scanned, START.date() + timedelta(days=1))

    def test_number_of_the_customers_own_is_no_money(self):
        """Any number of the carrier's might be told; the goods count then."""
        self.set_terms(refund_timing="scan")
        rma = self.authorize(self.sell([(self.chair, 1)]), {self.chair: 1})
        rma._take_parcel("1Z999")
        parcel = rma.parcel_ids
        self.assertTrue(parcel.is_told_by_customer)
        self.report(parcel, "transit")
        self.assertEqual((parcel.state, rma.line_ids.qty_due), ("transit", 0))
        self.receive(rma)
        self.assertEqual(rma.line_ids.qty_due, 1)

    # Rights

    def test_who_does_what(self):
        _rma, parcel = self.send()
        self.report(parcel, "transit")
        foreign = new_test_user(
            self.env,
            "rma_csr_elsewhere",
            groups="rma_management.group_rma_user",
            company_id=self.env["res.company"].create({"name": "Elsewhere"}).id,
            company_ids=[(6, 0, self.env["res.company"].search([], order="id desc", limit=1).ids)],
        )
        third = new_test_user(self.env, "rma_3pl_parcel", groups="rma_management.group_rma_3pl")
        portal = new_test_user(self.env, "rma_portal_parcel", groups="base.group_portal")
        operations = ("read", "write", "create", "unlink")
        for user, parcels, reports in (
            (self.csr, "rwcu", "r"),
            (self.manager, "rwcu", "r"),
            (self.inspector, "r", "r"),
            (self.accountant, "", ""),
            (self.stock_user, "", ""),
            (third, "", ""),
            (portal, "", ""),
            (foreign, "", ""),
        ):
            for known, expected in ((parcel, parcels), (parcel.event_ids, reports)):
                companies = user.company_ids.ids
                record = known.with_user(user).with_context(allowed_company_ids=companies)
                found = "".join(
                    letter
                    for letter, name in zip("rwcu", operations, strict=True)
                    if record.has_access(name)
                )
                with self.subTest(user=user.login, model=record._name):
                    self.assertEqual(found, expected)

    def test_what_a_carrier_says_nobody_types(self):
        rma, parcel = self.send()
        own = parcel.with_user(self.csr)
        for vals in (
            {"state": "transit"},
            {"date_scanned": START},
            {"is_told_by_customer": False},
            {"date_expected": START.date()},
        ):
            with self.subTest(vals), self.assertRaises(AccessError), self.env.cr.savepoint():
                own.write(vals)
        with self.assertRaises(AccessError):
            rma.with_user(self.csr).write({"date_scanned": START.date()})
        with self.assertRaises(AccessError):
            self.env["rma.parcel"].with_user(self.csr).create(
                {"order_id": rma.id, "tracking_ref": "X", "state": "transit"}
            )
        self.report(parcel, "transit")
        with self.assertRaises(UserError):
            own.tracking_ref = "other"
        with self.assertRaisesRegex(UserError, "stays with the return"):
            own.unlink()

    def test_every_field_is_of_one_kind(self):
        for name, decided in (("rma.parcel", DECIDED), ("rma.parcel.event", None)):
            model = self.env[name]
            own, typed = model._get_guarded_fields(), model._get_typed().keys()
            derived = model._get_derived_fields()
            with self.subTest(name):
                if decided is None:
                    self.assertFalse(typed)
                else:
                    self.assertEqual(own - typed - derived, decided - derived)
