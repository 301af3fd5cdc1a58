"""Each of our own checks, on what it must find and what it must let pass."""

import textwrap

import checks
import pytest


def names(source):
    return [finding.check for finding in checks.check_source(textwrap.dedent(source))]


RMA = """
class RmaOrder(models.Model):
    _name = "rma.order"

    def {function}(self, vals_list):
        {statement}
"""


@pytest.mark.parametrize(
    "statement",
    [
        'self.write({"state": "done"})',
        'self.write({"name": "x", "state": "done"})',
        'super().write(dict(vals, **{"state": "done"}))',
        'self.state = "done"',
        'self.create([{"state": "done"}])',
    ],
)
def test_state_is_written_by_transition_only(statement):
    assert names(RMA.format(function="action_done", statement=statement)) == ["state"]
    assert names(RMA.format(function="_transition", statement=statement)) == []


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ('picking.rma_order_ids.write({"state": "done"})', ["state"]),
        ('for rma in self.rma_ids: rma.state = "done"', ["state"]),
        ('picking.write({"state": "done"})', []),
        ('rma.write({"note": "state"})', []),
        ('order.state = "sale"', []),
    ],
)
def test_state_of_an_rma_written_from_another_model(statement, expected):
    source = RMA.replace("rma.order", "stock.picking").format(function="f", statement=statement)
    assert names(source) == expected


@pytest.mark.parametrize(
    ("digits", "expected"),
    [
        ('"Product Unit"', []),
        ('"Product Unit of Measure"', ["digits"]),
        ("(16, 2)", []),
        ("0", []),
    ],
)
def test_digits_names_a_precision(digits, expected):
    assert names(f"quantity = fields.Float(digits={digits})") == expected


def test_digits_declared_in_data(tmp_path):
    data = tmp_path / "data.xml"
    data.write_text(
        '<record id="x" model="decimal.precision"><field name="name">Ours</field></record>'
    )
    assert checks.declared_precisions([data]) == {"Ours"}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("for line in self: line.x = self.env['a'].search([])", ["search-in-compute"]),
        ("for line in self: line.x = self.env['a']._read_group([])", ["search-in-compute"]),
        ("x = [self.env['a'].search_count([]) for line in self]", ["search-in-compute"]),
        ("x = {line: self.env['a'].search([]) for line in self}", ["search-in-compute"]),
        ("for line in self.env['a'].search([]): pass", []),
        ("x = [line for line in self.env['a'].search([])]", []),
        ("for line in self: re.search('a', line.name)", []),
        ("found = self.env['a'].search([])", []),
    ],
)
def test_compute_searches_outside_its_loops(body, expected):
    assert names(f"class A:\n    def _compute_x(self):\n        {body}") == expected
    assert names(f"class A:\n    def action_x(self):\n        {body}") == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("for line in self: line.name = self.name", ["self-in-loop"]),
        ("for line in self.with_context(a=1): self.name = line.name", ["self-in-loop"]),
        ("for line in self: line.name = line._f(self.env)", []),
        ("for line in self: self._check(line)", []),
        ("for line in self.line_ids: line.name = self.name", []),
        ("self.name = 1", []),
    ],
)
def test_loop_over_self_reads_the_record(body, expected):
    source = f"class A:\n    name = fields.Char()\n    def f(self):\n        {body}"
    assert names(source) == expected


def test_functions_are_measured_without_docstring_comments_and_blank_lines():
    filling = '    """a\n    b"""\n\n    # c\n' + "    x = 1\n" * (checks.FUNCTION_LINES - 1)
    assert names("def f():\n" + filling) == []
    assert names("def f():\n" + filling + "    x = 1\n") == ["long-function"]


def test_files_are_measured():
    assert names("x = 1\n" * checks.FILE_LINES) == []
    assert names("x = 1\n" * (checks.FILE_LINES + 1)) == ["long-file"]


def test_a_line_may_be_let_pass_with_a_reason():
    line = 'quantity = fields.Float(digits="Ours")'
    assert names(f"{line}  # check: digits declared by the glue addon") == []
    assert names(f"{line}  # check: digits") == ["digits"]
