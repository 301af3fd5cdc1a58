# Handed on in the context by the code of an action. No call from outside can forge an identity.
_ACTION = object()


def in_action(records):
    """Return the records for what the code of an action writes on them."""
    return records.with_context(rma_action=_ACTION)


def is_in_action(env):
    """Tell whether the code of an action writes."""
    return env.context.get("rma_action") is _ACTION


def sent_defaults(records):
    """Return the defaults of a model that a caller sends along in the context.

    They choose as much as values do, and a guard of `create` has to look at both:
    ``sent_defaults(self) | vals``.
    """
    prefix = "default_"
    return {
        name: value
        for key, value in records.env.context.items()
        if key.startswith(prefix) and (name := key[len(prefix) :]) in records._fields
    }
