import json

from odoo.tests import HttpCase, tagged

from .common_carrier import CarrierCommon

EVENT = {"number": "RT1", "key": "1", "status": "InTransit", "date": "2026-01-05T10:00:00Z"}


@tagged("post_install", "-at_install")
class TestTrackingWebhook(CarrierCommon, HttpCase):
    """What carriers report by themselves (L5): raw requests, as anybody may send them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.action_rotate_rma_tracking_key()

    def tell(self, data, key=None, **headers):
        self.authenticate(None, None)
        body = data if isinstance(data, (bytes, str)) else json.dumps(data)
        answer = self.url_open(
            f"/rma/tracking/{key or self.company.rma_tracking_key}",
            data=body,
            headers={"Content-Type": "application/json", **headers},
        )
        self.env.invalidate_all()
        return answer

    def test_report_is_taken_down_once(self):
        rma, parcel = self.send("RT1")
        for _time in (1, 2):
            answer = self.tell(EVENT)
            self.assertEqual((answer.status_code, answer.json()), (200, {"status": "ok"}))
        self.assertEqual((parcel.state, len(parcel.event_ids)), ("transit", 1))
        self.assertEqual(str(rma.date_shipped), "2026-01-05")
        self.tell(
            {
                "events": [
                    {**EVENT, "key": "3", "status": "delivered", "date": "2026-01-07T10:00:00Z"},
                    {**EVENT, "key": "2", "status": "OutForDelivery", "date": "2026-01-07T06:00Z"},
                ]
            }
        )
        self.assertEqual((parcel.state, len(parcel.event_ids)), ("delivered", 3))

    def test_unknown_number_is_answered_the_same(self):
        self.send("RT1")
        known, unknown = self.tell(EVENT), self.tell({**EVENT, "number": "NOBODY'S"})
        self.assertEqual(known.status_code, unknown.status_code)
        self.assertEqual(known.content, unknown.content)

    def test_key(self):
        _rma, parcel = self.send("RT1")
        former = self.company.rma_tracking_key
        self.company.action_rotate_rma_tracking_key()
        self.assertNotEqual(self.company.rma_tracking_key, former)
        for key in (former, "x", "%00", "%F0%9F%93%A6", former[:-1], "False"):
            with self.subTest(key):
                answer = self.tell(EVENT, key=key)
                self.assertEqual((answer.status_code, answer.json()), (404, {"status": "unknown"}))
        self.assertFalse(parcel.event_ids)

    def test_another_companys_key_tells_of_its_own_parcels(self):
        _rma, parcel = self.send("RT1")
        second = self.env["res.company"].create({"name": "Second"})
        second.action_rotate_rma_tracking_key()
        self.assertEqual(self.tell(EVENT, key=second.rma_tracking_key).status_code, 200)
        self.assertFalse(parcel.event_ids)

    def test_what_cannot_be_read(self):
        _rma, parcel = self.send("RT1")
        for data in (
            " ",
            "{",
            "[" * 60000,
            b"\xff\xfe",
            "null",
            {"events": "all"},
            {"events": [EVENT, {"status": "transit"}]},
            {"events": [EVENT] * 101},
            {**EVENT, "date": "yesterday"},
        ):
            with self.subTest(str(data)[:40]):
                answer = self.tell(data)
                self.assertEqual((answer.status_code, answer.json()), (400, {"status": "invalid"}))
        self.assertFalse(parcel.event_ids, "a message is taken as a whole")

    def test_too_much(self):
        answer = self.tell(json.dumps({"events": [], "more": "x" * 70000}))
        self.assertEqual(answer.status_code, 413)

    def test_page_says_where_the_parcel_is(self):
        rma, _parcel = self.send("RT1")
        self.tell({**EVENT, "expected": "2026-01-09"})
        page = self.url_open(rma.get_portal_url()).text
        self.assertIn('data-parcel="transit"', page)
        self.assertIn("On its way to us", page)
        self.assertIn("The carrier expects to bring it on 01/09/2026", page)
        self.assertIn("1 of 1", page)
