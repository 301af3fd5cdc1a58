"""What the web client asks of the server when somebody opens an action, searches and groups.

No browser: the same methods with the same arguments, read off the same views. Loading scripts, and
the chatter of a form, are not part of it.
"""

from typing import NamedTuple

from dateutil.relativedelta import relativedelta
from lxml import etree

from odoo.fields import Date, Domain
from odoo.tests.form import get_static_context
from odoo.tools import safe_eval as modules
from odoo.tools.safe_eval import safe_eval

COUNT_LIMIT = 10_001
LIMITS = {"list": 80, "kanban": 40}
ACTIVITIES = 100
DEPTH = 3  # of x2many fields in each other
ACTIVITY = (
    "activity_exception_decoration",
    "activity_exception_icon",
    "activity_state",
    "activity_summary",
    "activity_type_icon",
    "activity_type_id",
)
# What widgets ask for beside their field.
BESIDE = {
    "kanban_activity": ACTIVITY,
    "list_activity": ACTIVITY,
    "qty_at_date_widget": (
        *("display_qty_widget", "free_qty_today", "forecast_expected_date", "is_mto"),
        *("qty_available_today", "qty_to_deliver", "scheduled_date", "virtual_available_at_date"),
        *("warehouse_id", "move_ids", "forecasted_issue"),
    ),
    "sol_product_many2one": (
        *("is_configurable_product", "product_type", "service_tracking"),
        "product_template_attribute_value_ids",
    ),
}


class Search(NamedTuple):
    """What stands in the search bar."""

    domain: Domain = Domain.TRUE
    group_by: tuple = ()


class Screen:
    """An action as a user has it in front of them.

    :param env: the user's environment
    :param xmlid: of the ``ir.actions.act_window``
    """

    def __init__(self, env, xmlid):
        self.xmlid = xmlid
        # Anybody who has the menu loads its action.
        self.action = env["ir.actions.act_window"].sudo()._for_xml_id(xmlid)
        self.context = safe_eval(self.action["context"] or "{}", self._get_names(env))
        defaults = {
            name.removeprefix("search_default_"): value
            for name, value in self.context.items()
            if name.startswith("search_default_")
        }
        context = {name: value for name, value in self.context.items() if "default_" not in name}
        self.model = env[self.action["res_model"]].with_context(**context)
        self.domain = Domain(safe_eval(self.action["domain"] or "[]", self._get_names(env)))
        self.view_ids = {view_type: view_id for view_id, view_type in self.action["views"]}
        self.view_ids["search"] = (self.action["search_view_id"] or (False,))[0]
        self.archs, self.fields = {}, {}
        for view_type, view_id in self.view_ids.items():
            views = self.model.get_views([(view_id, view_type)])
            self.archs[view_type] = etree.fromstring(views["views"][view_type]["arch"])
            for name, fields in views["models"].items():
                self.fields.setdefault(name, {}).update(fields["fields"])
        self.filters = {node.get("name"): node for node in self.archs["search"].iter("filter")}
        self.search = self._get_default_search(defaults)

    def _get_names(self, env):
        return {
            "uid": env.uid,
            "active_id": False,
            "active_ids": [],
            "allowed_company_ids": env.companies.ids,
            "context_today": Date.today,
            "datetime": modules.datetime,
            "relativedelta": relativedelta,
            "time": modules.time,
        }

    # The search bar

    def _get_default_search(self, defaults):
        search = Search()
        for name, value in defaults.items():
            if value and name in self.filters:
                search = self.press(name, search)
        return search

    def press(self, name, search=None):
        """Return the search bar after a filter was pressed.

        :param search: what stands in it already; nothing if left out
        """
        search, node = search or Search(), self.filters[name]
        domain = Domain(safe_eval(node.get("domain") or "[]", self._get_names(self.model.env)))
        if date := node.get("date"):
            periods = (node.get("default_period") or "month").split(",")
            domain &= Domain.OR(self._get_period(date, period) for period in periods)
        context = safe_eval(node.get("context") or "{}", self._get_names(self.model.env))
        group_by = context.get("group_by", ())
        group_by = (group_by,) if isinstance(group_by, str) else group_by
        group_by = map(self._get_grouped_by, group_by)
        return Search(search.domain & domain, (*search.group_by, *group_by))

    def _get_period(self, field, period):
        unit, _minus, back = period.partition("-")
        today = Date.today()
        start = today.replace(day=1) if unit == "month" else today.replace(month=1, day=1)
        step = relativedelta(months=1) if unit == "month" else relativedelta(years=1)
        start -= step * int(back or 0)
        return Domain(field, ">=", str(start)) & Domain(field, "<", str(start + step))

    def get_search_fields(self):
        """Return the fields of the search bar: [(name, operator, filter domain)], either None."""
        return [
            (node.get("name"), node.get("operator"), node.get("filter_domain"))
            for node in self.archs["search"].iterchildren("field")
        ]

    def type(self, name, value):
        """Return the search bar after a text was typed, or a record was picked, for a field.

        :param value: text, or the id of a record
        """
        (field,) = (field for field in self.get_search_fields() if field[0] == name)
        _name, operator, filter_domain = field
        if filter_domain:
            names = {**self._get_names(self.model.env), "self": value}
            return Search(Domain(safe_eval(filter_domain, names)))
        if not operator:
            operator = "=" if isinstance(value, int) else "ilike"
        return Search(Domain(name, operator, value))

    # What views ask for

    def read(self, view_type, search=None, offset=0):
        """Do what a view does on the server when it shows what the search bar says.

        :param search: what stands in the search bar; the action's own if left out
        :return: what the server answers
        """
        search = self.search if search is None else search
        return getattr(self, f"_read_{view_type}")(self.domain & search.domain, search, offset)

    def _read_list(self, domain, search, offset):
        view = self._get_view("list")
        if search.group_by:
            return self._read_groups("list", domain, search.group_by, auto_unfold=False)
        limit = self._get_limit("list")
        return self.model.web_search_read(
            list(domain), view, offset, limit, self.archs["list"].get("default_order"), COUNT_LIMIT
        )

    def _read_kanban(self, domain, search, offset):
        arch = self.archs["kanban"]
        group_by = search.group_by or (arch.get("default_group_by"),)
        if not group_by[0]:
            return self.model.web_search_read(
                list(domain),
                self._get_view("kanban"),
                offset,
                self._get_limit("kanban"),
                None,
                COUNT_LIMIT,
            )
        groups = self._read_groups("kanban", domain, group_by[:1], auto_unfold=True)
        for bar in arch.iter("progressbar"):
            colors = safe_eval(bar.get("colors"))
            progress_bar = {"field": bar.get("field"), "colors": colors}
            self.model.read_progress_bar(list(domain), group_by[0], progress_bar)
        return groups

    def _read_groups(self, view_type, domain, group_by, auto_unfold):
        fields = self.fields[self.model._name]
        view = self._get_view(view_type)
        shown = [name for name in view if view_type == "list" or self._is_summed(name)]
        model = self.model.with_context(read_group_expand=True)
        return model.web_read_group(
            list(domain),
            list(group_by),
            [f"{name}:{fields[name]['aggregator']}" for name in shown if self._can_add_up(name)],
            limit=80,
            auto_unfold=auto_unfold,
            unfold_read_specification=view,
            unfold_read_default_limit=self._get_limit(view_type),
        )

    def _get_limit(self, view_type):
        return int(self.archs[view_type].get("limit") or LIMITS[view_type])

    def _is_summed(self, name):
        bars = self.archs["kanban"].iter("progressbar")
        return name in {bar.get("sum_field") for bar in bars}

    def _can_add_up(self, name):
        field = self.fields[self.model._name][name]
        return field.get("aggregator") and field["type"] in ("integer", "float", "monetary")

    def _read_pivot(self, domain, search, _offset):
        rows, columns, measures = [], [], []
        for node in self.archs["pivot"].iter("field"):
            name = self._get_grouped_by(node.get("name"), node.get("interval"))
            if node.get("type") == "measure":
                measures.append(self._get_measure(node))
            elif not node.get("invisible"):
                (columns if node.get("type") == "col" else rows).append(name)
        rows = list(search.group_by) or rows
        sets = [
            list(dict.fromkeys((*rows[:count], *columns[:other])))
            for count in range(len(rows) + 1)
            for other in range(len(columns) + 1)
        ]
        return self.model.formatted_read_grouping_sets(
            list(domain), sets, [*measures, "__count"] if "__count" not in measures else measures
        )

    def _read_graph(self, domain, search, _offset):
        group_by, measures = [], ["__count"]
        for node in self.archs["graph"].iter("field"):
            if node.get("type") == "measure":
                measures = ["__count", self._get_measure(node)]
            elif not node.get("invisible"):
                group_by.append(self._get_grouped_by(node.get("name"), node.get("interval")))
        group_by = list(search.group_by) or group_by
        return self.model.formatted_read_group(list(domain), group_by, measures)

    def _get_measure(self, node):
        field = (
            self.fields[self.model._name].get(node.get("name"))
            or self.model.fields_get([node.get("name")])[node.get("name")]
        )
        return f"{node.get('name')}:{field['aggregator']}"

    def _get_grouped_by(self, name, interval=None):
        if ":" not in name and self.model._fields[name].type in ("date", "datetime"):
            return f"{name}:{interval or 'month'}"
        return name

    def _read_activity(self, domain, _search, _offset):
        view = self._get_view("activity")
        activities = self.model.env["mail.activity"].get_activity_data(
            self.model._name, list(domain), ACTIVITIES, 0, False
        )
        ids = activities["activity_res_ids"]
        self.model.web_search_read([("id", "in", ids)], view, 0, ACTIVITIES, None, COUNT_LIMIT)
        return activities

    def read_form(self, record_id):
        """Do what the form does when a record is opened."""
        return self.model.browse(record_id).web_read(self._get_view("form"))

    def _get_view(self, view_type):
        return self._get_specification(self.archs[view_type], self.model)

    def _get_specification(self, arch, model, depth=DEPTH):
        """Return what of a model a view shows, as `web_read` takes it."""
        level = f"count(ancestor::field) = {int(arch.xpath('count(ancestor-or-self::field)'))}"
        specification = {}
        beside = {
            name
            for node in arch.xpath(f".//*[self::field or self::widget][{level}]")
            for name in BESIDE.get(node.get("widget") or node.get("name"), ())
            if name in model._fields
        }
        specification |= {name: {} for name in beside}
        for node in arch.xpath(f".//field[{level}]"):
            name = node.get("name")
            field = model._fields[name]
            wanted = specification.setdefault(name, {})
            is_hidden = {node.get("invisible"), node.get("column_invisible")} & {"1", "True"}
            if field.type in ("many2one", "reference"):
                wanted.setdefault("fields", {})
                if not is_hidden:
                    wanted["fields"]["display_name"] = {}
                    wanted["context"] = get_static_context(node.get("context") or "{}")
            elif field.type in ("one2many", "many2many") and not is_hidden and depth:
                fields, limit = self._get_inner(node, model.env[field.comodel_name], depth)
                if fields:
                    wanted.update(fields=fields, limit=limit)
        return specification

    def _get_inner(self, node, model, depth):
        """Return what is shown of the records of an x2many field, and how many of them."""
        if "tags" in (node.get("widget") or "") or node.get("widget") == "many2many_binary":
            names = ["display_name", *(["color"] if "color" in model._fields else [])]
            return dict.fromkeys(names, {}), LIMITS["kanban"]
        if node.get("widget") in ("kanban_activity", "list_activity"):
            return {}, 0
        inner = next((child for child in node if child.tag in ("list", "kanban")), None)
        if inner is None:
            view_type = (node.get("mode") or "list").split(",")[0]
            view = model.get_views([(False, view_type)])["views"][view_type]
            inner = etree.fromstring(view["arch"])
        limit = int(inner.get("limit") or LIMITS["kanban"])
        return self._get_specification(inner, model, depth - 1), limit
