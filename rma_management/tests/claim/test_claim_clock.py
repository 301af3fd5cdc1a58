from datetime import datetime, timedelta
from unittest.mock import patch

from odoo import Command, fields
from odoo.tools import mute_logger

from ..common_claim import ClaimCommon
from ..common_message import MessageCommon


class TestClaimClock(MessageCommon, ClaimCommon):
    """Working days, silence and reminders."""

    def run_cron(self):
        with patch.object(type(self.env["ir.cron"]), "_commit_progress", return_value=9.0):
            self.env["rma.offer"]._cron_offers()
        self.env.flush_all()
        self.env.invalidate_all()

    def test_working_days(self):
        """From the day after, over weekends and days off, to the end of the last one."""
        calendar = self.env["resource.calendar"].create(
            {
                "name": "Five days",
                "tz": "Europe/Paris",
                "attendance_ids": [
                    Command.create(
                        {
                            "name": "Day",
                            "dayofweek": str(day),
                            "hour_from": 9,
                            "hour_to": 17,
                            "day_period": "morning",
                        }
                    )
                    for day in range(5)
                ],
            }
        )
        self.company.resource_calendar_id = calendar
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Day off",
                "calendar_id": calendar.id,
                "company_id": self.company.id,
                "date_from": datetime(2026, 11, 25, 0, 0),
                "date_to": datetime(2026, 11, 25, 22, 0),
            }
        )
        for start, days, expected in (
            (datetime(2026, 11, 23, 10), 1, datetime(2026, 11, 24, 16)),
            (datetime(2026, 11, 23, 10), 2, datetime(2026, 11, 26, 16)),
            (datetime(2026, 11, 26, 10), 2, datetime(2026, 11, 30, 16)),
            (datetime(2026, 11, 28, 10), 1, datetime(2026, 11, 30, 16)),
            # Late in the evening it is the next day already where the company is.
            (datetime(2026, 11, 26, 23, 30), 1, datetime(2026, 11, 30, 16)),
            (datetime(2026, 11, 23, 10), 0, False),
        ):
            with self.subTest(start=start, days=days):
                self.assertEqual(self.company._add_rma_working_days(start, days), expected)

    def test_silence(self):
        """What becomes of an offer that nobody answers, whose ever it is."""
        for party, silence, state, claim_state, level in (
            ("company", "accept", "accepted", "agreed", "agent"),
            ("company", "escalate", "expired", "disputed", "manager"),
            ("company", "expire", "expired", "open", "agent"),
            ("customer", "accept", "accepted", "agreed", "agent"),
            ("customer", "escalate", "expired", "disputed", "manager"),
            ("customer", "expire", "expired", "open", "agent"),
        ):
            with self.subTest(party=party, silence=silence):
                name = "customer" if party == "company" else "company"
                self.company[f"rma_silence_{name}"] = silence
                claim = self.claim({self.chair: 1})
                offer = self.offer(claim, 60.0, party=party)
                self.run_cron()
                self.assertEqual(offer.state, "sent")
                self.let_time_pass(offer)
                self.run_cron()
                self.assertEqual(offer.state, state)
                self.assertRecordValues(claim, [{"state": claim_state, "level": level}])
                if state == "accepted":
                    self.assertEqual(self.credit(claim.order_id).amount_total, 60.0)

    def test_silence_gives_no_more_than_the_role(self):
        self.company.write({"rma_silence_company": "accept", "rma_claim_limit_agent": 50.0})
        claim = self.claim({self.chair: 1})
        offer = self.offer(claim, 90.0, party="customer")
        self.let_time_pass(offer)
        self.run_cron()
        self.assertEqual((offer.state, claim.state), ("expired", "disputed"))

    def test_silence_accepts_nothing_that_was_credited(self):
        self.company.rma_silence_customer = "accept"
        claim = self.claim({self.chair: 1})
        offer = self.offer(claim, 60.0)
        self.credit(claim.order_id)
        self.let_time_pass(offer)
        self.run_cron()
        self.assertEqual((offer.state, claim.state), ("expired", "disputed"))

    def test_reminded_once(self):
        claim = self.claim({self.chair: 1})
        offer = self.offer(claim, 60.0)
        offer._in_action().sudo().write(
            {
                "date_sent": fields.Datetime.now() - timedelta(days=6),
                "expires_at": fields.Datetime.now() + timedelta(hours=1),
            }
        )
        self.run_cron()
        self.run_cron()
        self.assertTrue(offer.date_reminded)
        self.assertEqual(self.get_log(claim.order_id, "queued")[-2:], ["offer", "offer_waits"])

    def test_queue_is_worked_off_in_batches(self):
        claims = [self.claim({self.chair: 1}) for _number in range(3)]
        offers = self.env["rma.offer"].union(*[self.offer(claim, 60.0) for claim in claims])
        self.let_time_pass(offers)
        with patch.object(type(self.env["ir.cron"]), "_commit_progress", return_value=9.0):
            self.env["rma.offer"]._cron_offers(size=2)
        self.assertEqual(set(offers.mapped("state")), {"expired"})

    @mute_logger("odoo.addons.rma_management.models.base.jobs")
    def test_one_that_fails_stops_no_other(self):
        for silence, failing in (("accept", "_settle_claims"), ("expire", "_ask_owner")):
            with self.subTest(silence):
                self.company.rma_silence_customer = silence
                offers = self.env["rma.offer"].union(
                    *[self.offer(self.claim({self.chair: 1}), 60.0) for _number in range(3)]
                )
                broken = offers.claim_id[1]
                self.let_time_pass(offers)
                step = getattr(type(broken), failing)

                def fail(claims, step=step, broken=broken):
                    if broken in claims:
                        raise ValueError("Out of order")
                    return step(claims)

                with patch.object(self.env.registry["rma.claim"], failing, fail):
                    self.run_cron()
                ended = "accepted" if silence == "accept" else "expired"
                # What cannot be agreed on is somebody's to see to, all else is tried again.
                left = "expired" if silence == "accept" else "sent"
                self.assertEqual(offers.mapped("state"), [ended, left, ended])
                self.run_cron()
                self.assertNotIn("sent", offers.mapped("state"))

    def test_both_sides_say_nothing(self):
        """What is agreed on takes the other offer off the table, also within one batch."""
        self.company.write({"rma_silence_customer": "accept", "rma_silence_company": "accept"})
        claim = self.claim({self.chair: 1})
        ours = self.offer(claim, 60.0)
        theirs = self.offer(claim, 90.0, party="customer")
        self.let_time_pass(ours | theirs)
        theirs._in_action().sudo().expires_at -= timedelta(minutes=1)
        self.run_cron()
        self.assertEqual((theirs.state, ours.state), ("accepted", "withdrawn"))
        self.assertRecordValues(claim, [{"state": "agreed", "amount_agreed": 90.0}])


class TestClaimScale(ClaimCommon):
    """Thousands of open offers are gone through by the batch, not one by one."""

    def copy_orders(self, rma, count):
        names = [
            name
            for name, field in rma._fields.items()
            if field.store and field.column_type and name not in ("id", "name")
        ]
        columns = ", ".join(names)
        self.env.cr.execute(
            f"INSERT INTO rma_order (name, {columns}) SELECT name || '-' || n, {columns}"
            " FROM rma_order, generate_series(1, %s) n WHERE id = %s RETURNING id",
            (count, rma.id),
        )
        return [row[0] for row in self.env.cr.fetchall()]

    def copy_claims(self, order_ids):
        self.env.cr.execute(
            """
            INSERT INTO rma_claim (order_id, company_id, partner_id, name, kind, state, level,
                                   turn, amount_claimed, user_id)
            SELECT id, %s, %s, 'SCALE' || id, 'other', 'offered', 'agent', 'customer', 120, %s
              FROM unnest(%s) id RETURNING id
            """,
            (self.company.id, self.partner.id, self.csr.id, order_ids),
        )
        ids = [row[0] for row in self.env.cr.fetchall()]
        self.env.cr.execute(
            """
            INSERT INTO rma_offer (claim_id, company_id, party, form, amount, state, sequence,
                                   expires_at, date_sent)
            SELECT unnest(%s), %s, 'company', 'money', 60, 'sent', 1,
                   now() AT TIME ZONE 'UTC' - interval '1 hour', now() AT TIME ZONE 'UTC'
            """,
            (ids, self.company.id),
        )
        return ids

    def test_thousands(self):
        count = 2_000
        rma = self.settle(self.sell([(self.chair, 1)]), {self.chair: 1})
        self.env.flush_all()
        ids = self.copy_claims(self.copy_orders(rma, count))
        self.env.invalidate_all()
        statements = self.env.cr.sql_log_count
        with patch.object(type(self.env["ir.cron"]), "_commit_progress", return_value=900.0):
            self.env["rma.offer"]._cron_offers()
        self.env.flush_all()
        statements = self.env.cr.sql_log_count - statements
        self.assertEqual(
            self.env["rma.offer"].search_count(
                [("claim_id", "in", ids), ("state", "=", "expired")]
            ),
            count,
        )
        self.assertLess(statements, count * 0.2)
