from odoo import fields, models
from odoo.fields import Domain

from ..base.union import any_of


class RmaOrderSearch(models.Model):
    """What people type into the search bar to find a return."""

    _inherit = "rma.order"

    number_search = fields.Char(
        string="Return or Sales Order", store=False, search="_search_number_search"
    )

    product_search = fields.Many2one(
        "product.product", string="Product", store=False, search="_search_product_search"
    )
    reason_search = fields.Many2one(
        "rma.reason", string="Reason", store=False, search="_search_reason_search"
    )

    def _search_number_search(self, operator, value):
        # The rest the ORM makes of these.
        if operator not in ("in", "like", "ilike", "=like", "=ilike"):
            return NotImplemented
        paths = ("name", "line_ids.sale_line_id.order_id.name")
        return any_of(self, [[(path, operator, value)] for path in paths])

    def _search_product_search(self, operator, value):
        # What is sold no more still comes back.
        products = self.env["product.product"].with_context(active_test=False)
        return self._search_of_lines("product_id", products, operator, value)

    def _search_reason_search(self, operator, value):
        reasons = self.env["rma.reason"].with_context(active_test=False)
        return self._search_of_lines("reason_id", reasons, operator, value)

    def _search_of_lines(self, name, records, operator, value):
        """Look these up first: only of known ids PostgreSQL can tell how many lines there are."""
        if operator not in ("in", "any"):
            return NotImplemented
        is_domain = operator == "any" and isinstance(value, Domain)
        found = records.search(value if is_domain else [("id", "in", value)])
        if records._parent_store:
            found = records.search([("id", "child_of", found.ids)])
        return Domain(f"line_ids.{name}", "in", found.ids)
