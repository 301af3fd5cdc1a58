"""What no quantity, amount or text can be is told at the door, in plain words.

JSON brings NaN and Infinity, a form brings 1e308, a scanner or a mail a NUL byte: reckoning and
PostgreSQL fail on them with an exception that helps nobody. One walk over the values finds them,
whoever sends them: forms and their onchanges, imports, calls from outside, and the desk.
"""

import math

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .context import sent_defaults

# Beyond this a float does not tell cents apart.
MAX_NUMBER = 1e13
# PostgreSQL's integer, which ids are too.
MAX_INTEGER = 2**31 - 1
NUL = "\0"


def is_ours(records, field):
    """Tell whether a field is of this product: all of its models, its own on others."""
    return records._name.startswith("rma.") or any(
        module.startswith("rma_management") for module in field._modules
    )


def check_sane(records, vals):
    """Refuse values that nothing can be reckoned with or stored.

    Values of lines within are looked at too: an onchange never gets to their own door.

    :param vals: {field: value}, as for `create` and `write`, of a model of ours or another
    :raises UserError: saying which field to put right
    """
    for name, value in vals.items():
        field = records._fields.get(name)
        if field and is_ours(records, field):
            _check_field(records, field, value)


def check_payload(env, value):
    """Refuse what a program has sent, however deep it is, that is no number or text.

    :param value: of JSON
    :raises UserError: saying what it is
    """
    if isinstance(value, (int, float)):
        read_number(env, value)
    elif isinstance(value, str):
        _check_text(env, value)
    elif isinstance(value, dict):
        check_payload(env, list(value.items()))
    elif isinstance(value, (list, tuple)):
        for part in value:
            check_payload(env, part)


def check_shape(env, value, shape):
    """Refuse what a page has sent that is not built as its method reads it.

    :param shape: ``[shape of each]`` for a list, ``{name: shape}`` for a dictionary, which may
        leave any of these out and of which all others are plain; None for what is plain: text,
        number, yes or no, or nothing
    :raises UserError: when it is built otherwise
    """
    if not _is_shaped(value, shape):
        raise UserError(env._("What the page has sent cannot be read. Reload it and try again."))


def _is_shaped(value, shape):
    if isinstance(shape, list):
        return isinstance(value, (list, tuple)) and all(
            _is_shaped(part, shape[0]) for part in value
        )
    if isinstance(shape, dict):
        return isinstance(value, dict) and all(
            (name in shape and not part) or _is_shaped(part, shape.get(name))
            for name, part in value.items()
        )
    return value is None or isinstance(value, (str, int, float))


def browse_sent(records, ids):
    """Return those records of a model that somebody has sent the ids of, in their order.

    Never trust an id: of what is none, is gone, or is not the user's to see, nothing comes back.
    """
    wanted = [value for value in ids if type(value) is int and 0 < value <= MAX_INTEGER]
    every = records.with_context(active_test=False)
    found = set(every.search([("id", "in", wanted)])._ids) if wanted else ()
    return records.browse(dict.fromkeys(each for each in wanted if each in found))


def read_number(env, value, limit=MAX_NUMBER, name=None):
    """Return a number that somebody has sent; nothing is 0.

    :raises UserError: when it is none
    """
    try:
        number = float(value or 0.0)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    # NaN is not within anything.
    if abs(number) <= limit:
        return number
    raise UserError(
        env._(
            "%(name)s cannot be %(value)s. Type an ordinary number.",
            name=name or env._("A quantity"),
            value=str(value)[:32].replace(NUL, ""),
        )
    )


def _check_field(records, field, value):
    name = field._description_string(records.env)
    if field.type in ("float", "monetary"):
        read_number(records.env, value, name=name)
    elif field.type == "integer" or (field.type == "many2one" and isinstance(value, int)):
        read_number(records.env, value, limit=MAX_INTEGER, name=name)
    elif field.type in ("one2many", "many2many"):
        for command in value if isinstance(value, (list, tuple)) else ():
            if isinstance(command, (list, tuple)) and isinstance(command[-1], dict):
                check_sane(records.env[field.comodel_name], command[-1])
    elif field.type == "json":
        check_payload(records.env, value)
    elif field.type != "binary" and isinstance(value, str):
        _check_text(records.env, value, name)


def _check_text(env, value, name=None):
    if NUL in value:
        raise UserError(
            env._(
                "%(name)s holds a character that no text has: “%(value)s”. Type or scan it again.",
                name=name or env._("What was sent"),
                value=value.replace(NUL, "�")[:64],
            )
        )


def _check_terms(env, value):
    """Refuse texts that nothing can be searched for."""
    if isinstance(value, str):
        _check_text(env, value)
    elif isinstance(value, Domain):
        for condition in value.iter_conditions():
            _check_terms(env, condition.value)
    elif isinstance(value, (list, tuple, set)):
        for part in value:
            _check_terms(env, part)


class Base(models.AbstractModel):
    """The door of all our models, those to come too, and of our fields on others."""

    _inherit = "base"

    @api.model_create_multi
    def create(self, vals_list):
        sent = sent_defaults(self)
        for vals in vals_list:
            check_sane(self, sent | vals if sent else vals)
        return super().create(vals_list)

    def write(self, vals):
        check_sane(self, vals)
        return super().write(vals)

    def onchange(self, values, field_names, fields_spec):
        check_sane(self, values)
        return super().onchange(values, field_names, fields_spec)

    @api.model
    def _search(self, domain, *args, **kwargs):
        if self._name.startswith("rma."):
            domain = Domain(domain)
            _check_terms(self.env, domain)
        return super()._search(domain, *args, **kwargs)
