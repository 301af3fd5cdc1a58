"""Write a spreadsheet row by row, so that its size costs no memory and its texts do no harm."""

import re
from datetime import date
from functools import lru_cache
from typing import NamedTuple
from xml.sax.saxutils import escape

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

MAX_TEXT = 32767
MAX_NAME = 31
FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
# What a text begins with that a spreadsheet, or one it is pasted into, would run as a formula.
RUN_AS_FORMULA = ("=", "+", "-", "@", "\t", "\n", "＝", "＋", "－", "＠")
# XML has none of them, or a spreadsheet no use for them.
UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
# What a spreadsheet would read as such a character.
ENCODED = re.compile("_(x[0-9a-fA-F]{4}_)")
# Days are counted from here.
EPOCH = date(1899, 12, 30)
MONTH = "mmm yyyy"
GRID = {"major_gridlines": {"visible": True, "line": {"color": "#DDDDDD"}}}
HEAD, TITLE, NOTE = "head", "title", "note"


class Locale(NamedTuple):
    """How a reader writes dates and money, as number formats of a spreadsheet.

    Which signs separate thousands and decimals is the reader's own program's choice.
    """

    date: str = "yyyy-mm-dd"
    money: str = "#,##0.00"
    quantity: str = "#,##0.##"


class Column(NamedTuple):
    """A column of a table: what stands above it, of which kind its cells are, how wide it is."""

    label: str
    kind: str = "text"  # text, date, month, money, quantity, whole, days, percent, key
    width: int = 12
    is_hidden: bool = False


def get_date_format(pattern):
    """Return strftime's pattern of a language as a number format of a spreadsheet."""
    parts = {"%d": "dd", "%m": "mm", "%Y": "yyyy", "%y": "yy", "%b": "mmm", "%B": "mmmm",
             "%a": "ddd", "%A": "dddd", "%-d": "d", "%-m": "m"}  # fmt: skip
    result = re.sub("%-?[A-Za-z]", lambda found: parts.get(found[0], ""), pattern or "")
    return result if {"d", "m", "y"} <= set(result) else Locale().date


def get_money_format(symbol, is_before, decimals):
    """Return a currency's number format of a spreadsheet."""
    number = "#,##0" + ("." + "0" * decimals if decimals else "")
    if not symbol:
        return number
    sign = '"{}"'.format(symbol.replace('"', ""))
    return f"{sign}{number}" if is_before else f"{number} {sign}"


def get_safe_text(value):
    """Return a text as a cell may hold it: never run, never too long, of characters XML has.

    An apostrophe before it is what spreadsheets themselves mark a text with, and it stays when the
    sheet is saved as plain text and opened again.
    """
    text = UNPRINTABLE.sub("", str(value or ""))[: MAX_TEXT - 1]
    return f"'{text}" if text.lstrip(" ").startswith(RUN_AS_FORMULA) else text


@lru_cache(maxsize=65536)
def _get_inline(text):
    """Return a text as a cell of a sheet holds it."""
    text = ENCODED.sub(r"_x005F_\1", get_safe_text(text))
    return f' t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def _get_row(number, cells, values):
    """Return a row as it stands in a sheet.

    :param cells: [(name of the column, number of its look, kind)]
    """
    parts = [f'<row r="{number}">']
    for (name, look, kind), value in zip(cells, values, strict=True):
        if value is None or value is False or value == "":
            continue
        if kind == "date":
            # Of a date, and of a moment as much of it as is one.
            held = f"><v>{value.toordinal() - EPOCH.toordinal()}</v></c>"
        elif kind == "text":
            held = _get_inline(value)
        else:
            held = f"><v>{value:.16G}</v></c>"
        parts.append(f'<c r="{name}{number}" s="{look}"{held}')
    parts.append("</row>")
    return "".join(parts)


class Book:
    """A workbook of sheets that are each written from top to bottom.

    :param target: path or file
    """

    def __init__(self, target, locale=None):
        self.book = xlsxwriter.Workbook(
            target,
            {
                "constant_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "nan_inf_to_errors": False,
            },
        )
        locale = locale or Locale()
        kinds = {
            "text": {},
            "date": {"num_format": locale.date, "align": "left"},
            "month": {"num_format": MONTH, "align": "left"},
            "money": {"num_format": locale.money},
            "quantity": {"num_format": locale.quantity},
            "whole": {"num_format": "#,##0"},
            "days": {"num_format": "0.0"},
            "percent": {"num_format": "0.0%"},
            "key": {"num_format": "0"},
        }
        self.formats = {kind: self.book.add_format(look) for kind, look in kinds.items()}
        self.totals = {
            kind: self.book.add_format({**look, "bold": True, "top": 1})
            for kind, look in kinds.items()
        }
        looks = {
            HEAD: {"bold": True, "bg_color": "#E7E9ED", "text_wrap": True, "valign": "top"},
            TITLE: {"bold": True, "font_size": 16},
            NOTE: {"font_color": "#666666"},
        }
        self.formats |= {name: self.book.add_format(look) for name, look in looks.items()}
        self.names = set()

    def add_sheet(self, name):
        """Return a new `Sheet`, its name as near to the wanted one as a spreadsheet allows."""
        clean = FORBIDDEN_IN_NAMES.sub(" ", UNPRINTABLE.sub("", name)).strip(" '")[:MAX_NAME]
        clean = clean or "Sheet"
        taken, number = clean, 2
        while taken.lower() in self.names:
            suffix = f" {number}"
            taken, number = clean[: MAX_NAME - len(suffix)] + suffix, number + 1
        self.names.add(taken.lower())
        return Sheet(self, taken)

    def close(self):
        self.book.close()


class Sheet:
    """A sheet that remembers the row it got to."""

    def __init__(self, book, name):
        self.book, self.name = book, name
        self.sheet = book.book.add_worksheet(name)
        # As formulas name it.
        self.quoted = "'{}'".format(name.replace("'", "''"))
        self.row = 0
        self.columns = []
        self.first = 0

    def put(self, column, value, look="text", formats=None):
        """Write a value into the row at hand: text, number, date, or nothing."""
        style = (formats or self.book.formats)[look]
        if value is None or value is False or value == "":
            return
        if isinstance(value, str):
            self.sheet.write_string(self.row, column, get_safe_text(value), style)
        elif isinstance(value, (int, float)):
            self.sheet.write_number(self.row, column, value, style)
        else:
            self.sheet.write_datetime(self.row, column, value, style)

    def put_formula(self, column, formula, value, look="text", formats=None):
        """Write a formula of ours, with what it comes to for programs that do not reckon."""
        style = (formats or self.book.formats)[look]
        self.sheet.write_formula(
            self.row, column, f"={formula}", style, "" if value is None else value
        )

    def add_title(self, title, *notes):
        """Write a title and what is to be said to all of the sheet."""
        self.put(0, title, TITLE)
        for note in notes:
            self.row += 1
            self.put(0, note, NOTE)
        self.row += 2

    def start_table(self, columns):
        """Write the head of a table of `Column`; what follows are its rows."""
        self.columns = columns
        for place, column in enumerate(columns):
            look = self.book.formats[column.kind]
            options = {"hidden": True} if column.is_hidden else {}
            self.sheet.set_column(place, place, column.width, look, options)
            self.put(place, column.label, HEAD)
        self.row += 1
        self.first = self.row
        self.sheet.freeze_panes(self.row, 1)

    def add_rows(self, rows):
        """Write the rows of a table, by the kinds of its columns; yield each once it is written.

        A cell at a time the library takes four times as long. So the rows go into its file as it
        would write them itself: `test_book` sees to it that there is no difference.
        """
        sheet = self.sheet
        # The head has to be in the file before.
        sheet._write_single_row(self.row)
        cells = [
            (xl_col_to_name(place), self.book.formats[column.kind]._get_xf_index(), column.kind)
            for place, column in enumerate(self.columns)
        ]
        for values in rows:
            self.row += 1
            sheet.fh.write(_get_row(self.row, cells, values))
            yield values
        sheet.dim_rowmax = max(sheet.dim_rowmax, self.row - 1)

    def close_table(self):
        """Let the rows be filtered."""
        if self.row > self.first:
            self.sheet.autofilter(self.first - 1, 0, self.row - 1, len(self.columns) - 1)

    def get_range(self, column, first=None, last=None, is_elsewhere=True):
        """Return the absolute reference to the rows of a column, of the table unless told."""
        first = self.first if first is None else first
        last = max(self.row - 1 if last is None else last, first)
        name = xl_col_to_name(column)
        cells = f"${name}${first + 1}:${name}${last + 1}"
        return f"{self.quoted}!{cells}" if is_elsewhere else cells

    def get_cell(self, column, row=None, is_elsewhere=False):
        """Return the absolute reference to a cell of the row at hand, or of another."""
        cell = xl_rowcol_to_cell(self.row if row is None else row, column, True, True)
        return f"{self.quoted}!{cell}" if is_elsewhere else cell

    def add_chart(self, place, kind, title, series, size=(620, 320), **axes):
        """Put a native chart on the sheet; but for bars its labels are months.

        :param place: (row, column) of its corner
        :param series: [(name, reference to the labels, reference to the values)]
        :param axes: {"y_format": number format}
        """
        chart = self.book.book.add_chart({"type": kind})
        for name, labels, values in series:
            line = {"name": name, "categories": f"={labels}", "values": f"={values}"}
            if kind == "line":
                line["marker"] = {"type": "circle", "size": 4}
            chart.add_series(line)
        chart.set_title({"name": title, "name_font": {"size": 12}, "overlay": False})
        chart.set_size({"width": size[0], "height": size[1]})
        value_axis = GRID | {"num_format": axes.get("y_format", "General")}
        if kind == "bar":
            chart.set_y_axis({"reverse": True, "major_gridlines": {"visible": False}})
            chart.set_x_axis(value_axis)
        else:
            chart.set_x_axis({"date_axis": True, "num_format": MONTH})
            chart.set_y_axis(value_axis)
        if len(series) == 1:
            chart.set_legend({"none": True})
        else:
            chart.set_legend({"position": "bottom"})
        self.sheet.insert_chart(*place, chart)
