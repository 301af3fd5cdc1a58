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
