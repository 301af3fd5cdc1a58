"""Which of our reasons one of Odoo's own most likely means: a proposal, for people to look at."""

import re
import unicodedata

# What Odoo installs, and what we do: {last part of its XML id: of ours}.
SEEDS = {
    "return_reason_wrong_item": "rma_reason_wrong_item",
    "return_reason_damaged_product": "rma_reason_damaged",
    "return_reason_not_meeting_expectations": "rma_reason_quality",
    "return_reason_incorrect_specs": "rma_reason_compatibility",
    "return_reason_order_by_mistake": "rma_reason_ordered_wrong",
}
# Words that any reason may have.
FILLERS = {"a", "an", "and", "by", "in", "is", "of", "or", "the", "to"}
# How much of the words of both has to be the same.
SHARE = 0.5


def propose(core, ours):
    """Return what each reason of Odoo's likely means: the same name, its origin, or its words.

    :param core: {id: (last part of the XML id or "", name)}
    :param ours: likewise
    :return: {id of Odoo's: id of ours}; what resembles none, or two alike, is left out
    """
    names, codes, words = {}, {}, {}
    for reason_id, (code, name) in ours.items():
        names.setdefault(_normalize(name), reason_id)
        codes[code] = reason_id
        words[reason_id] = _get_words(name)
    found = {}
    for core_id, (code, name) in core.items():
        found[core_id] = (
            names.get(_normalize(name))
            or codes.get(SEEDS.get(code))
            or _find_alike(_get_words(name), words)
        )
    return {core_id: reason_id for core_id, reason_id in found.items() if reason_id}


def _normalize(name):
    """Return a name without case, accents and signs."""
    plain = unicodedata.normalize("NFKD", name or "").casefold()
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(re.findall(r"\w+", plain))


def _get_words(name):
    return frozenset(_normalize(name).split()) - FILLERS


def _find_alike(wanted, words):
    """Return the one whose words are most like these, none where that is not plain."""
    shares = sorted(
        (
            (len(wanted & mine) / len(wanted | mine), reason_id)
            for reason_id, mine in words.items()
            if wanted & mine
        ),
        reverse=True,
    )
    if not shares or shares[0][0] < SHARE or (shares[1:] and shares[1][0] == shares[0][0]):
        return None
    return shares[0][1]
