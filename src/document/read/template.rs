//! Paths with parameters in braces.

use std::collections::HashSet;

/// How many parameters a path may have.
const MAX_NAMES: usize = 100;

/// The names in the braces of a path, in order.
///
/// # Errors
/// What is wrong with the path, in words.
pub(super) fn names(path: &str) -> Result<Vec<&str>, String> {
    let mut names: Vec<&str> = Vec::new();
    let mut known = HashSet::new();
    let mut rest = path;
    while let Some(at) = rest.find(['{', '}']) {
        let Some(inside) = rest[at..].strip_prefix('{') else {
            return Err("a `}` closes nothing".to_owned());
        };
        let end = inside.find(['{', '}']).filter(|end| inside[*end..].starts_with('}'));
        let Some(end) = end else {
            return Err("a `{` is not closed".to_owned());
        };
        let name = &inside[..end];
        if name.is_empty() {
            return Err("a parameter has no name".to_owned());
        }
        if names.len() == MAX_NAMES {
            return Err(format!("it has more than {MAX_NAMES} parameters"));
        }
        if !known.insert(name) {
            return Err(format!("the parameter `{name}` stands twice in it"));
        }
        names.push(name);
        rest = &inside[end + 1..];
    }
    Ok(names)
}

/// The name without the operators of URI templates (RFC 6570), as in `{;name*}`, which a parameter's `style` replaces.
pub(super) fn plain(name: &str) -> &str {
    name.strip_prefix(['.', ';', '/', '?', '&', '+', '#'])
        .unwrap_or(name)
        .trim_end_matches('*')
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn names_stand_in_braces() {
        assert_eq!(names("/a/{b}/c-{d}.{e}"), Ok(vec!["b", "d", "e"]));
        assert_eq!(names("/"), Ok(Vec::new()));
    }

    #[test]
    fn broken_braces_are_told() {
        for (path, words) in [
            ("/a/{b", "not closed"),
            ("/a/b}", "closes nothing"),
            ("/a/{b/{c}}", "not closed"),
            ("/a/{}", "no name"),
            ("/{a}/{a}", "twice"),
        ] {
            let error = names(path).expect_err(path);
            assert!(error.contains(words), "{path}: {error}");
        }
    }
}
