from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

from ..models.withdrawal.rma_withdrawal_statement import MAX_FIELD, MAX_ITEMS, Form, Item
from .visitor import read_text

# Rows for goods on an empty form; each press on "more" adds as many.
ROWS = 3
MAX_SHOWN_ROWS = 60
MAX_OWN_ORDERS = 20
NUL = "\0"


class WithdrawalPortal(CustomerPortal):
    """The withdrawal function: plain forms, for anybody, in two steps.

    ::

        GET /withdraw ──► POST /withdraw/review ──► POST /withdraw/confirm
         what it is about     what is declared          it is stored, and counts

    The pages show what the visitor has typed, and the goods of an order only to whoever has its
    page. Whether anything typed is known is looked at later, by a job.
    """

    @http.route("/withdraw", type="http", auth="public", website=True, sitemap=False, readonly=True)
    def withdraw(self, order_id=None, access_token=None, order=None, company=None, **_kwargs):
        """Ask who withdraws from what.

        :param company: id of the one whose mail the visitor has come from
        """
        opened = self._get_opened_order(order_id, access_token)
        user = request.env.user
        known = None if user._is_public() else user.partner_id
        form = Form(
            partner_name=known.name or "" if known else "",
            order_reference=opened.name if opened else _clean(order)[:64],
            email=known.email or "" if known else "",
            company_id=self._get_company(opened, company).id,
        )
        return self._render_form(form, opened, access_token)

    @http.route(
        "/withdraw/review",
        type="http",
        auth="public",
        methods=["GET", "POST"],
        website=True,
        sitemap=False,
        readonly=True,
    )
    def withdraw_review(self, order_id=None, access_token=None, **post):
        """Show what will be declared, under the button that declares it."""
        if request.httprequest.method != "POST":
            return request.redirect("/withdraw")
        opened = self._get_opened_order(order_id, access_token)
        form = self._read_form(post, opened)
        company = request.env["res.company"].browse(form.company_id)
        rows = _to_int(post.get("rows"))
        if "more" in post:
            return self._render_form(form, opened, access_token, rows=rows + ROWS)
        withdrawals = request.env["rma.withdrawal"]
        problems = withdrawals._get_form_problems(form)
        if problems:
            return self._render_form(form, opened, access_token, rows, problems)
        statement = withdrawals._prepare_statement(form, company)
        payload, signature = withdrawals._seal(statement)
        return self._render_page(
            "rma_management.rma_withdrawal_review",
            {"shown": statement["shown"], "payload": payload, "signature": signature},
        )

    @http.route(
        "/withdraw/confirm",
        type="http",
        auth="public",
        methods=["GET", "POST"],
        website=True,
        sitemap=False,
    )
    def withdraw_confirm(self, payload="", signature="", **_kwargs):
        """Store what was shown; say so, whatever it is about."""
        if request.httprequest.method != "POST":
            return request.redirect("/withdraw")
        withdrawals = request.env["rma.withdrawal"]
        statement = withdrawals._unseal(read_text(payload), read_text(signature))
        if not statement:
            problem = request.env._(
                "What was to be declared has been altered on the way. Nothing has been sent: "
                "please type it again."
            )
            form = Form("", "", "", company_id=request.env.company.id)
            return self._render_form(form, None, None, 0, {"": problem})
        receipt = withdrawals._store(statement)
        return self._render_page(
            "rma_management.rma_withdrawal_done",
            {"receipt": receipt, "shown": receipt["shown"]},
        )

    @http.route(
        "/withdraw/verify/<string:token>",
        type="http",
        auth="public",
        website=True,
        sitemap=False,
        readonly=True,
    )
    def withdraw_verify(self, token, **_kwargs):
        """Show a statement to whoever has its link, and whether it is what it was."""
        # The token is the key, and only this page opens by it.
        withdrawals = request.env["rma.withdrawal"].sudo()
        found = withdrawals.search([("verify_token", "=", _clean(token))], limit=1)
        if not found:
            return self._render_page("rma_management.rma_withdrawal_unknown", {}, status=404)
        receipt = found._get_receipt()
        return self._render_page(
            "rma_management.rma_withdrawal_verify",
            {
                "receipt": receipt,
                "shown": receipt["shown"],
                "is_unchanged": found._is_unchanged(),
            },
        )

    # What is typed

    def _get_opened_order(self, order_id, access_token):
        """Return the order whose page the visitor has come from; None for everybody else."""
        if not _to_int(order_id):
            return None
        try:
            token = _clean(access_token)
            # Tokens are compared as text, which takes nothing but ASCII.
            token = token if token.isascii() else None
            return self._document_check_access("sale.order", _to_int(order_id), token)
        except (AccessError, MissingError):
            return None

    def _get_company(self, opened, named):
        """Return whom the statement is addressed to: the order's, the one named, or the page's."""
        if opened:
            return opened.company_id
        # That there is a company, and what it is called, it writes under its mails itself.
        company = request.env["res.company"].sudo().browse(_to_int(named)).exists()
        is_known = company.active and company._is_withdrawal_offered() if company else False
        return company.sudo(False) if is_known else request.env.company

    def _read_form(self, post, opened):
        return Form(
            partner_name=_clean(post.get("partner_name")),
            order_reference=_clean(post.get("order_reference")),
            email=_clean(post.get("email")),
            items=tuple(self._read_items(post, opened)),
            order_id=opened.id if opened else 0,
            company_id=self._get_company(opened, post.get("company")).id,
        )

    def _read_items(self, post, opened):
        """Yield the rows of goods that something was typed in."""
        for line in self._get_goods(opened):
            quantity = _clean(post.get(f"line_{line.id}"))
            if quantity and quantity != "0":
                yield Item(line.product_id.display_name, quantity, line.id)
        numbers = sorted(
            _to_int(name[5:])
            for name in post
            if name.startswith("item_") and name[5:] == str(_to_int(name[5:]))
        )
        for number in numbers:
            text = _clean(post[f"item_{number}"], MAX_ITEMS)
            if text:
                yield Item(text, _clean(post.get(f"quantity_{number}")))

    def _get_goods(self, opened):
        """Return the goods of the order that the form was opened from."""
        if not opened:
            return ()
        return opened.order_line.filtered(lambda line: line.product_id.type == "consu")

    # What is shown

    def _render_form(self, form, opened, access_token, rows=0, problems=None):
        goods = self._get_goods(opened)
        quantities = {item.sale_line_id: item.quantity for item in form.items}
        typed = [item for item in form.items if not item.sale_line_id]
        count = min(max(rows, len(typed), 0 if goods else ROWS), MAX_SHOWN_ROWS)
        empty = [Item("", "")] * (count - len(typed))
        company = request.env["res.company"].browse(form.company_id)
        return self._render_page(
            "rma_management.rma_withdrawal_form",
            {
                "form": form,
                "opened": opened,
                "access_token": _clean(access_token),
                "goods": goods,
                "quantities": quantities,
                "rows": typed + empty,
                "problems": problems or {},
                "words": company._get_withdrawal_words(),
                "own_orders": self._get_own_orders(opened),
            },
            status=400 if problems else 200,
        )

    def _get_own_orders(self, opened):
        """Return the numbers of the visitor's own last orders, to choose from."""
        user = request.env.user
        if opened or not user._is_portal():
            return []
        partner = user.partner_id.commercial_partner_id
        domain = [("partner_id", "child_of", partner.id), ("state", "=", "sale")]
        return request.env["sale.order"].search(domain, limit=MAX_OWN_ORDERS).mapped("name")

    def _render_page(self, template, values, status=200):
        values = {"no_breadcrumbs": True, "page_name": "withdrawal", **values}
        response = request.render(template, values, status=status)
        response.headers["X-Robots-Tag"] = "noindex"
        response.headers["Cache-Control"] = "no-store"
        # The link of a statement is nobody else's.
        response.headers["Referrer-Policy"] = "no-referrer"
        return response


def _clean(text, limit=MAX_FIELD):
    """Return what was typed as it can be stored: a NUL is a character that nothing holds.

    What is too long is told by one character more than it may have; the rest is not shown again.
    """
    return read_text(text).replace(NUL, "\ufffd").strip()[: limit + 1]


def _to_int(text, default=0):
    """Return a whole number that was sent; the default where it is none."""
    text = str(text or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else default
