//! Random requests and answers, made of a contract's schemas.

mod answer;
mod chance;
mod formats;
mod object;
mod place;
mod request;
mod streams;
mod text;
mod value;
mod view;

use std::fmt;

use serde_json::{Number, Value};
use wirewright_runtime::codec::{Decode, Encode, ReadOptions, from_json, to_json};
use wirewright_runtime::operation::Operation;
use wirewright_runtime::types::DateTime;

use crate::held::Hold;
use crate::spec::{Spec, Spot};
pub(crate) use answer::Headers;
use chance::Chance;
use place::Place;
pub(crate) use streams::Part;

/// Media types that somebody likes best.
pub(crate) type Wanted = &'static [&'static str];

/// A value, or why the generated code refused what was drawn.
pub(crate) type Made<T> = Result<T, Refused>;

/// What the generated code says of a value that it does not take.
#[derive(Debug)]
pub(crate) struct Refused(String);

impl Refused {
    pub(crate) fn new(reason: impl Into<String>) -> Self {
        Self(reason.into())
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A request or an answer that can be drawn.
pub(crate) trait Sample: Hold + Send + Sized + 'static {
    fn make(draw: &mut Draw<'_>, wanted: Wanted) -> Made<Self>;

    /// What it likes best to be answered.
    fn wanted(&self) -> Wanted {
        &[]
    }
}

/// A body that is one of several things by its media type.
pub(crate) trait Choice: Sized {
    fn choose<'c>(draw: &mut Draw<'c>, body: &Body<'c>, wanted: Wanted) -> Made<Self>;
}

/// Which of all values are meant.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    /// Read-only properties are left out, or else write-only ones.
    to_service: bool,
    /// No answer that tells of a failure.
    success: bool,
    /// What the client sends where it may choose.
    prefer: Option<&'static str>,
    /// As the service sees it.
    received: bool,
}

impl Settings {
    /// `sent` for webhooks and callbacks: the service sends these.
    pub(crate) fn request(sent: bool, prefer: Option<&'static str>) -> Self {
        Self {
            to_service: !sent,
            success: false,
            prefer,
            received: false,
        }
    }

    /// The same as its receiver sees it.
    pub(crate) fn received(self) -> Self {
        Self { received: true, ..self }
    }

    pub(crate) fn response(sent: bool) -> Self {
        Self {
            to_service: sent,
            success: false,
            prefer: None,
            received: false,
        }
    }

    pub(crate) fn success(sent: bool) -> Self {
        Self {
            success: true,
            ..Self::response(sent)
        }
    }
}

/// Draws values. The same seed gives the same ones.
pub(crate) struct Draw<'c> {
    spec: &'c Spec,
    chance: Chance,
    settings: Settings,
    place: Place,
    /// How the properties of the form that is drawn next are written.
    fields: Option<Spot<'c>>,
}

/// An operation in its contract.
#[derive(Clone, Copy, Debug)]
pub(crate) struct At<'c> {
    operation: &'static Operation,
    /// The path item, which has parameters too.
    item: Spot<'c>,
    spot: Spot<'c>,
    /// The response, where one is drawn.
    response: Option<Spot<'c>>,
    spec: &'c Spec,
}

/// A body, or one of its media types.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Body<'c> {
    /// What has `content`, or the schema of a part.
    spot: Spot<'c>,
    /// The media types to choose from; empty for a part.
    media_types: &'static [&'static str],
    /// A part's encoding.
    encoding: Option<Spot<'c>>,
}

impl<'c> Draw<'c> {
    pub(crate) fn new(spec: &'c Spec, seed: u64, settings: Settings) -> Self {
        Self {
            spec,
            chance: Chance::new(seed),
            settings,
            place: Place::default(),
            fields: None,
        }
    }

    /// The operation at a pointer of the contract.
    pub(crate) fn operation(&self, operation: &'static Operation, pointer: &str) -> At<'c> {
        let item = pointer.rsplit_once('/').map_or("", |(item, _)| item);
        // Operations of methods that OpenAPI does not know stand one deeper.
        let item = item.trim_end_matches("/additionalOperations");
        At {
            operation,
            item: self.spec.follow(self.spec.at(item)),
            spot: self.spec.follow(self.spec.at(pointer)),
            response: None,
            spec: self.spec,
        }
    }

    pub(crate) fn one<'t, T>(&mut self, things: &'t [T]) -> &'t T {
        self.chance.one(things)
    }

    /// Which of some branches is drawn: one that has what is wanted, mostly.
    pub(crate) fn branch(&mut self, branches: &[&[&str]], wanted: Wanted) -> usize {
        let fitting = branches
            .iter()
            .position(|media_types| media_types.iter().any(|media_type| wanted.contains(media_type)));
        match fitting {
            Some(index) if self.settings.success || self.chance.percent(80) => index,
            _ => self.chance.below(branches.len()),
        }
    }

    /// Whether a value of a type is the same when it is written and read again.
    pub(crate) fn type_check<T>(&mut self, pointer: &str) -> Made<Result<(), String>>
    where
        T: Decode + Encode + PartialEq + fmt::Debug,
    {
        let drawn = self.json(Some(self.spec.at(pointer)));
        let value: T = read(&drawn)?;
        let json = to_json(&value);
        let text = String::from_utf8_lossy(&json).into_owned();
        let written: Value = from_json(&json, &ReadOptions::default())
            .map_err(|violations| Refused::new(format!("{text}: {violations}")))?;
        Ok(match from_json::<T>(&json, &ReadOptions::default()) {
            Ok(again) if again != value => Err(format!("{value:?} is written as {text}, and read as {again:?}")),
            Ok(_) if !holds(&written, &drawn) => Err(format!("{drawn} becomes {text}")),
            Ok(_) => Ok(()),
            Err(violations) => Err(format!("{value:?} is written as {text}: {violations}")),
        })
    }

    /// A value of a schema, decoded.
    fn decoded<T: Decode>(&mut self, schema: Option<Spot<'c>>) -> Made<T> {
        let value = self.json(schema);
        read(&value)
    }
}

fn read<T: Decode>(value: &Value) -> Made<T> {
    let text = value.to_string();
    from_json(text.as_bytes(), &ReadOptions::default())
        .map_err(|violations| Refused::new(format!("{text}: {violations}")))
}

/// Whether a value that was written has all that was drawn. It may have more: defaults.
fn holds(written: &Value, drawn: &Value) -> bool {
    match (written, drawn) {
        (Value::Object(written), Value::Object(drawn)) => drawn.iter().all(|(name, drawn)| match written.get(name) {
            Some(written) => holds(written, drawn),
            // No type tells a property that is null from one that is absent, unless the schema gives both a meaning.
            None => drawn.is_null(),
        }),
        (Value::Array(written), Value::Array(drawn)) => {
            written.len() == drawn.len() && written.iter().zip(drawn).all(|(written, drawn)| holds(written, drawn))
        }
        (Value::Number(written), Value::Number(drawn)) => same_number(written, drawn),
        (Value::String(text), Value::String(_)) => written == drawn || same_moment(text, drawn),
        _ => written == drawn,
    }
}

/// A number with the format `float` is written with as many digits as that needs.
fn same_number(written: &Number, drawn: &Number) -> bool {
    let single = drawn.as_f64().is_some_and(|drawn| f64::from(drawn as f32) == drawn);
    let close = |number: &Number| number.as_f64().map(|number| number as f32);
    written == drawn || written.as_f64() == drawn.as_f64() || (single && close(written) == close(drawn))
}

/// A moment can be written in more than one way.
fn same_moment(written: &str, drawn: &Value) -> bool {
    match (read::<DateTime>(&Value::from(written)), read::<DateTime>(drawn)) {
        (Ok(written), Ok(drawn)) => written == drawn,
        _ => false,
    }
}
