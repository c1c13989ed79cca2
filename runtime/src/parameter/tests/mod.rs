mod forms;
mod nested;
mod objects;
mod properties;
mod scalars;
mod tables;

use super::{Pairs, Raw, encode, read};
use crate::codec::{Decode, Encode, Fields, ReadOptions, Reader, Writer};
use crate::operation::{Location, Parameter, Style};
use crate::rule::{Integer, Items, Text};
use crate::types::{Map, Value};
use crate::violation::Violations;

/// `{ "R": 100, "G": 200, "B": 150 }`, the object of OpenAPI's examples.
#[derive(Clone, Debug, PartialEq)]
struct Color {
    r: i32,
    g: i32,
    b: Option<i32>,
}

const RGB: Color = Color {
    r: 100,
    g: 200,
    b: Some(150),
};

impl Color {
    const FIELDS: Fields = Fields::new(&["R", "G"], &["B"]);
}

impl Decode for Color {
    fn decode(r: &mut Reader<'_>) -> Option<Self> {
        let (mut red, mut green, mut blue) = (None, None, None);
        let mut object = r.object(&Self::FIELDS)?;
        while let Some(field) = r.field(&mut object) {
            match field {
                0 => red = r.value(),
                1 => green = r.value(),
                2 => blue = r.rule(&Integer::new().maximum(255)),
                _ => r.deny(),
            }
        }
        r.finish(object)?;
        Some(Self {
            r: red?,
            g: green?,
            b: blue,
        })
    }
}

impl Encode for Color {
    fn encode(&self, w: &mut Writer) {
        w.begin_object();
        w.field("R", &self.r);
        w.field("G", &self.g);
        w.optional("B", &self.b);
        w.end_object();
    }
}

const NAME: &str = "color";

fn parameter(location: Location, style: Style, explode: bool) -> Parameter {
    let parameter = match location {
        Location::Path => Parameter::path(NAME),
        Location::Query => Parameter::query(NAME),
        Location::Header => Parameter::header(NAME),
        Location::Cookie => Parameter::cookie(NAME),
    };
    parameter.style(style).explode(explode)
}

/// Every place and style that OpenAPI lets go together, with both ways to explode.
fn all() -> impl Iterator<Item = Parameter> {
    [
        (Location::Path, Style::Simple),
        (Location::Path, Style::Label),
        (Location::Path, Style::Matrix),
        (Location::Query, Style::Form),
        (Location::Query, Style::SpaceDelimited),
        (Location::Query, Style::PipeDelimited),
        (Location::Query, Style::DeepObject),
        (Location::Header, Style::Simple),
        (Location::Cookie, Style::Form),
        (Location::Cookie, Style::Cookie),
        (Location::Query, Style::Json),
    ]
    .into_iter()
    .flat_map(|(location, style)| [false, true].map(|explode| parameter(location, style, explode)))
}

fn decode<T: Decode>(parameter: &Parameter, text: &str) -> Result<Option<T>, Violations> {
    decode_beside(parameter, text, &[])
}

fn decode_beside<T: Decode>(parameter: &Parameter, text: &str, others: &[Parameter]) -> Result<Option<T>, Violations> {
    let pairs = if parameter.location == Location::Cookie {
        Pairs::cookies(text)
    } else {
        Pairs::query(text)
    };
    let raw = match parameter.location {
        Location::Path => Raw::path(parameter, text),
        Location::Query => Raw::query(parameter, &pairs, others),
        Location::Header => Raw::header(parameter, Some(text)),
        Location::Cookie => Raw::cookie(parameter, &pairs, others),
    };
    let options = ReadOptions {
        place: parameter.place(),
        ..ReadOptions::default()
    };
    read(&raw, &options, |r| r.value())
}

fn strings(items: &[&str]) -> Vec<String> {
    items.iter().map(|item| (*item).to_owned()).collect()
}

#[test]
fn encoded_commas_divide_where_the_whole_does_not_fit() {
    let ids = Parameter::query("ids").explode(false);
    for text in ["ids=1,2", "ids=1%2C2", "ids=1%2c2"] {
        assert_eq!(decode(&ids, text), Ok(Some(vec![1, 2])), "{text}");
    }
    // What fits is left alone, and so is what has commas of its own.
    let texts = |texts: [&str; 1]| Ok(Some(texts.map(str::to_owned).to_vec()));
    assert_eq!(decode(&ids, "ids=1%2C2"), texts(["1,2"]));
    for text in ["ids=1%2C2,3", "ids=1%2Cx", "ids=1%2C2&ids=3"] {
        assert!(decode::<Vec<i32>>(&ids, text).is_err(), "{text}");
    }
    let color = Parameter::query("color").explode(false);
    assert_eq!(
        decode(&color, "color=R%2C1%2CG%2C2%2CB%2C3"),
        Ok(Some(Color { r: 1, g: 2, b: Some(3) }))
    );
    let told = decode::<Vec<i32>>(&ids, "ids=1%2Cx")
        .expect_err("a violation")
        .to_string();
    assert_eq!(told, "query `ids` at /0: expected an integer, found a string (type)");
}
