"""How answers are read that schemathesis does not read, or not as the contract says."""

import cbor2
import msgpack
import schemathesis


@schemathesis.deserializer("application/msgpack", "application/vnd.msgpack")
def from_msgpack(context, response):
    return msgpack.unpackb(response.content)


@schemathesis.deserializer("application/cbor")
def from_cbor(context, response):
    return cbor2.loads(response.content)


@schemathesis.hook
def after_call(context, case, response):
    """Text in a header is UTF-8; schemathesis takes each byte for a character."""
    for name, values in response.headers.items():
        response.headers[name] = [decoded(value) for value in values]


def decoded(value):
    try:
        return value.encode("latin-1").decode()
    except UnicodeError:
        return value
