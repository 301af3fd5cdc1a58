"""The return authorization number (RAN): a body and one check character.

The check character follows ISO 7064 MOD 37,36, which finds every single wrong character and nearly
every swap of two neighbours. It is computed over letters and digits only, so a customer may read
the number aloud with or without dashes and spaces.

Source: ISO/IEC 7064:2003, hybrid system MOD 37,36 (python-stdnum).
"""

import re

from stdnum.exceptions import ValidationError
from stdnum.iso7064 import mod_37_36

SEPARATOR = "-"
# What a person meant as a RAN: a three-letter prefix, at least five digits, a check character.
_LOOKS_LIKE = re.compile(r"^[A-Z0-9]{3}[-/ ]?\d{5,}[- ]?[A-Z0-9]$")
# The same when the prefix is known: what follows it may have a letter in place of a digit.
_NUMBER = re.compile(r"^(?=.{6,}$)\d*[A-Z]?\d*[A-Z0-9]$")


class InvalidRAN(ValueError):
    """The text is no RAN: at least one character is wrong."""


def compact(text):
    """Return the letters and digits of `text`, in upper case."""
    return re.sub(r"[^A-Z0-9]", "", (text or "").upper())


def issue(body):
    """Return the RAN of a sequence number.

    >>> issue("RMA00042")
    'RMA00042-W'
    """
    return f"{body}{SEPARATOR}{mod_37_36.calc_check_digit(compact(body))}"


def canonical(text):
    """Return the RAN as it is stored, however it was typed.

    :raises InvalidRAN: when the check character does not fit
    """
    number = compact(text)
    try:
        mod_37_36.validate(number)
    except ValidationError as error:
        raise InvalidRAN(text) from error
    return f"{number[:-1]}{SEPARATOR}{number[-1]}"


def is_valid(text):
    """Tell whether the check character of `text` fits."""
    try:
        canonical(text)
    except InvalidRAN:
        return False
    return True


def looks_like(text, prefix=""):
    """Tell whether `text` was meant as a RAN, right or wrong.

    :param prefix: what every RAN begins with; one character of it may be wrong
    """
    prefix, number = compact(prefix), compact(text)
    if not prefix:
        return bool(_LOOKS_LIKE.match((text or "").strip().upper()))
    head, body = number[: len(prefix)], number[len(prefix) :]
    wrong = sum(typed != right for typed, right in zip(head, prefix, strict=False))
    return wrong <= min(1, len(prefix) - 1) and bool(_NUMBER.match(body))
