"""What we know of documents of core's is written by what makes them, and nobody types it.

A transfer, a note or a replacement counts for the return that it is linked to: whoever could type
the link would move goods and money from one return to another. People with all rights on transfers
and invoices have none on that; what makes a document for a return writes it with all rights.

It is the door of `rma.typed.mixin` for the records of others: every stored field that an addon of
ours adds to a model of core's is closed, but for those in `TYPED_ON_CORE`.
"""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import ormcache

from .context import is_in_action, sent_defaults
from .typed_fields import OURS, TYPED_ON_CORE


class Base(models.AbstractModel):
    _inherit = "base"

    @api.model
    @ormcache()
    def _get_rma_closed(self):
        """Return the stored fields that our addons add to a model of others and nobody types."""
        if self._name.startswith("rma.") or self._abstract or self._transient:
            return frozenset()
        return (
            frozenset(
                name
                for name, field in self._fields.items()
                # What points here from elsewhere is written, and guarded, there.
                if field.store
                and field.type != "one2many"
                and (field._module or "").startswith(OURS)
            )
            - self._get_rma_typed()
        )

    @api.model
    def _get_rma_typed(self):
        """Return which of them people type. A glue addon adds its own."""
        return TYPED_ON_CORE.get(self._name, frozenset())

    @api.model
    def _get_rma_kin(self, _vals):
        """Return the documents that one with these values goes on for, and has its links from."""
        return self.browse()

    @api.model_create_multi
    def create(self, vals_list):
        closed = self._get_rma_closed()
        if closed and not (self.env.su or is_in_action(self.env)):
            sent = sent_defaults(self)
            for vals in vals_list:
                self._check_rma_new(closed, sent | vals)
        return super().create(vals_list)

    def write(self, vals):
        names = self._get_rma_closed() & vals.keys()
        if names and not (self.env.su or is_in_action(self.env)):
            for name in names:
                if any(not document._is_rma_same(name, vals[name]) for document in self.sudo()):
                    self._refuse_rma_typed(name)
        return super().write(vals)

    @api.model
    def _check_rma_new(self, closed, vals):
        """Refuse a document that says of itself what only follows from a return.

        :raises UserError: unless it goes on for another one, and has it from there
        """
        names = [name for name in closed & vals.keys() if vals[name]]
        kin = self._get_rma_kin(vals) if names else None
        for name in names:
            if not any(document._is_rma_same(name, vals[name]) for document in kin):
                self._refuse_rma_typed(name)

    def _is_rma_same(self, name, value):
        """Tell whether a value is what the field of this record holds already."""
        field = self._fields[name]
        if field.type == "many2many":
            return False
        return field.convert_to_write(self[name], self) == (value or False) or (
            not self[name] and not value
        )

    def _refuse_rma_typed(self, name):
        field = self._fields[name]._description_string(self.env)
        if self._fields[name].relational:
            raise UserError(
                self.env._(
                    "%(field)s says what the document was made for and cannot be typed. Cancel the "
                    "document and go on from the return.",
                    field=field,
                )
            )
        raise UserError(
            self.env._("%(field)s follows from returns and cannot be typed.", field=field)
        )


class StockMove(models.Model):
    _inherit = "stock.move"

    @api.model
    def _get_rma_kin(self, vals):
        """A part of a move, a step further or its return goes on for the same return: no other."""
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
