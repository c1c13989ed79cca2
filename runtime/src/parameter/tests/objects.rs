use super::*;

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

#[test]
fn an_exploded_union_is_absent_where_its_tag_is() {
    #[derive(Debug, PartialEq)]
    struct Tagged(Color);
    impl Decode for Tagged {
        fn decode(r: &mut Reader<'_>) -> Option<Self> {
            r.tag("G", &["200"])?;
            r.value().map(Self)
        }
    }
    let color = Parameter::query("color");
    assert_eq!(decode(&color, "utm=1&R=100&G=200&B=150"), Ok(Some(Tagged(RGB))));
    assert_eq!(decode::<Tagged>(&color, "utm=1"), Ok(None));
    assert_eq!(
        decode::<Tagged>(&color, "G=1").expect_err("a violation").as_slice()[0].keyword,
        "discriminator"
    );
    let deep = color.style(Style::DeepObject);
    assert_eq!(
        decode::<Tagged>(&deep, "color[R]=1")
            .expect_err("a violation")
            .as_slice()[0]
            .keyword,
        "required"
    );
}
