//! Forms whose properties are written in many ways: what goes out, what comes back, and what is refused.

use wire::forms::contract::client::Client;
use wire::forms::contract::operations::*;
use wire::forms::contract::types::*;
use wire::forms::{echo, router};
use wirewright_runtime::client;
use wirewright_runtime::codec::{ReadOptions, from_json};
use wirewright_runtime::types::{Date, Value};

use crate::harness::{Whole, send};

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

/// A client in the same process, and one over a socket.
async fn clients() -> [Client; 2] {
    let near = client::Client::with_service("http://localhost", router()).expect("a client");
    let address = wire::spawn(router()).await;
    let far = Client::new(&format!("http://{address}")).expect("a client");
    [near.into(), far]
}

fn place() -> Place {
    Place {
        lat: 45.5,
        name: Some("a, b".to_owned()),
    }
}

fn route() -> Route {
    Route {
        start: place(),
        legs: Some(vec![1.5, 2.0]),
    }
}

fn laps() -> AddLapsBody {
    AddLapsBody {
        name: "née & co".to_owned(),
        code: Some("\"5\"".to_owned()),
        rank: Some(1),
        laps: Some(vec![61, 62]),
        tags: Some(vec!["a|b".to_owned(), "+".to_owned()]),
        words: Some(vec!["[1]".to_owned(), "5".to_owned()]),
        kinds: Some(vec![AddLapsBodyKindsItem::Road, AddLapsBodyKindsItem::Trail]),
        route: Some(route()),
        range: Some(Range { from: -1, to: Some(2) }),
        split: Some(Range { from: 3, to: None }),
        shape: Some(route()),
        stops: Some(vec![place(), place()]),
        link: Some("https://a.example/?b=c,d&e+f#g".to_owned()),
        any: Some(Value::from("5")),
    }
}

#[tokio::test]
async fn every_property_comes_back() {
    let empty = AddLapsBody {
        name: "x".to_owned(),
        laps: Some(Vec::new()),
        ..AddLapsBody::new("x".to_owned())
    };
    let one = AddLapsBody {
        laps: Some(vec![7]),
        name: "{\"a\":1}".to_owned(),
        tags: Some(vec!["[\"a\"".to_owned()]),
        words: Some(vec![String::new()]),
        stops: Some(vec![place()]),
        any: Some(Value::from(vec![Value::Bool(true), Value::Null])),
        ..AddLapsBody::new("x".to_owned())
    };
    for client in clients().await {
        for body in [laps(), empty.clone(), one.clone()] {
            let expected = echo(&body);
            let answer = client.add_laps(&AddLapsRequest { body }).await.expect("an answer");
            assert_eq!(answer.ok().expect("laps"), expected);
        }
    }
}

#[tokio::test]
async fn a_spread_object_comes_back() {
    let visit = Visit {
        on: Date::from_ordinal_date(2027, 73).expect("a date"),
        place: place(),
        // A list of one text that looks like a list.
        notes: Some(vec!["[\"a\"]".to_owned()]),
    };
    let filter = FindVisitsFilter {
        days: Some(vec![1, 2]),
        place: Some(place()),
    };
    for client in clients().await {
        let body = visit.clone();
        let answer = client.add_place(&AddPlaceRequest { body }).await.expect("an answer");
        assert_eq!(answer.ok().expect("a visit"), echo(&visit));
        let request = FindVisitsRequest { filter: filter.clone() };
        let answer = client.find_visits(&request).await.expect("an answer");
        assert_eq!(answer.ok().expect("a filter"), echo(&filter));
    }
}

fn value(json: &str) -> Value {
    from_json(json.as_bytes(), &ReadOptions::default()).expect("JSON")
}

async fn post(path: &str, body: &str) -> Whole {
    send(router(), &format!("POST {path}"), &[FORM], body.to_owned()).await
}

#[tokio::test]
async fn forms_are_read_as_the_contract_says() {
    for (path, body, json) in [
        ("/laps", "name=x&laps=1,2", r#"{"name":"x","laps":[1,2]}"#),
        (
            "/laps",
            "name=a+b&tags=a+b%20c",
            r#"{"name":"a b","tags":["a","b","c"]}"#,
        ),
        (
            "/laps",
            "name=x&kinds=road|trail",
            r#"{"name":"x","kinds":["road","trail"]}"#,
        ),
        ("/laps", "name=x&code=%225%22", r#"{"name":"x","code":"5"}"#),
        (
            "/laps",
            "name=x&words=%22a%22&words=%22b%22",
            r#"{"name":"x","words":["a","b"]}"#,
        ),
        (
            "/laps",
            "name=x&any=%7B%22a%22%3A%5Bnull%5D%7D",
            r#"{"name":"x","any":{"a":[null]}}"#,
        ),
        ("/laps", "name=x&any=null", r#"{"name":"x","any":null}"#),
        (
            "/laps",
            "name=x&range=to,2,from,1",
            r#"{"name":"x","range":{"from":1,"to":2}}"#,
        ),
        ("/laps", "name=x&split=from|1", r#"{"name":"x","split":{"from":1}}"#),
        (
            "/laps",
            "shape[start][lat]=1&name=x&shape%5Blegs%5D=1&shape[legs]=2",
            r#"{"name":"x","shape":{"start":{"lat":1.0},"legs":[1.0,2.0]}}"#,
        ),
        (
            "/laps",
            "name=x&stops={\"lat\":1}",
            r#"{"name":"x","stops":[{"lat":1.0}]}"#,
        ),
        ("/laps", "name=x&link=a+b", r#"{"name":"x","link":"a+b"}"#),
        (
            "/places",
            "lat=1&on=2027-03-14&name=x",
            r#"{"on":"2027-03-14","place":{"lat":1.0,"name":"x"}}"#,
        ),
        (
            "/places",
            "on=2027-03-14&lat=1&notes=n",
            r#"{"on":"2027-03-14","place":{"lat":1.0},"notes":["n"]}"#,
        ),
    ] {
        let answer = post(path, body).await;
        assert_eq!(answer.status, 200, "{body}: {}", answer.text());
        assert_eq!(value(answer.text()), value(json), "{body}");
    }
    let answer = send(router(), "GET /visits?days=1%7C2&place[lat]=3", &[], "").await;
    assert_eq!(value(answer.text()), value(r#"{"days":[1,2],"place":{"lat":3.0}}"#));
}

#[tokio::test]
async fn what_is_wrong_is_named() {
    for (body, pointer, code) in [
        ("name=x&laps=1,2,3,4", "/laps", "maxItems"),
        ("name=x&laps=1,0", "/laps/1", "minimum"),
        ("name=x&laps=1&laps=2", "/laps", "syntax"),
        ("name=x&laps=%zz", "/laps", "syntax"),
        ("name=%ff", "/name", "syntax"),
        ("name=x&tags=a+abcdef", "/tags/1", "maxLength"),
        ("name=x&kinds=road|sea", "/kinds/1", "enum"),
        ("name=x&code=5", "/code", "type"),
        ("name=x&code=x", "/code", "syntax"),
        ("name=x&code=%22123456%22", "/code", "maxLength"),
        ("name=x&rank=%221%22", "/rank", "type"),
        ("name=x&rank=1&rank=2", "/rank", "syntax"),
        ("name=x&words=a", "/words", "syntax"),
        ("name=x&words=%22a%22&words=1", "/words/1", "type"),
        ("name=x&words=%5B%22a%22%5D", "/words/0", "type"),
        ("name=x&route={\"start\":{\"lat\":\"1\"}}", "/route/start/lat", "type"),
        ("name=x&route={\"start\":{\"lat\":91}}", "/route/start/lat", "maximum"),
        ("name=x&route=start", "/route", "syntax"),
        ("name=x&route=7", "/route", "type"),
        ("name=x&range=from", "/range", "type"),
        ("name=x&range=to,2", "/range", "required"),
        ("name=x&range=from,1,to,0", "/range/to", "minimum"),
        ("name=x&split=from|x", "/split/from", "type"),
        ("name=x&shape=5", "/shape", "syntax"),
        ("name=x&shape[start=5", "/shape", "syntax"),
        ("name=x&shape[start][lat]=x", "/shape/start/lat", "type"),
        ("name=x&name=y", "/name", "type"),
        ("name=x&stops={\"lat\":1}&stops={}", "/stops/1", "required"),
        ("name=x&other=1", "/other", "additionalProperties"),
        ("laps=1", "", "required"),
    ] {
        let answer = post("/laps", body).await;
        assert_eq!(answer.status, 400, "{body}: {answer:?}");
        let text = answer.text();
        let mut parts = vec![format!("\"code\":\"{code}\"")];
        parts.extend((!pointer.is_empty()).then(|| format!("\"pointer\":\"{pointer}\"")));
        for part in parts {
            assert!(text.contains(&part), "{body}: {part}: {text}");
        }
    }
    for (body, part) in [
        ("on=2027-03-14", "must have the property `place`"),
        ("on=2027-03-14&lat=91", "\"pointer\":\"/place/lat\""),
        ("on=2027-03-14&lat=1&lat=2", "\"pointer\":\"/place/lat\""),
        ("on=2027-03-14&lat=%zz", "\"pointer\":\"/lat\""),
    ] {
        let answer = post("/places", body).await;
        assert_eq!(answer.status, 400, "{body}: {answer:?}");
        assert!(answer.text().contains(part), "{body}: {}", answer.text());
    }
    let answer = send(router(), "GET /visits?days=1%7C0", &[], "").await;
    assert_eq!(answer.status, 400, "{answer:?}");
    assert!(answer.text().contains("\"pointer\":\"/days/1\""), "{}", answer.text());
}
