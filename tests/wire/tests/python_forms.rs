//! Forms of our clients, as Python reads them.

use wire::forms::contract as forms;
use wire::forms::contract::types::*;
use wire::multipart::contract as album;
use wire::multipart::contract::operations::{AddAlbumPart, AddAlbumRequest};
use wire::multipart::contract::types::{AddAlbumBodyCaptionContentLanguage, Station, Weather};
use wirewright_runtime::codec::to_json;
use wirewright_runtime::types::{ByteStream, FilePart, ItemStream};

use crate::python::Server;

fn range(from: i64) -> Range {
    Range { from, to: Some(2) }
}

#[tokio::test]
async fn each_property_is_written_in_its_style() {
    let server = Server::start();
    let client = forms::client::Client::from(server.client());
    let place = Place {
        lat: 45.5,
        name: Some("ü &".to_owned()),
    };
    let route = Route {
        start: place.clone(),
        legs: Some(vec![1.5, 2.5]),
    };
    let body = AddLapsBody {
        code: Some("5".to_owned()),
        rank: Some(1),
        laps: Some(vec![61, 62]),
        tags: Some(vec!["a".to_owned(), "b+".to_owned()]),
        words: Some(vec!["a".to_owned(), "\"".to_owned()]),
        kinds: Some(vec![AddLapsBodyKindsItem::Road, AddLapsBodyKindsItem::Trail]),
        route: Some(route.clone()),
        range: Some(range(-1)),
        split: Some(range(3)),
        shape: Some(route),
        stops: Some(vec![place, Place::new(1.5)]),
        link: Some("https://a.example/?b=c,d&e".to_owned()),
        ..AddLapsBody::new("née & co".to_owned())
    };
    let answer = client.add_laps(&forms::operations::AddLapsRequest { body }).await;
    let seen = answer.expect("an answer").ok().expect("pairs");
    let seen = String::from_utf8(to_json(&seen)).expect("JSON");
    for pair in [
        r#""name":["née & co"]"#,
        r#""code":["\"5\""]"#,
        r#""rank":["1"]"#,
        r#""laps":["61,62"]"#,
        r#""tags":["a b+"]"#,
        r#""words":["\"a\"","\"\\\"\""]"#,
        r#""kinds":["road|trail"]"#,
        r#""route":["{\"start\":{\"lat\":45.5,\"name\":\"ü &\"},\"legs\":[1.5,2.5]}"]"#,
        r#""range":["from,-1,to,2"]"#,
        r#""split":["from|3|to|2"]"#,
        r#""shape[start][lat]":["45.5"]"#,
        r#""shape[start][name]":["ü &"]"#,
        r#""shape[legs]":["1.5","2.5"]"#,
        r#""stops":["{\"lat\":45.5,\"name\":\"ü &\"}","{\"lat\":1.5}"]"#,
        r#""link":["https://a.example/?b=c,d&e"]"#,
    ] {
        assert!(seen.contains(pair), "{pair}: {seen}");
    }
}

#[tokio::test]
async fn headers_of_parts_are_written() {
    let server = Server::start();
    let client = album::client::Client::from(server.client());
    let body = ItemStream::from(vec![
        AddAlbumPart::Cover {
            body: FilePart::new("c.png", ByteStream::new("image/png", "png")),
            x_checksum: "abcd".to_owned(),
            x_size: None,
            x_tags: Some(vec!["a".to_owned(), "b".to_owned()]),
        },
        AddAlbumPart::Caption {
            body: "Hi".to_owned(),
            content_language: AddAlbumBodyCaptionContentLanguage::De,
        },
        AddAlbumPart::Place {
            body: Weather { wind: 2.5 },
            x_station: Some(Station { name: "ü".to_owned() }),
        },
        AddAlbumPart::Laps(vec![1, 2]),
        AddAlbumPart::OddName("yes".to_owned()),
    ]);
    let answer = client.add_album(AddAlbumRequest { body }).await.expect("an answer");
    assert_eq!(
        answer.ok().expect("parts"),
        [
            "cover b'png' [('X-Checksum', 'abcd'), ('X-Tags', 'a,b')]",
            "caption b'Hi' [('Content-Language', 'de')]",
            r#"place b'{"wind":2.5}' [('X-Station', '{"name":"\\u00fc"}')]"#,
            "laps b'1,2' []",
            "odd %22name%22 b'yes' []",
        ]
    );
}
