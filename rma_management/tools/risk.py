"""How much of what a customer bought comes back."""

from typing import NamedTuple

MEANINGFUL_FROM = 5


class ReturnRate(NamedTuple):
    """Order lines of a customer that were delivered, and those of them that came back."""

    delivered: int = 0
    returned: int = 0

    @property
    def percent(self):
        """The share that came back, in percent."""
        return 100 * self.returned / self.delivered if self.delivered else 0.0

    @property
    def is_meaningful(self):
        """Whether there is enough of it to say anything: one of one is not a habit."""
        return self.delivered >= MEANINGFUL_FROM
