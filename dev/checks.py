"""Our own checks of Python sources, for what no linter sees.

=================  =============================================================================
state              the state of an RMA written outside ``_transition``
digits             ``digits=`` with a name that is no decimal precision (Odoo falls back silently)
search-in-compute  a search inside a loop of a compute method
self-in-loop       ``self.<field>`` inside ``for record in self``
long-file          more than 400 lines
long-function      more than 40 lines of code
=================  =============================================================================

Usage: ``checks.py PATH…``. A line that ends in ``# check: <name> …`` with a reason is let pass.
"""

import ast
import re
import sys
from pathlib import Path
from typing import NamedTuple

FILE_LINES = 400
FUNCTION_LINES = 40
RMA_MODEL = "rma.order"
MODEL_ATTRIBUTES = ("_name", "_inherit")
RMA_RECEIVER = re.compile(r"\brmas?\b|rma_order|rma_id")
WRITERS = {"write", "update", "create", "_write", "new"}
SEARCHES = {"search", "search_count", "search_fetch", "search_read", "_read_group", "read_group"}
PRECISIONS = {
    "Discount",
    "Payment Terms",
    "Percentage Analytic",
    "Product Price",
    "Product Unit",
    "Stock Weight",
    "Volume",
}
LOOPS = (ast.For, ast.While, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


class Finding(NamedTuple):
    """One complaint."""

    line: int
    check: str
    text: str


def check_source(source, precisions=frozenset(PRECISIONS), measured=True):
    """Return the findings in one Python source, in line order.

    :param measured: whether the length of files and functions counts
    """
    tree = ast.parse(source)
    lines = source.splitlines()
    findings = [*_unknown_digits(tree, precisions)]
    for class_node in _nodes(tree, ast.ClassDef):
        findings += _state_writes(class_node)
        findings += _self_in_loops(class_node)
    for function in _nodes(tree, *FUNCTIONS):
        if function.name.startswith("_compute_"):
            findings += _searches_in_loops(function)
    if measured:
        findings += _lengths(tree, lines)
    allowed = [f for f in findings if f"# check: {f.check} " not in lines[f.line - 1]]
    return sorted(set(allowed))


def _nodes(tree, *types):
    return [node for node in ast.walk(tree) if isinstance(node, types)]


# -- state ---------------------------------------------------------------------------------------


def _state_writes(class_node):
    """An RMA's state has one writer."""
    is_rma = RMA_MODEL in _model_names(class_node)
    for function in _nodes(class_node, *FUNCTIONS):
        if function.name == "_transition":
            continue
        for node in ast.walk(function):
            receiver = _state_receiver(node)
            if receiver is not None and (is_rma or RMA_RECEIVER.search(ast.unparse(receiver))):
                yield Finding(node.lineno, "state", "the state is written by _transition() only")


def _model_names(class_node):
    """Return the strings in ``_name`` and ``_inherit``."""
    assigned = [node for node in class_node.body if isinstance(node, ast.Assign)]
    values = [node.value for node in assigned if ast.unparse(node.targets[0]) in MODEL_ATTRIBUTES]
    return {constant.value for value in values for constant in _nodes(value, ast.Constant)}


def _state_receiver(node):
    """Return what a node writes a state on, None if it writes none."""
    if isinstance(node, ast.Assign):
        targets = [t for t in node.targets if isinstance(t, ast.Attribute) and t.attr == "state"]
        return targets[0].value if targets else None
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        written = any(
            isinstance(key, ast.Constant) and key.value == "state"
            for argument in [*node.args, *(keyword.value for keyword in node.keywords)]
            for values in _nodes(argument, ast.Dict)
            for key in values.keys
        )
        if node.func.attr in WRITERS and written:
            return node.func.value
    return None


# -- digits --------------------------------------------------------------------------------------


def _unknown_digits(tree, precisions):
    for call in _nodes(tree, ast.Call):
        for keyword in call.keywords:
            name = getattr(keyword.value, "value", None)
            if keyword.arg == "digits" and isinstance(name, str) and name not in precisions:
                text = f"there is no decimal precision named {name!r}"
                yield Finding(keyword.value.lineno, "digits", text)


def declared_precisions(paths):
    """Return the decimal precisions that XML files declare."""
    pattern = re.compile(r'model="decimal\.precision".*?name="name">([^<]+)<', re.DOTALL)
    return {name for path in paths for name in pattern.findall(path.read_text())}


# -- loops ---------------------------------------------------------------------------------------


def _searches_in_loops(function):
    """A compute method searches once for all records."""
    for loop in _nodes(function, *LOOPS):
        for node in _repeated(loop):
            for call in _nodes(node, ast.Call):
                name = getattr(call.func, "attr", None)
                if name in SEARCHES and ast.unparse(call.func.value) != "re":
                    yield Finding(call.lineno, "search-in-compute", f"{name}() once per record")


def _repeated(loop):
    """Return the parts of a loop that run more than once."""
    if isinstance(loop, ast.For):
        return loop.body
    if isinstance(loop, ast.While):
        return [loop.test, *loop.body]
    first, *others = loop.generators
    results = [loop.key, loop.value] if isinstance(loop, ast.DictComp) else [loop.elt]
    return [*results, *first.ifs, *others]


def _self_in_loops(class_node):
    """Inside a loop over self, self is all records again."""
    fields = _declared_fields(class_node)
    for loop in _nodes(class_node, ast.For):
        if not re.fullmatch(r"self(\.(with_\w+|sudo)\(.*\))?", ast.unparse(loop.iter), re.DOTALL):
            continue
        read = [node for statement in loop.body for node in _nodes(statement, ast.Attribute)]
        for node in read:
            if node.attr in fields and ast.unparse(node.value) == "self":
                text = f"self.{node.attr} in a loop over self: {ast.unparse(loop.target)}?"
                yield Finding(node.lineno, "self-in-loop", text)


def _declared_fields(class_node):
    """Return the names that the class assigns a ``fields.Something(…)``."""
    return {
        statement.targets[0].id
        for statement in class_node.body
        if isinstance(statement, ast.Assign)
        and isinstance(statement.targets[0], ast.Name)
        and isinstance(statement.value, ast.Call)
        and ast.unparse(statement.value.func).startswith("fields.")
    }


# -- lengths -------------------------------------------------------------------------------------


def _lengths(tree, lines):
    if len(lines) > FILE_LINES:
        yield Finding(FILE_LINES + 1, "long-file", f"{len(lines)} lines, at most {FILE_LINES}")
    for function in _nodes(tree, *FUNCTIONS):
        length = _code_lines(function, lines)
        if length > FUNCTION_LINES:
            text = f"{function.name}() has {length} lines of code, at most {FUNCTION_LINES}"
            yield Finding(function.lineno, "long-function", text)


def _code_lines(function, lines):
    """Count a function's lines without its docstring, blank lines and comments."""
    skipped = set()
    if ast.get_docstring(function) is not None:
        docstring = function.body[0]
        skipped = set(range(docstring.lineno, docstring.end_lineno + 1))
    numbers = set(range(function.lineno, function.end_lineno + 1)) - skipped
    texts = (lines[number - 1].strip() for number in numbers)
    return sum(1 for text in texts if text and not text.startswith("#"))


def main(arguments):
    """Check the Python files below the paths; return 1 if there is anything to say."""
    paths = [Path(argument) for argument in arguments]
    sources = sorted(file for path in paths for file in path.rglob("*.py"))
    precisions = PRECISIONS | declared_precisions(f for path in paths for f in path.rglob("*.xml"))
    count = 0
    for file in sources:
        is_test = "tests" in file.parts
        for finding in check_source(file.read_text(), precisions, measured=not is_test):
            if finding.check == "state" and is_test:
                continue
            print(f"{file}:{finding.line}: {finding.check}: {finding.text}")
            count += 1
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
