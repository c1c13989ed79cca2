"""The contract as generated servers keep it, before schemathesis makes cases of it."""

import schemathesis

from .media import LINES
from .paths import METHODS

PROBLEM = {
    "description": "What is wrong with the request (RFC 9457).",
    "content": {
        "application/problem+json": {
            "schema": {
                "type": "object",
                "required": ["type", "title", "status"],
                "properties": {
                    "type": {"type": "string"},
                    "title": {"type": "string"},
                    "status": {"type": "integer", "minimum": 400, "maximum": 499},
                    "errors": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["in", "message"],
                            "properties": {"in": {"type": "string"}, "message": {"type": "string"}},
                        },
                    },
                },
            }
        }
    },
}


@schemathesis.hook
def before_load_schema(context, raw_schema):
    bound_integers(raw_schema)
    for schema in raw_schema.get("components", {}).get("schemas", {}).values():
        forget_base(schema)
    for operation in operations(raw_schema):
        list_items(operation)
        leave_xml(operation)
        responses = operation.setdefault("responses", {})
        # Where a contract says nothing of failures, generated servers answer them with problems all the same.
        if not {"default", "4XX"} & responses.keys():
            responses["4XX"] = PROBLEM


def operations(document):
    for item in document.get("paths", {}).values():
        yield from (value for key, value in item.items() if key in METHODS)
        yield from item.get("additionalOperations", {}).values()


def bound_integers(node):
    """Generated code holds an integer in 64 bits where the contract has no limits."""
    if isinstance(node, dict):
        kinds = node.get("type")
        if "integer" in (kinds if isinstance(kinds, list) else [kinds]) and "enum" not in node:
            if "exclusiveMinimum" not in node:
                node.setdefault("minimum", -(2**63))
            if "exclusiveMaximum" not in node:
                node.setdefault("maximum", 2**63 - 1)
        # What stands behind the named items of a tuple is held as any value.
        node = [inner for key, inner in node.items() if key != "items" or "prefixItems" not in node]
    if isinstance(node, list):
        for inner in node:
            bound_integers(inner)


def forget_base(schema):
    """A discriminator does not change what a schema allows, but schemathesis wants one of the mapped values of a base schema, too."""
    if not {"oneOf", "anyOf"} & schema.keys():
        schema.pop("discriminator", None)


def list_items(operation):
    """schemathesis makes requests from `schema` alone: many items are a list of them, which is written a line each."""
    for name, media in bodies(operation).items():
        item = media.get("itemSchema", media.get("x-item-schema"))
        if item is not None and name in LINES:
            media["schema"] = {"type": "array", "items": item}


def leave_xml(operation):
    """XML is not offered beside other media types; the generator says so (`media-type-not-offered`)."""
    content = bodies(operation)
    if len(content) > 1:
        content.pop("application/xml", None)


def bodies(operation):
    return operation.get("requestBody", {}).get("content", {})
