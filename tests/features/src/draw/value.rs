//! Values of any schema.

use serde_json::{Number, Value, json};

use super::Draw;
use super::view::View;
use crate::spec::Spot;

/// How many values are made, one inside the other.
const DEPTH: usize = 5;

impl<'c> Draw<'c> {
    /// A value of a schema; of none, any value.
    pub(super) fn json(&mut self, schema: Option<Spot<'c>>) -> Value {
        let schemas: Vec<Spot<'c>> = schema.into_iter().collect();
        self.all_of(&schemas, DEPTH)
    }

    /// A value of all of some schemas.
    pub(super) fn all_of(&mut self, schemas: &[Spot<'c>], depth: usize) -> Value {
        let view = self.view(schemas, depth);
        if let Some(value) = self.listed(&view) {
            return value;
        }
        if view
            .parts
            .iter()
            .all(|part| part.value.as_object().is_none_or(serde_json::Map::is_empty))
        {
            return self.any(depth.min(2));
        }
        let mut kinds = view.kinds();
        if !self.place.takes_null && kinds.len() > 1 {
            kinds.retain(|kind| *kind != "null");
        }
        if kinds.is_empty() {
            return Value::Null;
        }
        match *self.chance.one(&kinds) {
            "null" => Value::Null,
            "boolean" => json!(self.chance.percent(50)),
            "integer" => self.integer(&view),
            "number" => self.number(&view),
            "string" => Value::String(self.string(&view)),
            "array" => self.array(&view, depth),
            _ => self.object(&view, depth),
        }
    }

    /// One of the values that the schemas list.
    fn listed(&mut self, view: &View<'c>) -> Option<Value> {
        let constant = view.all("const").next();
        let values = view
            .all("enum")
            .filter_map(Value::as_array)
            .min_by_key(|values| values.len());
        let place = self.place;
        let usable = |value: &&Value| place.takes_null || !value.is_null();
        let values: Vec<&Value> = values
            .into_iter()
            .flatten()
            .filter(usable)
            .filter(|value| place.can_hold(value))
            .collect();
        match constant {
            Some(constant) => Some(constant.clone()),
            None if values.is_empty() => None,
            None => Some((*self.chance.one(&values)).clone()),
        }
    }

    /// Any value at all.
    fn any(&mut self, depth: usize) -> Value {
        let count = self.chance.below(3);
        match self.chance.below(if depth == 0 { 4 } else { 6 }) {
            0 if self.place.takes_null => Value::Null,
            0 | 1 => json!(self.chance.percent(50)),
            2 => self.number(&View::default()),
            3 => Value::String(self.word()),
            4 => (0..count).map(|_| self.any(depth - 1)).collect(),
            _ => (0..count)
                .map(|_| (self.word(), self.any(depth - 1)))
                .collect::<serde_json::Map<_, _>>()
                .into(),
        }
    }

    fn integer(&mut self, view: &View<'c>) -> Value {
        let (low, high) = match view.text("format") {
            Some("int8") => (i128::from(i8::MIN), i128::from(i8::MAX)),
            Some("uint8") => (0, i128::from(u8::MAX)),
            Some("int16") => (i128::from(i16::MIN), i128::from(i16::MAX)),
            Some("uint16") => (0, i128::from(u16::MAX)),
            Some("int32") => (i128::from(i32::MIN), i128::from(i32::MAX)),
            Some("uint32") => (0, i128::from(u32::MAX)),
            Some("uint64") => (0, i128::from(u64::MAX)),
            _ => (i128::from(i64::MIN), i128::from(i64::MAX)),
        };
        let (least, most) = bounds(view);
        let low = least.map_or(low, |(least, open)| {
            low.max(if open {
                least.floor() as i128 + 1
            } else {
                least.ceil() as i128
            })
        });
        let high = most.map_or(high, |(most, open)| {
            high.min(if open {
                most.ceil() as i128 - 1
            } else {
                most.floor() as i128
            })
        });
        let step = view
            .number("multipleOf", f64::max)
            .map_or(1, |step| (step.ceil() as i128).max(1));
        let near = i128::from(self.chance.below(2000) as u32) - 1000;
        let far = i128::from(self.chance.next()) - i128::from(i64::MAX);
        let value = *self.chance.one(&[low, high, 0, 1, -1, near, near, near, far]);
        let value = value.clamp(low, high.max(low));
        let value = match value - value.rem_euclid(step) {
            rounded if rounded < low => rounded + step,
            rounded => rounded,
        };
        let number = i64::try_from(value)
            .map(Number::from)
            .or_else(|_| u64::try_from(value).map(Number::from));
        number.map_or(Value::Null, Value::Number)
    }

    fn number(&mut self, view: &View<'c>) -> Value {
        let (least, most) = bounds(view);
        let single = view.text("format") == Some("float");
        if let Some(step) = view.number("multipleOf", f64::max) {
            let least = least.map_or(-1000.0, |(least, _)| (least / step).ceil());
            let most = most.map_or(least + 2000.0, |(most, _)| (most / step).floor());
            let count = least + self.chance.below((most - least).clamp(0.0, 100_000.0) as usize + 1) as f64;
            // A count divided is the nearest number to what is written so.
            return json!(if step < 1.0 {
                count / (1.0 / step).round()
            } else {
                count * step
            });
        }
        let near = (self.chance.below(200_001) as f64 - 100_000.0) / 100.0;
        let bits = f64::from_bits(self.chance.next());
        let wild = if bits.is_finite() { bits } else { near };
        let mut choices = vec![0.0, -0.0, 1.0, -1.5, 0.1, 1e-7, 1e21, near, near, near, wild];
        choices.extend(least.iter().chain(&most).map(|(bound, _)| *bound));
        let mut value = *self.chance.one(&choices);
        let ok = |value: f64| {
            least.is_none_or(|(least, open)| value > least || (!open && value == least))
                && most.is_none_or(|(most, open)| value < most || (!open && value == most))
        };
        if !ok(value) {
            let low = least.map_or(-1e6, |(least, _)| least);
            let high = most.map_or(low + 1e6, |(most, _)| most);
            value = low + (high - low) * (1.0 + self.chance.below(998) as f64) / 1000.0;
        }
        if single {
            value = f64::from(value as f32);
            if !value.is_finite() || !ok(value) {
                value = f64::from(near as f32);
            }
        }
        json!(value)
    }

    fn array(&mut self, view: &View<'c>, depth: usize) -> Value {
        let prefix: Vec<Spot<'c>> = view.parts.iter().flat_map(|part| part.items("prefixItems")).collect();
        let rest: Vec<Spot<'c>> = view.parts.iter().filter_map(|part| part.get("items")).collect();
        let contains: Vec<Spot<'c>> = view.parts.iter().filter_map(|part| part.get("contains")).collect();
        let closed = ["items", "unevaluatedItems"]
            .iter()
            .any(|keyword| view.all(keyword).any(|value| *value == json!(false)));
        let matches = if contains.is_empty() {
            0
        } else {
            view.least("minContains").max(1)
        };
        let least = view
            .least("minItems")
            .max(matches)
            .max(usize::from(!self.place.takes_empty_lists));
        let spare = if depth < 2 { 0 } else { 3 };
        let most = view.most("maxItems", usize::MAX).min(least + spare);
        let most = if closed { most.min(prefix.len()) } else { most };
        let count = self.chance.within(least, most.max(least));
        let unique = view.all("uniqueItems").any(|value| *value == json!(true));
        let mut items: Vec<Value> = Vec::new();
        let outer = self.place;
        self.place = outer.inside_list();
        for _ in 0..count * 4 {
            if items.len() == count {
                break;
            }
            let index = items.len();
            let mut schemas = prefix.get(index).map_or(rest.clone(), |spot| vec![*spot]);
            if index >= prefix.len() && index < prefix.len() + matches {
                schemas.extend(&contains);
            }
            let item = self.all_of(&schemas, depth.saturating_sub(1));
            if !unique || !items.contains(&item) {
                items.push(item);
            }
        }
        self.place = outer;
        Value::Array(items)
    }
}

/// A bound, and whether it is left out.
type Bound = Option<(f64, bool)>;

/// The least and the greatest value that are allowed.
fn bounds(view: &View<'_>) -> (Bound, Bound) {
    let bound = |keyword: &'static str, exclusive: &'static str, tighter: fn(f64, f64) -> f64| {
        let closed = view.number(keyword, tighter);
        let open = view.number(exclusive, tighter);
        let flagged = view.all(exclusive).any(|value| *value == json!(true));
        match (closed, open) {
            (Some(closed), Some(open)) => Some((tighter(closed, open), tighter(closed, open) == open)),
            (Some(closed), None) => Some((closed, flagged)),
            (None, Some(open)) => Some((open, true)),
            (None, None) => None,
        }
    };
    (
        bound("minimum", "exclusiveMinimum", f64::max),
        bound("maximum", "exclusiveMaximum", f64::min),
    )
}
