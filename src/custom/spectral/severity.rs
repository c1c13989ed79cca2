//! `severity`, and what is said of a rule by a word alone.

use crate::diagnostic::Level;
use crate::source::Value;

/// How much a rule matters, as a ruleset says it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Severity {
    Off,
    On,
    Level(Level),
}

/// What a value says; `None` where it says nothing of the kind.
pub(super) fn severity(value: Value<'_>) -> Option<Severity> {
    if let Some(on) = value.as_bool() {
        return Some(if on { Severity::On } else { Severity::Off });
    }
    if let Some(number) = value.as_i64() {
        return Some(match number {
            0 => Severity::Level(Level::Error),
            1 => Severity::Level(Level::Warning),
            2 | 3 => Severity::Level(Level::Info),
            -1 => Severity::Off,
            _ => return None,
        });
    }
    Some(match value.as_str()? {
        "error" => Severity::Level(Level::Error),
        "warn" => Severity::Level(Level::Warning),
        "info" | "hint" => Severity::Level(Level::Info),
        "off" => Severity::Off,
        "on" => Severity::On,
        _ => return None,
    })
}
