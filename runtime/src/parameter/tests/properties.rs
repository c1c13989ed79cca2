use proptest::prelude::*;

use super::*;

fn is_exploded_pairs(parameter: &Parameter) -> bool {
    matches!(parameter.location, Location::Query | Location::Cookie) && parameter.explode
}

/// Text that the place can hold and that its delimiters do not cut.
fn fits(parameter: &Parameter, text: &str) -> bool {
    // Where reserved characters are allowed, what looks like an escape is one.
    if parameter.allow_reserved && text.contains('%') {
        return false;
    }
    match (parameter.location, parameter.style) {
        (Location::Header, _) | (_, Style::Cookie) => text.chars().all(|c| c.is_ascii_alphanumeric()),
        (_, Style::SpaceDelimited) => !text.contains([' ']),
        (_, Style::PipeDelimited) => !text.contains('|'),
        (_, Style::DeepObject) => !text.contains(['[', ']']),
        _ => true,
    }
}

/// Any text, often one of delimiters.
fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![".{0,6}", "[,;.|&=%+ ]{0,3}"]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_scalar_comes_back(text in ".*", number in any::<i64>(), double in any::<f64>(), flag in any::<bool>()) {
        for parameter in all().filter(|parameter| parameter.style != Style::DeepObject) {
            for parameter in [parameter, parameter.allow_reserved()] {
                if fits(&parameter, &text) {
                    let written = encode(&parameter, &text).expect("text");
                    prop_assert_eq!(decode(&parameter, &written), Ok(Some(text.clone())), "{:?}", parameter);
                }
                prop_assert_eq!(decode(&parameter, &encode(&parameter, &number).expect("text")), Ok(Some(number)));
                prop_assert_eq!(decode(&parameter, &encode(&parameter, &flag).expect("text")), Ok(Some(flag)));
                if double.is_finite() {
                    let written = encode(&parameter, &double).expect("text");
                    prop_assert_eq!(decode(&parameter, &written), Ok(Some(double)), "{:?}", parameter);
                }
            }
        }
    }

    #[test]
    fn any_list_comes_back(list in prop::collection::vec(any_text(), 0..5)) {
        for parameter in all().filter(|parameter| parameter.style != Style::DeepObject) {
            for parameter in [parameter, parameter.allow_reserved()] {
                if list == [""] || !list.iter().all(|text| fits(&parameter, text)) {
                    continue;
                }
                let nothing = is_exploded_pairs(&parameter) && list.is_empty() && parameter.style != Style::Json;
                let expected = if nothing { None } else { Some(list.clone()) };
                let written = encode(&parameter, &list).unwrap_or_default();
                prop_assert_eq!(decode(&parameter, &written), Ok(expected), "{:?} {}", parameter, written);
            }
        }
    }

    #[test]
    fn any_map_comes_back(map in prop::collection::btree_map(any_text(), any_text(), 0..5)) {
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
                let nothing = pairs && map.is_empty() && parameter.style != Style::Json;
                let expected = if nothing { None } else { Some(map.clone()) };
                let written = encode(&parameter, &map).unwrap_or_default();
                prop_assert_eq!(decode(&parameter, &written), Ok(expected), "{:?} {}", parameter, written);
            }
        }
    }

    #[test]
    fn nothing_panics_on_any_text(
        text in prop_oneof![".*", "[a-c=&;,.%\\[\\]|+ 0-9]{0,30}", "(color|R|%5B|\\[|\\]|=|&|;|,){0,20}"],
    ) {
        for parameter in all() {
            let _ = decode::<i32>(&parameter, &text);
            let _ = decode::<Vec<String>>(&parameter, &text);
            let _ = decode::<Map<Value>>(&parameter, &text);
            let _ = decode::<Color>(&parameter, &text);
            let _ = decode::<Value>(&parameter, &text);
        }
    }
}
