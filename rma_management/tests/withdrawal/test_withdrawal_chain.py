from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import BaseCase
from odoo.tools import SQL, mute_logger

from ...models.withdrawal.rma_withdrawal import STATEMENT
from ...tools.chain import GENESIS, Break, Link, canonical, digest, find_breaks
from ..common_withdrawal import WithdrawalCommon

COLUMNS = "name, partner_name, email, order_reference, content, submitted_at, state, mail_state"
INSERT = (
    f"INSERT INTO rma_withdrawal ({COLUMNS}, company_id, sequence, previous_digest, digest) "
    f"SELECT {COLUMNS}, company_id, sequence + 1, digest, digest FROM rma_withdrawal "
    "ORDER BY id DESC LIMIT 1"
)


class TestChain(BaseCase):
    """Whoever changes, adds or takes away a record breaks the chain."""

    def setUp(self):
        super().setUp()
        self.links, previous = [], GENESIS
        for sequence in range(1, 6):
            record = {"text": f"No. {sequence}", "list": [1, "二"]}
            self.links.append(Link(sequence, previous, digest(sequence, previous, record), record))
            previous = self.links[-1].digest
        self.head = (5, previous)

    def replace(self, index, **vals):
        links = list(self.links)
        links[index] = links[index]._replace(**vals)
        return links

    def forge(self, index):
        """Change a record and give it the digest that it should have."""
        link = self.links[index]
        record = {"text": "Forged"}
        return self.replace(
            index, record=record, digest=digest(link.sequence, link.previous, record)
        )

    def test_what_is_found(self):
        extra = Link(6, self.head[1], digest(6, self.head[1], {}), {})
        for name, links, expected in (
            ("whole", self.links, []),
            ("changed", self.replace(2, record={"text": "No. 9"}), [Break(3, "changed")]),
            ("forged", self.forge(2), [Break(3, "changed")]),
            ("forged at the end", self.forge(4), [Break(5, "changed")]),
            ("renumbered", self.replace(4, sequence=7), None),
            ("deleted first", self.links[1:], [Break(1, "missing")]),
            ("deleted in the middle", self.links[:2] + self.links[3:], [Break(3, "missing")]),
            ("deleted at the end", self.links[:4], [Break(5, "missing")]),
            ("all deleted", [], [Break(1, "missing")]),
            ("added", [*self.links, extra], [Break(6, "added")]),
            ("added twice", [*self.links[:3], self.links[2], *self.links[3:]], [Break(3, "added")]),
        ):
            with self.subTest(name):
                found = find_breaks(links, self.head)
                self.assertTrue(found) if expected is None else self.assertEqual(found, expected)

    def test_an_empty_chain_is_whole(self):
        self.assertFalse(find_breaks([], (0, GENESIS)))

    def test_the_text_of_a_record_does_not_depend_on_its_order(self):
        self.assertEqual(canonical({"b": 1, "a": "é"}), canonical({"a": "é", "b": 1}))
        self.assertNotEqual(digest(1, GENESIS, {"a": "1"}), digest(1, GENESIS, {"a": 1}))


class TestStatementStays(WithdrawalCommon):
    """What was declared is kept, whoever would have it otherwise."""

    def setUp(self):
        super().setUp()
        self.statements = self.withdrawals.union(
            *(self.declare(process=False, order_reference=f"S{index}") for index in range(3))
        )
        self.first = self.statements.sorted("sequence")[0]

    def execute(self, query, *args):
        self.env.flush_all()
        self.env.cr.execute(SQL(query, *args))
        self.env.invalidate_all()

    def test_it_is_whole(self):
        self.assertEqual(self.withdrawals._find_breaks(), [])
        self.assertTrue(self.first._is_unchanged())

    def test_what_becomes_of_it_leaves_it_whole(self):
        self.statements._process()
        self.statements.note = "Called"
        self.statements.action_handle()
        self.assertEqual(self.withdrawals._find_breaks(), [])

    def test_any_column_that_is_changed_is_found(self):
        values = {"items": '[{"name": "x"}]', "shown": '{"title": "x"}'}
        for name in sorted(STATEMENT):
            with self.subTest(name), self.env.cr.savepoint() as savepoint:
                column = SQL.identifier(name)
                kind = self.withdrawals._fields[name].type
                value = values.get(name) or {
                    "datetime": "2020-01-01 00:00:00",
                    "integer": 77,
                }.get(kind, "forged")
                self.execute(
                    "UPDATE rma_withdrawal SET %s = %s WHERE id = %s", column, value, self.first.id
                )
                self.assertTrue(self.withdrawals._find_breaks())
                savepoint.rollback()

    def test_deleted_and_added_are_found(self):
        for name, query in (
            ("first", "DELETE FROM rma_withdrawal WHERE id = (SELECT min(id) FROM rma_withdrawal)"),
            ("last", "DELETE FROM rma_withdrawal WHERE id = (SELECT max(id) FROM rma_withdrawal)"),
            ("head", "DELETE FROM rma_chain"),
            ("added", INSERT),
        ):
            with self.subTest(name), self.env.cr.savepoint() as savepoint:
                self.execute(query)
                self.assertTrue(self.withdrawals._find_breaks())
                savepoint.rollback()

    @mute_logger("odoo.addons.rma_management.models.withdrawal.rma_withdrawal_check")
    def test_managers_are_told_of_a_break(self):
        self.withdrawals._cron_check_chain()
        messages = self.env["mail.message"].search([("subject", "ilike", "tampered")])
        self.assertFalse(messages)
        self.execute(
            "UPDATE rma_withdrawal SET email = 'x@example.com' WHERE id = %s", self.first.id
        )
        self.withdrawals._cron_check_chain()
        messages = self.env["mail.message"].search([("subject", "ilike", "tampered")])
        self.assertIn(self.manager.partner_id, messages.notified_partner_ids)
        self.assertNotIn(self.csr.partner_id, messages.notified_partner_ids)
        self.assertIn(f"{self.first.sequence}: changed", messages[:1].body)
        action = self.withdrawals.with_user(self.csr).action_check_chain()
        self.assertEqual(action["params"]["type"], "danger")

    def test_nobody_writes_it_or_deletes_it(self):
        for user in (self.env.ref("base.user_root"), self.manager, self.csr):
            record = self.first.with_user(user)
            for records in (record, record.sudo(), record.sudo()._in_action()):
                for name in ("content", "email", "digest", "sequence", "shown"):
                    with self.subTest(name), self.assertRaises(UserError):
                        records.write({name: False})
                with self.assertRaises(UserError):
                    records.unlink()
        with self.assertRaises(UserError):
            self.first.with_user(self.manager).copy()

    def test_nobody_creates_one(self):
        vals = {"partner_name": "x", "email": "x@example.com", "order_reference": "S1"}
        for records in (
            self.withdrawals,
            self.withdrawals.sudo(),
            self.withdrawals.with_user(self.manager),
        ):
            with self.assertRaises(UserError):
                records.create(vals)

    def test_a_person_types_the_order_and_a_note_and_no_more(self):
        self.first._process()
        record = self.first.with_user(self.csr)
        self.assertEqual(record.state, "unmatched")
        order = self.sell_now()
        record.write({"sale_order_id": order.id, "note": "On the phone"})
        for name, value in (("state", "handled"), ("finding", "x"), ("rma_order_id", False)):
            with self.subTest(name), self.assertRaises(AccessError):
                record.write({name: value})

    def test_a_form_is_stored_once(self):
        form_key = self.first.form_key
        statement = {"form_key": form_key, "company_id": self.company.id}
        self.assertEqual(self.withdrawals._submit(statement), self.first)

    def test_a_sequence_that_is_gone_keeps_nobody_from_declaring(self):
        self.env["ir.sequence"].search([("code", "=", "rma.withdrawal")]).unlink()
        self.assertTrue(self.declare(process=False).name)
        self.env["rma.withdrawal.label"].search([]).active = False
        self.company.rma_withdrawal_label_ids = [Command.clear()]
        self.assertEqual(self.declare(process=False).shown["button"], "Confirm withdrawal")
