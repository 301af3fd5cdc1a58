"""The links from documents of core's to what they are made for are written by what makes them.

A transfer, a note or a replacement counts for the return that it is linked to: whoever could type
the link would move goods and money from one return to another. People with all rights on transfers
and invoices have none on that; what makes a document for a return writes it with all rights.
"""

from odoo import api, models
from odoo.exceptions import UserError

from .context import is_in_action, sent_defaults

TARGETS = {
    "rma.order", "rma.order.line", "rma.inspection", "rma.inspection.step", "rma.discrepancy",
    "rma.charge", "rma.vendor.return",
}  # fmt: skip


def get_links(records, vals):
    """Return the fields among these values that say what a document of core's is made for."""
    if records._name.startswith("rma."):
        return []
    return [
        name
        for name in vals
        if name.startswith("rma_")
        and (field := records._fields.get(name))
        and field.store
        and field.comodel_name in TARGETS
    ]


def check_links(records, vals):
    """Refuse to move documents to another return, or away from theirs.

    :raises UserError: unless an action does it, which writes with all rights
    """
    if records.env.su or is_in_action(records.env):
        return
    for name in get_links(records, vals):
        field = records._fields[name]
        if field.type != "many2one" or any(
            document[name].id != (vals[name] or False) for document in records.sudo()
        ):
            _refuse(records, name)


def check_new_links(records, vals_list):
    """Refuse entries that say of themselves that they were made for a return.

    :raises UserError: unless an action makes them
    """
    if records.env.su or is_in_action(records.env):
        return
    sent = sent_defaults(records)
    for vals in vals_list:
        for name in get_links(records, sent | vals):
            if (sent | vals)[name]:
                _refuse(records, name)


def _refuse(records, name):
    raise UserError(
        records.env._(
            "%(field)s says what the document was made for and cannot be typed. Cancel the "
            "document and go on from the return.",
            field=records._fields[name]._description_string(records.env),
        )
    )


class Base(models.AbstractModel):
    _inherit = "base"

    def write(self, vals):
        check_links(self, vals)
        return super().write(vals)


class AccountMove(models.Model):
    _inherit = "account.move"

    @api.model_create_multi
    def create(self, vals_list):
        check_new_links(self, vals_list)
        return super().create(vals_list)


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    @api.model_create_multi
    def create(self, vals_list):
        check_new_links(self, vals_list)
        return super().create(vals_list)


class StockMove(models.Model):
    _inherit = "stock.move"

    @api.model_create_multi
    def create(self, vals_list):
        """A part of a move, a step further or its return goes on for the same return: no other."""
        if not (self.env.su or is_in_action(self.env)):
            sent = sent_defaults(self)
            for vals in vals_list:
                self._check_inherited_links(sent | vals)
        return super().create(vals_list)

    @api.model
    def _check_inherited_links(self, vals):
        kin = None
        for name in get_links(self, vals):
            if not vals[name]:
                continue
            if kin is None:
                kin = self._get_kin(vals)
            if vals[name] not in kin[name].ids:
                _refuse(self, name)

    @api.model
    def _get_kin(self, vals):
        """Return the moves that one with these values may be a part or the continuation of."""
        # Which moves it says it continues is looked at with all rights, and told to nobody.
        moves = self.sudo()
        picking = self.env["stock.picking"].sudo().browse(vals.get("picking_id") or ())
        origins = moves.browse(vals.get("origin_returned_move_id") or ())
        for command in vals.get("move_orig_ids") or ():
            if isinstance(command, (list, tuple)):
                origins |= moves.browse(command[2] if command[0] == 6 else command[1])
            elif isinstance(command, int):
                origins |= moves.browse(command)
        return picking.move_ids | picking.backorder_id.move_ids | origins
