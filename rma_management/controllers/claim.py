import math

from odoo import http
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import request
from odoo.tools.misc import hmac

from ..models.portal.rma_order_upload import MAX_FILES
from ..tools.sniff import ACCEPTED, MAX_BYTES
from .portal import LARGE_FORM
from .visitor import PRIVATE, VisitorPortal, read_text, read_token

MAX_TEXT = 4000
MAX_NAME = 120
NUL = "\0"


class ClaimPortal(VisitorPortal):
    """The page of a claim: what is in question, what is offered, and the answer.

    ::

        GET /my/claims/7 ──► POST …/answer ──► POST …/answer, confirmed
           both sides          what it means        it is done, and signed

    Plain forms, for whoever has the customer's account or the link from a mail. The page tells
    nothing that is ours alone: no band, no cost, no notes.
    """

    @http.route(
        "/my/claims/<int:claim_id>",
        type="http",
        auth="public",
        website=True,
        sitemap=False,
        readonly=True,
    )
    def claim_page(self, claim_id, access_token=None, done=None, **_kwargs):
        """Show a claim to whoever may see it."""
        claim = self._get_claim(claim_id, access_token)
        if not claim:
            return request.redirect("/my")
        return self._render_claim(claim, access_token, done=done)

    @http.route(
        "/my/claims/<int:claim_id>/answer",
        type="http",
        auth="public",
        methods=["POST"],
        website=True,
        sitemap=False,
    )
    def claim_answer(self, claim_id, access_token=None, **post):
        """Say what an answer means, and once that is confirmed, give it."""
        claim = self._get_claim(claim_id, access_token, is_acting=True)
        if not claim:
            return request.redirect("/my")
        try:
            # What is refused leaves nothing behind.
            with request.env.cr.savepoint():
                answer = self._read_answer(claim, post)
                if not post.get("confirmed"):
                    claim._check_answerable(answer)
                    return self._render_confirmation(claim, access_token, answer)
                claim._take_answer(answer, self._get_address())
        except UserError as error:
            return self._render_claim(claim, access_token, problem=str(error))
        return request.redirect(claim.get_portal_url(query_string=f"&done={answer['answer']}"))

    @http.route(
        "/my/claims/<int:claim_id>/photo/<int:photo_id>",
        type="http",
        auth="public",
        website=True,
        sitemap=False,
        readonly=True,
    )
    def claim_photo(self, claim_id, photo_id, access_token=None, **_kwargs):
        """Show a photo of the claim, and of no other record."""
        claim = self._get_claim(claim_id, access_token)
        photos = claim and (claim.declared_photo_ids | claim.found_photo_ids)
        photo = photos and photos.filtered(lambda file: file.id == photo_id)
        if not photo or not (photo.mimetype or "").startswith("image/"):
            raise request.not_found()
        stream = request.env["ir.binary"]._get_image_stream_from(photo, width=1024, height=1024)
        response = stream.get_response()
        response.headers.update(PRIVATE)
        return response

    @http.route(
        "/my/returns/<int:order_id>/claim",
        type="http",
        auth="public",
        methods=["GET", "POST"],
        website=True,
        sitemap=False,
        max_content_length=LARGE_FORM,
    )
    def claim_open(self, order_id, access_token=None, **post):
        """Ask what is wrong with a return, and open a claim for it."""
        try:
            order = self._find_for_visitor("rma.order", order_id, access_token, is_acting=True)
        except (AccessError, MissingError):
            return request.redirect("/my")
        if request.httprequest.method == "GET":
            return self._render_opening(order, access_token)
        ids = {_to_int(text) for text in request.httprequest.form.getlist("line_id")}
        lines = order.line_ids.filtered(lambda line: line.id in ids)
        kind, statement = read_text(post.get("kind")), _clean(post.get("statement"))[:MAX_TEXT]
        try:
            if not lines:
                raise UserError(request.env._("Please choose which goods it is about."))
            # What is refused leaves nothing behind, a photo least of all.
            with request.env.cr.savepoint():
                claim = order._open_claim_for_customer(
                    kind, statement, lines, self._take_photos(order)
                )
        except UserError as error:
            typed = {"lines": lines.ids, "kind": kind, "statement": statement}
            return self._render_opening(order, access_token, str(error), typed)
        return request.redirect(claim.get_portal_url(query_string="&done=opened"))

    def _take_photos(self, order):
        """Keep the photos that were sent along, as the page of the return keeps them.

        :raises UserError: where one of them cannot be kept
        """
        uploads = request.httprequest.files.getlist("photos")[: MAX_FILES + 1]
        files = [
            (upload.filename, upload.stream.read(MAX_BYTES + 1))
            for upload in uploads
            if upload.filename
        ]
        created, refused = order._take_uploads(files)
        if refused:
            raise UserError("\n".join(refused))
        return created

    def _render_opening(self, order, access_token, problem=None, typed=None):
        order = order.with_context(lang=request.env.lang)
        token = read_token(access_token)
        values = {
            "page_name": "rma_claim",
            "lines": [
                (line.id, line._get_page_values()) for line in order.line_ids._get_unclaimed()
            ],
            "kinds": order._get_customer_claim_kinds(),
            "token": token,
            "problem": problem,
            "rma_name": order.name,
            "rma_url": f"/my/returns/{order.id}",
            "query": f"?access_token={token}" if token else "",
            "is_guest": request.env.user._is_public(),
            "typed": typed or {},
            "accept": ",".join(kind.mimetype for kind in ACCEPTED),
            "max_size": MAX_BYTES // 1024**2,
            "max_files": MAX_FILES,
        }
        return request.render("rma_management.rma_claim_opening", values, headers=PRIVATE)

    # Who may

    def _get_claim(self, claim_id, access_token, is_acting=False):
        """Return the claim with all rights, or nothing for whoever may not see it."""
        try:
            return self._find_for_visitor("rma.claim", claim_id, access_token, is_acting)
        except (AccessError, MissingError):
            return None

    def _get_address(self):
        """Return a fingerprint of where the answer comes from, which leads back to nobody."""
        return hmac(request.env(su=True), "rma-claim-answer", request.httprequest.remote_addr or "")

    # What was sent

    def _read_answer(self, claim, post):
        """Return what a form says, and nothing that it does not ask for."""
        return {
            "answer": read_text(post.get("answer")),
            "offer_id": _to_int(post.get("offer_id")),
            "amount": self._read_amount(post.get("amount")),
            "message": _clean(post.get("message"))[:MAX_TEXT],
            "name": _clean(post.get("name"))[:MAX_NAME],
        }

    def _read_amount(self, text):
        """Return an amount as people write it, or None where none was asked for."""
        text = _clean(text).replace(" ", "").replace("\u202f", "")
        if not text:
            return None
        if "," in text and "." not in text:
            text = text.replace(",", ".")
        try:
            amount = float(text)
        except ValueError:
            amount = math.nan
        if not math.isfinite(amount):
            raise UserError(
                request.env._("“%s” is no amount. Write it in figures: 12.50", text[:40])
            )
        return amount

    # What is shown

    def _render_claim(self, claim, access_token, problem=None, done=None):
        values = self._prepare_claim_values(claim, access_token)
        values.update(problem=problem, done=done)
        return request.render("rma_management.rma_claim_page", values, headers=PRIVATE)

    def _render_confirmation(self, claim, access_token, answer):
        values = self._prepare_claim_values(claim, access_token)
        values.update(answer=answer, name=answer["name"] or self._get_visitor_name(claim))
        if answer["amount"] is not None:
            values["amount"] = claim._format_page_amount(answer["amount"])
        return request.render("rma_management.rma_claim_confirm", values, headers=PRIVATE)

    def _prepare_claim_values(self, claim, access_token):
        token = read_token(access_token)
        page = claim.with_context(lang=request.env.lang)._get_portal_values()
        return {
            "page_name": "rma_claim",
            "page": page,
            "url": f"/my/claims/{claim.id}",
            "query": f"?access_token={token}" if token else "",
            "token": token,
            "rma_name": page["return"],
            "rma_claim_name": page["name"],
            "rma_url": page["return_url"],
            "is_guest": request.env.user._is_public(),
        }

    def _get_visitor_name(self, claim):
        user = request.env.user
        return claim.partner_id.name if user._is_public() else user.name


def _clean(text):
    return read_text(text).replace(NUL, "").strip()


def _to_int(text):
    text = read_text(text)
    return int(text) if text.isascii() and text.isdigit() else 0
