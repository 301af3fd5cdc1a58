import logging
from datetime import timedelta

from werkzeug.urls import url_encode

from odoo import fields, http
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import request
from odoo.tools.misc import hash_sign, verify_hash_signed

from odoo.addons.portal.controllers.portal import pager as portal_pager

from ..tools.portal_form import parse_form
from ..tools.sniff import ACCEPTED, name_file, sniff
from ..wizards.rma_entry_portal import MAX_FILE_SIZE, MAX_FILES
from .visitor import MAX_ID, PRIVATE, VisitorPortal, read_text, read_token

_logger = logging.getLogger(__name__)

# What the form has beside what the customer chooses.
CARRIED = ("csrf_token", "access_token", "token", "entry", "opened")
# All files a form may have, and some text.
MAX_REQUEST = MAX_FILES * MAX_FILE_SIZE + 1024 * 1024
OPENED = "rma_management/opened"
ORDERS_PER_PAGE = 20


class PortalStart(VisitorPortal):
    """From an order to a return: choose, see what it comes to, confirm.

    What is posted is only a wish. Which order it is about follows from who asks, and what of it may
    come back, to what end and for how much, from the order itself.
    """

    @http.route(
        ["/my/returns/new", "/my/returns/new/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        readonly=True,
        sitemap=False,
    )
    def portal_return_orders(self, page=1, **_kwargs):
        """List the customer's own orders with goods, the newest first."""
        customer = request.env.user.partner_id.commercial_partner_id
        # The customer's own orders are his to see; goods and transfers are read for him.
        orders = request.env["sale.order"].sudo()
        domain = orders._get_portal_return_domain(customer)
        pager = portal_pager(
            url="/my/returns/new",
            total=orders.search_count(domain),
            page=page,
            step=ORDERS_PER_PAGE,
        )
        found = orders.search(
            domain, order="date_order desc, id desc", limit=ORDERS_PER_PAGE, offset=pager["offset"]
        )
        values = {
            "page_name": "rma_start",
            "hints": {order: order._get_portal_obstacle() for order in found},
            "pager": pager,
        }
        return request.render("rma_management.portal_start_orders", values)

    # Step 1

    @http.route(
        "/my/orders/<int:order_id>/return",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def portal_return_start(self, order_id, access_token=None, token=None, entry=None, **_kwargs):
        """Show what of an order may come back."""
        order, proof = self._find_own_order(order_id, access_token, token)
        if not order:
            return self._turn_away(token)
        entry = self._find_entry(order, entry)
        return self._show_start(order, proof, entry, entry._get_form())

    @http.route(
        "/my/orders/<int:order_id>/return",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        max_content_length=MAX_REQUEST,
        sitemap=False,
    )
    def portal_return_choose(self, order_id, access_token=None, token=None, **post):
        """Take down what was chosen, and go on to what it comes to."""
        order, proof = self._find_own_order(order_id, access_token, token)
        if not order:
            return self._turn_away(token)
        form = parse_form(request.httprequest.form.items(multi=True), CARRIED)
        entry = self._find_entry(order, post.get("entry"))
        if entry.order_id:
            return self._go_to_return(entry.order_id)
        try:
            entry = entry or entry._open_portal_entry(
                order, self._get_channel(token), self._read_opened(post.get("opened"))
            )
        except UserError as error:
            return self._show_start(order, proof, entry, form, {0: [str(error)]})
        entry._keep_files(form.kept)
        texts = entry._add_files(self._read_files())
        problems = entry._fill_in(form, order._get_portal_offers())
        if texts:
            problems.setdefault(0, []).extend(texts)
        if problems:
            return self._show_start(order, proof, entry, form, problems)
        return request.redirect(self._get_url(order, proof, entry.portal_key), code=303)

    def _show_start(self, order, proof, entry, form, problems=None):
        offers = order._get_portal_offers()
        selections = {
            name: entry._fields[name]._description_selection(entry.env)
            for name in ("condition", "resolution")
        }
        resolutions = dict.fromkeys(name for offer in offers for name in offer.resolutions)
        opened = hash_sign(order.env, OPENED, int(fields.Datetime.now().timestamp()))
        values = {
            **self._get_common_values(order, proof),
            "entry": entry,
            "offers": [offer for offer in offers if offer.resolutions],
            "refused": [offer for offer in offers if not offer.resolutions],
            "reasons": entry._get_reasons(),
            "conditions": selections["condition"],
            "labels": dict(selections["resolution"]),
            "resolutions": list(resolutions),
            "rows": {row.line_id: row for row in form.rows},
            "wrong_texts": form.wrong,
            "common": form.common,
            "message": form.text,
            "problems": problems or {},
            "opened": opened,
            "accept": ",".join(f".{kind.extension},{kind.mimetype}" for kind in ACCEPTED),
            "max_files": MAX_FILES,
            "max_size": MAX_FILE_SIZE,
        }
        status = 422 if problems else 200
        return self._render_private("rma_management.portal_start", values, status)

    # Step 2

    @http.route(
        "/my/orders/<int:order_id>/return/<string:key>",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def portal_return_review(self, order_id, key, access_token=None, token=None, **kwargs):
        """Show what the chosen return comes to, before anything of it is done."""
        order, proof = self._find_own_order(order_id, access_token, token)
        if not order:
            return self._turn_away(token)
        entry = self._find_entry(order, key)
        if entry.order_id:
            return self._go_to_return(entry.order_id)
        if not entry.line_ids:
            return request.redirect(self._get_url(order, proof))
        return self._show_review(order, proof, entry, is_changed=bool(kwargs.get("changed")))

    @http.route(
        "/my/orders/<int:order_id>/return/<string:key>",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        sitemap=False,
    )
    def portal_return_confirm(self, order_id, key, access_token=None, token=None, **post):
        """Make the return that was shown: once, however often it is sent."""
        order, proof = self._find_own_order(order_id, access_token, token)
        if not order:
            return self._turn_away(token)
        entry = self._find_entry(order, key)
        if not entry.line_ids:
            return request.redirect(self._get_url(order, proof), code=303)
        try:
            made = entry._confirm_portal(read_text(post.get("digest")), self._get_author(order))
        except UserError:
            # The page has heard the same rules: what it could not see is for us to look at.
            _logger.warning("Return of %s not made for its customer", order.name, exc_info=True)
            return self._show_review(order, proof, entry, is_failed=True)
        if made:
            return self._go_to_return(made)
        url = self._get_url(order, proof, entry.portal_key, changed=1)
        return request.redirect(url, code=303)

    def _show_review(self, order, proof, entry, is_changed=False, is_failed=False):
        review = entry._get_portal_review()
        values = {
            **self._get_common_values(order, proof),
            "entry": entry,
            "review": review,
            "digest": entry._get_digest(review),
            "labels": dict(entry._fields["resolution"]._description_selection(entry.env)),
            "is_changed": is_changed,
            "is_failed": is_failed,
        }
        status = 422 if is_failed else 200
        return self._render_private("rma_management.portal_start_review", values, status)

    def _render_private(self, template, values, status):
        response = request.render(template, values, status=status)
        response.headers.update(PRIVATE)
        return response

    # Who asks

    def _find_own_order(self, order_id, access_token=None, token=None):
        """Return the order with all rights for whom it belongs to, and the proof he came with.

        :return: (order, {name: token}), (no order, {}) for everybody else
        """
        access_token, token = read_token(access_token), read_text(token)
        if order_id > MAX_ID:
            return request.env["sale.order"], {}
        proof = {}
        if token:
            order = request.env["rma.guest.access"]._find_by_token(token, order_id)
            proof = {"token": token}
        else:
            try:
                order = self._find_own_or_keyed("sale.order", order_id, access_token)
            except (AccessError, MissingError):
                return request.env["sale.order"], {}
            if access_token:
                proof = {"access_token": access_token}
        user = request.env.user
        if user._is_internal() and not request.env["rma.order"].has_access("create"):
            # A colleague does here no more than at his desk.
            return request.env["sale.order"], {}
        # The order is theirs, which the lines above have seen to; what it is made of is read, and
        # the return made, by the code of the entry.
        return order.with_user(user).sudo().with_company(order.company_id), proof

    def _turn_away(self, token):
        return request.redirect("/returns?expired=1" if token else "/my")

    def _get_channel(self, token):
        return "guest" if token or request.env.user._is_public() else "portal"

    def _get_author(self, order):
        """Return whose words they are: the user's, or those of the customer who came by a link."""
        user = request.env.user
        return order.partner_id if user._is_public() else user.partner_id

    def _go_to_return(self, made):
        """Show the return; who has no account to see it by gets its own key."""
        is_own = made.with_user(request.env.user).sudo(False).has_access("read")
        url = f"/my/returns/{made.id}" if is_own else made.get_portal_url()
        return request.redirect(url, code=303)

    # What came along

    def _find_entry(self, order, key):
        return order.env["rma.entry"]._find_portal_entry(order, read_text(key))

    def _get_url(self, order, proof, key=None, **extra):
        path = f"/my/orders/{order.id}/return" + (f"/{key}" if key else "")
        query = url_encode({**proof, **extra})
        return f"{path}?{query}" if query else path

    def _get_common_values(self, order, proof):
        return {
            "page_name": "rma_start",
            "sale_order": order,
            "res_company": order.company_id,
            "proof": proof,
            "get_url": lambda key=None, **extra: self._get_url(order, proof, key, **extra),
        }

    def _read_opened(self, text):
        """Return when the customer came to the form, by what we signed then."""
        now = fields.Datetime.now()
        try:
            opened = verify_hash_signed(request.env(su=True), OPENED, read_text(text))
        except (ValueError, UnicodeError):
            opened = None
        if not opened:
            return now
        moment = fields.Datetime.now().fromtimestamp(opened)
        return moment if now - timedelta(days=1) < moment <= now else now

    def _read_files(self):
        """Return the uploaded files: [(name, data, `Kind` or None)]."""
        result = []
        for upload in request.httprequest.files.getlist("photos")[: MAX_FILES + 1]:
            data = upload.read(MAX_FILE_SIZE + 1)
            if data:
                kind = sniff(data)
                name = name_file(upload.filename, kind) if kind else (upload.filename or "")[:80]
                result.append((name, data, kind))
        return result
