"""When a webhook is tried again.

Source: Standard Webhooks, "Retries": the seconds to wait before each attempt, with jitter.
"""

MINUTE, HOUR = 60, 3600
DELAYS = (
    0,
    5,
    5 * MINUTE,
    30 * MINUTE,
    2 * HOUR,
    5 * HOUR,
    10 * HOUR,
    14 * HOUR,
    20 * HOUR,
    24 * HOUR,
)
# A part of the delay by which attempts are spread, so that not all come back at once.
JITTER = 0.1
# So many failures in a row, and an endpoint is left alone for a while.
PATIENCE = 3
LONGEST_REST = HOUR


def get_delay(attempts, chance, asked=0):
    """Return in how many seconds to try again; None once all attempts are used up.

    :param attempts: how often it was tried, all in vain
    :param chance: a number from 0 to 1, by which it is spread
    :param asked: seconds that the receiver has asked for
    """
    if attempts >= len(DELAYS):
        return None
    delay = DELAYS[attempts] * (1 + JITTER * (2 * chance - 1))
    return max(delay, min(asked, DELAYS[-1]))


def get_rest(failures):
    """Return for how many seconds an endpoint is left alone after so many failures in a row."""
    if failures < PATIENCE:
        return 0
    return min(MINUTE * 2 ** min(failures - PATIENCE, 10), LONGEST_REST)
