from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.rma_management.models.base.lock import claim


class RmaChannelReturn(models.Model):
    """A return as a sales channel knows it, and ours that was made of it.

    Channels send again what they are not sure has come, and not in the order in which it happened:
    the row is the memory, and its unique index the guard.
    """

    _name = "rma.channel.return"
    _description = "Return of a Sales Channel"
    _inherit = "rma.typed.mixin"
    _rec_name = "reference"
    _order = "id desc"

    channel = fields.Char(required=True, readonly=True)
    reference = fields.Char(required=True, readonly=True)
    payment_reference = fields.Char(readonly=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    order_id = fields.Many2one(
        "rma.order", string="Return", readonly=True, ondelete="restrict", index="btree_not_null"
    )
    is_cancelled = fields.Boolean(string="Cancelled on the Channel", readonly=True)

    _reference_unique = models.UniqueIndex(
        "(company_id, channel, reference)", "This return of the channel is known already."
    )

    @api.model
    def _take(self, channel, reference, company):
        """Return the row of a return of a channel, new or known.

        Whoever tells of the same return at the same moment waits here until we are done.
        """
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO rma_channel_return (
                    channel, reference, company_id, create_uid, create_date
                ) VALUES (%s, %s, %s, %s, now() at time zone 'utc')
                ON CONFLICT DO NOTHING
                """,
                channel,
                reference,
                company.id,
                self.env.uid,
            )
        )
        # Nobody writes these rows but by a message of a channel.
        found = self.sudo().search(
            [
                ("channel", "=", channel),
                ("reference", "=", reference),
                ("company_id", "=", company.id),
            ]
        )
        claim(found)
        return found
