//! Texts of formats.

use super::chance::Chance;

/// A text of a format; `None` for a format that says nothing of it.
pub(super) fn text(chance: &mut Chance, format: &str) -> Option<String> {
    let known: &[&str] = match format {
        "date" => return Some(date(chance)),
        "time" => return Some(time(chance)),
        "date-time" => return Some(format!("{}T{}", date(chance), time(chance))),
        "uuid" => return Some(uuid(chance)),
        "byte" => return Some(base64(chance)),
        "ipv4" => {
            return Some(format!(
                "{}.{}.{}.{}",
                chance.below(256),
                chance.below(256),
                chance.below(256),
                chance.below(256)
            ));
        }
        "ipv6" => &[
            "::",
            "::1",
            "2001:db8::7",
            "fe80::1:2:3:4",
            "2001:db8:1:2:3:4:5:6",
            "::ffff:192.0.2.1",
        ],
        "duration" => &["P1D", "PT36H", "P1Y2M3DT4H5M6S", "P2W", "PT0S"],
        "email" => &[
            "ada@example.org",
            "a.b+c@example.com",
            "\"a b\"@example.org",
            "x@localhost",
        ],
        "hostname" => &["example.org", "localhost", "a-b.example", "1.example"],
        "uri" => &[
            "https://example.org/a?b=c&d=%20#e",
            "urn:example:a",
            "http://user@[::1]:8080/",
            "mailto:ada@example.org",
            "https://example.org/?q=a+b;c",
        ],
        "uri-reference" | "iri-reference" => &["", "/runs/7", "../a?b=c", "#f", "https://example.org/", "a%20b"],
        _ => return None,
    };
    Some((*chance.one(known)).to_owned())
}

fn date(chance: &mut Chance) -> String {
    let known = ["2024-02-29", "0001-01-01", "9999-12-31", "1970-01-01"];
    if chance.percent(25) {
        return (*chance.one(&known)).to_owned();
    }
    format!(
        "{:04}-{:02}-{:02}",
        chance.within(1900, 2100),
        chance.within(1, 12),
        chance.within(1, 28)
    )
}

fn time(chance: &mut Chance) -> String {
    let (hour, minute, second) = (chance.within(0, 23), chance.within(0, 59), chance.within(0, 59));
    let fraction = *chance.one(&["", "", ".5", ".123456789", ".000001"]);
    let offset = *chance.one(&["Z", "+00:00", "-05:30", "+14:00", "z"]);
    format!("{hour:02}:{minute:02}:{second:02}{fraction}{offset}")
}

fn uuid(chance: &mut Chance) -> String {
    let digits = format!("{:016x}{:016x}", chance.next(), chance.next());
    let parts = [
        &digits[..8],
        &digits[8..12],
        &digits[12..16],
        &digits[16..20],
        &digits[20..],
    ];
    parts.join("-")
}

/// Bytes in base64.
pub(super) fn base64(chance: &mut Chance) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let count = chance.below(6);
    let mut text: String = (0..count * 4).map(|_| char::from(*chance.one(DIGITS))).collect();
    let end = *chance.one(&["", "QQ==", "QUI="]);
    text.push_str(end);
    text
}
