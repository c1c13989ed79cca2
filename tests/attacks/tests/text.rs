//! Bytes that are no JSON, or JSON that is no text.

use crate::harness::attack;

#[tokio::test]
async fn bytes_that_are_no_text() {
    for path in ["/small", "/json", "/wholeOne", "/branch", "/patterns"] {
        for body in [
            &b"{\"name\":\"\xff\"}"[..],
            b"\xff\xfe{\0}\0",
            b"{\"a\":\"\xed\xa0\x80\"}",
            b"\xef\xbb\xbf{}",
            b"\xc0\x80",
        ] {
            let answer = attack(&format!("what is no UTF-8 to {path}"), path, body).await;
            answer.refused("syntax");
        }
    }
}

#[tokio::test]
async fn halves_of_surrogates() {
    for text in [r"\ud800", r"\udc00", r"\ud800\ud800", r"\ud800x", r"\uD83D\u0041"] {
        for path in ["/small", "/json", "/wholeOne", "/ignored", "/wholeUnevaluated"] {
            let body = format!(r#"{{"name":"{text}"}}"#);
            assert_eq!(
                attack(&format!("half a surrogate to {path}"), path, body).await.status,
                400
            );
        }
        let body = format!(r#"{{"name":"","more":"{text}","{text}":1}}"#);
        attack("half a surrogate in what is passed over", "/ignored", body).await;
    }
}

#[tokio::test]
async fn a_body_that_breaks_off() {
    let whole = r#"{"name":"a\u00e9b","list":[1.5e3,true,null,{"x":[]}],"next":{}}"#;
    for end in 0..whole.len() {
        for path in ["/small", "/json", "/wholeOne", "/branch", "/ignored"] {
            let Some(part) = whole.get(..end) else { continue };
            assert_eq!(
                attack("a body that breaks off", path, part.to_owned()).await.status,
                400,
                "{part} to {path}"
            );
        }
    }
}

#[tokio::test]
async fn null_characters() {
    attack("NUL in a text", "/small", r#"{"name":"\u0000"}"#).await.taken();
    for body in ["{\"name\":\"\0\"}", "\0", "{}\0", "{\"na\0me\":1}"] {
        attack("NUL in JSON", "/small", body.to_owned()).await.refused("syntax");
    }
    let answer = attack("NUL in a name", "/small", r#"{"name":"","\u0000\n\u001b":1}"#).await;
    answer.refused("additionalProperties");
    assert!(!answer.text.contains(['\0', '\n', '\u{1b}']));
}

#[tokio::test]
async fn more_than_one_value() {
    for body in [
        "{\"name\":\"\"}{}",
        "{\"name\":\"\"},",
        "",
        " ",
        "[",
        "]",
        "\"",
        "nul",
        "{\"name\":\"\",}",
        "{'name':1}",
        "//",
    ] {
        assert_eq!(attack("what is no JSON", "/small", body).await.status, 400, "{body}");
    }
}
