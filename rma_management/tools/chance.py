"""What chance alone would bring: the tail of a count, and how many tails to believe."""

from math import exp, lgamma
from typing import NamedTuple

# How small a term of a sum is before it is left out.
NEGLIGIBLE = 1e-12


class Prior(NamedTuple):
    """A rate that is not known exactly, as a beta distribution."""

    alpha: float
    beta: float

    @property
    def mean(self):
        """The rate to expect."""
        return self.alpha / (self.alpha + self.beta)

    @property
    def strength(self):
        """How many trials it is worth."""
        return self.alpha + self.beta


def _log_beta(a, b):
    return lgamma(a) + lgamma(b) - lgamma(a + b)


def beta_binomial(count, trials, prior):
    """Return the chance of exactly so many hits, where the rate varies as `prior` says."""
    if not 0 <= count <= trials:
        return 0.0
    ways = -_log_beta(count + 1, trials - count + 1)
    alpha, beta = prior
    return exp(ways + _log_beta(count + alpha, trials - count + beta) - _log_beta(alpha, beta)) / (
        trials + 1
    )


def tail(count, trials, prior):
    """Return the chance of so many hits or more.

    Terms are summed from the side that has fewer, each from the one before it.
    """
    if count <= 0:
        return 1.0
    if count > trials:
        return 0.0
    if count <= trials * prior.mean:
        return max(1.0 - _sum_from(0, count - 1, trials, prior), 0.0)
    return min(_sum_from(count, trials, trials, prior), 1.0)


def _sum_from(first, last, trials, prior):
    alpha, beta = prior
    term = total = beta_binomial(first, trials, prior)
    for count in range(first, last):
        term *= (trials - count) * (alpha + count)
        term /= (count + 1) * (beta + trials - count - 1)
        total += term
        if count > trials * prior.mean and term < total * NEGLIGIBLE:
            break
    return total


def fit(counts):
    """Return the prior that counts of the same kind are drawn from.

    By the method of moments (Kleinman 1973): what they differ by beyond chance says how far the
    rate varies. It is worth no more trials than it was seen in.

    :param counts: [(hits, trials)]
    """
    counts = [(hits, trials) for hits, trials in counts if trials > 0]
    total = sum(trials for _hits, trials in counts)
    mean = (sum(hits for hits, _trials in counts) + 0.5) / (total + 1)
    spread = sum(trials * (hits / trials - mean) ** 2 for hits, trials in counts)
    room = sum((1 - trials / total) * (trials - 1) for _hits, trials in counts)
    excess = spread / (mean * (1 - mean)) - (len(counts) - 1)
    correlation = min(max(excess / room, 0.0), 0.99) if room > 0 else 0.0
    # Two sources of doubt: the rate differs, and it is known from so many trials only.
    doubt = correlation / (1 - correlation) + 1 / (total + 1)
    return Prior(mean / doubt, (1 - mean) / doubt)


def adjust(chances):
    """Return the chances as Benjamini and Hochberg (1995) adjust them.

    Whoever believes all that come out at 5 % or less is wrong in 5 % of what they believe.

    :param chances: {key: chance}
    :return: {key: adjusted chance}
    """
    result, lowest = {}, 1.0
    ranked = sorted(chances, key=lambda key: -chances[key])
    for index, key in enumerate(ranked):
        lowest = min(lowest, chances[key] * len(ranked) / (len(ranked) - index))
        result[key] = lowest
    return result
