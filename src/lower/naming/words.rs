//! Words that letter case alone tells wrong: `userIDs` are user ids, no `user_i_ds`.

/// Words whose capitals say nothing of where they end.
const WHOLE: [(&str, &str); 2] = [("ETag", "Etag"), ("OAuth", "Oauth")];

/// The text with each acronym that a small letter follows as one capitalized word: plurals (`IDs`, `URLs`) and versions
/// (`IPv6`, `TLSv1`).
pub(super) fn whole(text: &str) -> String {
    let text = WHOLE
        .iter()
        .fold(text.to_owned(), |text, (word, whole)| text.replace(word, whole));
    let chars: Vec<char> = text.chars().collect();
    let mut spelled = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let capitals = chars[at..].iter().take_while(|c| c.is_uppercase()).count();
        let end = at + capitals.max(1);
        let joined = capitals > 1 && continues(&chars[end..]);
        for (place, c) in chars[at..end].iter().enumerate() {
            match joined && place > 0 {
                true => spelled.extend(c.to_lowercase()),
                false => spelled.push(*c),
            }
        }
        at = end;
    }
    spelled
}

/// Whether what follows capitals belongs to them: the `s` of a plural, or the `v` of a version.
fn continues(rest: &[char]) -> bool {
    match rest {
        ['s', next, ..] => !next.is_lowercase(),
        ['s'] => true,
        ['v', next, ..] => next.is_ascii_digit(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{module, snake};

    #[test]
    fn acronyms_are_words() {
        for (text, expected) in [
            ("userIDs", "user_ids"),
            ("URLs", "urls"),
            ("Floating IPs", "floating_ips"),
            ("IPv6Address", "ipv6_address"),
            ("minTLSv1_2", "min_tlsv1_2"),
            ("ETag", "etag"),
            ("OAuth2Client", "oauth2_client"),
            ("HTTPServer", "http_server"),
            ("isAString", "is_a_string"),
            ("APIsearch", "ap_isearch"),
            ("VPCsAndIDs", "vpcs_and_ids"),
        ] {
            assert_eq!(snake(text), expected, "{text}");
            assert_eq!(module(text), expected, "{text}");
        }
    }
}
