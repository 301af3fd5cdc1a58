"""What people wait for in a database of a million returns, beside core's sales orders.

``make bench-million`` runs it:  dev/python dev/bench_million.py DATABASE [--explain] [PART…]

The database is filled first, unless it already is. Every action of the product's menus is opened in
each of its views, with each filter, each way to group and each field of its search bar, on the last
page and as a form; so are core's sales orders. Each call is done as a customer service agent or as
a manager, warm, and what core takes for the like stands beside it. A call that takes too long, or
that reads a growing table from end to end, makes the exit status 1.
"""

import gc
import re
import statistics
import sys
from typing import Any, NamedTuple
from unittest import mock

from fill_returns import PREFIX, ROWS, fill
from measure import Clock, print_rows
from session import open_environment
from web_client import LIMITS, Screen, Search

from odoo import Command
from odoo.tools import SQL

ROUNDS = 3
GOAL = 300  # ms
REPORT_GOAL = 1_500  # ms, for an analysis that somebody grouped over all years
SLOW = 100  # ms: a statement whose plan is printed
SCANNED = 30  # ms: a statement that may have read a table from end to end
GROWING = 50_000  # rows
CORE = "sale.action_orders"
# Reports over all years are read off a copy from end to end; contacts are looked for by core.
READ_WHOLE = {"rma_report_snapshot", "rma_report_rate_snapshot", "res_partner"}
AGENT = (
    "base.group_user",
    "rma_management.group_rma_user",
    "sales_team.group_sale_salesman_all_leads",
)
PROFILE = ["rma_return_rate", "rma_profile"]
MANAGER = (*AGENT, "rma_management.group_rma_manager", "sales_team.group_sale_manager")


class Call(NamedTuple):
    """One thing that somebody waits for."""

    screen: str
    name: str  # equal names of screens are compared with each other
    run: Any
    goal: int = GOAL


class Measured(NamedTuple):
    """What a call took."""

    milliseconds: float
    queries: int
    statements: list  # [(query, ms)]


def run(env):
    """Fill the database if need be, measure and print.

    :param env: superuser's environment on a clone of the test template
    :return: whether all goals are met
    """
    if not env["sale.order"].search_count([("client_order_ref", "=", PREFIX)], limit=1):
        fill(env)
    else:
        print_rows(env, ROWS)
    return Bench(env).run()


class Bench:
    """Does what the web client does, as an agent and as a manager."""

    def __init__(self, env):
        self.env = env
        self.agent = self._make_user("bench-agent", AGENT)
        self.manager = self._make_user("bench-manager", MANAGER)
        self.parts = [argument for argument in sys.argv[2:] if not argument.startswith("-")]
        self.growing = self._get_growing()
        self.clock = Clock(env.cr)
        self.core = {}
        self.slow = []

    def _make_user(self, login, groups):
        users = self.env["res.users"]
        group_ids = [self.env.ref(group).id for group in groups]
        user = users.search([("login", "=", login)]) or users.create(
            {"name": login, "login": login, "group_ids": [Command.set(group_ids)]}
        )
        self.env.cr.commit()
        return self.env(user=user.id)

    def _get_growing(self):
        self.env.cr.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples > %s", [GROWING]
        )
        return {name for (name,) in self.env.cr.fetchall()} - READ_WHOLE

    def run(self):
        """Measure every call; return whether all goals are met."""
        missed = 0
        for call in self._get_calls():
            missed += not self._report(call)
        for query, where, milliseconds in self.slow:
            self._explain(query, where, milliseconds)
        print(f"{missed} GOALS MISSED, see above" if missed else "all goals met")
        return not missed

    # What is called

    def _get_calls(self):
        if self._is_wanted(CORE):
            yield from self._get_screen_calls(self.manager, CORE, is_core=True)
        yield from (call for call in self._get_page_calls() if self._is_wanted(call.screen))
        for xmlid in filter(self._is_wanted, self._get_actions()):
            yield from self._get_screen_calls(self.manager, xmlid)

    def _is_wanted(self, screen):
        return not self.parts or any(part in screen for part in self.parts)

    def _get_actions(self):
        """Return the actions in the menus of the returns app that show returns' documents."""
        root = self.env.ref("rma_management.rma_root_menu")
        menus = self.env["ir.ui.menu"].search([("id", "child_of", root.ids)])
        actions = [menu.action for menu in menus if menu.action]
        return dict.fromkeys(
            action.get_external_id()[action.id]
            for action in actions
            if action._name == "ir.actions.act_window"
            and action.res_model.startswith("rma.")
            and action.view_mode != "form"
            and (
                self.env[action.res_model]._table in self.growing
                or action.res_model.startswith("rma.report")
                or "--small" in sys.argv
            )
        )

    def _get_screen_calls(self, env, xmlid, is_core=False):
        """Yield what can be done with an action."""
        screen = Screen(env, xmlid)
        name = "core" if is_core else xmlid.removeprefix("rma_management.")
        is_report = screen.model._name.startswith("rma.report")
        all_years = REPORT_GOAL if is_report else GOAL

        def call(what, function, goal=GOAL):
            return Call(name, what, function, goal)

        view_types = [kind for kind in screen.archs if hasattr(screen, f"_read_{kind}")]
        for kind in view_types:
            yield call(f"open {kind}", lambda kind=kind: screen.read(kind))
        if "list" in view_types:
            yield call("list of all", lambda: screen.read("list", Search()))
            yield call("last page of all", self._get_last_page(screen, Search()))
            yield call("last page", self._get_last_page(screen, screen.search))
        for filter_name, node in screen.filters.items():
            search = screen.press(filter_name)
            if search.group_by:
                grouped = screen.press(filter_name, Search(screen.search.domain))
                for kind in [kind for kind in ("list", "pivot") if kind in view_types]:
                    what = f"{filter_name} {kind}"
                    yield call(what, lambda k=kind, s=grouped: screen.read(k, s), all_years)
            elif node.get("invisible") not in ("1", "True"):
                kind = "list" if "list" in view_types else view_types[0]
                what = f"filter {filter_name}"
                yield call(what, lambda k=kind, s=search: screen.read(k, s), all_years)
        yield from self._get_search_calls(screen, call, is_core)
        if "form" in screen.archs:
            record = screen.model.search(screen.domain & screen.search.domain, limit=1)
            yield call("form", lambda: screen.read_form(record.id))
        sample = screen.model.search([], limit=1, offset=1000)
        if not is_report and isinstance(sample.display_name, str):
            text = sample.display_name
            yield call("look up by name", lambda: screen.model.name_search(text, limit=8))

    def _get_last_page(self, screen, search):
        total = min(screen.model.search_count(screen.domain & search.domain), 10**7)
        if not total:
            return lambda: None
        limit = int(screen.archs["list"].get("limit") or LIMITS["list"])
        offset = (total - 1) // limit * limit
        search = Search(search.domain)
        return lambda: screen.read("list", search, offset)

    def _get_search_calls(self, screen, call, is_core):
        """Yield what can be typed or picked in the search bar."""
        sample = screen.model.search(screen.domain, limit=1, offset=20)
        kind = "list" if "list" in screen.archs else next(iter(screen.archs))
        if kind == "search":
            return
        goal = REPORT_GOAL if screen.model._name.startswith("rma.report") else GOAL
        for name, _operator, _filter_domain in screen.get_search_fields():
            for value in self._get_values(screen.model, sample, name):
                how = "picked" if isinstance(value, int) else "typed"
                search = screen.type(name, value)
                what = f"{name} {how}"
                yield call(what, lambda k=kind, s=search: screen.read(k, s), goal)

    def _get_values(self, model, sample, name):
        """Return what somebody looks for in a field: a text, and for records an id."""
        field = model._fields[name]
        known = {
            "number_search": sample._name == "rma.order" and sample.name,
            "product_search": "line_ids" in sample and sample.line_ids.product_id[:1],
            "reason_search": "line_ids" in sample and sample.line_ids.reason_id[:1],
        }
        value = known.get(name) or sample[name]
        if field.type in ("many2one", "one2many", "many2many"):
            if field.type != "many2one" and model._name == "sale.order":
                value = value.product_id
            value = value[:1]
            if not value:
                value = self.env[field.comodel_name].search([], limit=1)
            return (
                [value.display_name, value.id] if field.type == "many2one" else [value.display_name]
            )
        return [value or "abc"]

    # The product's own pages

    def _get_page_calls(self):
        agent, manager = self.agent, self.manager
        orders = self.env["sale.order"]
        order = orders.search([("client_order_ref", "=", PREFIX)], limit=1, offset=500)
        market = orders.search([("client_order_ref", "=", PREFIX + "-MARKET")], limit=1).partner_id
        rma = order.order_line.rma_line_ids.order_id[:1]
        partner, lot = order.partner_id, rma.line_ids.lot_ids[:1]
        service = agent["rma.service"]
        terms = {
            "return": rma.name,
            "start of a return": rma.name[:8],
            "order": order.name,
            "start of an order": order.name[:5],
            "name": partner.name,
            "start of a name": partner.name[:4],
            "e-mail": partner.email,
            "phone": partner.phone,
            "serial": lot.name,
            "nothing": "NOSUCHTHING",
        }
        yield Call("service desk", "start", service.get_start)
        for kind, term in terms.items():
            yield Call("service desk", f"find {kind}", lambda t=term: service.find(t, True))
        for kind, who in (("customer", partner), ("marketplace", market)):
            yield Call("service desk", kind, lambda w=who: service.customer(w.id))
            of_who = [("partner_id", "=", who.id)]
            last = agent["sale.order"].search(of_who, limit=1, order="id desc")
            own = who.with_env(agent)
            yield Call("service desk", f"goods of {kind}", lambda o=last: service.goods(o.ids))
            yield Call("profile", kind, lambda o=own: o.read(PROFILE))
            yield Call("contact's button", kind, lambda o=own: o.read(["rma_count"]))
        for scope in ("all", "own"):
            yield Call("overview", scope, lambda s=scope: manager["rma.overview"].get_overview(s))
        yield from self._get_core_side_calls(order, market)

    def _get_core_side_calls(self, order, market):
        """Yield core's lists with what we add to them: eighty at once."""
        for model, names in (
            ("sale.order", ["rma_count"]),
            ("stock.picking", ["rma_count"]),
            ("account.move", ["rma_count"]),
        ):
            records = self.env[model].search([], limit=80)
            yield Call("80 rows", model, lambda r=records, n=names: r.read(n))

    # Measuring

    def _report(self, call):
        """Print what a call takes; return whether it meets its goal."""
        try:
            measured = self._take(call)
        except Exception as error:
            self.env.cr.rollback()
            print(f"{call.screen:<34} {call.name:<34} FAILED {error!r:.300}", flush=True)
            return False
        milliseconds, queries = measured.milliseconds, measured.queries
        core = self.core.get(call.name)
        if call.screen == "core":
            self.core[call.name] = measured
        scanned = self._get_scans(measured.statements)
        goal = call.goal
        is_missed = call.screen != "core" and (milliseconds > goal or bool(scanned))
        beside = f"{core.milliseconds:>8.1f} {core.queries:>4}" if core else f"{'':>13}"
        notes = [
            "MISSED" if is_missed else "",
            f"scans {', '.join(scanned)}" if scanned else "",
            "over core's" if core and milliseconds > core.milliseconds else "",
        ]
        note = "".join(f"  {text}" for text in notes if text)
        print(
            f"{call.screen:<30} {call.name:<30} {milliseconds:>8.1f} {queries:>4} {beside}{note}",
            flush=True,
        )
        for query, took in measured.statements:
            if took > SLOW and call.screen != "core":
                self.slow.append((query, f"{call.screen}: {call.name}", took))
        return not is_missed

    def _take(self, call):
        """Return what a call takes, warm: after it was done once."""
        self._do(call)
        samples = []
        for _round in range(ROUNDS):
            samples.append(self._do(call))
            if samples[-1].milliseconds > 2_000:
                break
        median = statistics.median(sample.milliseconds for sample in samples)
        return Measured(median, samples[0].queries, samples[0].statements)

    def _do(self, call):
        self.env.flush_all()
        self.env.invalidate_all()
        gc.collect()
        statements, cr, clock = [], self.env.cr, self.clock
        execute = type(cr).execute

        def listen(self, query, *args, **kwargs):
            before = clock.read()
            result = execute(self, query, *args, **kwargs)
            if isinstance(query, SQL):
                took = (clock.read() - before) * 1000
                statements.append((query, took))
            return result

        queries, started = cr.sql_log_count, self.clock.read()
        with mock.patch.object(type(cr), "execute", listen):
            call.run()
        milliseconds = (self.clock.read() - started) * 1000
        queries = cr.sql_log_count - queries
        cr.rollback()
        return Measured(milliseconds, queries, statements)

    def _get_scans(self, statements):
        """Return which growing tables are read from end to end."""
        scanned = set()
        for query, took in statements:
            # A count that stops at its limit reads a part only, and fast.
            if took < SCANNED or not re.match(r"\s*\(?(SELECT|WITH)", query.code):
                continue
            plan = "\n".join(line for (line,) in self.env.execute_query(SQL("EXPLAIN %s", query)))
            scanned |= set(re.findall(r"Seq Scan on (\w+)", plan)) & self.growing
        return sorted(scanned)

    def _explain(self, query, where, milliseconds):
        """Print the plan of a slow statement."""
        rows = self.env.execute_query(SQL("EXPLAIN (ANALYZE, BUFFERS) %s", query))
        plan = "\n".join(line for (line,) in rows)
        text = re.sub(r"\s+", " ", query.code)[:400]
        plan = re.sub(r"(\{\d+,\d+),[\d,]+", r"\1,…", plan)
        print(f"\n{where}, {milliseconds:.0f} ms: {text}\n{plan[:6000]}", flush=True)


if __name__ == "__main__":
    with open_environment(sys.argv[1]) as environment:
        all_met = run(environment)
    sys.exit(0 if all_met else 1)
