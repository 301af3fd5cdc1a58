from urllib.parse import urlencode

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.fields import Domain
from odoo.http import content_disposition, request
from odoo.tools.sql import escape_psql

from odoo.addons.portal.controllers.portal import pager as portal_pager

from ..models.portal.rma_order_upload import MAX_FILES
from ..tools.sniff import MAX_BYTES
from .visitor import PRIVATE, VisitorPortal, read_text, read_token

ROWS = 20
# What the page of a return says of what the customer can do there.
ACTIONS = ("is_parcel_wanted", "can_upload", "can_cancel", "can_claim")
# A form with a number and a name in it needs no more; one with photos needs some.
SMALL_FORM = 64 * 1024
LARGE_FORM = 10 * MAX_BYTES + SMALL_FORM
OPEN_STATES = ("draft", "submitted", "authorized")


class ReturnPortal(VisitorPortal):
    """The customer's returns: the list, and the page of one."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "rma_count" in counters:
            # Only the visitor's own are counted, see `_get_own_returns_domain`.
            orders = request.env["rma.order"].sudo()
            values["rma_count"] = orders.search_count(self._get_own_returns_domain())
        return values

    # The list

    def _get_own_returns_domain(self):
        partner = request.env.user.partner_id.commercial_partner_id
        return Domain("commercial_partner_id", "=", partner.id)

    def _get_return_filters(self):
        return {
            "all": (request.env._("All"), Domain.TRUE),
            "open": (request.env._("Open"), Domain("state", "in", OPEN_STATES)),
            "done": (request.env._("Closed"), Domain("state", "not in", OPEN_STATES)),
        }

    def _get_return_sortings(self):
        return {
            "new": (request.env._("Newest first"), "id desc"),
            "old": (request.env._("Oldest first"), "id"),
            "send": (request.env._("Due soonest"), "date_expiry, id desc"),
        }

    def _get_return_search_domain(self, search):
        """Return which returns a text finds: by their number or that of an order."""
        text = escape_psql(search)
        return Domain("name", "ilike", text) | Domain(
            "line_ids.sale_line_id.order_id.name", "ilike", text
        )

    @http.route(
        ["/my/returns", "/my/returns/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_my_returns(self, page=1, filterby="all", sortby="new", search="", **_kwargs):
        """List the returns of the visitor and of who belongs to the same customer."""
        filters, sortings = self._get_return_filters(), self._get_return_sortings()
        filterby = filterby if filterby in filters else "all"
        sortby = sortby if sortby in sortings else "new"
        search = "".join(char for char in search if char.isprintable()).strip()[:64]
        domain = self._get_own_returns_domain() & filters[filterby][1]
        if search:
            domain &= self._get_return_search_domain(search)
        # The domain says whose they are; what is told of them is chosen in `_get_customer_rows`.
        orders = request.env["rma.order"].sudo()
        args = {"filterby": filterby, "sortby": sortby, "search": search}
        pager = portal_pager(
            url="/my/returns",
            total=orders.search_count(domain),
            page=page,
            step=ROWS,
            url_args={name: value for name, value in args.items() if value},
        )
        found = orders.search(
            domain, order=sortings[sortby][1], limit=ROWS, offset=max(pager["offset"], 0)
        )
        return request.render(
            "rma_management.portal_my_returns",
            {
                **self._prepare_portal_layout_values(),
                **self._get_page_layout(),
                **args,
                "page_name": "returns",
                "title": request.env._("Your returns"),
                "rows": found._get_customer_rows(),
                "filters": {name: label for name, (label, _domain) in filters.items()},
                "sortings": {name: label for name, (label, _order) in sortings.items()},
                "is_narrowed": bool(search) or filterby != "all",
                "pager": pager,
            },
        )

    # The page of one

    def _get_return(self, return_id, access_token=None, is_acting=False):
        """Return the return that the visitor may see, or act on, see `_find_for_visitor`."""
        self._find_for_visitor("rma.order", return_id, access_token, is_acting)
        # Checked; what is shown is chosen in `_get_portal_values`.
        order = request.env["rma.order"].sudo().browse(return_id)
        return order.with_company(order.company_id)

    def _refuse(self, return_id):
        """Answer who may not see a return, whether there is one or not."""
        if request.env.user._is_public():
            return request.redirect(f"/web/login?redirect=/my/returns/{return_id}")
        return request.redirect("/my/returns")

    def _back(self, order, access_token, **notices):
        """Lead back to the page of a return, by the key that the visitor came with."""
        args = {"access_token": read_token(access_token), **notices}
        query = urlencode({name: value for name, value in args.items() if value})
        return request.redirect(f"/my/returns/{order.id}?{query}".rstrip("?"))

    def _get_page_layout(self):
        """Return what core's frame of a page lacks for those who do not see it."""
        return {
            # Its own is too pale to be read.
            "_btn_class": "btn btn-sm btn-link text-body",
        }

    def _get_page(self, order, access_token=None):
        """Return what the page shows; who only looks is offered nothing to do."""
        page = order._get_portal_values()
        if not self._may_act(order, access_token):
            page.update(dict.fromkeys(ACTIONS, False))
        return page

    def _render_return(self, order, access_token=None, template="portal_return", **values):
        """Show a page of a return."""
        access_token = read_token(access_token)
        query = urlencode({"access_token": access_token} if access_token else {})
        values = {
            **self._get_page_layout(),
            "page_name": "returns",
            "title": order.name,
            "page": self._get_page(order, access_token),
            "url": f"/my/returns/{order.id}",
            "query": f"?{query}" if query else "",
            "rma_name": order.name,
            "is_guest": request.env.user._is_public(),
            "is_preview": not request.env.user.share,
            **values,
        }
        # The thread of messages knows the record by its name and number alone.
        values = self._get_page_view_values(order, access_token, values, "", False)
        response = request.render(f"rma_management.{template}", values)
        response.headers.update(PRIVATE)
        return response

    @http.route(
        "/my/returns/<int:return_id>",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def portal_return(self, return_id, access_token=None, notice="", **kwargs):
        """Show a return to its customer, by account or by the key from a mail."""
        try:
            order = self._get_return(return_id, access_token)
        except (AccessError, MissingError):
            return self._refuse(return_id)
        person = {name: kwargs[name] for name in ("pid", "hash") if kwargs.get(name)}
        return self._render_return(order, access_token, notice=notice, **person)

    @http.route(
        ["/my/returns/<int:return_id>/label", "/my/returns/<int:return_id>/slip"],
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        sitemap=False,
    )
    def portal_return_paper(self, return_id, access_token=None, **_kwargs):
        """Print the label or the slip of a return."""
        try:
            order = self._get_return(return_id, access_token)
        except (AccessError, MissingError):
            return self._refuse(return_id)
        if not order._has_papers():
            return self._back(order, access_token)
        is_label = request.httprequest.path.endswith("/label")
        name, content = order._get_label_file() if is_label else order._get_slip_file()
        return request.make_response(
            content,
            headers=[
                ("Content-Type", "application/pdf"),
                ("Content-Disposition", content_disposition(name, "inline")),
                *PRIVATE.items(),
            ],
        )

    @http.route(
        "/my/returns/<int:return_id>/file/<int:file_id>",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def portal_return_file(self, return_id, file_id, access_token=None, **_kwargs):
        """Give back a file that a customer has added; a browser saves it and shows it nowhere."""
        try:
            order = self._get_return(return_id, access_token)
        except (AccessError, MissingError):
            return self._refuse(return_id)
        file = order._get_customer_files().filtered(lambda file: file.id == file_id)
        if not file:
            raise NotFound
        stream = request.env["ir.binary"]._get_stream_from(file)
        response = stream.get_response(as_attachment=True, max_age=0)
        response.headers.update(PRIVATE)
        response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    # What the customer does

    @http.route(
        "/my/returns/<int:return_id>/files",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        max_content_length=LARGE_FORM,
    )
    def portal_return_upload(self, return_id, access_token=None, **_post):
        """Add photos and papers to a return."""
        try:
            order = self._get_return(return_id, access_token, is_acting=True)
        except (AccessError, MissingError):
            return self._refuse(return_id)
        uploads = request.httprequest.files.getlist("files")[: MAX_FILES + 1]
        files = [
            (upload.filename, upload.stream.read(MAX_BYTES + 1))
            for upload in uploads
            if upload.filename
        ]
        _created, problems = order._add_customer_files(files)
        if problems:
            return self._render_return(order, access_token, problems=problems)
        return self._back(order, access_token, notice="files" if files else "")

    @http.route(
        "/my/returns/<int:return_id>/parcel",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        max_content_length=SMALL_FORM,
    )
    def portal_return_parcel(self, return_id, access_token=None, number="", carrier="", **_post):
        """Take down the number of the parcel."""
        try:
            order = self._get_return(return_id, access_token, is_acting=True)
        except (AccessError, MissingError):
            return self._refuse(return_id)
        try:
            order._take_parcel(read_text(number), read_text(carrier))
        except UserError as error:
            return self._render_return(order, access_token, problems=[str(error)])
        return self._back(order, access_token, notice="parcel")

    @http.route(
        "/my/returns/<int:return_id>/cancel",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def portal_return_ask_cancel(self, return_id, access_token=None, **_kwargs):
        """Ask once more before a return is called off."""
        try:
            order = self._get_return(return_id, access_token, is_acting=True)
        except (AccessError, MissingError):
            return self._refuse(return_id)
        if not order._is_cancellable_by_customer():
            return self._back(order, access_token)
        return self._render_return(order, access_token, template="portal_return_cancel")

    @http.route(
        "/my/returns/<int:return_id>/cancel",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        max_content_length=SMALL_FORM,
    )
    def portal_return_cancel(self, return_id, access_token=None, **_post):
        """Call a return off, once."""
        try:
            order = self._get_return(return_id, access_token, is_acting=True)
        except (AccessError, MissingError):
            return self._refuse(return_id)
        try:
            order._cancel_by_customer()
        except UserError as error:
            return self._render_return(order, access_token, problems=[str(error)])
        return self._back(order, access_token, notice="cancelled")
