/// A JSON pointer: RFC 6901 section 3.
pub(super) fn is_json_pointer(text: &str) -> bool {
    (text.is_empty() || text.starts_with('/'))
        && text
            .split('~')
            .skip(1)
            .all(|after| after.starts_with('0') || after.starts_with('1'))
}

/// A relative JSON pointer: draft-bhutton-relative-json-pointer-00, section 3.
pub(super) fn is_relative_json_pointer(text: &str) -> bool {
    let end = text
        .bytes()
        .position(|byte| !byte.is_ascii_digit())
        .unwrap_or(text.len());
    let (levels, rest) = text.split_at(end);
    let plain = !levels.is_empty() && (levels == "0" || !levels.starts_with('0'));
    plain && (rest == "#" || is_json_pointer(rest))
}
