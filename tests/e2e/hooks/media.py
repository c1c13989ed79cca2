"""What both writing and judging need to know of a body."""

LINES = ("application/jsonl", "application/x-ndjson")


def encodings(case):
    """How each property of a form is written."""
    body = case.operation.get_body_for_media_type(case.media_type)
    return body.definition.get("encoding", {}) if body is not None else {}
