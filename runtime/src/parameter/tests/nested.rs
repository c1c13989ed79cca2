use super::*;

fn is_encoded(parameter: &Parameter) -> bool {
    parameter.location != Location::Header && parameter.style != Style::Cookie
}

#[test]
fn lists_and_objects_inside_of_others_come_back() {
    let lists = vec![vec![1, 2], vec![], vec![3]];
    let colors = vec![RGB, Color { b: None, ..RGB }];
    let maps = Map::from([("a".to_owned(), vec![RGB]), ("b".to_owned(), vec![])]);
    for parameter in all().filter(is_encoded) {
        if parameter.style != Style::DeepObject {
            let text = encode(&parameter, &lists).expect("a text");
            assert_eq!(
                decode(&parameter, &text).as_ref(),
                Ok(&Some(lists.clone())),
                "{parameter:?} {text}"
            );
            let text = encode(&parameter, &colors).expect("a text");
            assert_eq!(
                decode(&parameter, &text).as_ref(),
                Ok(&Some(colors.clone())),
                "{parameter:?} {text}"
            );
        }
        if parameter.explode || !matches!(parameter.style, Style::SpaceDelimited | Style::PipeDelimited) {
            let text = encode(&parameter, &maps).expect("a text");
            let back = decode::<Map<Vec<Color>>>(&parameter, &text);
            assert_eq!(
                back.expect("maps").expect("a map")["a"],
                maps["a"],
                "{parameter:?} {text}"
            );
        }
    }
}

#[test]
fn a_pair_of_a_deep_object_is_an_item_of_its_list() {
    let deep = Parameter::query("f").style(Style::DeepObject);
    let lists = Map::from([
        ("a".to_owned(), vec![vec![-1, -1]]),
        ("b".to_owned(), vec![vec![], vec![2]]),
    ]);
    let text = encode(&deep, &lists).expect("a text");
    assert_eq!(decode(&deep, &text), Ok(Some(lists)), "{text}");
    let texts = Map::from([("a".to_owned(), vec!["[]".to_owned()])]);
    let text = encode(&deep, &texts).expect("a text");
    assert_eq!(decode(&deep, &text), Ok(Some(texts)), "{text}");
}

#[test]
fn a_text_is_json_only_where_its_type_is_a_list_or_an_object() {
    let form = Parameter::query("");
    for text in ["a={\"x\":1}", "a=[\"x\"]", "a=[1]", "a={", "a=[]"] {
        let map = decode::<Map<String>>(&form, text).expect("texts").expect("a map");
        assert_eq!(map["a"], text[2..], "{text}");
    }
    for (text, list) in [
        ("a=[1]", ["[1]"]),
        ("a=[\"x\"]", ["x"]),
        ("a=[x", ["[x"]),
        ("a=[\"x\"", ["[\"x\""]),
    ] {
        let map = decode::<Map<Vec<String>>>(&form, text).expect("lists").expect("a map");
        assert_eq!(map["a"], list, "{text}");
    }
}

#[test]
fn what_is_wrong_inside_is_told_at_its_place() {
    let colors = Parameter::query("color");
    for (text, told) in [
        (
            "color={\"R\":1,\"G\":2,\"B\":256}",
            "query `color` at /0/B: must be at most 255 (maximum)",
        ),
        (
            "color={\"R\":\"1\",\"G\":2}&color={\"R\":1}",
            "query `color` at /1: must have the property `G` (required)",
        ),
        (
            "color={\"R\":1,\"G\":2}x",
            "query `color` at /0: trailing characters at line 1, column 14 (syntax)",
        ),
        (
            "color={\"R\":1",
            "query `color` at /0: EOF while parsing an object at line 1, column 7 (syntax)",
        ),
        (
            "color=7",
            "query `color` at /0: expected an object, found a string (type)",
        ),
    ] {
        let violations = decode::<Vec<Color>>(&colors, text).expect_err(text);
        assert_eq!(violations.to_string(), told);
    }
}

#[test]
fn nothing_that_is_nested_costs_more_than_its_length() {
    let colors = Parameter::query("color");
    let text = ["color={\"R\":1,\"G\":2}"; 20_000].join("&");
    let list = decode::<Vec<Color>>(&colors, &text).expect("colors").expect("a list");
    assert_eq!(list.len(), 20_000);
    let deep = format!("color={}", "{\"a\":".repeat(100_000));
    assert!(decode::<Vec<Map<Value>>>(&colors, &deep).is_err());
    let deep = format!("color={}", "[".repeat(100_000));
    assert!(decode::<Vec<Vec<Vec<i32>>>>(&colors, &deep).is_err());
}
