//! Parts with headers, parts whose text has a style, and names that need care.

use wire::multipart::contract::client::Client;
use wire::multipart::contract::operations::*;
use wire::multipart::contract::types::*;
use wire::multipart::router;
use wirewright_runtime::client;
use wirewright_runtime::types::{ByteStream, FilePart, ItemStream};

use crate::harness::{Whole, send};

/// A client in the same process, and one over a socket.
async fn clients() -> [Client; 2] {
    let near = client::Client::with_service("http://localhost", router()).expect("a client");
    let address = wire::spawn(router()).await;
    let far = Client::new(&format!("http://{address}")).expect("a client");
    [near.into(), far]
}

fn picture(name: &str) -> FilePart {
    FilePart::new(name, ByteStream::new("image/png", "png"))
}

fn cover(x_checksum: &str) -> AddAlbumPart {
    AddAlbumPart::Cover {
        body: picture("cover.png"),
        x_checksum: x_checksum.to_owned(),
        x_size: Some(3),
        x_tags: Some(vec!["a".to_owned(), "b c".to_owned()]),
    }
}

#[tokio::test]
async fn headers_and_styles_of_parts_arrive() {
    for client in clients().await {
        let place = AddAlbumBodyPicturesXPlace {
            lat: 45.5,
            lon: Some(-1.0),
        };
        let body = ItemStream::from(vec![
            cover("abcd"),
            AddAlbumPart::Caption {
                body: "Ü".to_owned(),
                content_language: AddAlbumBodyCaptionContentLanguage::De,
            },
            AddAlbumPart::Place {
                body: Weather { wind: 2.5 },
                x_station: Some(Station {
                    name: "née".to_owned()
                }),
            },
            AddAlbumPart::Pictures {
                body: picture("c:\\d\\"),
                x_place: Some(place),
            },
            AddAlbumPart::Pictures {
                body: picture("\u{0}\t\""),
                x_place: None,
            },
            AddAlbumPart::Laps(vec![61, 62]),
            AddAlbumPart::Tags(vec!["a b".to_owned(), "c,d+%".to_owned()]),
            AddAlbumPart::Range(AddAlbumBodyRange { from: 1, to: Some(2) }),
            AddAlbumPart::OddName("é".to_owned()),
        ]);
        let answer = client.add_album(AddAlbumRequest { body }).await.expect("an answer");
        assert_eq!(
            answer.ok().expect("parts"),
            [
                r#"cover of 3 bytes, "abcd" Some(3) Some(["a", "b c"])"#,
                r#"caption "Ü" in de"#,
                r#"wind 2.5 at Some("née")"#,
                r#""c:\\d%5C" at Some((45.5, Some(-1.0)))"#,
                r#""%00%09%22" at None"#,
                "laps [61, 62]",
                r#"tags ["a b", "c,d+%"]"#,
                "from 1 to Some(2)",
                "odd é",
            ]
        );
    }
}

#[tokio::test]
async fn a_header_that_cannot_be_sent_is_an_error() {
    for client in clients().await {
        let body = ItemStream::from(vec![cover("ab\r\nX-Size: 7")]);
        let error = match client.add_album(AddAlbumRequest { body }).await {
            Err(error) => error,
            // In the same process the service sees that the body broke off, and answers.
            Ok(AddAlbumResponse::Default { status, .. }) if status == 400 => continue,
            Ok(answer) => panic!("{answer:?}"),
        };
        let mut text = format!("{error:?}");
        let mut source = std::error::Error::source(&error);
        while let Some(inner) = source {
            text.push_str(&inner.to_string());
            source = inner.source();
        }
        assert!(text.contains("the header `X-Checksum` of the part `cover`"), "{text}");
    }
}

/// A part with these lines in its head.
fn part(name: &str, lines: &[&str], body: &str) -> String {
    let lines: String = lines.iter().map(|line| format!("{line}\r\n")).collect();
    format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"x\"\r\n{lines}\r\n{body}\r\n")
}

async fn post(parts: &[String]) -> Whole {
    let headers = [("content-type", "multipart/form-data; boundary=b")];
    let body = parts.concat() + "--b--\r\n";
    send(router(), "POST /albums", &headers, body).await
}

#[tokio::test]
async fn what_is_wrong_with_a_header_is_told() {
    let long = format!("X-Checksum: {}", "a".repeat(20_000));
    let many = vec!["X-A: a"; 40];
    let cases: &[(&str, &[&str], &str, &str, &str)] = &[
        ("cover", &[], "/cover", "required", "header `X-Checksum`: must be there"),
        (
            "cover",
            &["X-Checksum: abc"],
            "/cover",
            "minLength",
            "header `X-Checksum`: ",
        ),
        (
            "cover",
            &["X-Checksum: abcd", "X-Size: x"],
            "/cover",
            "type",
            "header `X-Size`: ",
        ),
        (
            "cover",
            &["X-Checksum: abcd", "x-size: 0"],
            "/cover",
            "minimum",
            "header `X-Size`: ",
        ),
        (
            "cover",
            &["X-Checksum: abcd", "X-Tags: a,b,c"],
            "/cover",
            "maxItems",
            "header `X-Tags`: ",
        ),
        (
            "cover",
            &["X-Checksum: abcd", "X-Tags: a,abcd"],
            "/cover",
            "maxLength",
            "header `X-Tags` at /1: ",
        ),
        ("cover", &[&long], "/cover", "budget", "16384 bytes of headers"),
        ("cover", &many, "", "syntax", "at most 32"),
        ("cover", &["X-Checksum: ab\u{1}cd"], "", "syntax", "well-formed headers"),
        (
            "caption",
            &["Content-Language: fr"],
            "/caption",
            "enum",
            "header `Content-Language`: ",
        ),
        (
            "place",
            &["X-Station: {}"],
            "/place",
            "required",
            "header `X-Station`: must have",
        ),
        (
            "place",
            &["X-Station: name=x"],
            "/place",
            "syntax",
            "header `X-Station`: ",
        ),
        (
            "pictures",
            &["Content-Type: image/png", "X-Place: lon=1"],
            "/pictures",
            "required",
            "header `X-Place`: must have",
        ),
        (
            "pictures",
            &["Content-Type: image/png", "X-Place: lat,1"],
            "/pictures",
            "syntax",
            "header `X-Place`: ",
        ),
        ("laps", &[], "/laps/0", "type", "integer"),
        ("od\u{1}d", &[], "", "syntax", "well-formed headers"),
    ];
    for (name, lines, pointer, code, words) in cases {
        let answer = post(&[part(name, lines, "x")]).await;
        assert_eq!(answer.status, 400, "{lines:?}: {answer:?}");
        let text = answer.text();
        assert!(text.contains(&format!("\"code\":\"{code}\"")), "{lines:?}: {text}");
        assert!(text.contains(words), "{lines:?}: {text}");
        assert!(
            pointer.is_empty() || text.contains(&format!("\"pointer\":\"{pointer}\"")),
            "{lines:?}: {text}"
        );
    }
    for (name, body, pointer) in [
        ("laps", "1,0", "/laps/1"),
        ("laps", "1,2,3,4", "/laps"),
        ("laps", "%zz", "/laps"),
        ("range", "to 1", "/range"),
        ("range", "from -1", "/range/from"),
    ] {
        let answer = post(&[part(name, &[], body)]).await;
        assert_eq!(answer.status, 400, "{body}: {answer:?}");
        let pointer = format!("\"pointer\":\"{pointer}\"");
        assert!(answer.text().contains(&pointer), "{body}: {}", answer.text());
    }
}

#[tokio::test]
async fn all_that_is_wrong_with_a_part_is_told_at_once() {
    let answer = post(&[part("caption", &["Content-Language: fr"], &"x".repeat(21))]).await;
    assert_eq!(answer.status, 400, "{answer:?}");
    for code in ["\"code\":\"enum\"", "\"code\":\"maxLength\""] {
        assert!(answer.text().contains(code), "{}", answer.text());
    }
}

#[tokio::test]
async fn names_are_read_as_browsers_write_them_and_as_they_are() {
    for name in ["odd %22name%22", "odd \\\"name\\\""] {
        let parts = [part("cover", &["X-Checksum: abcd"], "x"), part(name, &[], "yes")];
        let answer = post(&parts).await;
        assert!(answer.text().contains("odd yes"), "{name}: {}", answer.text());
    }
}
