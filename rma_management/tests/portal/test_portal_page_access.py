from unittest.mock import patch

from odoo.tests import new_test_user, tagged

from ..common_portal import PNG, PortalCase

GETS = ("", "/label", "/slip", "/cancel", "/file/1")
POSTS = {"/cancel": {}, "/parcel": {"number": "1Z999"}, "/files": {}}
STRANGE_TOKENS = ("", "x", "%", "%25", "é", "a" * 5000, "None", "False", "0", "[]", "\x01")


@tagged("post_install", "-at_install")
class TestPortalPageAccess(PortalCase):
    """Who sees the page of a return and acts there (C1): by account or key, and nobody else."""

    def test_who_sees_the_page(self):
        token = self.rma._portal_ensure_token()
        for who, key, sees in (
            ("owner", None, True),
            ("colleague", None, True),
            ("other", None, False),
            ("nobody", None, False),
            ("owner", token, True),
            ("other", token, True),
            ("nobody", token, True),
            ("nobody", token[:-1], False),
            ("other", "wrong", False),
            (self.csr.login, None, True),
        ):
            with self.subTest(who=who, key=key):
                self.log_in(who)
                answer = self.get(self.rma, token=key)
                self.assertEqual(answer.status_code, 200)
                self.assertEqual(self.rma.name in answer.text, sees)
                self.assertEqual("Chair" in answer.text, sees)

    def test_nothing_leaks_and_nothing_changes(self):
        theirs = self.create_return(self.order, {self.lamp: 1})
        theirs._portal_ensure_token()
        own = self.create_return(
            self.sell([(self.chair, 1)], partner_id=self.stranger.id), {self.chair: 1}
        )
        before = self.read_state(theirs)
        for who in ("other", "nobody"):
            self.log_in(who)
            for key in (None, "wrong", own._portal_ensure_token()):
                for path in GETS:
                    with self.subTest(who=who, key=key, path=path):
                        answer = self.get(theirs, path, key)
                        self.assertEqual(answer.status_code, 200)
                        self.assertNotIn(theirs.name, answer.text)
                        self.assertNotIn("application/pdf", answer.headers["Content-Type"])
                for path, data in POSTS.items():
                    with self.subTest(who=who, key=key, post=path):
                        files = [("files", ("leg.png", PNG))] if path == "/files" else None
                        answer = self.post(theirs, path, key, files, **data)
                        self.assertLess(answer.status_code, 500)
                        self.assertNotIn(theirs.name, answer.text)
                        self.assertEqual(self.read_state(theirs), before)

    def test_what_there_is_not_looks_like_what_is_anothers(self):
        for who in ("other", "nobody"):
            self.log_in(who)
            found = {}
            for number in (self.rma.id, 2**31 - 1, 2**31, 10**30, 0):
                answer = self.url_open(f"/my/returns/{number}", allow_redirects=False)
                place = answer.headers["Location"].replace(str(number), "N")
                found[number] = (answer.status_code, place)
            self.assertEqual(len(set(found.values())), 1, found)

    def test_strange_keys(self):
        self.rma._portal_ensure_token()
        self.log_in("nobody")
        for token in STRANGE_TOKENS:
            with self.subTest(token=token[:8]):
                answer = self.get(self.rma, token=token)
                self.assertLess(answer.status_code, 500)
                self.assertNotIn(self.rma.name, answer.text)

    def test_no_key_is_no_key(self):
        """A return that has no key yet is opened by none."""
        self.env.cr.execute("UPDATE rma_order SET access_token = NULL WHERE id = %s", [self.rma.id])
        self.env.invalidate_all()
        self.log_in("nobody")
        for token in ("", "None", "False", "null"):
            self.assertNotIn(self.rma.name, self.get(self.rma, token=token).text)

    def test_third_party_warehouse_sees_no_money(self):
        user = new_test_user(self.env, "rma_portal_3pl", groups="rma_management.group_rma_3pl")
        self.warehouse.rma_3pl_user_ids = user
        self.assertTrue(self.rma.with_user(user).has_access("read"))
        self.log_in(user.login)
        self.assertNotIn(self.rma.name, self.get(self.rma).text)

    def test_forms_want_their_token(self):
        self.log_in("owner")
        before = self.read_state(self.rma)
        for path, data in POSTS.items():
            answer = self.post(self.rma, path, csrf=False, **data)
            self.assertEqual(answer.status_code, 400)
        self.assertEqual(self.read_state(self.rma), before)

    def test_what_changes_something_is_not_done_by_a_link(self):
        self.log_in("owner")
        before = self.read_state(self.rma)
        for path in ("/files", "/parcel"):
            self.assertEqual(self.get(self.rma, path).status_code, 405)
        self.assertIn("Cancel this return?", self.get(self.rma, "/cancel").text)
        self.assertEqual(self.read_state(self.rma), before)

    def test_the_key_stays_between_us(self):
        self.log_in("nobody")
        answer = self.get(self.rma, token=self.rma._portal_ensure_token())
        self.assertEqual(answer.headers["Referrer-Policy"], "same-origin")
        self.assertIn("no-store", answer.headers["Cache-Control"])
        self.assertIn("noindex", answer.headers["X-Robots-Tag"])

    def test_papers_by_key(self):
        token = self.rma._portal_ensure_token()
        self.log_in("nobody")
        model = type(self.rma)
        render = model._render_paper

        def print_it(order, *args):
            return render(order.with_context(force_report_rendering=True), *args)

        for path in ("/label", "/slip"):
            with self.subTest(path):
                with self.allow_pdf_render(), patch.object(model, "_render_paper", print_it):
                    answer = self.get(self.rma, path, token)
                self.assertEqual(answer.headers["Content-Type"], "application/pdf")
                self.assertTrue(answer.content.startswith(b"%PDF"))

    def test_papers_of_what_is_authorized_only(self):
        draft = self.draft(self.order, {self.lamp: 1})
        cancelled = self.create_return(self.order, {self.lamp: 1})
        cancelled.action_cancel()
        self.log_in("owner")
        for rma in (draft, cancelled):
            for path in ("/label", "/slip"):
                answer = self.get(rma, path)
                self.assertIn(rma.name, answer.text)
                self.assertIn("text/html", answer.headers["Content-Type"])
