//! Regular expressions of rules, as ECMA-262 has them, in linear time.

use regex::{Regex, RegexBuilder};

/// Bytes that one may take when it is compiled.
const SIZE: usize = 1 << 20;

/// A regular expression, compiled.
#[derive(Clone, Debug)]
pub(crate) struct Pattern {
    written: String,
    regex: Regex,
}

impl Pattern {
    /// # Errors
    /// Why it is none that can be searched for in linear time.
    pub(crate) fn new(written: &str, flags: &str) -> Result<Self, String> {
        // What cannot be translated cannot be compiled either, and the compiler says why.
        let translated = jsonschema_regex::to_rust_regex(written).unwrap_or(written.into());
        let regex = match compile(&translated, flags)? {
            Ok(regex) => regex,
            Err(error) => {
                let plain = compile(&with_plain_braces(&translated), flags)?;
                plain.map_err(|_| why(written, &error))?
            }
        };
        Ok(Self {
            written: written.to_owned(),
            regex,
        })
    }

    /// A pattern that may be written as in JavaScript, `/^a/i`.
    ///
    /// # Errors
    /// As [`Pattern::new`].
    pub(crate) fn literal(written: &str) -> Result<Self, String> {
        let slashed = written.strip_prefix('/').and_then(|rest| rest.rsplit_once('/'));
        match slashed {
            Some((pattern, flags)) if flags.chars().all(|c| c.is_ascii_lowercase()) => Self::new(pattern, flags),
            _ => Self::new(written, ""),
        }
    }

    /// Whether it is found in a text.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        self.regex.is_match(text)
    }

    /// As it is written.
    pub(crate) fn as_str(&self) -> &str {
        &self.written
    }
}

/// # Errors
/// When there is no such flag; the result inside is that of the compiler.
fn compile(pattern: &str, flags: &str) -> Result<Result<Regex, regex::Error>, String> {
    let mut builder = RegexBuilder::new(pattern);
    builder.size_limit(SIZE);
    for flag in flags.chars() {
        match flag {
            'i' => builder.case_insensitive(true),
            'm' => builder.multi_line(true),
            's' => builder.dot_matches_new_line(true),
            // Which match is searched for, and how texts are made of characters: no matter here.
            'g' | 'u' | 'y' => &mut builder,
            _ => return Err(format!("there is no flag `{flag}` of regular expressions")),
        };
    }
    Ok(builder.build())
}

/// The pattern with a backslash before braces that count nothing: in JavaScript `{id}` stands for itself.
fn with_plain_braces(pattern: &str) -> String {
    let mut plain = String::with_capacity(pattern.len());
    let (mut class, mut escape) = (false, false);
    for (at, c) in pattern.char_indices() {
        if c == '{' && !class && !escape && !is_count(&pattern[at + 1..]) {
            plain.push('\\');
        }
        plain.push(c);
        match c {
            _ if escape => escape = false,
            '\\' => escape = true,
            '[' => class = true,
            ']' => class = false,
            _ => {}
        }
    }
    plain
}

/// Whether what stands behind a brace says how often: `3}`, `3,}`, `3,5}`.
fn is_count(rest: &str) -> bool {
    let count = rest.split_once('}').map_or("", |(count, _)| count);
    count.starts_with(|c: char| c.is_ascii_digit()) && count.chars().all(|c| c.is_ascii_digit() || c == ',')
}

fn why(written: &str, error: &regex::Error) -> String {
    let text = error.to_string();
    let last = text.lines().last().unwrap_or_default();
    let last = last.strip_prefix("error: ").unwrap_or(last);
    match error {
        regex::Error::CompiledTooBig(_) => format!("the regular expression `{written}` is too large"),
        _ => format!("`{written}` is no regular expression that takes linear time: {last}"),
    }
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[test]
    fn patterns_are_those_of_javascript_in_linear_time() {
        for (written, text, found) in [
            ("^a", "ba", false),
            ("/^A/i", "ab", true),
            ("/a$/gm", "a\nb", true),
            ("^/runs/$", "/runs/", true),
            (r"^\d+$", "߀", false),
            (r"^(/([a-z]+|{[^}]+}))*$", "/runs/{runId}/laps", true),
            (r"^(/([a-z]+|{[^}]+}))*$", "/runs/{runId", false),
            (r"a{2}{[{]\{", "aa{{{", true),
        ] {
            assert_eq!(
                Pattern::literal(written).expect(written).is_in(text),
                found,
                "{written} {text}"
            );
        }
        for (written, why) in [
            (
                "(",
                "`(` is no regular expression that takes linear time: unclosed group",
            ),
            ("(?=a)", "look-around"),
            (r"(a)\1", "backreferences"),
            ("/a/x", "there is no flag `x`"),
            ("(.{900}){900}", "is too large"),
        ] {
            let error = Pattern::literal(written).expect_err(written);
            assert!(error.contains(why), "{error}");
        }
    }
}
