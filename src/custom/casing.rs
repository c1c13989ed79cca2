//! How names are written.

use std::fmt;

/// A way of writing names.
#[derive(Clone, Debug)]
pub(crate) struct Casing {
    kind: Kind,
    /// Whether a name may have digits.
    pub(crate) digits: bool,
    /// What stands between two names, and whether it may stand first.
    pub(crate) separator: Option<(char, bool)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Flat,
    Camel,
    Pascal,
    Kebab,
    Cobol,
    Snake,
    Macro,
}

const KINDS: [(&str, Kind); 7] = [
    ("flat", Kind::Flat),
    ("camel", Kind::Camel),
    ("pascal", Kind::Pascal),
    ("kebab", Kind::Kebab),
    ("cobol", Kind::Cobol),
    ("snake", Kind::Snake),
    ("macro", Kind::Macro),
];

impl Casing {
    /// # Errors
    /// When there is no such way.
    pub(crate) fn new(name: &str) -> Result<Self, String> {
        let known = KINDS.iter().find(|(known, _)| *known == name);
        let kind = known.map(|(_, kind)| *kind).ok_or_else(|| {
            let names: Vec<&str> = KINDS.iter().map(|(name, _)| *name).collect();
            format!("there is no casing `{name}`; wanted is one of {}", names.join(", "))
        })?;
        Ok(Self {
            kind,
            digits: true,
            separator: None,
        })
    }

    /// Whether a name is written so.
    pub(crate) fn fits(&self, name: &str) -> bool {
        let Some((separator, leading)) = self.separator else {
            return self.part(name);
        };
        let name = match name.strip_prefix(separator) {
            Some(rest) if leading => rest,
            _ => name,
        };
        name.split(separator).all(|part| self.part(part))
    }

    fn part(&self, name: &str) -> bool {
        let first = name.chars().next();
        let (upper, lower, between) = match self.kind {
            Kind::Flat => (false, true, None),
            Kind::Camel => return self.humps(name) && first.is_some_and(|c| c.is_ascii_lowercase()),
            Kind::Pascal => return self.humps(name) && first.is_some_and(|c| c.is_ascii_uppercase()),
            Kind::Kebab => (false, true, Some('-')),
            Kind::Cobol => (true, false, Some('-')),
            Kind::Snake => (false, true, Some('_')),
            Kind::Macro => (true, false, Some('_')),
        };
        let fits = |c: char| {
            (upper && c.is_ascii_uppercase())
                || (lower && c.is_ascii_lowercase())
                || (self.digits && c.is_ascii_digit())
        };
        let word = |word: &str| !word.is_empty() && word.chars().all(fits);
        let words_fit = match between {
            Some(between) => name.split(between).all(word),
            None => word(name),
        };
        words_fit && first.is_some_and(|c| !c.is_ascii_digit())
    }

    fn humps(&self, name: &str) -> bool {
        name.chars()
            .all(|c| c.is_ascii_alphabetic() || (self.digits && c.is_ascii_digit()))
    }
}

impl fmt::Display for Casing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = KINDS.iter().find(|(_, kind)| *kind == self.kind);
        write!(f, "{} case", name.map_or("", |(name, _)| name))?;
        if !self.digits {
            f.write_str(" without digits")?;
        }
        if let Some((separator, _)) = self.separator {
            write!(f, " with `{separator}` between its parts")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Casing;

    #[test]
    fn names_fit_the_way_that_they_are_written_in() {
        let all = ["flat", "camel", "pascal", "kebab", "cobol", "snake", "macro"];
        for (name, fits) in [
            ("runs2", &["flat", "camel", "kebab", "snake"][..]),
            ("runList", &["camel"]),
            ("RunList", &["pascal"]),
            ("run-list", &["kebab"]),
            ("RUN-LIST", &["cobol"]),
            ("run_list", &["snake"]),
            ("RUN_LIST", &["macro"]),
            ("RUN", &["pascal", "cobol", "macro"]),
            ("run--list", &[]),
            ("-run", &[]),
            ("2run", &[]),
            ("Läufe", &[]),
        ] {
            let found: Vec<&str> = all
                .into_iter()
                .filter(|kind| Casing::new(kind).expect("a casing").fits(name))
                .collect();
            assert_eq!(found, fits, "{name}");
        }
        assert!(Casing::new("Camel").is_err());
    }

    #[test]
    fn parts_are_separated_and_digits_left_out() {
        let mut casing = Casing::new("kebab").expect("a casing");
        casing.separator = Some(('/', true));
        assert!(casing.fits("/run-list/laps") && casing.fits("runs") && !casing.fits("/run_list"));
        casing.separator = Some(('/', false));
        assert!(!casing.fits("/runs") && casing.fits("a/b"));
        casing.digits = false;
        assert!(!casing.fits("a1"));
        assert_eq!(
            casing.to_string(),
            "kebab case without digits with `/` between its parts"
        );
    }
}
