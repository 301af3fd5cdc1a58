"""Types of Python as the shape of JSON: what is sent is checked by them, and described by them.

Both walk the same annotations, so that what the description allows is what the door lets in.
"""

import math
import types
from typing import (
    Annotated,
    Any,
    Literal,
    NamedTuple,
    NotRequired,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

NAMES = {str: "string", bool: "boolean", int: "integer", float: "number", type(None): "null"}
LIMITS = {
    "minLength": lambda value, limit: len(value) >= limit,
    "maxLength": lambda value, limit: len(value) <= limit,
    "minItems": lambda value, limit: len(value) >= limit,
    "maxItems": lambda value, limit: len(value) <= limit,
    "minimum": lambda value, limit: value >= limit,
    "exclusiveMinimum": lambda value, limit: value > limit,
    "maximum": lambda value, limit: value <= limit,
}


class About(NamedTuple):
    """What an annotation says of a value beyond its type: words, and limits of JSON Schema."""

    description: str = ""
    # Pairs rather than a dictionary: an annotation has to be hashable.
    limits: tuple = ()


class Wrong(ValueError):
    """A value that is not of the shape, and where it stands.

    :param problem: ``missing``, ``unknown``, ``type``, ``choice`` or ``limit``
    :param expected: what should stand there
    """

    def __init__(self, path, problem, expected=""):
        super().__init__(path, problem, expected)
        self.path, self.problem, self.expected = path, problem, expected


def about(description, **limits):
    """Return the words and limits of an annotation: ``Annotated[str, about("…", maxLength=3)]``."""
    return About(description, tuple(limits.items()))


def check(value, shape, path=""):
    """Raise `Wrong` where a value of JSON is not of the shape."""
    shape, notes = _unfold(shape)
    _check_type(value, shape, path)
    for note in notes:
        for name, limit in note.limits:
            if name in LIMITS and value is not None and not LIMITS[name](value, limit):
                raise Wrong(path, "limit", f"{name} {limit}")


def _unfold(shape):
    """Return the bare type of an annotation, and what else it says."""
    notes = []
    while get_origin(shape) in (Annotated, NotRequired):
        inner, *rest = get_args(shape)
        notes += rest
        shape = inner
    return shape, [note for note in notes if isinstance(note, About)]


def _check_type(value, shape, path):
    origin = get_origin(shape)
    if is_typeddict(shape):
        _check_dict(value, shape, path)
    elif origin is list:
        _check_list(value, shape, path)
    elif origin is Literal:
        if not isinstance(value, str) or value not in get_args(shape):
            raise Wrong(path, "choice", ", ".join(get_args(shape)))
    elif origin in (Union, types.UnionType):
        _check_union(value, get_args(shape), path)
    else:
        _check_plain(value, shape, path)


def _check_plain(value, shape, path):
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    fits = {
        str: isinstance(value, str) and _is_text(value),
        bool: isinstance(value, bool),
        int: is_number and isinstance(value, int),
        # Python reads numbers that JSON does not know.
        float: is_number and _is_finite(value),
        type(None): value is None,
    }
    if not fits[shape]:
        raise Wrong(path, "type", NAMES[shape])


def _is_finite(value):
    try:
        return math.isfinite(value)
    except OverflowError:
        return False


def _is_text(value):
    """Tell whether it is text that a database keeps: no NUL, no half of a character."""
    try:
        return "\0" not in value and value.encode() is not None
    except UnicodeEncodeError:
        return False


def _check_list(value, shape, path):
    if not isinstance(value, list):
        raise Wrong(path, "type", "array")
    [part] = get_args(shape)
    for index, entry in enumerate(value):
        check(entry, part, f"{path}.{index}")


def _check_dict(value, shape, path):
    if not isinstance(value, dict):
        raise Wrong(path, "type", "object")
    hints = get_type_hints(shape, include_extras=True)
    prefix = f"{path}." if path else ""
    for name in value:
        if name not in hints:
            raise Wrong(f"{prefix}{name}"[:80], "unknown")
    for name, hint in hints.items():
        is_required = name in shape.__required_keys__
        if name in value and (is_required or value[name] is not None):
            check(value[name], hint, f"{prefix}{name}")
        elif is_required:
            raise Wrong(f"{prefix}{name}", "missing")


def _check_union(value, shapes, path):
    found = []
    for shape in shapes:
        try:
            return check(value, shape, path)
        except Wrong as wrong:
            found.append(wrong)
    # What is nearest to the value says best what is wrong with it.
    limit = [wrong for wrong in found if wrong.problem != "type"]
    raise limit[0] if limit else Wrong(path, "type", " or ".join(w.expected for w in found))


def describe(shape, components) -> dict[str, Any]:
    """Return the JSON Schema of an annotation.

    :param components: the named shapes met on the way, {name: schema}, which grows
    """
    shape, notes = _unfold(shape)
    schema = _describe_type(shape, components)
    for note in notes:
        schema |= dict(note.limits)
        if note.description:
            schema["description"] = note.description
    return schema


def _describe_type(shape, components):
    origin = get_origin(shape)
    if is_typeddict(shape):
        _describe_dict(shape, components)
        return {"$ref": f"#/components/schemas/{shape.__name__}"}
    if origin is list:
        return {"type": "array", "items": describe(get_args(shape)[0], components)}
    if origin is Literal:
        return {"type": "string", "enum": list(get_args(shape))}
    if origin in (Union, types.UnionType):
        return {"anyOf": [describe(part, components) for part in get_args(shape)]}
    return {"type": NAMES[shape]}


def _describe_dict(shape, components):
    if shape.__name__ in components:
        return
    # Named first: a shape may hold itself.
    schema = components[shape.__name__] = {"type": "object"}
    hints = get_type_hints(shape, include_extras=True)
    if shape.__doc__:
        schema["description"] = shape.__doc__
    required = [name for name in hints if name in shape.__required_keys__]
    schema["properties"] = {
        # What may be left out may as well be nothing.
        name: schema if name in required else {"anyOf": [schema, {"type": "null"}]}
        for name, schema in ((name, describe(hint, components)) for name, hint in hints.items())
    }
    if required:
        schema["required"] = required
    schema["additionalProperties"] = False
