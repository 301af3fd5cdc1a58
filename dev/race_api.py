"""The same request twenty times at once, over HTTP, a thousand times: one return each time.

dev/python dev/race_api.py DATABASE [ROUNDS]

The database has the addon `rma_management_api`; what is done in it stays. A round whose answers are
not the same to the byte, or that made more or less than one return, makes the exit status 1.
"""

import statistics
import sys
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

from api_session import open_api, sell

AT_ONCE = 20
# Rounds of their own orders beside each other: whoever waits for another leaves room for them.
BESIDE = 3
RETURNS_PER_ORDER = 10


def main(database, rounds):
    """Run the rounds; return whether each made one return."""
    with open_api(database) as (env, caller):
        orders = [
            sell(env, f"RACE-{uuid.uuid4().hex[:8]}", RETURNS_PER_ORDER)
            for _number in range(-(-rounds // RETURNS_PER_ORDER))
        ]
        env.cr.commit()
        print(f"{len(orders)} orders sold", flush=True)
        started = time.perf_counter()
        race = Race(
            caller, [(order.name, order.order_line.product_id.default_code) for order in orders]
        )
        with ThreadPoolExecutor(BESIDE) as pool:
            found = [*pool.map(race.run_order, range(len(orders)))]
        results = [result for part in found for result in part][:rounds]
        env.cr.rollback()
        env.invalidate_all()
        made = sum(len(order.rma_order_ids) for order in orders)
        pickings = sum(len(order.rma_order_ids.picking_ids) for order in orders)
        return report(results, made, pickings, time.perf_counter() - started)


class Race:
    """Asks for the same return many times at once."""

    def __init__(self, caller, orders):
        self.caller, self.orders = caller, orders

    def run_order(self, index):
        """Run the rounds on one order: [(are all answers one, seconds)]."""
        results = [self.run_round(*self.orders[index]) for _round in range(RETURNS_PER_ORDER)]
        if not index % 10:
            print(f"order {index + 1} of {len(self.orders)}", flush=True)
        return results

    def run_round(self, order, sku):
        body = {
            "order": order,
            "lines": [{"sku": sku, "quantity": 1}],
            "idempotency_key": str(uuid.uuid4()),
        }
        barrier, answers = threading.Barrier(AT_ONCE), []

        def ask():
            barrier.wait(60)
            answers.append(self.caller.post("submit", body))

        started = time.perf_counter()
        threads = [threading.Thread(target=ask) for _number in range(AT_ONCE)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        statuses = {status for status, _answer in answers}
        is_one = len(answers) == AT_ONCE and len(set(answers)) == 1 and statuses == {200}
        if not is_one:
            print(f"{order}: {statuses}, {len(set(answers))} answers", flush=True)
        return is_one, time.perf_counter() - started


def report(results, made, pickings, seconds):
    """Print what was found; return whether all is well."""
    good = sum(is_one for is_one, _seconds in results)
    median = statistics.median(spent for _is_one, spent in results)
    print(
        f"{len(results)} rounds of {AT_ONCE} in {seconds:.0f} s, median {median:.2f} s: "
        f"{good} with one answer; {made} returns, {pickings} transfers"
    )
    return good == len(results) == made == pickings


if __name__ == "__main__":
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    # Whole orders are returned.
    sys.exit(not main(sys.argv[1], -(-count // RETURNS_PER_ORDER) * RETURNS_PER_ORDER))
