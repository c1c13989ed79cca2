//! Contracts that bytes choose.

mod dice;
mod operation;
mod schema;
mod text;

use dice::Dice;
use serde_json::{Map, Value, json};

/// How many of a kind there are at most.
const MANY: usize = 4;

/// How many schemas and operations there are at most.
const PARTS: usize = 200;

/// Makes a part of a contract.
type Make = fn(&mut Builder) -> Value;

/// The contract as JSON. Bytes that end early leave the plainest of everything.
pub fn build(bytes: &[u8]) -> String {
    let contract = Builder::new(Dice::new(bytes)).contract();
    serde_json::to_string_pretty(&contract).unwrap_or_default()
}

struct Builder {
    dice: Dice,
    version: &'static str,
    /// The names of components: what references lead to.
    names: Vec<String>,
    /// Whether there may be what never should: such a contract has errors, and nothing is generated.
    odd: bool,
    operations: usize,
    /// How many schemas and operations there may still be.
    left: usize,
}

impl Builder {
    fn new(mut dice: Dice) -> Self {
        let mut builder = Self {
            version: dice.choose::<&str>(&["3.1.0", "3.2.0", "3.1.1", "3.0.4"]),
            dice,
            names: vec!["A".to_owned(), "B".to_owned()],
            odd: false,
            operations: 0,
            left: PARTS,
        };
        builder.odd = builder.chance(4);
        for _ in 0..builder.dice.below(MANY + 1) {
            let name = builder.name();
            builder.names.push(name);
        }
        builder
    }

    fn contract(&mut self) -> Value {
        let mut contract = json!({
            "openapi": self.version,
            "info": {"title": self.text(), "version": self.text(), "description": self.text()},
            "paths": self.paths(),
        });
        let mut components = json!({});
        for (section, make) in [
            ("schemas", Self::schema as Make),
            ("parameters", Self::parameter),
            ("responses", Self::response),
            ("headers", Self::header),
            ("requestBodies", Self::request_body),
            ("securitySchemes", Self::scheme),
            ("links", Self::link),
            ("callbacks", Self::callback),
            ("examples", Self::example),
        ] {
            let names = self.names.clone();
            let made = names.into_iter().map(|name| (name, make(self)));
            components[section] = made.collect::<Map<_, _>>().into();
        }
        contract["components"] = components;
        if self.version != "3.0.4" && self.chance(3) {
            contract["webhooks"] = self.map(Self::text, Self::path_item);
        }
        self.fill(
            &mut contract,
            &[
                ("servers", |this| this.list(Self::server)),
                ("security", |this| this.list(Self::requirement)),
                ("tags", |this| this.list(Self::tag)),
                ("x-note", |this| this.value(2)),
            ],
        );
        contract
    }

    /// Whether something happens that happens once in so many times. Never when there are no more bytes.
    fn chance(&mut self, times: usize) -> bool {
        self.dice.below(times) == times - 1
    }

    /// Whether something is to be what it never should.
    fn is_odd(&mut self) -> bool {
        self.odd && self.chance(40)
    }

    /// A small number, where others are errors.
    fn count(&mut self) -> Value {
        if self.is_odd() {
            self.number()
        } else {
            self.dice.below(10).into()
        }
    }

    /// Whether there may be one more schema or operation.
    fn one_more(&mut self) -> bool {
        self.left = self.left.saturating_sub(1);
        self.left > 0
    }

    fn list(&mut self, make: Make) -> Value {
        let count = self.dice.below(MANY + 1);
        (0..count).map(|_| make(self)).collect()
    }

    fn map(&mut self, key: fn(&mut Self) -> String, make: Make) -> Value {
        let count = self.dice.below(MANY + 1);
        let made = (0..count).map(|_| (key(self), make(self)));
        made.collect::<Map<_, _>>().into()
    }

    /// Some of these fields. Now and then one holds what it never should.
    fn fill(&mut self, object: &mut Value, fields: &[(&str, Make)]) {
        for (name, make) in fields {
            if self.chance(3) {
                object[*name] = if self.is_odd() { self.value(2) } else { make(self) };
            }
        }
    }

    /// The thing itself, or a reference to one in a section.
    fn or_reference(&mut self, section: &str, make: Make) -> Value {
        if !self.one_more() || self.chance(3) {
            let name = self.dice.choose(&self.names);
            return json!({"$ref": format!("#/components/{section}/{}", text::escaped(name))});
        }
        make(self)
    }

    fn text(&mut self) -> String {
        text::text(&mut self.dice)
    }

    fn a_text(&mut self) -> Value {
        self.text().into()
    }

    /// What may be a name: mostly words.
    fn name(&mut self) -> String {
        if self.chance(3) {
            self.text()
        } else {
            text::word(&mut self.dice)
        }
    }

    fn a_name(&mut self) -> Value {
        self.name().into()
    }

    fn truth(&mut self) -> Value {
        self.chance(2).into()
    }

    /// Any value that is not nested deeper.
    fn value(&mut self, depth: usize) -> Value {
        let kinds = if depth == 0 { 6 } else { 8 };
        match self.dice.below(kinds + 1) {
            0 => Value::Null,
            1 => self.truth(),
            2 => self.number(),
            3..=5 => self.a_name(),
            6 => self.a_text(),
            7 => {
                let count = self.dice.below(MANY + 1);
                (0..count).map(|_| self.value(depth - 1)).collect()
            }
            _ => {
                let count = self.dice.below(MANY + 1);
                let made = (0..count).map(|_| (self.name(), self.value(depth - 1)));
                made.collect::<Map<_, _>>().into()
            }
        }
    }

    fn number(&mut self) -> Value {
        match self.dice.below(7) {
            0 => self.dice.below(10).into(),
            1 => json!(-1),
            2 => (self.dice.bits() as i64).into(),
            3 => u64::MAX.into(),
            4 => json!(1e300),
            5 => json!(f64::MIN_POSITIVE),
            _ => f64::from_bits(self.dice.bits()).into(),
        }
    }
}
