"""What has to be true of a database after `bench_load.py`, asked in SQL."""

STOCK = """
    WITH moved AS (
        SELECT product_id, location_dest_id AS location_id, quantity_product_uom AS quantity
          FROM stock_move_line WHERE state = 'done'
         UNION ALL
        SELECT product_id, location_id, -quantity_product_uom
          FROM stock_move_line WHERE state = 'done'
    ), lying AS (
        SELECT product_id, location_id, quantity FROM stock_quant
         UNION ALL
        SELECT product_id, location_id, -quantity FROM moved
    )
    SELECT product_id, location_id, round(sum(lying.quantity)::numeric, 4)
      FROM lying
      JOIN product_product product ON product.id = product_id
      JOIN product_template template ON template.id = product_tmpl_id AND is_storable
     GROUP BY product_id, location_id
"""
# What has come back by done moves, and what was authorized, of each line of a return.
RECEIVED = """
    SELECT rma.name, line.product_id, product.default_code, sum(move_line.quantity_product_uom)
      FROM rma_order rma
      JOIN rma_order_line line ON line.order_id = rma.id
      JOIN product_product product ON product.id = line.product_id
      JOIN stock_move move ON move.rma_line_id = line.id AND move.state = 'done'
      JOIN stock_location origin ON origin.id = move.location_id AND origin.usage = 'customer'
      JOIN stock_move_line move_line ON move_line.move_id = move.id
     WHERE rma.name = ANY(%s)
     GROUP BY rma.name, line.product_id, product.default_code
"""
# Each gives the rows that must not be.
NEVER = {
    "received and authorized differ, and no discrepancy says so": """
        SELECT line.id, line.product_uom_qty, line.qty_received
          FROM rma_order_line line
         WHERE line.qty_received > line.product_uom_qty
           AND NOT EXISTS (SELECT FROM rma_discrepancy WHERE order_id = line.order_id)
    """,
    "received is not what the moves say": """
        SELECT line.id, line.qty_received, sum(move.quantity)
          FROM rma_order_line line
          JOIN stock_move move ON move.rma_line_id = line.id AND move.state = 'done'
          JOIN stock_location origin ON origin.id = move.location_id AND origin.usage = 'customer'
         GROUP BY line.id HAVING line.qty_received <> sum(move.quantity)
    """,
    "inspected more than received": """
        SELECT id FROM rma_order_line WHERE qty_inspected > qty_received
    """,
    "inspections and the quantity inspected differ": """
        SELECT line.id, line.qty_inspected, sum(inspection.quantity)
          FROM rma_order_line line JOIN rma_inspection inspection ON line_id = line.id
         GROUP BY line.id HAVING line.qty_inspected <> sum(inspection.quantity)
    """,
    "more came back, or may, than was delivered": """
        SELECT delivered.id, delivered.product_uom_qty, sum(back.product_uom_qty)
          FROM stock_move delivered
          JOIN stock_move back ON back.origin_returned_move_id = delivered.id
               AND back.state <> 'cancel'
         GROUP BY delivered.id HAVING sum(back.product_uom_qty) > delivered.product_uom_qty
    """,
    "an authorized return has other than one transfer": """
        SELECT rma.name, count(DISTINCT move.picking_id)
          FROM rma_order rma
          JOIN rma_order_line line ON line.order_id = rma.id
          LEFT JOIN stock_move move ON move.rma_line_id = line.id AND move.state <> 'cancel'
               AND move.origin_returned_move_id IS NOT NULL
         WHERE rma.state IN ('authorized', 'done')
         GROUP BY rma.id, rma.name HAVING count(DISTINCT move.picking_id) <> 1
    """,
    "two returns have one number": """
        SELECT name, count(*) FROM rma_order
         WHERE name NOT LIKE '%-X' GROUP BY name HAVING count(*) > 1
    """,
}  # fmt: skip


class Checker:
    """Compares what clients were told with what is stored.

    :param env: superuser's environment, opened before the load
    """

    def __init__(self, env):
        self.before = self._read_stock(env)
        self.last_return = self._fetch(env, "SELECT max(id) FROM rma_order")[0][0]

    def find(self, env, ledger):
        """Return what is wrong: [text], of which none is good."""
        wrong = []
        for name, query in NEVER.items():
            wrong += [f"{name}: {row}" for row in self._fetch(env, query)]
        wrong += self._compare_stock(env)
        wrong += self._compare_received(env, ledger)
        wrong += self._compare_made(env, ledger)
        wrong += self._compare_keys(env, ledger)
        wrong += self._check_decisions(env)
        return wrong

    def _fetch(self, env, query, *params):
        env.cr.execute(query, params or None)
        return env.cr.fetchall()

    def _read_stock(self, env):
        """Return {(product, location): what lies there beyond what moves have brought}.

        What the filling has laid there came by no move: it must be the same afterwards.
        """
        rows = self._fetch(env, STOCK)
        return {(product, location): rest for product, location, rest in rows if rest}

    def _compare_stock(self, env):
        after = self._read_stock(env)
        return [
            f"stock of {key} and its moves: {self.before.get(key, 0)} before, {after.get(key, 0)}"
            for key in self.before.keys() | after.keys()
            if self.before.get(key, 0) != after.get(key, 0)
        ]

    def _compare_received(self, env, ledger):
        names = list({name for name, _goods in ledger.received})
        found = {}
        for name, product_id, code, quantity in self._fetch(env, RECEIVED, names):
            for goods in (product_id, code):
                found[name, goods] = found.get((name, goods), 0) + quantity
        return [
            f"{name}: {quantity} of {goods} acknowledged, {found.get((name, goods), 0)} moved"
            for (name, goods), quantity in ledger.received.items()
            if float(found.get((name, goods), 0)) != quantity
        ]

    def _compare_made(self, env, ledger):
        rows = self._fetch(env, "SELECT name FROM rma_order WHERE id > %s", self.last_return)
        stored = sorted(name for (name,) in rows)
        told = sorted(name for _channel, name in ledger.made)
        if stored == told:
            return []
        return [f"returns stored and told differ: {sorted(set(stored) ^ set(told))[:20]}"]

    def _compare_keys(self, env, ledger):
        wrong = []
        for table, keys in (
            ("rma_desk_key", list(ledger.desk_keys)),
            ("rma_api_key", list(ledger.api_keys)),
        ):
            rows = self._fetch(
                env, f"SELECT name, count(*) FROM {table} WHERE answer IS NOT NULL GROUP BY name"
            )
            counts = dict(rows)
            wrong += [
                f"{table} {key}: {counts.get(key, 0)} answers"
                for key in keys
                if counts.get(key) != 1
            ]
        returns = [name for channel, name in ledger.made if channel == "api"]
        if len(set(returns)) != len(returns):
            wrong.append("one return under two keys")
        return wrong

    def _check_decisions(self, env):
        """Seal what was decided, and follow the chain from its beginning."""
        decisions = env["rma.decision"]
        wrong = []
        for company in env["res.company"].search([]):
            while decisions._seal(company):
                pass
            wrong += [f"decisions: {found}" for found in decisions._find_breaks(company)]
        return wrong
