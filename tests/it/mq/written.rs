//! `wirewright mq publish`: messages that are written by hand, at a broker that nobody is at.

use std::fs;

use crate::support::{scratch, wirewright};

/// What `publish` says of a message for a broker that nobody is at; what would be published says so.
fn published(message: &str, payload: &str, more: &[&str]) -> String {
    let folder = scratch(&format!(
        "mq-draft-{}",
        std::thread::current().name().unwrap_or_default().replace(':', "_")
    ));
    let contract = folder.join("contract.yaml");
    fs::write(&contract, CONTRACT).unwrap();
    let file = folder.join("payload.json");
    fs::write(&file, payload).unwrap();
    let begin = [
        "mq",
        "publish",
        contract.to_str().unwrap(),
        message,
        "--payload",
        file.to_str().unwrap(),
    ];
    let run = wirewright([&begin[..], &["--broker", "amqp://127.0.0.1:1/%2f"], more].concat());
    assert_eq!(run.status, 2, "{run:?}");
    if run.err.contains("no connection to the broker") {
        "published".to_owned()
    } else {
        run.err
    }
}

const CONTRACT: &str = "asyncapi: 3.0.0
info: {title: Races, version: 1.0.0}
channels:
  races:
    address: 'race.{id}.{place}'
    parameters: {id: {location: '$message.payload#/id'}, place: {default: here}}
    messages:
      told: {payload: {type: object, required: [id], properties: {id: {type: string}}}}
      counted:
        payload: {type: object, required: [id]}
        headers: {type: object, required: [name, count], properties: {name: {type: string}, count: {type: integer}}}
    bindings: {amqp: {exchange: {name: races, type: topic}}}
  copies:
    address: copies
    messages: {told: {$ref: '#/channels/races/messages/told'}}
operations:
  sendTold: {action: send, channel: {$ref: '#/channels/races'}}
  sendCopy: {action: send, channel: {$ref: '#/channels/copies'}}
  hearTold: {action: receive, channel: {$ref: '#/channels/copies'}}
";

#[test]
fn parameters_that_would_be_told_for_nothing_are_refused() {
    let told = |more: &[&str]| published("told", r#"{"id": "a"}"#, &[&["--operation", "sendTold"], more].concat());
    for (more, wanted) in [
        (&[][..], "published"),
        (&["--parameter", "id=a", "--parameter", "place=there"], "published"),
        (
            &["--parameter", "ID=a"],
            "the routing key has no parameter `ID`; it has id, place",
        ),
        (
            &["--parameter", "id=b"],
            "the parameter `id` is `b`, but `a` in the message",
        ),
        (
            &["--parameter", "place=a", "--parameter", "place=b"],
            "the parameter `place` is told twice",
        ),
    ] {
        let said = told(more);
        assert!(said.contains(wanted), "{more:?}: {said}");
    }
    let copy = ["--operation", "sendCopy", "--parameter", "id=a"];
    let said = published("told", r#"{"id": "a"}"#, &copy);
    assert!(
        said.contains("the routing key has no parameter `id`; it has no parameters"),
        "{said}"
    );
}

#[test]
fn a_message_of_several_operations_is_one_of_them() {
    let told = |more: &[&str]| published("told", r#"{"id": "a"}"#, more);
    let said = told(&[]);
    assert!(
        said.contains("several operations have the message `told`: say `--operation` with one of sendTold, sendCopy"),
        "{said}"
    );
    for operation in ["sendTold", "sendCopy", "hearTold"] {
        assert_eq!(told(&["--operation", operation]), "published");
    }
    let said = told(&["--operation", "send"]);
    assert!(
        said.contains("no operation `send` has the message `told`; it is one of sendTold, sendCopy, hearTold"),
        "{said}"
    );
}

#[test]
fn each_header_is_a_text_or_what_else_fits() {
    let counted = |headers: &[&str]| {
        let headers: Vec<&str> = headers.iter().flat_map(|header| ["--header", header]).collect();
        published("counted", r#"{"id": "a"}"#, &headers)
    };
    // A name that looks like a number is none where a text is wanted.
    assert_eq!(counted(&["name=7", "count=8"]), "published");
    let said = counted(&["name=7", "count=many"]);
    assert!(
        said.contains("the headers do not fit: `count`: ") && !said.contains("payload breaks"),
        "{said}"
    );
    let said = counted(&["name=7"]);
    assert!(
        said.contains("the headers do not fit: ") && !said.contains("payload breaks"),
        "{said}"
    );
    let said = counted(&["name=7", "count=8", "count=9"]);
    assert!(said.contains("the header `count` is told twice"), "{said}");
}
