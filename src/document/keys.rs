//! Patterns of bindings, and the keys that addresses stand for.

use std::collections::HashMap;

use super::events::{Channel, ExchangeKind};

/// The longest routing key or pattern, in bytes.
pub(crate) const LONGEST: usize = 255;

/// How many words are compared for all bindings together.
pub(crate) const MAX_LOOKS: usize = 20_000_000;

/// The listed values of parameters; those without any may be all words.
pub(crate) type Values<'d> = HashMap<&'d str, &'d [String]>;

/// The values of the parameters of a channel.
pub(crate) fn values(channel: &Channel) -> Values<'_> {
    let parameters = channel.parameters.iter();
    parameters
        .map(|known| (known.name.as_str(), known.values.as_slice()))
        .collect()
}

/// How many words [`fits`] compares at most.
pub(crate) fn looks(pattern: &str, address: &str, values: &Values<'_>) -> usize {
    let words = |text: &str| text.split('.').count();
    let listed: usize = values.values().map(|values| values.len()).sum();
    words(pattern) * (words(address) + listed)
}

/// Whether some key of an address fits a pattern.
pub(crate) fn fits(pattern: &str, address: &str, values: &Values<'_>, kind: ExchangeKind) -> bool {
    let words: Vec<&str> = address.split('.').collect();
    let wanted: Vec<&str> = pattern.split('.').collect();
    match kind {
        ExchangeKind::Fanout | ExchangeKind::Headers => true,
        ExchangeKind::Direct => {
            words.len() == wanted.len()
                && wanted
                    .iter()
                    .zip(&words)
                    .all(|(wanted, word)| is_word(wanted, word, values))
        }
        ExchangeKind::Topic => {
            // Whether what was looked at of the pattern can be the first so many words.
            let mut reached = vec![false; words.len() + 1];
            reached[0] = true;
            for wanted in wanted {
                reached = step(&reached, wanted, &words, values);
            }
            reached[words.len()]
        }
    }
}

/// The counts of words that a pattern fits with one more word of it.
fn step(before: &[bool], wanted: &str, words: &[&str], values: &Values<'_>) -> Vec<bool> {
    let mut after = vec![false; before.len()];
    for count in 0..before.len() {
        after[count] = if wanted == "#" {
            before[count] || count > 0 && after[count - 1]
        } else {
            count > 0 && before[count - 1] && (wanted == "*" || is_word(wanted, words[count - 1], values))
        };
    }
    after
}

/// Whether a word of an address can be this one.
fn is_word(wanted: &str, word: &str, values: &Values<'_>) -> bool {
    let name = word.strip_prefix('{').and_then(|word| word.strip_suffix('}'));
    match name.map(|name| values.get(name).copied().unwrap_or_default()) {
        Some([]) => true,
        Some(values) => values.iter().any(|value| value == wanted),
        // A parameter that is a part of a word can make anything of it.
        None => word.contains('{') || word == wanted,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::{ExchangeKind, fits};

    #[test]
    fn patterns_fit_addresses_word_by_word() {
        let listed = ["playstore".to_owned(), "newsletter".to_owned()];
        let values = HashMap::from([("place", listed.as_slice()), ("id", [].as_slice())]);
        let topic = |pattern: &str, address: &str| fits(pattern, address, &values, ExchangeKind::Topic);
        for pattern in [
            "publish.*",
            "publish.#",
            "publish.playstore",
            "#",
            "#.playstore",
            "*.*",
            "#.#",
            "publish.*.#",
        ] {
            assert!(topic(pattern, "publish.{place}"), "{pattern}");
        }
        for pattern in [
            "publish",
            "publish.*.*",
            "publish.shop",
            "run.*",
            "*",
            "",
            "publish.playstore.x",
        ] {
            assert!(!topic(pattern, "publish.{place}"), "{pattern}");
        }
        assert!(topic("race.7", "race.{id}") && topic("race.a-7", "race.a-{id}"));
        assert!(fits("anything", "race.{id}", &values, ExchangeKind::Fanout));
        assert!(fits("race.7", "race.{id}", &values, ExchangeKind::Direct));
        assert!(!fits("race.*", "race.of", &values, ExchangeKind::Direct));
    }
}
