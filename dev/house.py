"""Who may know what: our own checks of how the rooms of the product lie.

===========  ===================================================================================
upwards      a subject imports from one that is imported after it (`models/__init__.py`)
effects      what follows from an event is listed twice for one model of the product
named        a file does not begin with the name of the model that it extends, or holds more
             than a few lines of another one
glue-import  another addon imports more than `base`, `tools`, the pure reckoning of entries in
             `credit/amounts`, constants and `tests/common*`
===========  ===================================================================================

Usage: ``house.py PRODUCT GLUE…``. A line that ends in ``# check: <name> …`` with a reason is let
pass.
"""

import ast
import sys
from pathlib import Path
from typing import NamedTuple

EFFECTS = "_get_rma_effects"
# What another model has to say to a subject may stand beside it, if it is no longer than this.
FEW_LINES = 20
OPEN_ROOMS = ("tools", "models.base", "models.credit.amounts", "tests.common")


class Finding(NamedTuple):
    """One complaint."""

    file: str
    line: int
    check: str
    text: str


def check_product(files):
    """Return the findings in the product itself.

    :param files: {path below the addon, as `models/order/rma_order.py`: source}
    """
    subjects = _get_subjects(files)
    findings = []
    effects = {}
    for path, source in files.items():
        tree = ast.parse(source)
        found = [*_check_imports(path, tree, subjects), *_check_name(path, tree)]
        for class_node in _nodes(tree, ast.ClassDef):
            for function in _nodes(class_node, ast.FunctionDef):
                if function.name == EFFECTS and path.startswith("models/"):
                    effects.setdefault(_get_model(class_node), []).append((path, function.lineno))
        findings += _without_allowed(found, source)
    for model, places in effects.items():
        for path, line in places[1:]:
            text = f"what follows for {model} is listed in {places[0][0]} already"
            findings.append(Finding(path, line, "effects", text))
    return sorted(findings)


def check_glue(files, product):
    """Return the findings in an addon beside the product.

    :param product: the name of the product's addon
    """
    findings = []
    for path, source in files.items():
        tree = ast.parse(source)
        found = [*_check_name(path, tree)]
        for node in _nodes(tree, ast.ImportFrom):
            home, _dot, room = (node.module or "").partition(f"odoo.addons.{product}.")
            if home or not room or room.startswith(OPEN_ROOMS):
                continue
            for name in (alias.name for alias in node.names if not alias.name.isupper()):
                text = f"{name} of {room} is none of another addon's business"
                found.append(Finding(path, node.lineno, "glue-import", text))
        findings += _without_allowed(found, source)
    return sorted(findings)


def _get_subjects(files):
    """Return the subjects in the order in which they are imported."""
    tree = ast.parse(files.get("models/__init__.py", ""))
    return [alias.name for node in _nodes(tree, ast.ImportFrom) for alias in node.names]


def _check_imports(path, tree, subjects):
    """A subject knows those before it."""
    own, *_rest = path.removeprefix("models/").split("/")
    if not path.startswith("models/") or own not in subjects:
        return
    package = path.split("/")[:-1]
    for node in _nodes(tree, ast.ImportFrom):
        if not node.level:
            continue
        base = package[: len(package) - node.level + 1]
        module = [*base, *(node.module or "").split(".")]
        other = module[1] if module[0] == "models" and len(module) > 1 else None
        if other in subjects and subjects.index(other) > subjects.index(own):
            yield Finding(path, node.lineno, "upwards", f"{own} comes before {other}")


def _check_name(path, tree):
    """A file is named after its model; rules are named after what they ask, and `base` has none."""
    *rooms, name = path.removesuffix(".py").split("/")
    if rooms[:1] not in (["models"], ["wizards"]) or "rules" in rooms or "rule_" in name:
        return
    classes = [(node, _get_model(node)) for node in tree.body if isinstance(node, ast.ClassDef)]
    models = {model for _node, model in classes} - {"", "base"}
    own = [model for model in models if name.startswith(model.replace(".", "_"))]
    if models and not own and "base" not in {model for _node, model in classes}:
        text = f"{name} is named after none of {', '.join(sorted(models))}"
        yield Finding(path, 1, "named", text)
    for node, model in classes:
        is_long = node.end_lineno - node.lineno >= FEW_LINES
        if own and model in models and model != max(own, key=len) and is_long:
            yield Finding(path, node.lineno, "named", f"{model} has a file of its own")


def _get_model(class_node):
    """Return the name of the model that a class is, or extends."""
    values = {
        ast.unparse(node.targets[0]): node.value
        for node in class_node.body
        if isinstance(node, ast.Assign)
    }
    value = values.get("_name") or values.get("_inherit")
    return next((constant.value for constant in _nodes(value, ast.Constant)), "") if value else ""


def _nodes(tree, *types):
    return [node for node in ast.walk(tree) if isinstance(node, types)]


def _without_allowed(findings, source):
    lines = source.splitlines()
    return [f for f in findings if f"# check: {f.check} " not in lines[f.line - 1]]


def read(addon):
    """Return the Python files of an addon: {path below it: source}."""
    return {
        file.relative_to(addon).as_posix(): file.read_text() for file in sorted(addon.rglob("*.py"))
    }


def main(arguments):
    """Check the addons, the product first; return 1 if there is anything to say."""
    product, *others = (Path(argument) for argument in arguments)
    findings = [(product, finding) for finding in check_product(read(product))]
    for addon in others:
        findings += [(addon, finding) for finding in check_glue(read(addon), product.name)]
    for addon, finding in findings:
        print(f"{addon / finding.file}:{finding.line}: {finding.check}: {finding.text}")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
