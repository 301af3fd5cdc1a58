from unittest import TestCase

from ...tools.core_reasons import SEEDS, propose

OURS = {
    1: ("rma_reason_wrong_item", "Wrong item sent"),
    2: ("rma_reason_damaged", "Damaged in transit"),
    3: ("rma_reason_quality", "Quality below expectation"),
    4: ("rma_reason_compatibility", "Not compatible"),
    5: ("rma_reason_ordered_wrong", "Ordered by mistake"),
    6: ("rma_reason_size", "Wrong size or fit"),
    7: ("", "Zu groß"),
    8: ("", "Arrived late"),
    9: ("", "Arrived early"),
}


class TestCoreReasons(TestCase):
    """Which of our reasons one of Odoo's likely means."""

    def propose(self, name, code=""):
        return propose({1: (code, name)}, OURS).get(1)

    def test_installed_reasons_by_their_origin(self):
        expected = dict(zip(SEEDS, range(1, 6), strict=True))
        core = {code: (code, f"Renamed {code}") for code in SEEDS}
        self.assertEqual(propose(core, OURS), expected)

    def test_the_same_name_comes_first(self):
        self.assertEqual(self.propose("wrong SIZE, or fit", "return_reason_wrong_item"), 6)
        self.assertEqual(self.propose("Zu gross"), 7, "ß and ss are one")

    def test_like_words(self):
        for name, expected in (
            ("Wrong size", 6),
            ("The wrong size of it", 6),
            ("Not compatible", 4),
            ("Compatible", 4),
            ("Arrived", None),
            ("Something else", None),
            ("", None),
        ):
            with self.subTest(name=name):
                self.assertEqual(self.propose(name), expected)

    def test_nothing_of_ours(self):
        self.assertEqual(propose({1: ("", "Late")}, {}), {})
        self.assertEqual(propose({}, OURS), {})
