import re

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import groupby, ormcache

from ...tools.typed import KEPT, NEW
from .context import in_action, is_in_action, sent_defaults
from .typed_fields import OURS, TYPED

# Handed on in the context while a record is created. No call from outside can forge an identity.
_MAKING = object()
# What a field is called for code; a label says what it is for people.
CODE_NAME = re.compile(r"(is|has|can|date)_|sequence$")


class RmaTypedMixin(models.AbstractModel):
    """One door for writing: every stored field of a record of ours is of one of three kinds.

    ===========  ==================================================================
    typed        people write it, in the states and groups of `rma_typed_fields`
    decided      the code of actions writes it, and nobody else
    derived      computed from documents, or from another field
    ===========  ==================================================================

    What is not in the table is refused, by whatever way it comes: create, write, a command of
    another record, an import, a default in the context. A view that shows a field read-only keeps
    nobody from writing it by a call from outside.

    Superuser code is not asked who it is, and may write what is decided; but even there what
    follows from documents (`_get_derived_fields`) and what only a transition may write
    (`_get_decided_fields`) is refused outside an action, and a state closes what it closes.
    """

    _name = "rma.typed.mixin"
    _description = "Record With Typed Fields"

    # The table

    @api.model
    def _get_typed(self):
        """Return what people may write: {field name: `Typed`}. A glue addon adds its own."""
        return TYPED.get(self._name, {})

    @api.model
    @ormcache()
    def _get_guarded_fields(self):
        """Return the fields that the door looks at: ours, stored or written through.

        What another addon adds to our records is for it to guard.
        """
        return frozenset(
            name
            for name, field in self._fields.items()
            if (field.store or field.inverse)
            and name not in models.MAGIC_COLUMNS
            and (field._module or "").startswith(OURS)
        )

    @api.model
    def _get_derived_fields(self):
        """Return the fields that are read off documents or other fields."""
        return {
            name
            for name in self._get_guarded_fields() - self._get_typed().keys()
            if (field := self._fields[name]).readonly and (field.compute or field.related)
        }

    @api.model
    def _get_decided_fields(self):
        """Return the fields that nothing but an action writes, superuser or not."""
        return set()

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

    # The state that counts

    def _get_typing_state(self):
        """Return the state that closes or opens the fields of this record."""
        self.ensure_one()
        return self.state if "state" in self._fields else KEPT

    @api.model
    def _get_typing_state_of(self, _vals):
        """Return the same for a record that these values make."""
        return NEW

    # The code of an action

    def _in_action(self):
        """Return the records for what the code of an action writes on them."""
        return in_action(self)

    def _is_in_action(self):
        return is_in_action(self.env)

    @api.model
    def _is_made_with_parent(self):
        """Tell whether what is created now is part of a record that is just being created."""
        return self.env.context.get("rma_making") is _MAKING

    # The door

    @api.model_create_multi
    def create(self, vals_list):
        if not self._is_in_action():
            sent = sent_defaults(self)
            for vals in vals_list:
                self._check_typed_vals(sent | vals)
        making = self.with_context(rma_making=_MAKING)
        vals_list = self._complete_vals_list(vals_list)
        return super(RmaTypedMixin, making).create(vals_list).with_env(self.env)

    def write(self, vals):
        if not self._is_in_action():
            states = {record._get_typing_state() for record in self}
            self._check_typed(vals.keys() & self._get_guarded_fields(), states)
        return super().write(vals)

    @api.model
    def _complete_vals_list(self, vals_list):
        """Add what we know ourselves to what was sent, once that has been checked."""
        return vals_list

    @api.model
    def _check_typed_vals(self, vals):
        """Check what is sent for a new record: an empty value says nothing where none is usual."""
        names = {
            name
            for name in vals.keys() & self._get_guarded_fields()
            if vals[name] or self._fields[name].default
        }
        if names:
            self._check_typed(names, {self._get_typing_state_of(vals)})

    def _check_typed(self, names, states):
        """Refuse what may not be written in one of these states, or not by this user.

        :raises AccessError: for what is nobody's to type, or not this user's
        :raises UserError: for what is closed in a state
        """
        table = self._get_typed()
        closed = names - table.keys()
        if self.env.su:
            closed &= self._get_derived_fields() | self._get_decided_fields()
        if closed:
            self._check_right()
            raise AccessError(self._get_not_typed_text(closed))
        for state in states:
            shut = {name for name in names & table.keys() if not table[name].is_open(state)}
            if shut:
                self._check_right()
                raise UserError(self._get_shut_text(shut, state))
        if self.env.su:
            return
        for groups, group_names in groupby(names & table.keys(), lambda name: table[name].groups):
            if groups and not any(self.env.user.has_group(group) for group in groups):
                raise AccessError(self._get_not_yours_text(group_names, groups))

    def _check_right(self):
        """Who has no right on the record is told that, and nothing of its state."""
        self.check_access("write" if self else "create")

    # In words

    @api.model
    def _get_field_labels(self, names):
        labels = {self._fields[name]._description_string(self.env) for name in names}
        return ", ".join(sorted(labels))

    def _get_not_typed_text(self, names):
        return self.env._(
            "%(fields)s of “%(model)s” follows from what is decided and done, and cannot be typed.",
            fields=self._get_field_labels(names),
            model=self.env["ir.model"]._get(self._name).name,
        )

    def _get_not_yours_text(self, names, groups):
        roles = [self.env.ref(group).sudo().name for group in groups]
        return self.env._(
            "Only %(roles)s may change %(fields)s. Ask one of them.",
            fields=self._get_field_labels(names),
            roles=", ".join(roles),
        )

    def _get_shut_text(self, names, state):
        """Return why these fields are closed in a state, and what opens them."""
        if state in (NEW, KEPT):
            return self.env._(
                "%(fields)s of “%(record)s” stays as it was recorded.",
                fields=self._get_field_labels(names),
                record=", ".join(self.mapped("display_name")),
            )
        if not self:
            return self.env._(
                "It is “%(state)s”: no “%(model)s” can be added now. %(hint)s",
                state=self._get_typing_state_label(state),
                model=self.env["ir.model"]._get(self._name).name,
                hint=self._get_shut_hint(state),
            ).strip()
        return self.env._(
            "%(record)s is “%(state)s”: %(fields)s cannot be changed now. %(hint)s",
            record=", ".join(self.mapped("display_name")),
            state=self._get_typing_state_label(state),
            fields=self._get_field_labels(names),
            hint=self._get_shut_hint(state),
        ).strip()

    def _get_typing_state_label(self, state):
        return dict(self._fields["state"]._description_selection(self.env)).get(state, state)

    def _get_shut_hint(self, _state):
        """Return what somebody can do who wants to change what a state has closed."""
        return ""
