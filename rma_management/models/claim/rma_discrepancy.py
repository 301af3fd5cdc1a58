from odoo import fields, models

# What did not come at all.
MISSING = {"short", "empty_box"}


class RmaDiscrepancyClaim(models.Model):
    """A discrepancy that somebody leaves for a claim opens one."""

    _inherit = "rma.discrepancy"

    def _open_claims(self):
        for order, found in self.grouped("order_id").items():
            lines = found.line_id or order.line_ids
            claims = lines._get_live_claims()
            for claim in claims:
                claim._in_action().discrepancy_ids |= found
            rest = lines._get_unclaimed()
            if rest:
                self.env["rma.claim"]._in_action().create(
                    {
                        "order_id": order.id,
                        "kind": "missing"
                        if set(found.mapped("type")) <= MISSING
                        else "discrepancy",
                        "line_ids": [fields.Command.set(rest.ids)],
                        "discrepancy_ids": [fields.Command.set(found.ids)],
                        "note": "\n".join(filter(None, found.mapped("note"))),
                    }
                )
