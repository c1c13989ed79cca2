"""What schemathesis does not know by itself: formats of bodies, and what every generated server does."""

import json

import cbor2
import msgpack
import schemathesis
from schemathesis.transport.requests import REQUESTS_TRANSPORT

LINES = ("application/jsonl", "application/x-ndjson")

METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace", "query"}

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


def list_items(operation):
    """schemathesis makes requests from `schema` alone: many items are a list of them, which is written a line each."""
    for name, media in operation.get("requestBody", {}).get("content", {}).items():
        item = media.get("itemSchema", media.get("x-item-schema"))
        if item is not None and name in LINES:
            media["schema"] = {"type": "array", "items": item}


@schemathesis.hook
def before_load_schema(context, raw_schema):
    bound_integers(raw_schema)
    for operation in operations(raw_schema):
        list_items(operation)
        responses = operation.setdefault("responses", {})
        # Where a contract says nothing of failures, generated servers answer them with problems all the same.
        if not {"default", "4XX"} & responses.keys():
            responses["4XX"] = PROBLEM


def small(value):
    """The same with integers that MessagePack can hold; larger ones are floats in it."""
    if isinstance(value, dict):
        return {key: small(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [small(inner) for inner in value]
    if isinstance(value, int) and not -(2**63) <= value < 2**64:
        return float(value)
    return value


@REQUESTS_TRANSPORT.serializer("application/msgpack", "application/vnd.msgpack")
def to_msgpack(context, value):
    return {"data": msgpack.packb(small(value))}


@REQUESTS_TRANSPORT.serializer("application/cbor")
def to_cbor(context, value):
    return {"data": cbor2.dumps(value)}


@REQUESTS_TRANSPORT.serializer(*LINES)
def to_lines(context, value):
    items = value if isinstance(value, list) else [value]
    return {"data": "".join(json.dumps(item) + "\n" for item in items).encode()}


@schemathesis.deserializer("application/msgpack", "application/vnd.msgpack")
def from_msgpack(context, response):
    return msgpack.unpackb(response.content)


@schemathesis.deserializer("application/cbor")
def from_cbor(context, response):
    return cbor2.loads(response.content)
