"""How bodies are written that schemathesis does not write, or not as the contract says."""

import json
import re
from urllib.parse import quote, urlencode, urlsplit

import cbor2
import msgpack
import schemathesis
from schemathesis.transport.requests import REQUESTS_TRANSPORT, multipart_serializer, urlencoded_serializer

from .media import LINES, encodings
from .paths import own_path

DELIMITERS = {"form": ",", "spaceDelimited": " ", "pipeDelimited": "|"}


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


@REQUESTS_TRANSPORT.serializer("application/x-www-form-urlencoded")
def to_form(context, value):
    """Properties have the style that their encoding says; objects of no style are JSON."""
    body, known = context.case.body, encodings(context.case)
    if not isinstance(value, dict) or not isinstance(body, dict):
        return urlencoded_serializer(context, value)
    commas = []
    lists = {name for name, schema in properties(context.case).items() if schema.get("type") == "array"}
    for name, inner in body.items():
        encoding = known.get(name, {})
        has_objects = isinstance(inner, dict) or (isinstance(inner, list) and any(isinstance(item, dict) for item in inner))
        if "json" in encoding.get("contentType", "") or (has_objects and "style" not in encoding and "explode" not in encoding):
            value = {key: text for key, text in value.items() if not key.startswith(f"{name}[")}
            value[name] = [json.dumps(item) for item in (inner if isinstance(inner, list) and name in lists else [inner])]
        elif encoding.get("style") in ("spaceDelimited", "pipeDelimited"):
            value[name] = styled(inner, encoding)
        elif encoding.get("explode") is False and isinstance(inner, (dict, list)):
            value.pop(name, None)
            commas.append(f"{quote(name)}={','.join(quote(text) for text in texts(inner))}")
    # A list inside a deepObject is its property repeated.
    pairs = [(re.sub(r"\[\d+\]$", "", name), text) for name, text in value.items()]
    return {"data": "&".join(filter(None, [urlencode(pairs, doseq=True), *commas]))}


@REQUESTS_TRANSPORT.serializer("multipart/form-data")
def to_parts(context, value):
    """Parts have the style and the headers that their encoding says."""
    known = encodings(context.case)
    if isinstance(value, dict):
        value = {name: styled(inner, known.get(name, {})) for name, inner in value.items()}
    sent = multipart_serializer(context, value)
    if sent.get("files"):
        sent["files"] = [with_headers(part, known.get(part[0], {})) for part in sent["files"]]
    return sent


@schemathesis.hook
def before_init_operation(context, operation):
    """Operations with a server of their own stand below the path of that server; all are on one host here."""
    path = own_path(operation.schema.raw_schema["paths"][operation.path], operation.definition.raw)
    if path is not None:
        host = urlsplit(operation.base_url)
        operation.base_url = f"{host.scheme}://{host.netloc}{path}"


def properties(case):
    return case.operation.get_body_for_media_type(case.media_type).form_properties


def styled(value, encoding):
    """A list or an object as the one text that a style makes of it (OpenAPI 3.2, section 4.14.2)."""
    style, explode = encoding.get("style"), encoding.get("explode")
    if style not in DELIMITERS and explode is not False:
        return value
    return DELIMITERS[style or "form"].join(texts(value)) if value and isinstance(value, (dict, list)) else value


def texts(value):
    """Names and values of an object, or items of a list."""
    parts = [part for pair in value.items() for part in pair] if isinstance(value, dict) else value
    return [part if isinstance(part, str) else json.dumps(part) for part in parts]


def with_headers(part, encoding):
    """A part with the headers that it must have."""
    headers = {name: sample(header["schema"]) for name, header in encoding.get("headers", {}).items() if header.get("required")}
    if not headers:
        return part
    name, (filename, content, *rest) = part
    return name, (filename, content, rest[0] if rest else None, headers)


def sample(schema):
    return schema["enum"][0] if "enum" in schema else "a" * schema.get("minLength", 1)


def small(value):
    """The same with integers that MessagePack can hold; larger ones are floats in it."""
    if isinstance(value, dict):
        return {key: small(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [small(inner) for inner in value]
    if isinstance(value, int) and not -(2**63) <= value < 2**64:
        return float(value)
    return value
