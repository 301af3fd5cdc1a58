"""The workbook of returns: six sheets that reckon from the last of them, the lines.

::

    Summary    the three metrics, what returns cost, and two charts
    Products   ┐
    Reasons    │ the largest, all others, and the total: each figure a formula on the lines
    Customers  ┘
    Months     volume, money, and both return rates
    Lines      a row per return line

Every formula carries what it comes to, so that programs that do not reckon show the same. Rows are
told apart by numbers in hidden columns: two products may have one name, and a name may look like a
condition.
"""

from collections import defaultdict
from typing import NamedTuple

from .book import Book, Column
from .measures import Z95, percentile, wilson

TOP = 100
CHARTED = 10
# The columns of the lines, in their order: (name, kind, width).
LINES = (
    ("ran", "text", 18), ("date", "date", 12), ("state", "text", 12), ("customer", "text", 26),
    ("country", "text", 14), ("product", "text", 30), ("category", "text", 20),
    ("reason", "text", 22), ("warehouse", "text", 16), ("channel", "text", 10),
    ("resolution", "text", 12), ("disposition", "text", 16), ("quantity", "quantity", 10),
    ("paid", "money", 13), ("credited", "money", 13), ("fees", "money", 12),
    ("cost", "money", 12), ("recovered", "money", 13), ("days_to_receive", "days", 10),
    ("days_to_refund", "days", 10), ("inspected", "whole", 10), ("contradicted", "whole", 12),
    ("returns", "whole", 9), ("seconds", "whole", 12), ("product_key", "key", 8),
    ("reason_key", "key", 8), ("customer_key", "key", 8), ("month_key", "key", 8),
)  # fmt: skip
PLACES = {name: place for place, (name, _kind, _width) in enumerate(LINES)}
SUMMED = (
    "returns", "quantity", "paid", "credited", "fees", "cost", "recovered", "inspected",
    "contradicted",
)  # fmt: skip
AVERAGED = ("days_to_receive", "days_to_refund")
GROUPS = ("product", "reason", "customer", "month")


class Month(NamedTuple):
    """What was delivered in a month, and came back."""

    key: int  # 202601
    day: object  # its first
    delivered: float = 0.0
    cohort: float = 0.0  # of what was delivered, what has come back since
    period: float = 0.0  # asked to be returned in the month


class Totals:
    """What the lines of a group come to."""

    __slots__ = ("averages", "label", "lines", "sums")

    def __init__(self, label=""):
        self.label, self.lines = label, 0
        self.sums = [0.0] * len(SUMMED)
        self.averages = [(0, 0.0)] * len(AVERAGED)

    def add(self, row):
        self.lines += 1
        for place, column in enumerate(_SUMMED_PLACES):
            value = row[column]
            if value:
                self.sums[place] += value
        for place, column in enumerate(_AVERAGED_PLACES):
            if row[column] is not None:
                count, days = self.averages[place]
                self.averages[place] = count + 1, days + row[column]

    def get(self, name):
        return self.sums[SUMMED.index(name)]

    def get_average(self, name):
        count, days = self.averages[AVERAGED.index(name)]
        return days / count if count else None


_SUMMED_PLACES = [PLACES[name] for name in SUMMED]
_AVERAGED_PLACES = [PLACES[name] for name in AVERAGED]


def write(target, rows, months, words, locale):
    """Write the workbook.

    :param target: path or file
    :param rows: an iterable of tuples as `LINES`, read once
    :param months: [Month] of the period, in their order
    :param words: {name: translated text}
    :param locale: `book.Locale`
    :return: how many lines there are
    """
    book = Book(target, locale)
    names = ("summary", "products", "reasons", "customers", "months", "lines")
    sheets = {name: book.add_sheet(words[name]) for name in names}
    lines = _Lines(sheets["lines"], words)
    lines.put(rows)
    for name, group in (("products", "product"), ("reasons", "reason"), ("customers", "customer")):
        _write_group(sheets[name], lines, group, words, locale)
    charted = _write_months(sheets["months"], lines, months, words)
    _write_summary(sheets["summary"], lines, words, locale, charted)
    book.close()
    return lines.total.lines


class _Lines:
    """The lines as they are written, and what they come to by group."""

    def __init__(self, sheet, words):
        self.sheet, self.words = sheet, words
        self.total = Totals()
        self.groups = {name: defaultdict(Totals) for name in GROUPS}
        self.seconds = []

    def put(self, rows):
        columns = [
            Column(self.words[name], kind, width, kind == "key") for name, kind, width in LINES
        ]
        self.sheet.start_table(columns)
        keys = [(self.groups[name], PLACES[f"{name}_key"], PLACES.get(name)) for name in GROUPS]
        seconds = PLACES["seconds"]
        for row in self.sheet.add_rows(rows):
            self.total.add(row)
            for group, key, label in keys:
                totals = group[row[key] or 0]
                if label and not totals.label:
                    totals.label = row[label]
                totals.add(row)
            if row[seconds] is not None:
                self.seconds.append(row[seconds])
        self.sheet.close_table()

    def get_range(self, name):
        return self.sheet.get_range(PLACES[name])

    def get_sum(self, name):
        return f"SUM({self.get_range(name)})"

    def get_sum_if(self, name, group, key):
        return f"SUMIFS({self.get_range(name)},{self.get_range(f'{group}_key')},{key})"


# The columns of groups: (what is summed, kind, heading).
GROUP_COLUMNS = (
    ("quantity", "quantity"), ("paid", "money"), ("credited", "money"), ("fees", "money"),
    ("cost", "money"), ("recovered", "money"), ("inspected", "whole"), ("contradicted", "whole"),
)  # fmt: skip
COUNT, FIRST_SUM = 1, 2
RECOVERY = FIRST_SUM + len(GROUP_COLUMNS)
ACCURACY, DAYS, KEY = RECOVERY + 1, RECOVERY + 2, RECOVERY + 3
COST, CREDITED = FIRST_SUM + 4, FIRST_SUM + 2
RECOVERED, INSPECTED, CONTRADICTED = FIRST_SUM + 5, FIRST_SUM + 6, FIRST_SUM + 7


def _get_group_columns(label, words, kind="text", width=30):
    return [
        Column(label, kind, width),
        Column(words["count"], "whole", 9),
        *(Column(words[name], kind, 13) for name, kind in GROUP_COLUMNS),
        Column(words["recovery"], "percent", 11),
        Column(words["accuracy"], "percent", 11),
        Column(words["days_to_refund"], "days", 11),
        Column(words["key"], "key", 8, True),
    ]


def _write_group(sheet, lines, group, words, locale):
    """Write the largest of a group, all others and the total."""
    found = lines.groups[group]
    ranked = sorted(found.items(), key=lambda item: (-item[1].lines, -item[1].get("credited")))
    sheet.add_title(words[f"{group}_title"], words["period"])
    sheet.start_table(_get_group_columns(words[group], words))
    first = sheet.row
    for key, totals in ranked[:TOP]:
        sheet.put(0, totals.label or words["none"])
        sheet.put(KEY, key, "key")
        _write_figures(sheet, lines, group, totals)
        sheet.row += 1
    last = max(sheet.row - 1, first)
    if len(ranked) > TOP:
        _write_others(sheet, lines, ranked[TOP:], first, words)
    _write_total(sheet, lines, words)
    title = words[f"{group}_chart"]
    charted = (first, min(first + CHARTED - 1, last))
    if ranked:
        _add_group_chart(sheet, title, charted, COUNT, words["count"], 0)
        _add_group_chart(
            sheet, words["cost_chart"], charted, CREDITED, words["credited"], 1, locale
        )


def _add_group_chart(sheet, title, rows, column, name, place, locale=None):
    series = [(name, sheet.get_range(0, *rows), sheet.get_range(column, *rows))]
    options = {"y_format": locale.money} if locale else {}
    sheet.add_chart((3 + 18 * place, KEY + 2), "bar", title, series, **options)


def _write_figures(sheet, lines, group, totals, formats=None):
    """Write the formulas of one row: on the lines that have the key of the row."""
    key = sheet.get_cell(KEY)
    keys = lines.get_range(f"{group}_key")
    sheet.put_formula(COUNT, f"COUNTIFS({keys},{key})", totals.lines, "whole", formats)
    for place, (name, kind) in enumerate(GROUP_COLUMNS, FIRST_SUM):
        formula = lines.get_sum_if(name, group, key)
        sheet.put_formula(place, formula, totals.get(name), kind, formats)
    _write_ratios(sheet, totals, formats)
    average = f"AVERAGEIFS({lines.get_range('days_to_refund')},{keys},{key})"
    sheet.put_formula(
        DAYS, f'IFERROR({average},"")', totals.get_average("days_to_refund"), "days", formats
    )


def _write_ratios(sheet, totals, formats=None):
    credited, inspected = totals.get("credited"), totals.get("inspected")
    sheet.put_formula(
        RECOVERY,
        f'IF({sheet.get_cell(CREDITED)}=0,"",'
        f"{sheet.get_cell(RECOVERED)}/{sheet.get_cell(CREDITED)})",
        totals.get("recovered") / credited if credited else None,
        "percent",
        formats,
    )
    sheet.put_formula(
        ACCURACY,
        f'IF({sheet.get_cell(INSPECTED)}=0,"",'
        f"1-{sheet.get_cell(CONTRADICTED)}/{sheet.get_cell(INSPECTED)})",
        1 - totals.get("contradicted") / inspected if inspected else None,
        "percent",
        formats,
    )


def _write_others(sheet, lines, others, first, words):
    """Write what is not among the largest: the total less what stands above."""
    rest = Totals()
    for _key, totals in others:
        rest.lines += totals.lines
        rest.sums = [one + more for one, more in zip(rest.sums, totals.sums, strict=True)]
    sheet.put(0, words["others"])
    above = sheet.row - 1
    column = sheet.get_range(COUNT, first, above, False)
    sheet.put_formula(COUNT, f"ROWS({lines.get_range('ran')})-SUM({column})", rest.lines, "whole")
    for place, (name, kind) in enumerate(GROUP_COLUMNS, FIRST_SUM):
        column = sheet.get_range(place, first, above, False)
        sheet.put_formula(place, f"{lines.get_sum(name)}-SUM({column})", rest.get(name), kind)
    _write_ratios(sheet, rest)
    sheet.row += 1


def _write_total(sheet, lines, words):
    formats, total = sheet.book.totals, lines.total
    sheet.put(0, words["total"], "text", formats)
    formula = f"COUNTA({lines.get_range('ran')})"
    sheet.put_formula(COUNT, formula, total.lines, "whole", formats)
    for place, (name, kind) in enumerate(GROUP_COLUMNS, FIRST_SUM):
        sheet.put_formula(place, lines.get_sum(name), total.get(name), kind, formats)
    _write_ratios(sheet, total, formats)
    average = f"AVERAGE({lines.get_range('days_to_refund')})"
    sheet.put_formula(
        DAYS, f'IFERROR({average},"")', total.get_average("days_to_refund"), "days", formats
    )
    sheet.row += 1


def _write_months(sheet, lines, months, words):
    """Write the months of the period; return (first row, last row, sheet)."""
    sheet.add_title(words["month_title"], words["period"], words["rates_note"])
    more = (
        Column(words["delivered"], "quantity", 13), Column(words["cohort"], "quantity", 13),
        Column(words["rate_cohort"], "percent", 13), Column(words["in_period"], "quantity", 13),
        Column(words["rate_period"], "percent", 13),
    )  # fmt: skip
    sheet.start_table([*_get_group_columns(words["month"], words, "month", 14), *more])
    first, start = sheet.row, KEY + 1
    for month in months:
        sheet.put(0, month.day, "month")
        sheet.put(KEY, month.key, "key")
        _write_figures(sheet, lines, "month", lines.groups["month"].get(month.key, Totals()))
        delivered = sheet.get_cell(start)
        sheet.put(start, month.delivered, "quantity")
        for place, quantity in ((start + 1, month.cohort), (start + 3, month.period)):
            sheet.put(place, quantity, "quantity")
            rate = quantity / month.delivered if month.delivered else None
            formula = f'IF({delivered}=0,"",{sheet.get_cell(place)}/{delivered})'
            sheet.put_formula(place + 1, formula, rate, "percent")
        sheet.row += 1
    last = max(sheet.row - 1, first)
    _write_total(sheet, lines, words)
    labels = sheet.get_range(0, first, last)
    rates = [
        (words[name], labels, sheet.get_range(place, first, last))
        for name, place in (("rate_cohort", start + 2), ("rate_period", start + 4))
    ]
    place = (sheet.row + 2, 0)
    sheet.add_chart(place, "line", words["rates_chart"], rates, y_format="0%")
    series = [(words["days_to_refund"], labels, sheet.get_range(DAYS, first, last))]
    sheet.add_chart((place[0], 7), "line", words["days_chart"], series)
    return first, last, sheet


def _write_summary(sheet, lines, words, locale, months):
    """Write the figures of all lines, and the charts that tell most."""
    sheet.add_title(words["title"], words["period"], words["made"])
    sheet.sheet.set_column(0, 0, 44)
    sheet.sheet.set_column(1, 1, 18)
    total = lines.total
    _write_heading(sheet, words["three_metrics"])
    _write_metrics(sheet, lines, words)
    sheet.row += 1
    _write_heading(sheet, words["money"])
    for name in ("quantity", "paid", "credited", "fees", "cost", "recovered"):
        kind = "quantity" if name == "quantity" else "money"
        sheet.put(0, words[name])
        sheet.put_formula(1, lines.get_sum(name), total.get(name), kind)
        sheet.row += 1
    for name in AVERAGED:
        sheet.put(0, words[name])
        formula = f'IFERROR(AVERAGE({lines.get_range(name)}),"")'
        sheet.put_formula(1, formula, total.get_average(name), "days")
        sheet.row += 1
    first, last, source = months
    labels = source.get_range(0, first, last)
    series = [
        (words[name], labels, source.get_range(place, first, last))
        for name, place in (("credited", CREDITED), ("cost", COST))
    ]
    sheet.add_chart((3, 3), "column", words["money_chart"], series, y_format=locale.money)
    series = [(words["count"], labels, source.get_range(COUNT, first, last))]
    sheet.add_chart((20, 3), "line", words["volume_chart"], series)


def _write_heading(sheet, text):
    sheet.put(0, text, "head")
    sheet.put(1, " ", "head")
    sheet.row += 1


def _write_metrics(sheet, lines, words):
    """Write volume, initiation time, and accuracy with its interval."""
    total = lines.total
    for name, formula, value, kind in (
        ("returns_volume", lines.get_sum("returns"), total.get("returns"), "whole"),
        ("count", f"COUNTA({lines.get_range('ran')})", total.lines, "whole"),
    ):
        sheet.put(0, words[name])
        sheet.put_formula(1, formula, value, kind)
        sheet.row += 1
    seconds = lines.get_range("seconds")
    for name, percent in (("median", 50), ("p90", 90)):
        sheet.put(0, words[name])
        formula = f'IFERROR(PERCENTILE({seconds},{percent / 100}),"")'
        sheet.put_formula(1, formula, percentile(lines.seconds, percent), "whole")
        sheet.row += 1
    inspected, wrong = total.get("inspected"), total.get("contradicted")
    share = wilson(inspected - wrong, inspected)
    sheet.put(0, words["inspected"])
    sheet.put_formula(1, lines.get_sum("inspected"), inspected, "whole")
    number = sheet.get_cell(1)
    sheet.row += 1
    sheet.put(0, words["contradicted"])
    sheet.put_formula(1, lines.get_sum("contradicted"), wrong, "whole")
    right = f"({number}-{sheet.get_cell(1)})"
    sheet.row += 1
    sheet.put(0, words["accuracy"])
    sheet.put_formula(1, f'IF({number}=0,"",{right}/{number})', share.share, "percent")
    sheet.row += 1
    square = Z95**2
    reach = f"{Z95}*SQRT({square}+4*{right}*(1-{right}/{number}))"
    ends = (share.low, share.high) if inspected else (None, None)
    for name, sign, value in zip(("low", "high"), "-+", ends, strict=True):
        sheet.put(0, words[name])
        formula = f"(2*{right}+{square}{sign}{reach})/(2*({number}+{square}))"
        sheet.put_formula(1, f'IF({number}=0,"",{formula})', value, "percent")
        sheet.row += 1
