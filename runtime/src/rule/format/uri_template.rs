/// A URI template: RFC 6570 section 2, whose erratum 6937 lets `'` stand in literals.
pub(super) fn is_uri_template(text: &str) -> bool {
    let mut rest = text;
    while let Some(open) = rest.find(['{', '}']) {
        let (literal, from) = rest.split_at(open);
        let Some((expression, after)) = from.strip_prefix('{').and_then(|from| from.split_once('}')) else {
            return false;
        };
        if !is_literal(literal) || !is_expression(expression) {
            return false;
        }
        rest = after;
    }
    is_literal(rest)
}

fn is_literal(text: &str) -> bool {
    let allowed = |c: char| match c {
        '\0'..=' ' | '"' | '<' | '>' | '\\' | '^' | '`' | '|' | '\u{7F}'..='\u{9F}' => false,
        // Code points that stand for no character.
        _ => u32::from(c) & 0xFFFE != 0xFFFE && !('\u{FDD0}'..='\u{FDEF}').contains(&c),
    };
    text.chars().all(allowed) && are_escapes(text)
}

/// Whether each `%` begins an escape.
fn are_escapes(text: &str) -> bool {
    let is_hex = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_hexdigit);
    text.split('%')
        .skip(1)
        .all(|after| is_hex(after.as_bytes().first()) && is_hex(after.as_bytes().get(1)))
}

fn is_expression(text: &str) -> bool {
    text.strip_prefix(['+', '#', '.', '/', ';', '?', '&'])
        .unwrap_or(text)
        .split(',')
        .all(is_variable)
}

fn is_variable(text: &str) -> bool {
    let name = match text.split_once(':') {
        Some((name, length)) if is_length(length) => name,
        Some(_) => return false,
        None => text.strip_suffix('*').unwrap_or(text),
    };
    let is_name_text = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '%';
    name.split('.')
        .all(|part| !part.is_empty() && part.chars().all(is_name_text))
        && are_escapes(name)
}

/// The length of a prefix: 1 to 9999.
fn is_length(text: &str) -> bool {
    (1..=4).contains(&text.len()) && !text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit())
}
