from fractions import Fraction as F

from odoo.tests import BaseCase, tagged

from ..tools.kits import count_begun, count_whole, cut, match


@tagged("post_install", "-at_install")
class TestKitsTool(BaseCase):
    def test_counts(self):
        for parts, whole, begun in (
            ([(F(2), 0), (F(3, 2), 0)], 1, 2),
            ([(F(2), 0), (F(0), 0)], 0, 2),
            ([(F(99, 100), F(1, 50)), (F(1), 0)], 1, 1),
            ([(F(101, 100), F(1, 50))], 1, 1),
            ([], 0, 0),
        ):
            self.assertEqual((count_whole(parts), count_begun(parts)), (whole, begun))

    def test_match_takes_the_last_component_as_what_completes(self):
        parts = [[(1, F(2)), (4, F(1))], [(2, F(1)), (3, F(2))]]
        self.assertEqual(match(parts, 3, lambda key: key), [(2, F(1)), (3, F(1)), (4, F(1))])
        self.assertEqual(match(parts, 1, lambda key: key), [(2, F(1))])
        self.assertEqual(match([[], [(1, F(1))]], 1, lambda key: key), [])

    def test_cut(self):
        entries = [("a", F(1)), ("b", F(2))]
        self.assertEqual(cut(entries, 0, 2), [("a", 1), ("b", 1)])
        self.assertEqual(cut(entries, 2, 9), [("b", 1)])
