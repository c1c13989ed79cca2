//! Runtime expressions: OpenAPI 3.1.1, section 4.8.20.4.

/// What a runtime expression names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Expression {
    Url,
    Method,
    Status,
    Request(Source),
    Response(Source),
}

/// A part of a request or response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Source {
    Header(String),
    Query(String),
    Path(String),
    /// The part of the body at this pointer.
    Body(String),
}

impl Expression {
    /// The last word of what it names, where that is a plain one.
    pub(super) fn name(&self) -> Option<&str> {
        let (Self::Request(source) | Self::Response(source)) = self else {
            return None;
        };
        let name = match source {
            Source::Header(name) | Source::Query(name) | Source::Path(name) => name.as_str(),
            Source::Body(pointer) => pointer.rsplit('/').next()?,
        };
        let plain = name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
        (plain && !name.is_empty()).then_some(name)
    }
}

/// A part of a text with expressions in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Literal(String),
    Expression(Expression),
}

/// Reads an expression; the error says what is wrong with it.
pub(super) fn parse(text: &str) -> Result<Expression, String> {
    match text {
        "$url" => return Ok(Expression::Url),
        "$method" => return Ok(Expression::Method),
        "$statusCode" => return Ok(Expression::Status),
        _ => {}
    }
    if let Some(source) = text.strip_prefix("$request.") {
        source_of(source).map(Expression::Request)
    } else if let Some(source) = text.strip_prefix("$response.") {
        source_of(source).map(Expression::Response)
    } else {
        Err("it begins with none of `$url`, `$method`, `$statusCode`, `$request.` and `$response.`".to_owned())
    }
}

fn source_of(text: &str) -> Result<Source, String> {
    if let Some(name) = text.strip_prefix("header.") {
        let token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
        return match name.chars().all(token) && !name.is_empty() {
            true => Ok(Source::Header(name.to_owned())),
            false => Err("the name of its header is none".to_owned()),
        };
    }
    for (prefix, make) in [
        ("query.", Source::Query as fn(String) -> Source),
        ("path.", Source::Path),
    ] {
        match text.strip_prefix(prefix) {
            Some("") => return Err("it names no parameter".to_owned()),
            Some(name) => return Ok(make(name.to_owned())),
            None => {}
        }
    }
    match text.strip_prefix("body") {
        Some("" | "#") => Ok(Source::Body(String::new())),
        Some(rest) => match rest.strip_prefix('#') {
            Some(pointer) if is_pointer(pointer) => Ok(Source::Body(pointer.to_owned())),
            Some(_) => Err("what stands behind `#` is no JSON pointer".to_owned()),
            None => Err("behind `body` there may be `#` with a JSON pointer".to_owned()),
        },
        None => Err("it names neither `header.`, `query.`, `path.` nor `body`".to_owned()),
    }
}

/// RFC 6901 section 3.
fn is_pointer(text: &str) -> bool {
    text.starts_with('/') && text.split('~').skip(1).all(|rest| rest.starts_with(['0', '1']))
}

/// Reads a text with expressions in braces; the error says what is wrong with it.
pub(super) fn template(text: &str) -> Result<Vec<Part>, String> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((literal, behind)) = rest.split_once('{') {
        let (inner, behind) = behind
            .split_once('}')
            .ok_or_else(|| "a brace is not closed".to_owned())?;
        push_literal(&mut parts, literal)?;
        parts.push(Part::Expression(parse(inner)?));
        rest = behind;
    }
    push_literal(&mut parts, rest)?;
    Ok(parts)
}

fn push_literal(parts: &mut Vec<Part>, text: &str) -> Result<(), String> {
    if text.contains('}') {
        return Err("a brace is closed that is not open".to_owned());
    }
    if !text.is_empty() {
        parts.push(Part::Literal(text.to_owned()));
    }
    Ok(())
}

/// Reads the key of a callback: an expression, or a text with expressions in braces.
pub(super) fn callback(text: &str) -> Result<Vec<Part>, String> {
    if text.starts_with('$') {
        return Ok(vec![Part::Expression(parse(text)?)]);
    }
    template(text)
}

#[cfg(test)]
mod tests {
    use super::{Expression, Part, Source, callback, parse, template};

    #[test]
    fn every_form_of_the_grammar_is_read() {
        let (request, response) = (Expression::Request, Expression::Response);
        for (text, expected) in [
            ("$url", Expression::Url),
            ("$method", Expression::Method),
            ("$statusCode", Expression::Status),
            ("$request.header.X-Id", request(Source::Header("X-Id".to_owned()))),
            ("$request.query.a.b", request(Source::Query("a.b".to_owned()))),
            ("$request.path.id", request(Source::Path("id".to_owned()))),
            ("$request.body", request(Source::Body(String::new()))),
            ("$request.body#/a~1b", request(Source::Body("/a~1b".to_owned()))),
            ("$response.body#/id", response(Source::Body("/id".to_owned()))),
            (
                "$response.header.Location",
                response(Source::Header("Location".to_owned())),
            ),
        ] {
            assert_eq!(parse(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn anything_else_is_none() {
        for text in [
            "",
            "$",
            "$URL",
            "$url ",
            "$request",
            "$request.",
            "$request.header.",
            "$request.header.a b",
            "$request.query.",
            "$request.cookie.a",
            "$request.bodys",
            "$request.body#id",
            "$request.body#/a~2",
            "$Request.body",
            "request.body#/id",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn expressions_stand_in_text() {
        let id = || Part::Expression(Expression::Request(Source::Body("/id".to_owned())));
        let literal = |text: &str| Part::Literal(text.to_owned());
        assert_eq!(
            template("a/{$request.body#/id}?b={$request.body#/id}"),
            Ok(vec![literal("a/"), id(), literal("?b="), id()])
        );
        assert_eq!(callback("$request.body#/id"), Ok(vec![id()]));
        assert_eq!(callback("{$request.body#/id}"), Ok(vec![id()]));
        assert_eq!(callback("onEvent"), Ok(vec![literal("onEvent")]));
        for text in ["{", "}", "a}{$url}", "{$url", "{id}", "{}", "{{$url}}"] {
            assert!(template(text).is_err(), "{text}");
        }
    }
}
