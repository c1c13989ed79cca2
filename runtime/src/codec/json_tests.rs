use super::*;

/// What a string token comes to, and where the reader stands after it.
fn string(text: &str) -> Result<(String, usize), String> {
    let mut json = Json::new(text);
    let read = json
        .known_str()
        .map(str::to_owned)
        .map_err(|error| format!("{error:?}"))?;
    Ok((read, json.current_index()))
}

fn string_by_jiter(text: &str) -> Result<(String, usize), String> {
    let mut json = Jiter::new(text.as_bytes());
    let read = json
        .known_str()
        .map(str::to_owned)
        .map_err(|error| format!("{error:?}"))?;
    Ok((read, json.current_index()))
}

#[test]
fn strings_are_as_jiter_reads_them() {
    let pieces = [
        "",
        "a",
        "é",
        "\u{10ffff}",
        "\\n",
        "\\u00e9",
        "\\ud83d",
        "\u{1}",
        "\u{7f}",
        "\\",
        "!#[]",
        "\u{1f}",
    ];
    for length in 0..20 {
        for piece in pieces {
            for end in ["\"", "\" , ", "", "\"\\\"\u{2}"] {
                let text = format!("\"{}{piece}{}{end}", "x".repeat(length), "y".repeat(length / 2));
                assert_eq!(string(&text), string_by_jiter(&text), "{text:?}");
            }
        }
    }
}

#[test]
fn numbers_are_as_jiter_reads_them() {
    for text in [
        "0",
        "-0",
        "00",
        "01",
        "-",
        "1",
        "-12",
        "1.5",
        "1.",
        "1.x",
        ".5",
        "1e5",
        "1E+5",
        "1e",
        "12,",
        "1.5]",
        "0.0",
        "-1.25 ",
        "NaN",
        "Infinity",
        "1234567890123456789012345678901234567890",
        "1-",
        "0x1",
        "",
    ] {
        let peek = Peek::new(text.bytes().next().unwrap_or_default());
        let mut ours = Json::new(text);
        let mut theirs = Jiter::new(text.as_bytes());
        let read = ours
            .known_number(peek)
            .map(str::as_bytes)
            .map_err(|error| format!("{error:?}"));
        let expected = theirs
            .known_number_bytes(peek)
            .map(<[u8]>::to_vec)
            .map_err(|error| format!("{error:?}"));
        assert_eq!(read.map(<[u8]>::to_vec), expected, "{text:?}");
    }
}

/// The keys of an object whose values are all `1`, or what is wrong.
macro_rules! keys {
    ($json:expr) => {{
        let mut json = $json;
        let mut keys = Vec::new();
        let mut key = json.known_object().map(|key| key.map(str::to_owned));
        loop {
            match key {
                Ok(Some(name)) => keys.push(name),
                Ok(None) => break Ok((keys, json.current_index())),
                Err(error) => break Err(format!("{error:?}")),
            }
            if let Err(error) = json.next_skip() {
                break Err(format!("{error:?}"));
            }
            key = json.next_key().map(|key| key.map(str::to_owned));
        }
    }};
}

#[test]
fn objects_are_as_jiter_reads_them() {
    for text in [
        "{}",
        "{ }",
        "{",
        "{\"a\":1}",
        "{ \"a\" : 1 , \"b\" : 1 }",
        "{\"\\u0061\":1,\"b\\n\":1}",
        "{\"a\":1,}",
        "{\"a\":1 \"b\":1}",
        "{\"a\" 1}",
        "{a:1}",
        "{\"a\":1,b:1}",
        "{\"a\":1,",
        "{\"a\"",
        "{\"a\":1",
        "{,}",
        "{\"a\\ud800\":1}",
        "{\"a\":,}",
        "{1}",
    ] {
        assert_eq!(keys!(Json::new(text)), keys!(Jiter::new(text.as_bytes())), "{text:?}");
    }
}

#[test]
fn arrays_are_as_jiter_reads_them() {
    for text in [
        "[]",
        "[ ]",
        "[",
        "[1",
        "[1,",
        "[1,]",
        "[ 1 , 1 ]",
        "[1 1]",
        "[,]",
        "[1,,1]",
    ] {
        let (mut ours, mut theirs) = (Json::new(text), Jiter::new(text.as_bytes()));
        let (mut one, mut other) = (ours.known_array(), theirs.known_array());
        loop {
            assert_eq!(format!("{one:?}"), format!("{other:?}"), "{text:?}");
            let (Ok(Some(_)), Ok(Some(_))) = (one, other) else {
                break;
            };
            assert_eq!(
                format!("{:?}", ours.next_skip()),
                format!("{:?}", theirs.next_skip()),
                "{text:?}"
            );
            (one, other) = (ours.array_step(), theirs.array_step());
        }
    }
}
