from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st

from ...tools import ran

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class TestRan(TestCase):
    def test_issue_known_numbers(self):
        for body, number in (("RMA00001", "RMA00001-A"), ("RMA00002", "RMA00002-8")):
            with self.subTest(body=body):
                self.assertEqual(ran.issue(body)[:-1], number[:-1])
                self.assertTrue(ran.is_valid(ran.issue(body)))

    @given(st.integers(0, 10**9))
    def test_canonical_however_typed(self, number):
        issued = ran.issue(f"RMA{number:05d}")
        for typed in (issued, issued.lower(), issued.replace("-", ""), f" {issued} "):
            self.assertEqual(ran.canonical(typed), issued)

    @given(st.integers(0, 10**7), st.data())
    def test_one_wrong_character_is_found(self, number, data):
        issued = ran.compact(ran.issue(f"RMA{number:05d}"))
        position = data.draw(st.integers(0, len(issued) - 1))
        other = data.draw(st.sampled_from(ALPHABET.replace(issued[position], "")))
        self.assertFalse(ran.is_valid(issued[:position] + other + issued[position + 1 :]))

    @given(st.text(max_size=30))
    def test_any_text_is_answered(self, text):
        if ran.is_valid(text):
            self.assertTrue(ran.is_valid(ran.canonical(text)))

    def test_looks_like(self):
        for text, expected in (
            ("RMA00042-W", True),
            ("rma00042w", True),
            ("RMX00042-1", True),
            ("S00042", False),
            ("INV/2026/00042", False),
            ("", False),
        ):
            with self.subTest(text=text):
                self.assertIs(ran.looks_like(text), expected)

    def test_looks_like_with_prefix(self):
        for text, prefix, expected in (
            ("RMA00042-W", "RMA", True),
            ("rma 000 42 w", "RMA", True),
            ("RMX00042-1", "RMA", True),
            ("RMAO0042-W", "RMA", True),
            ("RMAOO042-W", "RMA", False),
            ("RXX00042-1", "RMA", False),
            ("SN500012345", "RMA", False),
            ("RMA42", "RMA", False),
            ("INV/2026/00042", "RMA", False),
            ("R/2026/00042-W", "R/", True),
            ("X/2026/00042-W", "R/", False),
            ("RMA00042-W", "", True),
            ("", "RMA", False),
        ):
            with self.subTest(text=text, prefix=prefix):
                self.assertIs(ran.looks_like(text, prefix), expected)
