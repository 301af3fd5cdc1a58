from odoo.tests import BaseCase, tagged

from ...tools.portal_form import clean, parse_form, parse_quantity


@tagged("post_install", "-at_install")
class TestPortalForm(BaseCase):
    """What was posted, as it was posted."""

    def test_quantities(self):
        for text, quantity in (
            ("", 0.0),
            (None, 0.0),
            (" 2 ", 2.0),
            ("1,5", 1.5),
            ("1.25", 1.25),
            ("007", 7.0),
            ("-1", None),
            ("+1", None),
            ("1e9", None),
            ("1_000", None),
            ("nan", None),
            ("inf", None),
            ("٣", None),
            ("1 000", None),
            ("1.1234567", None),
            ("1234567890", None),
            ("0x10", None),
            ("=1+1", None),
        ):
            with self.subTest(text=text):
                self.assertEqual(parse_quantity(text), quantity)

    def test_rows(self):
        form = parse_form(
            [
                ("csrf_token", "x"),
                ("qty_5", "2"),
                ("reason_5", "7"),
                ("lot_5", "1"),
                ("lot_5", "2"),
                ("qty_6", "x"),
                ("reason", "3"),
                ("message", " a\r\nb\0 "),
                ("kept", "9"),
                ("kept", "-"),
            ],
            ("csrf_token",),
        )
        five, six = form.rows
        self.assertEqual((five.line_id, five.quantity, five.reason, five.lots), (5, 2.0, 7, (1, 2)))
        self.assertEqual((six.quantity, form.wrong), (0.0, {6: "x"}))
        self.assertEqual((form.common, form.text, form.kept), ({"reason": "3"}, "a\nb", (9, 0)))
        self.assertFalse(form.foreign)

    def test_what_is_not_ours(self):
        for name in ("price_unit", "qty_", "qty_5x", "qty_-1", "policy_5", "qty_5 ", "QTY_5"):
            with self.subTest(name=name):
                self.assertTrue(parse_form([(name, "1")]).foreign)

    def test_texts_end(self):
        self.assertEqual(len(clean("x" * 10**6)), 4000)
