"""Who is looked at twice: chosen by a hash, so that the choice can be checked and not steered."""

import hashlib

STEPS = 10_000


def is_sampled(key, percent):
    """Tell whether a key belongs to the given percentage of all keys.

    The same key is always answered the same, and one that is sampled at some percentage is so at
    each higher one.
    """
    digest = hashlib.sha256(str(key).encode()).digest()
    return int.from_bytes(digest[:8], "big") % STEPS < percent * STEPS / 100
