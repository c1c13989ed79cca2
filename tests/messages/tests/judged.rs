//! What is handed over is just what the crate `jsonschema` allows by the schemas of the contract.

use std::path::Path;

use jsonschema::Validator;
use serde_json::{Value, json};
use wirewright_runtime::events::{Broker as _, Message};

use crate::harness::{Hall, reason};

/// The payload of a message of the contract, as the other crate sees it.
fn payload(message: &str) -> Validator {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("club.asyncapi.yaml");
    let text = std::fs::read_to_string(path).expect("the contract");
    let mut schema: Value = serde_yaml::from_str(&text).expect("YAML");
    schema["$ref"] = json!(format!("#/components/messages/{message}/payload"));
    // The other file is not what is judged.
    schema["components"]["schemas"]["Run"] = json!(true);
    jsonschema::draft202012::new(&schema).expect("a schema")
}

fn cases() -> Vec<(&'static str, &'static str, &'static str, Vec<Value>)> {
    let cancelled = vec![
        json!({"id": 1, "why": "Ice"}),
        json!({"id": 1, "why": "Ic"}),
        json!({"id": 1, "why": "\u{1f600}\u{1f600}"}),
        json!({"id": 1.0, "why": "Ice", "more": null}),
        json!({"id": 1.5, "why": "Ice"}),
        json!({"id": "1", "why": "Ice"}),
        json!({"why": "Ice"}),
        json!([]),
        json!(null),
    ];
    let choice = vec![
        json!({"runner": 1, "lat": 1, "lon": 1}),
        json!({"what": "Sweep."}),
        json!({"what": "Sweep.", "times": 0}),
        json!({"what": ""}),
        json!({"runner": 1, "lat": 91, "lon": 1}),
        // Both branches allow it, and one must.
        json!({"runner": 1, "lat": 1, "lon": 1, "what": "Sweep."}),
        json!({}),
        json!("Sweep."),
    ];
    let code = vec![json!("BER"), json!("ber"), json!("BERL"), json!(7), json!("BER\n")];
    let job = vec![
        json!({"what": "Sweep.", "times": 2147483647}),
        json!({"what": "Sweep.", "times": null}),
        json!({"what": ["Sweep."]}),
        json!({"times": 1}),
    ];
    vec![
        ("runCancelled", "run.cancelled.north.ann", "club.runs", cancelled),
        ("choice", "lists", "club.lists", choice),
        ("code", "lists", "club.lists", code),
        ("job", "club.jobs", "club.jobs", job),
    ]
}

#[tokio::test]
async fn messages_are_judged_as_json_schema_says() {
    let mut hall = Hall::open().await;
    for (name, key, queue, values) in cases() {
        let validator = payload(name);
        for value in values {
            let exchange = if key == queue { "" } else { "club" };
            let mut message = Message::new(exchange, key, value.to_string());
            message.properties.content_type = Some("application/json".to_owned());
            message.properties.kind = Some(if name == "choice" { "club.choice" } else { name }.to_owned());
            hall.broker.publish(&message).await.expect("published");
            if validator.is_valid(&value) {
                let (_, context) = hall.next().await;
                assert_eq!(context.queue, queue, "{name}: {value}");
            } else {
                assert_eq!(reason(&hall.dead(queue).await), "invalid", "{name}: {value}");
            }
        }
    }
}
