use proptest::prelude::*;

use super::{Pairs, Raw, encode, read};
use crate::codec::{Decode, Encode, Fields, ReadOptions, Reader, Writer};
use crate::operation::{Location, Parameter, Style};
use crate::rule::{Integer, Items, Text};
use crate::types::{Map, Value};
use crate::violation::Violations;

/// `{ "R": 100, "G": 200, "B": 150 }`, the object of OpenAPI's examples.
#[derive(Debug, PartialEq)]
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
fn the_examples_of_openapi() {
    use Location::{Cookie, Path, Query};
    for (location, style, explode, empty, text, list, object) in [
        (
            Path,
            Style::Matrix,
            false,
            ";color",
            ";color=blue",
            ";color=blue,black,brown",
            ";color=R,100,G,200,B,150",
        ),
        (
            Path,
            Style::Matrix,
            true,
            ";color",
            ";color=blue",
            ";color=blue;color=black;color=brown",
            ";R=100;G=200;B=150",
        ),
        (
            Path,
            Style::Label,
            false,
            ".",
            ".blue",
            ".blue,black,brown",
            ".R,100,G,200,B,150",
        ),
        (
            Path,
            Style::Label,
            true,
            ".",
            ".blue",
            ".blue.black.brown",
            ".R=100.G=200.B=150",
        ),
        (
            Path,
            Style::Simple,
            false,
            "",
            "blue",
            "blue,black,brown",
            "R,100,G,200,B,150",
        ),
        (
            Path,
            Style::Simple,
            true,
            "",
            "blue",
            "blue,black,brown",
            "R=100,G=200,B=150",
        ),
        (
            Query,
            Style::Form,
            false,
            "color=",
            "color=blue",
            "color=blue,black,brown",
            "color=R,100,G,200,B,150",
        ),
        (
            Query,
            Style::Form,
            true,
            "color=",
            "color=blue",
            "color=blue&color=black&color=brown",
            "R=100&G=200&B=150",
        ),
        (
            Query,
            Style::SpaceDelimited,
            false,
            "",
            "",
            "color=blue%20black%20brown",
            "color=R%20100%20G%20200%20B%20150",
        ),
        (
            Query,
            Style::PipeDelimited,
            false,
            "",
            "",
            "color=blue%7Cblack%7Cbrown",
            "color=R%7C100%7CG%7C200%7CB%7C150",
        ),
        (
            Query,
            Style::DeepObject,
            true,
            "",
            "",
            "",
            "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150",
        ),
        (
            Cookie,
            Style::Cookie,
            false,
            "color=",
            "color=blue",
            "color=blue,black,brown",
            "color=R,100,G,200,B,150",
        ),
        (
            Cookie,
            Style::Cookie,
            true,
            "color=",
            "color=blue",
            "color=blue; color=black; color=brown",
            "R=100; G=200; B=150",
        ),
    ] {
        let parameter = parameter(location, style, explode);
        let case = format!("{style:?} {explode}");
        if !text.is_empty() {
            assert_eq!(encode(&parameter, "").as_deref(), Some(empty), "{case}");
            assert_eq!(decode(&parameter, empty), Ok(Some(String::new())), "{case}");
            assert_eq!(encode(&parameter, "blue").as_deref(), Some(text), "{case}");
            assert_eq!(decode(&parameter, text), Ok(Some("blue".to_owned())), "{case}");
        }
        if !list.is_empty() {
            let colors = strings(&["blue", "black", "brown"]);
            assert_eq!(encode(&parameter, &colors).as_deref(), Some(list), "{case}");
            assert_eq!(decode(&parameter, list), Ok(Some(colors)), "{case}");
        }
        assert_eq!(encode(&parameter, &RGB).as_deref(), Some(object), "{case}");
        assert_eq!(decode(&parameter, object), Ok(Some(RGB)), "{case}");
    }
}

#[test]
fn the_examples_of_rfc_6570() {
    let simple = Parameter::path("x");
    let reserved = simple.allow_reserved();
    for (value, plain, allowed) in [
        ("value", "value", "value"),
        ("Hello World!", "Hello%20World%21", "Hello%20World!"),
        ("50%", "50%25", "50%25"),
        ("me@here", "me%40here", "me@here"),
        ("über", "%C3%BCber", "%C3%BCber"),
    ] {
        assert_eq!(encode(&simple, value).as_deref(), Some(plain));
        assert_eq!(encode(&reserved, value).as_deref(), Some(allowed));
        assert_eq!(decode(&simple, plain), Ok(Some(value.to_owned())));
        assert_eq!(decode(&reserved, allowed), Ok(Some(value.to_owned())));
    }
    let keys = [(";", "semi"), (".", "dot"), (",", "comma")].map(|(value, key)| (key.to_owned(), value.to_owned()));
    let keys = Map::from(keys);
    for (parameter, expected) in [
        (Parameter::path("keys"), "comma,%2C,dot,.,semi,%3B"),
        (Parameter::path("keys").explode(true), "comma=%2C,dot=.,semi=%3B"),
        (
            Parameter::path("keys").style(Style::Matrix),
            ";keys=comma,%2C,dot,.,semi,%3B",
        ),
        (
            Parameter::path("keys").style(Style::Matrix).explode(true),
            ";comma=%2C;dot=.;semi=%3B",
        ),
        (Parameter::query("keys").explode(false), "keys=comma,%2C,dot,.,semi,%3B"),
        (Parameter::query("keys"), "comma=%2C&dot=.&semi=%3B"),
    ] {
        assert_eq!(encode(&parameter, &keys).as_deref(), Some(expected));
        assert_eq!(decode(&parameter, expected), Ok(Some(keys.clone())));
    }
}

#[test]
fn scalars_keep_their_checks() {
    let limit = Parameter::query("limit");
    assert_eq!(decode(&limit, "limit=5"), Ok(Some(5_i32)));
    assert_eq!(decode(&limit, "limit=5.0"), Ok(Some(5_i32)));
    assert_eq!(decode(&limit, "limit=-2.5"), Ok(Some(-2.5_f64)));
    assert_eq!(decode(&limit, "limit=true"), Ok(Some(true)));
    assert_eq!(decode(&limit, "limit=null"), Ok(Some(Some("null".to_owned()))));
    assert_eq!(decode(&limit, "limit=1"), Ok(Some(Some(1_u8))));
    assert_eq!(decode(&limit, "limit=5"), Ok(Some(Value::from("5"))));
    for text in [
        "limit=",
        "limit=five",
        "limit=+5",
        "limit=0x5",
        "limit=%205",
        "limit=5&limit=6",
        "limit",
        "limit=1.5",
        "limit=٥",
        "limit=05",
    ] {
        let violations = decode::<i32>(&limit, text).expect_err(text);
        assert_eq!(violations.as_slice()[0].keyword, "type", "{text}");
        assert_eq!(violations.as_slice()[0].place, limit.place(), "{text}");
    }
    assert!(decode::<bool>(&limit, "limit=True").is_err());
    assert_eq!(decode::<i32>(&limit, "limi=5"), Ok(None));
    assert_eq!(decode::<Option<i32>>(&limit, ""), Ok(None));
    let violations = decode::<i8>(&limit, "limit=300").expect_err("out of range");
    assert_eq!(
        violations.to_string(),
        "query `limit`: must be in the range of int8 (format)"
    );
}

#[test]
fn items_are_found_by_their_place() {
    const EACH: Items<Text> = Items::new(Text::new().max_length(2)).max_items(3).unique_items();
    let ids = Parameter::query("ids").explode(false);
    let pairs = Pairs::query("ids=a,bcd,a,x");
    let options = ReadOptions {
        place: ids.place(),
        ..ReadOptions::default()
    };
    let violations = read(&Raw::query(&ids, &pairs, &[]), &options, |r| {
        r.rule::<Vec<String>, _>(&EACH)
    })
    .expect_err("violations");
    assert_eq!(
        violations.to_string(),
        "query `ids` at /1: must have at most 2 characters (maxLength)\n\
         query `ids`: must have at most 3 items (maxItems)\n\
         query `ids`: must not have equal items, as 0 and 2 are (uniqueItems)"
    );
}

#[test]
fn numbers_of_a_list_are_unique_by_value() {
    const EACH: Items<Integer> = Items::new(Integer::new()).unique_items();
    let ids = Parameter::query("ids").explode(false);
    let pairs = Pairs::query("ids=1,1.0");
    let read = read(&Raw::query(&ids, &pairs, &[]), &ReadOptions::default(), |r| {
        r.rule::<Vec<i32>, _>(&EACH)
    });
    assert_eq!(read.expect_err("a violation").as_slice()[0].keyword, "uniqueItems");
}

#[test]
fn a_query_is_encoded_as_it_may_be() {
    let q = Parameter::query("q");
    assert_eq!(decode(&q, "q=a+b%20c%2Bd"), Ok(Some("a b c+d".to_owned())));
    assert_eq!(decode(&q.allow_reserved(), "q=a+b/c?d"), Ok(Some("a+b/c?d".to_owned())));
    assert_eq!(
        encode(&q.allow_reserved(), "a+b/c?d&e#f[g]%20").as_deref(),
        Some("q=a+b/c?d%26e%23f%5Bg%5D%2520")
    );
    assert_eq!(encode(&q, &"&=#").as_deref(), Some("q=%26%3D%23"));
    assert_eq!(decode(&Parameter::query("a b&"), "a%20b%26=1"), Ok(Some(1)));
    for broken in ["q=%", "q=%4", "q=%zz", "q=%ff", "q=%c3"] {
        let violations = decode::<String>(&q, broken).expect_err(broken);
        assert_eq!(
            violations.to_string(),
            "body: must be percent-encoded UTF-8 (syntax)".replace("body", "query `q`"),
            "{broken}"
        );
    }
}

#[test]
fn lists_of_queries() {
    let ids = Parameter::query("ids");
    assert_eq!(decode(&ids, "ids=1"), Ok(Some(vec![1])));
    assert_eq!(decode(&ids, "ids=1&x=2&ids=3"), Ok(Some(vec![1, 3])));
    assert_eq!(decode(&ids, "ids=1,2"), Ok(Some(strings(&["1,2"]))));
    assert_eq!(decode::<Vec<i32>>(&ids, "id=1"), Ok(None));
    assert_eq!(encode(&ids, &Vec::<i32>::new()), None);
    let ids = ids.explode(false);
    assert_eq!(decode(&ids, "ids=a%2Cb,c"), Ok(Some(strings(&["a,b", "c"]))));
    assert_eq!(decode(&ids, "ids="), Ok(Some(Vec::<i32>::new())));
    assert_eq!(encode(&ids, &Vec::<i32>::new()).as_deref(), Some("ids="));
    let pipes = ids.style(Style::PipeDelimited);
    assert_eq!(decode(&pipes, "ids=1|2%7C3%7c4"), Ok(Some(vec![1, 2, 3, 4])));
    assert_eq!(
        decode(&ids.style(Style::SpaceDelimited), "ids=1+2%203"),
        Ok(Some(vec![1, 2, 3]))
    );
}

#[test]
fn an_exploded_object_takes_what_nobody_else_claims() {
    let color = Parameter::query("color");
    let others = [
        Parameter::query("limit"),
        color,
        Parameter::query("filter").style(Style::DeepObject),
        Parameter::header("utm"),
    ];
    let decode = |text: &str| decode_beside::<Color>(&color, text, &others);
    assert_eq!(decode("limit=5&R=100&filter[x]=1&G=200&utm=7&B=150"), Ok(Some(RGB)));
    assert_eq!(decode("limit=5&utm=7"), Ok(None), "no pair is one of the object's");
    assert_eq!(decode(""), Ok(None));
    let violations = decode("R=1&B=256").expect_err("violations");
    assert_eq!(
        violations.to_string(),
        "query `color` at /B: must be at most 255 (maximum)\nquery `color`: must have the property `G` (required)"
    );
    let map = decode_beside::<Map<String>>(&color, "limit=5&a=1&b=2", &others);
    assert_eq!(
        map,
        Ok(Some(Map::from([
            ("a".to_owned(), "1".to_owned()),
            ("b".to_owned(), "2".to_owned())
        ])))
    );
}

#[test]
fn a_form_is_an_object_of_all_pairs() {
    let form = Parameter::query("");
    assert_eq!(decode(&form, "R=100&G=200&B=150"), Ok(Some(RGB)));
    let violations = decode::<Color>(&form, "R=100&G=200&X=1&R=5").expect_err("violations");
    let keywords: Vec<&str> = violations.iter().map(|violation| violation.keyword).collect();
    assert_eq!(keywords, ["type", "additionalProperties"]);
    assert_eq!(
        decode(&form, "tags=a&name=x&tags=b"),
        Ok(Some(serde_json::json!({"name": "x", "tags": ["a", "b"]})))
    );
    assert_eq!(decode(&form, ""), Ok(Some(Map::<String>::new())));
    assert_eq!(encode(&form, &RGB).as_deref(), Some("R=100&G=200&B=150"));
}

#[test]
fn deep_objects_nest_and_hold_lists() {
    let filter = Parameter::query("filter").style(Style::DeepObject);
    let text =
        "filter[tag]=a&filter%5Btag%5D=b&filter[by][name]=x&filter[by][ids][]=1&other[x]=1&filterx=2&filter[open=3";
    let value = serde_json::json!({"by": {"ids": "1", "name": "x"}, "tag": ["a", "b"]});
    assert_eq!(decode(&filter, text), Ok(Some(value.clone())));
    let written = encode(&filter, &value).expect("pairs");
    assert_eq!(
        written,
        "filter%5Bby%5D%5Bids%5D=1&filter%5Bby%5D%5Bname%5D=x&filter%5Btag%5D=a&filter%5Btag%5D=b"
    );
    assert_eq!(
        decode::<Map<Vec<i32>>>(&filter, "filter[ids]=1"),
        Ok(Some(Map::from([("ids".to_owned(), vec![1])])))
    );
    assert_eq!(decode::<Map<i32>>(&filter, "filter=1&x[y]=2"), Ok(None));
    for broken in [
        "filter[a]=1&filter[a][b]=2",
        "filter[a][b]=2&filter[a]=1",
        &format!("filter{}=1", "[a]".repeat(10_000)),
    ] {
        assert_eq!(
            decode::<Map<Value>>(&filter, broken).expect_err(broken).as_slice()[0].keyword,
            "syntax"
        );
    }
}

#[test]
fn texts_that_break_their_style_are_told() {
    for (style, explode, text, message) in [
        (Style::Label, false, "blue", "must begin with `.`"),
        (Style::Matrix, false, "color=blue", "must begin with `;`"),
        (
            Style::Matrix,
            true,
            ";other=blue",
            "must begin with `;`, the parameter's name and `=`",
        ),
    ] {
        let violations = decode::<Vec<String>>(&parameter(Location::Path, style, explode), text).expect_err(text);
        assert_eq!(violations.to_string(), format!("path `color`: {message} (syntax)"));
    }
    for (explode, text) in [(false, "R,100,G"), (true, "R=100,G")] {
        let violations = decode::<Color>(&parameter(Location::Path, Style::Simple, explode), text).expect_err(text);
        assert_eq!(
            violations.to_string(),
            "path `color`: must have a value for each name (syntax)"
        );
    }
}

#[test]
fn headers_are_not_percent_encoded() {
    let header = Parameter::header("X-Tags");
    assert_eq!(encode(&header, "\"a%b\"").as_deref(), Some("\"a%b\""));
    assert_eq!(decode(&header, " \"a%b\" "), Ok(Some("\"a%b\"".to_owned())));
    assert_eq!(decode(&header, "a, b ,c"), Ok(Some(strings(&["a", "b", "c"]))));
    let raw = Raw::header(&header, None);
    assert_eq!(read(&raw, &ReadOptions::default(), |r| r.value::<Vec<i32>>()), Ok(None));
}

#[test]
fn a_parameter_of_json_is_json() {
    let parameter = Parameter::query("color").style(Style::Json);
    assert_eq!(
        encode(&parameter, &RGB).as_deref(),
        Some("color=%7B%22R%22%3A100%2C%22G%22%3A200%2C%22B%22%3A150%7D")
    );
    assert_eq!(
        decode(&parameter, "color={\"R\":100,\"G\":200,\"B\":150}"),
        Ok(Some(RGB))
    );
    assert_eq!(decode::<Option<Color>>(&parameter, "color=null"), Ok(Some(None)));
    assert_eq!(
        decode::<Color>(&parameter, "color={").expect_err("broken").as_slice()[0].keyword,
        "syntax"
    );
    assert_eq!(
        decode::<i32>(&parameter, "color=\"5\"")
            .expect_err("a string")
            .as_slice()[0]
            .keyword,
        "type"
    );
    assert_eq!(
        decode::<i32>(&parameter, "color=5 6").expect_err("more").as_slice()[0].keyword,
        "syntax"
    );
}

#[test]
fn unions_of_texts_prefer_what_is_not_text() {
    #[derive(Debug, PartialEq)]
    enum Either {
        Text(String),
        Number(i64),
        Numbers(Vec<i64>),
        Color(Color),
    }
    impl Decode for Either {
        fn decode(r: &mut Reader<'_>) -> Option<Self> {
            r.one_of(&["Text", "Number", "Color", "Numbers"], |r, branch| match branch {
                0 => r.value().map(Self::Text),
                1 => r.value().map(Self::Number),
                2 => r.value().map(Self::Color),
                _ => r.rule(&Items::new(Integer::new()).min_items(2)).map(Self::Numbers),
            })
        }
    }
    let x = Parameter::query("x");
    assert_eq!(decode(&x, "x=5"), Ok(Some(Either::Number(5))));
    assert_eq!(decode(&x, "x=a"), Ok(Some(Either::Text("a".to_owned()))));
    assert_eq!(decode(&x, "x=5&x=6"), Ok(Some(Either::Numbers(vec![5, 6]))));
    assert_eq!(
        decode(&x, "R=5&G=6"),
        Ok(Some(Either::Color(Color { r: 5, g: 6, b: None })))
    );
    assert_eq!(decode::<Either>(&x, "y=5"), Ok(None));
    assert_eq!(
        decode::<Either>(&x, "x=a&x=b").expect_err("violations").as_slice()[0].keyword,
        "oneOf"
    );
}

#[test]
fn nothing_is_sent_for_nothing() {
    for parameter in all().filter(|parameter| parameter.style != Style::Json) {
        assert_eq!(encode(&parameter, &None::<i32>), None);
        assert_eq!(encode(&parameter, &crate::types::Maybe::<i32>::Absent), None);
    }
}

fn is_exploded_pairs(parameter: &Parameter) -> bool {
    matches!(parameter.location, Location::Query | Location::Cookie) && parameter.explode
}

/// Text that the place can hold and that its delimiters do not cut.
fn fits(parameter: &Parameter, text: &str) -> bool {
    match (parameter.location, parameter.style) {
        (Location::Header, _) | (_, Style::Cookie) => text.chars().all(|c| c.is_ascii_alphanumeric()),
        (_, Style::SpaceDelimited) => !text.contains([' ']),
        (_, Style::PipeDelimited) => !text.contains('|'),
        (_, Style::DeepObject) => !text.contains(['[', ']']),
        _ => true,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_scalar_comes_back(text in ".*", number in any::<i64>(), double in any::<f64>(), flag in any::<bool>()) {
        for parameter in all().filter(|parameter| parameter.style != Style::DeepObject) {
            for parameter in [parameter, parameter.allow_reserved()] {
                if fits(&parameter, &text) {
                    let written = encode(&parameter, &text).expect("text");
                    prop_assert_eq!(decode(&parameter, &written), Ok(Some(text.clone())), "{:?} {}", parameter, written);
                }
                prop_assert_eq!(decode(&parameter, &encode(&parameter, &number).expect("text")), Ok(Some(number)));
                prop_assert_eq!(decode(&parameter, &encode(&parameter, &flag).expect("text")), Ok(Some(flag)));
                if double.is_finite() {
                    prop_assert_eq!(decode(&parameter, &encode(&parameter, &double).expect("text")), Ok(Some(double)), "{:?}", parameter);
                }
            }
        }
    }

    #[test]
    fn any_list_comes_back(list in prop::collection::vec(prop_oneof![".{0,6}", "[,;.|&=%+ ]{0,3}"], 0..5)) {
        for parameter in all().filter(|parameter| parameter.style != Style::DeepObject) {
            for parameter in [parameter, parameter.allow_reserved()] {
                if list == [""] || !list.iter().all(|text| fits(&parameter, text)) {
                    continue;
                }
                let expected = if is_exploded_pairs(&parameter) && list.is_empty() && parameter.style != Style::Json { None } else { Some(list.clone()) };
                let written = encode(&parameter, &list).unwrap_or_default();
                prop_assert_eq!(decode(&parameter, &written), Ok(expected), "{:?} {}", parameter, written);
            }
        }
    }

    #[test]
    fn any_map_comes_back(map in prop::collection::btree_map(prop_oneof![".{0,6}", "[,;.|&=%+ ]{0,3}"], prop_oneof![".{0,6}", "[,;.|&=%+ ]{0,3}"], 0..5)) {
        for parameter in all() {
            for parameter in [parameter, parameter.allow_reserved()] {
                if !map.iter().all(|(name, text)| fits(&parameter, name) && fits(&parameter, text)) {
                    continue;
                }
                // A cookie of no name and a header of nothing but a name are no cookies.
                if parameter.style == Style::Cookie && map.contains_key("") {
                    continue;
                }
                let pairs = is_exploded_pairs(&parameter) || parameter.style == Style::DeepObject;
                let expected = if pairs && map.is_empty() && parameter.style != Style::Json { None } else { Some(map.clone()) };
                let written = encode(&parameter, &map).unwrap_or_default();
                prop_assert_eq!(decode(&parameter, &written), Ok(expected), "{:?} {}", parameter, written);
            }
        }
    }

    #[test]
    fn nothing_panics_on_any_text(text in prop_oneof![".*", "[a-c=&;,.%\\[\\]|+ 0-9]{0,30}", "(color|R|%5B|\\[|\\]|=|&|;|,){0,20}"]) {
        for parameter in all() {
            let _ = decode::<i32>(&parameter, &text);
            let _ = decode::<Vec<String>>(&parameter, &text);
            let _ = decode::<Map<Value>>(&parameter, &text);
            let _ = decode::<Color>(&parameter, &text);
            let _ = decode::<Value>(&parameter, &text);
        }
    }
}
