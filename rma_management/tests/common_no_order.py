from odoo import Command

from .common import RmaCommon


class NoOrderCommon(RmaCommon):
    """Goods that no sales order tells of, with a receipt that proves them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account = cls.env["account.account"].create(
            {"code": "709900", "name": "Returns without an order", "account_type": "income"}
        )
        cls.company.rma_no_order_account_id = cls.account
        cls.policy.no_order_outcome = "authorize"

    def proof(self, user=None):
        files = self.env["ir.attachment"].with_user(user or self.env.user)
        return files.create({"name": "receipt.txt", "raw": b"Paid in cash"})

    def draft_without_order(self, product, quantity=1.0, user=None, proof=True, **vals):
        """Create a draft of one line; values of the line are in ``line``."""
        line = {
            "product_id": product.id,
            "product_uom_qty": quantity,
            "price_basis": "list",
            **vals.pop("line", {}),
        }
        if proof:
            vals["evidence_ids"] = [Command.set(self.proof(user).ids)]
        orders = self.env["rma.order"].with_user(user or self.env.user)
        return orders.create(
            {"partner_id": self.partner.id, "line_ids": [Command.create(line)], **vals}
        )

    def authorize_without_order(self, product, quantity=1.0, **vals):
        rma = self.draft_without_order(product, quantity, **vals)
        rma.action_submit()
        self.assertEqual(rma.state, "authorized")
        return rma

    def codes(self, rma):
        """Return what the rules say of a draft: {code: outcome}."""
        heard = rma.sudo().line_ids._evaluate()
        return {verdict.code: verdict.outcome for found in heard.values() for verdict in found}
