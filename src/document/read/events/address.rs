//! Addresses with parameters in braces, and what is declared of them.

use std::collections::HashSet;

use super::Walk;
use crate::diagnostic::Level;
use crate::document::events::ChannelParameter;
use crate::document::keys::LONGEST;
use crate::document::lenient::text;
use crate::document::read::{string, strings, template};
use crate::document::report::{at, at_key};
use crate::document::rules::{
    ADDRESS_FORMAT, ADDRESS_PARAM_UNDECLARED, ADDRESS_PARAM_UNUSED, PARAMETER_DEFAULT_UNLISTED,
};
use crate::source::{Entry, Value};

impl<'s> Walk<'_, 's> {
    /// The address of a channel with its parameters. One that is not well-formed is none.
    pub(super) fn address(&mut self, channel: Value<'s>) -> (Option<String>, Vec<ChannelParameter>) {
        let declared = self.reader.map(channel, "parameters");
        let Some((value, written)) = channel.get("address").and_then(|value| Some((value, text(value)?))) else {
            let all = declared.into_iter().map(|entry| self.parameter(entry)).collect();
            return (None, all);
        };
        let names = match names(written) {
            Ok(names) => names,
            Err(why) => {
                let found = at(&ADDRESS_FORMAT, value, format!("`{written}` is not an address: {why}"));
                self.reader.report(found);
                return (None, Vec::new());
            }
        };
        let known: HashSet<&str> = names.iter().copied().collect();
        let (used, unused): (Vec<_>, Vec<_>) = declared.into_iter().partition(|entry| known.contains(entry.key));
        for entry in unused {
            self.unused(channel, entry);
        }
        let mut parameters: Vec<_> = used.into_iter().map(|entry| self.parameter(entry)).collect();
        for name in names {
            if !parameters.iter().any(|parameter| parameter.name == name) {
                parameters.push(self.undeclared(channel, value, name));
            }
        }
        (Some(written.to_owned()), parameters)
    }

    fn parameter(&mut self, entry: Entry<'s>) -> ChannelParameter {
        let target = self.reader.follow(entry.value);
        let listed = target.get("enum").map_or(0, Value::len);
        let may = self.reader.charge(target, 1 + listed);
        let parameter = ChannelParameter {
            node: target.id(),
            name: entry.key.to_owned(),
            description: string(target, "description"),
            values: if may { strings(target, "enum") } else { Vec::new() },
            default: string(target, "default"),
            location: string(target, "location"),
        };
        let unlisted = |default: &&String| !parameter.values.is_empty() && !parameter.values.contains(default);
        if let Some(default) = parameter.default.as_ref().filter(unlisted) {
            let message = format!("the default `{default}` is none of the values");
            let found = at(
                &PARAMETER_DEFAULT_UNLISTED,
                target.get("default").unwrap_or(target),
                message,
            );
            self.reader.report(found.label("never sent"));
        }
        parameter
    }

    fn unused(&mut self, channel: Value<'s>, entry: Entry<'s>) {
        let parameters = channel
            .get("parameters")
            .map_or(channel, |parameters| self.reader.follow(parameters));
        let message = format!("the address has no parameter `{}`", entry.key);
        let found = at_key(&ADDRESS_PARAM_UNUSED, parameters, entry, message);
        self.reader.report(found.label("left out"));
    }

    fn undeclared(&mut self, channel: Value<'s>, address: Value<'s>, name: &str) -> ChannelParameter {
        let message = format!("the parameter `{name}` of the address is not declared");
        let found = at(&ADDRESS_PARAM_UNDECLARED, address, message).label("read as any word");
        let help = format!("declare it: `parameters: {{{name}: {{description: ...}}}}`");
        self.reader.findings.push_at(Level::Warning, found.help(help));
        ChannelParameter {
            node: channel.id(),
            name: name.to_owned(),
            description: None,
            values: Vec::new(),
            default: None,
            location: None,
        }
    }
}

/// The names in the braces of an address, in order.
///
/// # Errors
/// What is wrong with the address, in words.
fn names(address: &str) -> Result<Vec<&str>, String> {
    if address.len() > LONGEST {
        return Err(format!("it has more than {LONGEST} bytes"));
    }
    let names = template::names(address)?;
    let fits = |name: &&str| name.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c));
    if let Some(name) = names.iter().find(|name| !fits(name)) {
        return Err(format!(
            "`{name}` has other characters than letters, digits, `-` and `_`"
        ));
    }
    if address.contains("}{") {
        return Err("nothing stands between two parameters, so they cannot be told apart".to_owned());
    }
    if address.contains(['*', '#']) {
        return Err("`*` and `#` are for the patterns of bindings".to_owned());
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn addresses_have_words_and_parameters() {
        assert_eq!(names("race.{kind}-{raceId}"), Ok(vec!["kind", "raceId"]));
        assert_eq!(names(""), Ok(Vec::new()));
        for wrong in ["race.{a", "race.{a}{b}", "race.*", "race.{a.b}", &"a".repeat(256)] {
            assert!(names(wrong).is_err(), "{wrong}");
        }
    }
}
