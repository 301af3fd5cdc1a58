"""``/rma/openapi.json``, made of the methods themselves."""

import inspect
from typing import get_type_hints

from .contract import Error, KeyText
from .examples import EXAMPLES
from .shape import describe

VERSION = "1.0.0"
STATUSES = {
    "400": "No `idempotency_key`, or no JSON.",
    "401": "No key, or a wrong one.",
    "403": "The user of the key may not do this.",
    "404": "There is no such order, return, line or code, or not for this user.",
    "409": "Somebody else is at it at this moment: try again.",
    "422": "It is refused: `code`, `field` and `reasons` say why.",
}


def build(methods, url):
    """Return the description.

    :param methods: {name: function}, annotated with shapes of the contract
    :param url: where Odoo is
    """
    components = {}
    error = describe(Error, components)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Returns",
            "version": VERSION,
            "description": "Customer returns on Odoo's JSON-2.",
            "license": {"name": "LGPL-3.0", "identifier": "LGPL-3.0-only"},
        },
        "servers": [{"url": url}],
        "security": [{"key": []}],
        "paths": {
            f"/json/2/rma.api/{name}": {
                "post": _describe_method(name, function, components, error)
            }
            for name, function in methods.items()
        },
        "components": {
            "schemas": components,
            "securitySchemes": {
                "key": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "An API key of the user for whom it is done.",
                }
            },
        },
    }  # fmt: skip


def _describe_method(name, function, components, error):
    title, _blank, text = inspect.getdoc(function).partition("\n\n")
    request, answer = EXAMPLES[name]
    content = {"schema": error}
    return {
        "operationId": name,
        "summary": title,
        "description": text.partition("\n:")[0].strip() or title,
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {
                    "schema": describe_request(function, components),
                    "examples": {"example": {"value": request}},
                }
            },
        },
        "responses": {
            "200": {
                "description": "Done.",
                "content": {
                    "application/json": {
                        "schema": describe(get_type_hints(function)["return"], components),
                        "examples": {"example": {"value": answer}},
                    }
                },
            },
            **{
                status: {"description": words, "content": {"application/json": content}}
                for status, words in STATUSES.items()
            },
        },
    }


def describe_request(function, components):
    """Return the schema of what a method is sent, by its signature."""
    hints = get_type_hints(function, include_extras=True)
    parameters = list(inspect.signature(function).parameters.values())[1:]
    schemas = {
        parameter.name: describe(hints[parameter.name], components) for parameter in parameters
    }
    required = [each.name for each in parameters if each.default is inspect.Parameter.empty]
    if "idempotency_key" in schemas:
        # Without one it is refused in words of ours, and not in Python's.
        words = schemas["idempotency_key"]["description"]
        schemas["idempotency_key"] = describe(KeyText, components) | {"description": words}
        required.append("idempotency_key")
    return {
        "type": "object",
        "properties": schemas,
        "required": required,
        "additionalProperties": False,
    }
