from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st

from ...tools.fit import fit, sizes, text_width, wrap

TEXTS = st.lists(st.text(max_size=120), min_size=1, max_size=8)


class TestFit(TestCase):
    def test_short_texts_take_the_largest_font(self):
        font, lines = fit(["Anna Customer", "1 Main Street"], sizes(540, 120, (22, 18, 14)))
        self.assertEqual(font, 22)
        self.assertEqual(lines, ["Anna Customer", "1 Main Street"])

    def test_long_text_is_wrapped_before_it_shrinks(self):
        text = "Customer Returns Department of the Southern Region"
        font, lines = fit([text], sizes(420, 60, (22, 18)))
        self.assertEqual(font, 22)
        self.assertEqual(" ".join(lines), text)
        self.assertEqual(len(lines), 2)

    def test_many_lines_shrink(self):
        texts = [f"Line {number}" for number in range(6)]
        self.assertEqual(fit(texts, sizes(540, 120, (32, 25, 16)))[0], 16)

    def test_too_much_keeps_the_start_of_every_paragraph(self):
        texts = ["A name " * 40, "A street " * 40, "12345 City"]
        _font, lines = fit(texts, sizes(200, 60, (20, 12)))
        self.assertEqual(len(lines), 4)
        self.assertEqual(lines[-1], "12345 City")
        self.assertTrue(any(line.endswith("…") for line in lines))

    def test_first_and_last_paragraph_survive(self):
        lines = fit([f"Paragraph {number}" for number in range(9)], sizes(500, 30, (12,)))[1]
        self.assertEqual(lines, ["Paragraph 0", "Paragraph 8"])

    def test_bold_is_wider(self):
        self.assertLess(
            sizes(100, 20, (10,), bold=True)[0].columns, sizes(100, 20, (10,))[0].columns
        )

    def test_accents_cost_nothing(self):
        self.assertEqual(text_width("Élodie Châtelain"), text_width("Elodie Chatelain"))

    def test_nothing_to_set(self):
        self.assertEqual(fit(["", None, "  "], sizes(100, 20, (10,))), (10, []))

    @given(TEXTS, st.integers(30, 600), st.integers(12, 300))
    def test_never_more_than_fits(self, texts, width, height):
        candidates = sizes(width, height, (10, 8))
        font, lines = fit(texts, candidates)
        size = next(size for size in candidates if size.font == font)
        self.assertLessEqual(len(lines), size.rows)
        for line in lines:
            self.assertLessEqual(text_width(line), size.columns)

    @given(st.text(max_size=200), st.integers(2, 40))
    def test_wrap_loses_no_character(self, text, columns):
        self.assertEqual("".join("".join(wrap(text, columns)).split()), "".join(text.split()))
