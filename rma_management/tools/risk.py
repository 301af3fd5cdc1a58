"""How much of what a customer bought comes back, weighed, and what it may be used for.

A score never refuses anything: it has somebody look. That one of one came back is no habit, so a
customer's rate is drawn towards that of all (empirical Bayes) by as many lines as customers differ
by: `Company.strength`.
"""

from typing import NamedTuple

# Below so many delivered lines nothing is said of anybody.
MEANINGFUL_FROM = 5
# What is as old as this counts no more, and until then the less the older it is.
DECAY_DAYS = 365
# So many of a customer's last order lines are looked at, however many there are.
LINES_UP_TO = 200
# What nobody has inspected is half the evidence, and what was our fault is none.
CONFIRMED, DECLARED, NOT_THEIRS = 1.0, 0.5, 0.0
# Where nobody has reckoned yet what is usual.
USUAL_RATE, USUAL_STRENGTH = 0.1, 10.0
STRENGTH_FROM, STRENGTH_UP_TO = 2.0, 100.0


class Company(NamedTuple):
    """What is usual with the customers of a company."""

    rate: float = USUAL_RATE
    strength: float = USUAL_STRENGTH


class Point(NamedTuple):
    """A delivered order line, and what it says of the customer."""

    sale_line: int
    age: int  # days since the order
    returns: tuple = ()  # ids of return lines
    evidence: float | None = None  # None: it did not come back

    @property
    def weight(self):
        """How much it counts by now."""
        return min(max(1 - self.age / DECAY_DAYS, 0.0), 1.0)

    @property
    def score(self):
        """What it adds to what came back."""
        return self.weight * (self.evidence or 0.0)


class Profile(NamedTuple):
    """What a customer bought and gave back; the same figure for the rule and for the page."""

    points: tuple = ()
    company: Company = Company()

    @property
    def delivered(self):
        """How many order lines are looked at."""
        return len(self.points)

    @property
    def returned(self):
        """How many of them came back, for whatever reason."""
        return sum(point.evidence is not None for point in self.points)

    @property
    def percent(self):
        """The customer's return rate, weighed and drawn towards the company's."""
        rate, strength = self.company
        weight = sum(point.weight for point in self.points)
        score = sum(point.score for point in self.points)
        total = strength + weight
        return 100 * (strength * rate + score) / total if total else 0.0

    @property
    def is_meaningful(self):
        """Whether there is enough of it to say anything: one of one is not a habit."""
        return self.delivered >= MEANINGFUL_FROM

    def asks(self, limit):
        """Tell whether somebody is to look at what this customer returns."""
        return bool(limit) and self.is_meaningful and self.percent >= limit


def weigh(found, fault):
    """Return what a returned line says of the customer.

    :param found: whether its inspections bear out what was declared; None: nobody has looked yet
    :param fault: whose fault it was, by the reason: customer, seller, carrier, vendor, or nothing
    """
    is_theirs = fault in (False, None, "", "customer")
    if found is None:
        return DECLARED if is_theirs else NOT_THEIRS
    # Found otherwise than declared, the reason that was given excuses nothing.
    return CONFIRMED if is_theirs or not found else NOT_THEIRS


def fit(customers):
    """Return what is usual, of what the customers of a company gave back.

    By the method of moments: the more they differ beyond chance, the less a customer's own lines
    are drawn towards the mean.

    :param customers: [(returned, delivered, number of such customers)]
    """
    total = sum(number * trials for _hits, trials, number in customers)
    if not total:
        return Company()
    hits = sum(number * hits for hits, _trials, number in customers)
    rate = min(max(hits / total, 0.5 / (total + 1)), 1 - 0.5 / (total + 1))
    count = sum(number for _hits, _trials, number in customers)
    spread = sum(
        number * trials * (hits / trials - rate) ** 2 for hits, trials, number in customers
    )
    room = sum(number * (1 - trials / total) * (trials - 1) for _hits, trials, number in customers)
    excess = spread / (rate * (1 - rate)) - (count - 1)
    if room <= 0 or excess <= 0:
        return Company(rate, STRENGTH_UP_TO if room > 0 else USUAL_STRENGTH)
    strength = room / excess - 1
    return Company(rate, min(max(strength, STRENGTH_FROM), STRENGTH_UP_TO))
