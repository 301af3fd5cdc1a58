"""Who may type which field in which state, as data."""

from typing import NamedTuple

# The states of what has none of its own: while it is made, and afterwards.
NEW = "new"
KEPT = "kept"


class Typed(NamedTuple):
    """When and by whom a field is typed."""

    states: frozenset  # empty: in any
    groups: tuple  # external ids, one of which is needed; empty: whoever may write the record

    def is_open(self, state):
        """Tell whether the field may be typed in a state."""
        return not self.states or state in self.states


def typed(names, states=(), groups=()):
    """Return a part of the table: {field name: `Typed`}.

    :param str names: names of fields, separated by spaces
    """
    rule = Typed(frozenset(states), tuple(groups))
    return dict.fromkeys(names.split(), rule)
