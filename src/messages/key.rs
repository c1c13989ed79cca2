//! The routing key of a message that is written by hand: made, and refused, as generated code does it.

use serde_json::{Map, Value as Json};

use crate::model::{KeyParameter, KeyPart, Location};

/// The longest routing key, in bytes.
const LONGEST: usize = 255;

/// What a routing key is made of.
pub(super) struct Parameters<'a> {
    pub(super) payload: &'a Json,
    pub(super) headers: &'a Map<String, Json>,
    pub(super) told: &'a [(String, String)],
}

impl Parameters<'_> {
    /// The routing key.
    ///
    /// # Errors
    /// Why there is none, in words.
    pub(super) fn key(&self, parts: &[KeyPart]) -> Result<String, String> {
        self.all_known(parts)?;
        let mut key = String::new();
        for part in parts {
            match part {
                KeyPart::Text(text) => key.push_str(text),
                KeyPart::Parameter(parameter) => key.push_str(&self.value(parameter)?),
            }
        }
        if key.len() > LONGEST {
            return Err(format!(
                "the routing key has {} bytes; {LONGEST} is the most",
                key.len()
            ));
        }
        Ok(key)
    }

    /// What is told has to be a parameter, or it would be told for nothing.
    fn all_known(&self, parts: &[KeyPart]) -> Result<(), String> {
        let names = parts.iter().filter_map(|part| match part {
            KeyPart::Parameter(parameter) => Some(parameter.wire.as_str()),
            KeyPart::Text(_) => None,
        });
        let names: Vec<&str> = names.collect();
        let Some((unknown, _)) = self.told.iter().find(|(name, _)| !names.contains(&name.as_str())) else {
            return Ok(());
        };
        let known = match &names[..] {
            [] => "no parameters".to_owned(),
            names => names.join(", "),
        };
        Err(format!("the routing key has no parameter `{unknown}`; it has {known}"))
    }

    fn value(&self, parameter: &KeyParameter) -> Result<String, String> {
        let name = &parameter.wire;
        let told = self.told.iter().find(|(known, _)| known == name);
        let told = told.map(|(_, value)| value.clone());
        let value = match (told, self.located(parameter)?) {
            (Some(told), Some(found)) if told != found => {
                return Err(format!(
                    "the parameter `{name}` is `{told}`, but `{found}` in the message"
                ));
            }
            (told, found) => told.or(found).or_else(|| parameter.default.clone()),
        };
        let value =
            value.ok_or_else(|| format!("the address has the parameter `{name}`: say `--parameter {name}=VALUE`"))?;
        if !parameter.values.is_empty() && !parameter.values.contains(&value) {
            return Err(format!(
                "the parameter `{name}` is `{value}`, but has to be one of {}",
                parameter.values.join(", ")
            ));
        }
        if value.is_empty() || value.contains(['.', '*', '#']) {
            return Err(format!(
                "the parameter `{name}` is `{value}`, which is not one word of a routing key"
            ));
        }
        Ok(value)
    }

    /// The value of a parameter where it stands in the message.
    fn located(&self, parameter: &KeyParameter) -> Result<Option<String>, String> {
        let found = match &parameter.location {
            Some(Location::Payload(pointer)) => self.payload.pointer(pointer).cloned(),
            Some(Location::Headers(pointer)) => Json::Object(self.headers.clone()).pointer(pointer).cloned(),
            None => None,
        };
        match found {
            Some(Json::String(text)) => Ok(Some(text)),
            Some(Json::Number(number)) => Ok(Some(number.to_string())),
            Some(Json::Bool(value)) => Ok(Some(value.to_string())),
            Some(Json::Null) | None => Ok(None),
            Some(Json::Array(_) | Json::Object(_)) => Err(format!(
                "the parameter `{}` is no text, number or boolean in the message",
                parameter.wire
            )),
        }
    }
}
