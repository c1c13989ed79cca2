//! Media types in `Content-Type` and `Accept` headers ([RFC 9110] sections 8.3 and 12.5.1).
//!
//! [RFC 9110]: https://www.rfc-editor.org/rfc/rfc9110

/// The media type that stands for JSON.
pub(crate) const JSON: &str = "application/json";

/// `type/subtype` of a header's value without its parameters; `None` when it is no media type.
pub(crate) fn essence(value: &str) -> Option<&str> {
    let essence = value.split(';').next().unwrap_or_default().trim_matches([' ', '\t']);
    let (kind, subtype) = essence.split_once('/')?;
    (is_token(kind) && is_token(subtype)).then_some(essence)
}

/// Whether a media type is JSON: `application/json`, `text/json`, or any with the suffix `+json` ([MIME Sniffing] section
/// 4.6).
///
/// [MIME Sniffing]: https://mimesniff.spec.whatwg.org/#json-mime-type
#[cfg(feature = "client")]
pub(crate) fn is_json(value: &str) -> bool {
    let named = |essence: &str| {
        [JSON, "text/json"]
            .iter()
            .any(|name| essence.eq_ignore_ascii_case(name))
    };
    essence(value).is_some_and(|essence| named(essence) || ends_with_ignore_case(essence, "+json"))
}

/// The declared media type, or range, that a message of the media type `actual` falls under; the most specific one if
/// several do.
///
/// Parameters are ignored, but for a type that is written as in the contract. A type with the suffix `+json` also falls under `application/json`, but not the other way
/// round.
pub(crate) fn find(declared: &'static [&'static str], actual: &str) -> Option<&'static str> {
    find_by(declared, |entry| entry, actual).copied()
}

/// The same among entries that each have a media type.
pub(crate) fn find_by<'d, T>(declared: &'d [T], media_type: impl Fn(&T) -> &str, actual: &str) -> Option<&'d T> {
    // As it is written in the contract, which is the rule.
    if let Some(same) = declared.iter().find(|entry| media_type(entry) == actual) {
        return Some(same);
    }
    let actual = essence(actual)?;
    let ranked = declared
        .iter()
        .filter_map(|entry| Some((rank(media_type(entry), actual)?, entry)));
    // The first of equals, so that the order of the contract decides.
    ranked
        .reduce(|best, next| if next.0 > best.0 { next } else { best })
        .map(|(_, entry)| entry)
}

/// How closely `range` names `actual`, if it does.
fn rank(range: &str, actual: &str) -> Option<u8> {
    let range = essence(range)?;
    if range.eq_ignore_ascii_case(actual) {
        return Some(4);
    }
    let (range_kind, range_subtype) = range.split_once('/')?;
    let (kind, _) = actual.split_once('/')?;
    let same_kind = range_kind.eq_ignore_ascii_case(kind);
    if let Some(suffix) = range_subtype.strip_prefix("*+") {
        return (same_kind && ends_with_suffix(actual, suffix)).then_some(3);
    }
    match range_subtype {
        _ if range.eq_ignore_ascii_case(JSON) => ends_with_suffix(actual, "json").then_some(2),
        "*" if same_kind => Some(1),
        "*" if range_kind == "*" => Some(0),
        _ => None,
    }
}

fn ends_with_suffix(essence: &str, suffix: &str) -> bool {
    essence
        .rsplit_once('+')
        .is_some_and(|(_, found)| found.eq_ignore_ascii_case(suffix))
}

#[cfg(feature = "client")]
fn ends_with_ignore_case(text: &str, end: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= end.len() && bytes[bytes.len() - end.len()..].eq_ignore_ascii_case(end.as_bytes())
}

/// Whether bodies of a media type get smaller by compression, as texts do.
#[cfg(feature = "server")]
pub(crate) fn compresses(value: &str) -> bool {
    const OTHERS: [&str; 14] = [
        "application/json",
        "application/json-seq",
        "application/jsonl",
        "application/ndjson",
        "application/x-ndjson",
        "application/xml",
        "application/yaml",
        "application/javascript",
        "application/graphql",
        "application/x-www-form-urlencoded",
        "application/msgpack",
        "application/cbor",
        "application/cbor-seq",
        "application/wasm",
    ];
    let Some(essence) = essence(value).map(str::to_ascii_lowercase) else {
        return false;
    };
    let suffix = essence.rsplit_once('+').map(|(_, suffix)| suffix);
    OTHERS.contains(&essence.as_str())
        || (essence.starts_with("text/") && essence != EVENTS)
        || suffix.is_some_and(|suffix| ["json", "xml", "yaml", "cbor", "json-seq"].contains(&suffix))
}

/// The media type of server-sent events.
#[cfg(feature = "server")]
const EVENTS: &str = "text/event-stream";

/// Whether a media type is that of server-sent events.
#[cfg(feature = "server")]
pub(crate) fn is_event_stream(value: &str) -> bool {
    essence(value).is_some_and(|essence| essence.eq_ignore_ascii_case(EVENTS))
}

/// Whether `text` is a token of RFC 9110 section 5.6.2.
pub(crate) fn is_token(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

/// What a client accepts.
#[cfg(feature = "server")]
#[derive(Debug, Default)]
pub(crate) struct Accept<'a> {
    /// Ranges with their weight in thousandths; none stands for everything.
    ranges: Vec<(&'a str, u16)>,
}

#[cfg(feature = "server")]
impl<'a> Accept<'a> {
    /// Reads the values of all `Accept` headers. An element that is no media range is passed over.
    pub(crate) fn parse(values: impl IntoIterator<Item = &'a str>) -> Self {
        let elements = values.into_iter().flat_map(|value| split_unquoted(value, b','));
        Self {
            ranges: elements
                .filter_map(|element| Some((essence(element)?, weight(element)?)))
                .collect(),
        }
    }

    /// The offered media type that the client likes best, the first of equals; `None` when it accepts none of them.
    pub(crate) fn best(&self, offered: &'static [&'static str]) -> Option<&'static str> {
        self.best_by(offered, |media_type| media_type).copied()
    }

    /// The same among entries that each have a media type.
    pub(crate) fn best_by<'o, T>(&self, offered: &'o [T], media_type: impl Fn(&T) -> &str) -> Option<&'o T> {
        let weighed = offered.iter().map(|entry| (self.weight_of(media_type(entry)), entry));
        let accepted = weighed.filter(|(weight, _)| *weight > 0);
        accepted
            .reduce(|best, next| if next.0 > best.0 { next } else { best })
            .map(|(_, entry)| entry)
    }

    /// The weight that the most specific fitting range gives.
    fn weight_of(&self, media_type: &str) -> u16 {
        if self.ranges.is_empty() {
            return 1000;
        }
        let fitting = self
            .ranges
            .iter()
            .filter_map(|(range, weight)| Some((fit(range, essence(media_type)?)?, *weight)));
        fitting.max_by_key(|(fit, _)| *fit).map_or(0, |(_, weight)| weight)
    }
}

/// How closely a client's range fits what is offered, which may be a range too.
#[cfg(feature = "server")]
fn fit(range: &str, offered: &str) -> Option<u8> {
    let (range_kind, range_subtype) = range.split_once('/')?;
    let (kind, subtype) = offered.split_once('/')?;
    let one_kind = range_kind.eq_ignore_ascii_case(kind) || kind == "*";
    match range_subtype {
        "*" if range_kind == "*" => Some(0),
        "*" if one_kind => Some(1),
        _ if one_kind && (range_subtype.eq_ignore_ascii_case(subtype) || subtype == "*") => Some(2),
        _ => None,
    }
}

/// The `q` of an element of `Accept` in thousandths; 1000 where it has none, `None` where it is not one of RFC 9110
/// section 12.4.2.
#[cfg(feature = "server")]
pub(crate) fn weight(element: &str) -> Option<u16> {
    let mut parameters = split_unquoted(element, b';')
        .skip(1)
        .filter_map(|parameter| parameter.split_once('='));
    let Some((_, value)) = parameters.find(|(name, _)| name.trim().eq_ignore_ascii_case("q")) else {
        return Some(1000);
    };
    let (whole, fraction) = value.trim().split_once('.').unwrap_or((value.trim(), ""));
    if fraction.len() > 3 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let thousandths: u16 = format!("{fraction:0<3}").parse().ok()?;
    match whole {
        "0" => Some(thousandths),
        "1" if thousandths == 0 => Some(1000),
        _ => None,
    }
}

/// The pieces of `text` between separators that do not stand in a quoted string.
#[cfg(feature = "server")]
fn split_unquoted(text: &str, separator: u8) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let end = find_unquoted(text, separator);
        rest = end.map(|end| &text[end + 1..]);
        Some(&text[..end.unwrap_or(text.len())])
    })
}

#[cfg(feature = "server")]
fn find_unquoted(text: &str, separator: u8) -> Option<usize> {
    let (mut quoted, mut escaped) = (false, false);
    text.bytes().position(|byte| {
        let found = !quoted && byte == separator;
        quoted ^= byte == b'"' && !escaped;
        escaped = quoted && byte == b'\\' && !escaped;
        found
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_specific_declaration_is_found() {
        const DECLARED: &[&str] = &[
            "*/*",
            "application/*",
            "application/json",
            "application/merge-patch+json; charset=utf-8",
        ];
        let cases = [
            ("application/json; charset=utf-8", Some("application/json")),
            ("Application/JSON", Some("application/json")),
            (
                "application/merge-patch+json",
                Some("application/merge-patch+json; charset=utf-8"),
            ),
            ("application/vnd.api+json", Some("application/json")),
            ("application/cbor", Some("application/*")),
            ("text/plain", Some("*/*")),
            ("text", None),
            ("text/", None),
            ("te xt/plain", None),
            ("", None),
        ];
        for (actual, expected) in cases {
            assert_eq!(find(DECLARED, actual), expected, "{actual}");
        }
    }

    #[test]
    fn json_falls_under_no_suffixed_type() {
        assert_eq!(find(&["application/merge-patch+json"], "application/json"), None);
        assert_eq!(
            find(&["application/*+json"], "application/hal+json"),
            Some("application/*+json")
        );
        assert_eq!(find(&["application/*+json"], "application/json"), None);
        assert_eq!(find(&["text/*"], "application/json"), None);
    }

    #[cfg(feature = "client")]
    #[test]
    fn json_is_recognised() {
        for (value, expected) in [
            ("application/json", true),
            ("application/problem+JSON; x=1", true),
            ("Text/JSON; charset=utf-8", true),
            ("text/json+xml", false),
            ("json", false),
            ("é", false),
        ] {
            assert_eq!(is_json(value), expected, "{value}");
        }
    }

    #[cfg(feature = "server")]
    #[test]
    fn the_best_accepted_type_is_offered() {
        const OFFERED: &[&str] = &["application/json", "text/csv"];
        let cases = [
            (&[][..], Some("application/json")),
            (&["*/*"], Some("application/json")),
            (&["text/csv"], Some("text/csv")),
            (&["text/*;q=0.9, application/json;q=0.5"], Some("text/csv")),
            (&["application/json;q=0, */*"], Some("text/csv")),
            (&["application/json;q=0", "*/*;q=0.1"], Some("text/csv")),
            (&["text/html"], None),
            (&["*/*;q=0"], None),
            (&["text/html, application/*;q=0.001"], Some("application/json")),
            (&["text/html;x=\"a,b;q=0\", text/csv ; q=1.000"], Some("text/csv")),
            (&["text/csv;q=2, application/json;q=0.3"], Some("application/json")),
            (&["nonsense"], Some("application/json")),
            (&[""], Some("application/json")),
        ];
        for (accept, expected) in cases {
            assert_eq!(
                Accept::parse(accept.iter().copied()).best(OFFERED),
                expected,
                "{accept:?}"
            );
        }
    }

    #[cfg(feature = "server")]
    #[test]
    fn an_offered_range_can_be_accepted() {
        assert_eq!(Accept::parse(["image/png"]).best(&["image/*"]), Some("image/*"));
        assert_eq!(Accept::parse(["image/png"]).best(&["*/*"]), Some("*/*"));
        assert_eq!(Accept::parse(["image/png"]).best(&["text/*"]), None);
    }
}
