"""Failures that are none: cases that schemathesis takes for wrong and that are right as they are sent, or the other way round."""

import json
import re

import schemathesis
from schemathesis.core.failures import AcceptedNegativeData
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation.meta import CoverageScenario
from schemathesis.openapi.checks import AllowHeaderMismatch, JsonSchemaError, RejectedPositiveData, UseAfterFree
from schemathesis.transport.serialization import Binary

from .media import LINES, encodings
from .paths import METHODS, own_path

# What follows the name of a deepObject.
DEEP = re.compile(r"(\[[^\[\]]+\])+")


@schemathesis.hook
def filter_failure(context, failure, case, response):
    if isinstance(failure, AcceptedNegativeData):
        return not (unknown_header(case) or right_as_text(case))
    if isinstance(failure, RejectedPositiveData):
        return not (empty_list(case) or control_in_name(case) or unwritten(case) or object_without_name(case))
    if isinstance(failure, JsonSchemaError):
        return not empty_header(failure)
    if isinstance(failure, AllowHeaderMismatch):
        return bool(failure.undocumented_methods) or not set(failure.missing_methods) <= elsewhere(case)
    if isinstance(failure, UseAfterFree):
        return "DELETE" not in elsewhere(case)
    return True


def elsewhere(case):
    """The methods of the path that stand at another server: this one does not allow them, and what is deleted there is still here."""
    item = case.operation.schema.raw_schema["paths"][case.operation.path]
    here = own_path(item, case.operation.definition.raw)
    return {method.upper() for method, operation in item.items() if method in METHODS and own_path(item, operation) != here}


def unknown_header(case):
    """A header that no operation has is no property of an object."""
    data = case.meta.phase.data
    unexpected = getattr(data, "scenario", None) == CoverageScenario.OBJECT_UNEXPECTED_PROPERTIES
    return unexpected and data.parameter_location == ParameterLocation.HEADER


def right_as_text(case):
    """All that a form or a text holds is text, and one line is a list of lines: what was null, or a number, arrives as a text that fits."""
    negative = [location for location, component in case.meta.components.items() if component.mode.is_negative]
    body = case.operation.get_body_for_media_type(case.media_type)
    if negative != [ParameterLocation.BODY] or body is None:
        return False
    schema = body.definition.get("schema", {})
    if is_form(case) or case.media_type in LINES or case.media_type.startswith("text/"):
        return body.is_valid(as_text(schema, schema, case.body))
    return False


def as_text(root, schema, value):
    """What a reader finds where `value` was written for `schema`."""
    schema = resolved(root, schema)
    kind = schema.get("type")
    if kind == "object" and isinstance(value, dict):
        properties = schema.get("properties", {})
        return {name: as_text(root, properties.get(name, {}), inner) for name, inner in value.items()}
    if kind == "array":
        items = value if isinstance(value, list) else [value]
        return [as_text(root, schema.get("items", {}), item) for item in items]
    if isinstance(value, Binary):
        return ""
    if kind == "string" and not isinstance(value, str):
        return json.dumps(value)
    return value


def empty_list(case):
    """A list without items is no part at all."""
    body = case.operation.get_body_for_media_type(case.media_type)
    if not is_form(case) or body is None or not isinstance(case.body, dict):
        return False
    schema = body.definition.get("schema", {})
    return any(case.body.get(name) == [] for name in resolved(schema, schema).get("required", []))


def control_in_name(case):
    """Text of a header has no control characters (RFC 9110, section 5.5), so a part cannot have them in its name."""
    if not is_form(case) or not isinstance(case.body, dict):
        return False
    return any(ord(letter) < 32 or ord(letter) == 127 for name in case.body for letter in name)


def unwritten(case):
    """What has no written form in a deepObject: neither an object nor a list without items, which become `name[property]=`, nor a property whose
    name is empty or has brackets."""
    names = [parameter.name for parameter in case.operation.query if parameter.definition.get("style") == "deepObject"]
    if any(key.startswith(f"{name}[") and not DEEP.fullmatch(key, len(name)) for name in names for key in case.query):
        return True
    values = case.meta.raw_containers.get(ParameterLocation.QUERY, {})
    deep = [values.get(name) for name in names]
    if is_form(case) and isinstance(case.body, dict):
        deep += [case.body.get(name) for name, encoding in encodings(case).items() if encoding.get("style") == "deepObject"]
    return any(has_gap(value) for value in deep)


def has_gap(value):
    if isinstance(value, dict):
        return not value or any(not name or set(name) & set("[]") or has_gap(inner) for name, inner in value.items())
    return isinstance(value, list) and (not value or any(has_gap(item) for item in value))


def object_without_name(case):
    """An object inside a form that is the query is JSON below its name; schemathesis leaves the name away."""
    for parameter in case.operation.query:
        media = parameter.definition.get("content", {}).get("application/x-www-form-urlencoded")
        if media is not None and parameter.definition["in"] == "querystring":
            properties = media["schema"].get("properties", {})
            if any(name not in case.query and schema.get("properties", {}).keys() & case.query.keys() for name, schema in properties.items()):
                return True
    return False


def empty_header(failure):
    """A list without items is a header without text; schemathesis reads a list of one text without letters."""
    return "header" in failure.title and failure.instance == ""


def is_form(case):
    return (case.media_type or "") in ("application/x-www-form-urlencoded", "multipart/form-data")


def resolved(root, schema):
    """The schema that a reference leads to; schemathesis puts all of them into the root."""
    while "$ref" in schema:
        target = root
        for step in schema["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        schema = target
    return schema
