from odoo import http
from odoo.http import request

from ..models.operation import OPERATIONS
from ..tools.openapi import build


class OpenApi(http.Controller):
    @http.route("/rma/openapi.json", type="http", auth="public", methods=["GET"], readonly=True)
    def describe(self):
        """Describe the API: what anybody may know who reads its documentation."""
        return request.make_json_response(build(OPERATIONS, request.httprequest.host_url[:-1]))
