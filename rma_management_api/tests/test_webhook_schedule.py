from odoo.tests import BaseCase, tagged

from ..tools.webhook_schedule import DELAYS, get_delay, get_rest

HOUR = 3600


@tagged("post_install", "-at_install")
class TestWebhookSchedule(BaseCase):
    def test_schedule_of_the_standard(self):
        wanted = [5, 300, 1800, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR]
        self.assertEqual([get_delay(tries, 0.5) for tries in range(1, 10)], wanted)
        self.assertIsNone(get_delay(len(DELAYS), 0.5))

    def test_spread(self):
        self.assertAlmostEqual(get_delay(3, 0.0), 1800 * 0.9)
        self.assertAlmostEqual(get_delay(3, 1.0), 1800 * 1.1)

    def test_what_the_receiver_asks_for(self):
        self.assertEqual(get_delay(1, 0.5, asked=120), 120)
        self.assertEqual(get_delay(3, 0.5, asked=120), 1800)
        self.assertEqual(get_delay(1, 0.5, asked=10**7), 24 * HOUR)

    def test_rest(self):
        rests = [get_rest(failures) // 60 for failures in (0, 1, 2, 3, 4, 5, 9, 1000)]
        self.assertEqual(rests, [0, 0, 0, 1, 2, 4, 60, 60])
