from odoo.tests import BaseCase, tagged

from odoo.addons.rma_management_import.tools.judge import (
    CANCELLED,
    DRAFT,
    ENDED,
    OPEN,
    WAITING,
    Facts,
    choose_resolution,
    decide,
    find_lie,
    group,
)


@tagged("post_install", "-at_install")
class TestJudge(BaseCase):
    """Documents decide; a state only where no document can."""

    def test_documents_decide(self):
        for state, facts, decision in (
            ("draft", Facts(1), DRAFT),
            ("to_approve", Facts(1), WAITING),
            ("cancelled", Facts(1), CANCELLED),
            ("confirmed", Facts(1), OPEN),
            ("confirmed", Facts(1, expected=1), OPEN),
            ("received", Facts(1, received=1), OPEN),
            ("received", Facts(1, received=1, credited=1), ENDED),
            ("refunded", Facts(1, received=1), OPEN),
            ("refunded", Facts(1, received=1, drafted=1), OPEN),
            ("refunded", Facts(2, received=2, credited=1), OPEN),
            ("refunded", Facts(2, received=2, credited=4), ENDED),
            ("returned", Facts(1, received=1, sent_back=1), ENDED),
            ("replaced", Facts(1, received=1, replaced=1), ENDED),
            ("waiting_replacement", Facts(1, received=1, sending=1), OPEN),
            ("finished", Facts(1, received=1), ENDED),
            ("locked", Facts(1, received=1), ENDED),
            ("locked", Facts(1, expected=1), OPEN),
            ("done", Facts(1), OPEN),
            ("done", Facts(1, received=1, credited=1), ENDED),
            ("draft", Facts(1, received=1), OPEN),
            ("cancelled", Facts(1, received=1), OPEN),
            ("cancelled", Facts(2, received=1, sent_back=1), ENDED),
        ):
            with self.subTest(state=state, facts=facts):
                self.assertEqual(decide(state, facts), decision)

    def test_lies_are_found(self):
        for state, facts, lie in (
            ("received", Facts(1), "received"),
            ("refunded", Facts(1, received=1, drafted=1), "credited"),
            ("returned", Facts(1, received=1), "sent_back"),
            ("replaced", Facts(1, received=1), "replaced"),
            ("cancelled", Facts(1, received=1), "nothing"),
            ("draft", Facts(1, credited=1), "nothing"),
            ("refunded", Facts(1, credited=1), None),
            ("confirmed", Facts(1), None),
        ):
            with self.subTest(state=state, facts=facts):
                self.assertEqual(find_lie(state, facts), lie)

    def test_what_the_customer_got_comes_before_the_wish(self):
        self.assertEqual(choose_resolution(Facts(1, credited=1), "repair"), "refund")
        self.assertEqual(choose_resolution(Facts(1, replaced=1), "refund"), "exchange")
        self.assertEqual(choose_resolution(Facts(1, sent_back=1), "refund"), "repair")
        self.assertEqual(choose_resolution(Facts(1), "exchange"), "exchange")
        self.assertEqual(choose_resolution(Facts(1), None), "refund")

    def test_rows_that_share_a_key_come_together(self):
        rows = [{1}, {2}, {3, 1}, {4}, {2, 4}]
        self.assertEqual(group(rows, sorted), [[{1}, {1, 3}], [{2}, {4}, {2, 4}]])
