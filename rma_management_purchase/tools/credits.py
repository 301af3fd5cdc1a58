"""What a vendor has credited and still has to, of the returns on one line of a purchase."""

from fractions import Fraction

ZERO = Fraction(0)


def share_credits(returned, billed, refunded, kept):
    """Spread what a vendor refunds over what was returned, the oldest return first.

    A credit is due for what was billed beyond what we keep: what was never billed needs none.

    :param returned: quantities, in the order of the returns
    :param billed: quantity on posted bills
    :param refunded: quantity on posted credit notes
    :param kept: quantity received that does not go back
    :return: [(quantity credited, quantity whose credit is due)]
    """
    credited_left = max(refunded, ZERO)
    due_left = max(billed - credited_left - kept, ZERO)
    shares = []
    for quantity in returned:
        credited = min(quantity, credited_left)
        due = min(quantity - credited, due_left)
        credited_left -= credited
        due_left -= due
        shares.append((credited, due))
    return shares
