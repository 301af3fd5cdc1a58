import re

from odoo import api, models
from odoo.exceptions import UserError

from .rma_context import sent_defaults

# What a field is called for code; a label says what it is for people.
CODE_NAME = re.compile(r"(is|has|can|date)_|sequence$")


class RmaDerivedMixin(models.AbstractModel):
    """Quantities, amounts and statuses that follow from documents and are never typed.

    A view that shows a field read-only keeps nobody from writing it by a call from outside.
    """

    _name = "rma.derived.mixin"
    _description = "Derived Values"

    @api.model
    def fields_get(self, allfields=None, attributes=None):
        """Offer nobody to filter or group by flags that were never given a label."""
        result = super().fields_get(allfields, attributes)
        flags = {"groupable", "searchable"}
        for name, description in result.items():
            is_labelled = self._fields[name].string != name.replace("_", " ").title()
            if CODE_NAME.match(name) and not is_labelled:
                description.update(dict.fromkeys(flags & description.keys(), False))
        return result

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_not_derived(sent_defaults(self) | vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_not_derived(vals)
        return super().write(vals)

    def _check_not_derived(self, vals):
        typed = [
            name
            for name in vals
            if (field := self._fields.get(name))
            and field.compute
            and field.store
            and field.readonly
            and (
                field.type in ("float", "monetary", "selection", "boolean")
                or (field.type == "many2one" and not field.related)
            )
        ]
        if typed:
            raise UserError(
                self.env._(
                    "%(fields)s follows from transfers, inspections and credit notes and cannot be "
                    "typed.",
                    fields=", ".join(
                        self._fields[name]._description_string(self.env) for name in typed
                    ),
                )
            )
