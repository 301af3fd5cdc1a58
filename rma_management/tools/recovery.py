"""What each way out would bring for a returned unit, and which of them is the best.

    value = resale price × grade factor − repair − handling − freight + vendor credit

Ways that are not open to the unit are left out first, each with its reasons. All amounts are in
one currency and per unit. Knows nothing of Odoo.
"""

from typing import Any, NamedTuple

# What becomes of the goods on a route.
NEW, USED, VENDOR, GIVEN, DESTROYED, NONE = "new", "used", "vendor", "given", "destroyed", "none"
REUSED = (NEW, USED, GIVEN)

# Why a route is not open.
HYGIENE, EXPIRED, RECALLED, WORN = "hygiene", "expired", "recalled", "worn"
NO_AGREEMENT, DESTRUCTION_BAN, NO_PRODUCT = "no_agreement", "destruction_ban", "no_product"
NOTHING_TO_MEND, UNKNOWN_COST = "nothing_to_mend", "unknown_cost"


class Unit(NamedTuple):
    """What is known of the unit that decides where it may go."""

    is_hygienic: bool = False
    is_opened: bool = False
    is_expired: bool = False
    is_recalled: bool = False
    is_as_new: bool = True
    has_agreement: bool = False
    is_destruction_banned: bool = False

    @property
    def is_unsafe(self):
        """Nobody may use the unit again."""
        return self.is_recalled or self.is_expired or (self.is_hygienic and self.is_opened)


class Route(NamedTuple):
    """A way out. `obstacles` are reasons against it that the caller knows already."""

    key: Any
    outcome: str
    price: float = 0.0
    factor: float = 1.0
    repair: float = 0.0
    handling: float = 0.0
    freight: float = 0.0
    credit: float = 0.0
    obstacles: tuple = ()

    @property
    def value(self):
        return self.price * self.factor - self.repair - self.handling - self.freight + self.credit


class Ranking(NamedTuple):
    """The feasible routes from the best to the worst, and the others with their reasons."""

    routes: tuple
    refused: tuple
    is_close: bool

    @property
    def best(self):
        return self.routes[0] if self.routes else None

    @property
    def runner_up(self):
        return self.routes[1] if len(self.routes) > 1 else None

    @property
    def margin(self):
        """How much the best brings more than the runner-up; None without one."""
        return self.best.value - self.runner_up.value if self.runner_up else None


def find_obstacles(unit, route):
    """Return the codes of what is against a route.

    Source: Regulation (EU) 2024/1781, Art. 25: unsold goods on its list are not destroyed; health,
    hygiene and safety are among its exceptions, so what is unsafe is not held back by the ban.
    """
    found = list(route.obstacles)
    if route.outcome in REUSED:
        if unit.is_hygienic and unit.is_opened:
            found.append(HYGIENE)
        if unit.is_expired:
            found.append(EXPIRED)
        if unit.is_recalled:
            found.append(RECALLED)
    if route.outcome == NEW and not unit.is_as_new:
        found.append(WORN)
    if route.outcome == VENDOR and not unit.has_agreement:
        found.append(NO_AGREEMENT)
    if route.outcome == DESTROYED and unit.is_destruction_banned and not unit.is_unsafe:
        found.append(DESTRUCTION_BAN)
    return tuple(found)


def rank(unit, routes, close_share=0.0):
    """Return the `Ranking` of the routes for a unit.

    Equal routes keep the order they came in. A call is close when the runner-up brings less than
    `close_share` of the best value less than the best.

    :param close_share: 0.1 for ten percent; 0 for never
    """
    feasible, refused = [], []
    for route in routes:
        obstacles = find_obstacles(unit, route)
        if obstacles:
            refused.append((route, obstacles))
        elif route.outcome != NONE:
            feasible.append(route)
    feasible.sort(key=lambda route: -route.value)
    ranking = Ranking(tuple(feasible), tuple(refused), False)
    if ranking.runner_up and close_share > 0:
        is_close = ranking.margin < close_share * abs(ranking.best.value)
        ranking = ranking._replace(is_close=is_close)
    return ranking
