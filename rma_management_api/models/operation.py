"""What every method of the API does before and after its own work."""

import inspect
from functools import wraps

from odoo import api

# {name: function}, in the order in which they are described.
OPERATIONS = {}


def reads(function):
    """Make a method of the API of a function that changes nothing."""

    @wraps(function)
    def call(self, *args, **kwargs):
        door, values = self._enter(function, args, kwargs)
        return function(door, **values)

    return _register(api.readonly(call))


def writes(function):
    """Make a method of the API of a function that is done once under its key."""

    @wraps(function)
    def call(self, *args, **kwargs):
        door, values = self._enter(function, args, kwargs)
        return door._once(function, values)

    return _register(call)


def bind(function, args, kwargs):
    """Return what a function is called with: {name: value}, defaults included."""
    bound = inspect.signature(function).bind(None, *args, **kwargs)
    bound.apply_defaults()
    return dict(list(bound.arguments.items())[1:])


def _register(call):
    OPERATIONS[call.__name__] = api.model(call)
    return OPERATIONS[call.__name__]
