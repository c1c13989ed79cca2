use super::*;

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
        ("50%2", "50%252", "50%252"),
        ("me@here", "me%40here", "me@here"),
        ("über", "%C3%BCber", "%C3%BCber"),
    ] {
        assert_eq!(encode(&simple, value).as_deref(), Some(plain));
        assert_eq!(encode(&reserved, value).as_deref(), Some(allowed));
        assert_eq!(decode(&simple, plain), Ok(Some(value.to_owned())));
        assert_eq!(decode(&reserved, allowed), Ok(Some(value.to_owned())));
    }
    // What is an escape already stays one, so another value comes out.
    assert_eq!(encode(&reserved, "a%2Fb%zz").as_deref(), Some("a%2Fb%25zz"));
    let cookie = Parameter::cookie("x").allow_reserved();
    assert_eq!(
        encode(&cookie, "a=b&c/d;e,f g").as_deref(),
        Some("x=a=b&c/d%3Be%2Cf%20g")
    );
    assert_eq!(
        decode(&cookie, "x=a=b&c/d%3Be%2Cf%20g"),
        Ok(Some("a=b&c/d;e,f g".to_owned()))
    );
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
