"""Whole kits among their components.

The quantities of a component are said in kits: 6 plates of which a kit holds 4 are 1½. A kit is
whole where all components are, so a line is as many kits as its scarcest component makes.
"""

from fractions import Fraction
from math import ceil, floor


def get_slack(step, ratio):
    """Return how far, in kits, a component rounded to `step` may be off: a third metre is 0.33."""
    return min(step / (2 * ratio), Fraction(1, 4))


def count_whole(parts):
    """Return the whole kits that some components make.

    :param parts: list of (quantity in kits, slack)
    """
    return min((floor(quantity + slack) for quantity, slack in parts), default=0)


def count_begun(parts):
    """Return the kits of which there is anything at all."""
    return max((ceil(quantity - slack) for quantity, slack in parts), default=0)


def match(parts, count, rank):
    """Make kits of the components in their order.

    :param parts: a list of [(key, quantity in kits)] per component
    :param count: whole kits to make
    :param rank: key → what to compare keys by: the highest one completes a kit
    :return: [(key that completes them, kits)]
    """
    queues = [[list(entry) for entry in part if entry[1] > 0] for part in parts]
    result, left = [], Fraction(count)
    while left > 0 and all(queues):
        heads = [queue[0] for queue in queues]
        share = min(left, *(quantity for _key, quantity in heads))
        result.append((max((key for key, _quantity in heads), key=rank), share))
        left -= share
        for queue in queues:
            queue[0][1] -= share
            if not queue[0][1]:
                queue.pop(0)
    if left > 0 and result:
        # Within the slack of a rounded component.
        key, share = result[-1]
        result[-1] = (key, share + left)
    return result


def cut(entries, start, end):
    """Return the part of some entries between two quantities from their beginning.

    :param entries: [(key, quantity)]
    :return: [(key, quantity)]
    """
    result, position = [], Fraction(0)
    for key, quantity in entries:
        share = min(end, position + quantity) - max(start, position)
        if share > 0:
            result.append((key, share))
        position += quantity
    return result
