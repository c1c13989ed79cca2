//! `wirewright mq`: against a private RabbitMQ, and what needs none.

mod written;

use std::fs;
use std::path::Path;
use std::process::Command;

use servers::RabbitMq;

use crate::support::{Run, root, scratch, wirewright};

const APPS: &str = "specs/events/apps.asyncapi.yaml";
const QUOTES: &str = "specs/events/quotes.asyncapi.yaml";

/// `wirewright mq COMMAND CONTRACT MORE...` at a broker that nobody is at.
fn alone(command: &str, more: &[&str]) -> Run {
    wirewright([&["mq", command, APPS], more].concat())
}

#[test]
fn definitions_are_what_rabbitmq_imports() {
    let run = alone("definitions", &["--vhost", "apps"]);
    assert_eq!((run.status, run.err.as_str()), (0, ""), "{run:?}");
    let file: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let names = |what: &str, field: &str| -> Vec<String> {
        let all = file[what].as_array().unwrap().iter();
        all.map(|it| it[field].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names("exchanges", "name"), ["incoming"]);
    let queues = names("queues", "name");
    for name in [
        "playstore",
        "playstore.dead",
        "notifications",
        "notifications.retry.60000",
    ] {
        assert!(queues.iter().any(|known| known == name), "{queues:?}");
    }
    assert_eq!(names("bindings", "routing_key"), ["publish.playstore", "publish.#"]);
    assert_eq!(file["queues"][0]["vhost"], "apps");
}

#[test]
fn a_message_that_does_not_fit_is_not_published() {
    let folder = scratch("mq-unfit");
    let payload = folder.join("wrong.json");
    fs::write(&payload, "{\n  \"place\": \"playstore\",\n  \"title\": \"\"\n}\n").unwrap();
    let run = alone("publish", &["published", "--payload", payload.to_str().unwrap()]);
    assert_eq!(run.status, 1, "{run:?}");
    assert!(
        run.err.contains("error[message-unfit]") && run.err.contains("wrong.json:3:12"),
        "{run:?}"
    );
    let payload = folder.join("elsewhere.json");
    fs::write(&payload, r#"{"place": "wall", "title": "A"}"#).unwrap();
    let run = alone("publish", &["published", "--payload", payload.to_str().unwrap()]);
    assert_eq!(run.status, 2, "{run:?}");
    assert!(
        run.err
            .contains("the parameter `place` is `wall`, but has to be one of playstore, newsletter"),
        "{run:?}"
    );
    let run = alone("publish", &["publish", "--payload", payload.to_str().unwrap()]);
    assert!(
        run.err
            .contains("the contract has no message `publish`; did you mean `published`?"),
        "{run:?}"
    );
}

#[test]
fn a_look_at_a_queue_says_what_it_costs() {
    let run = wirewright(["mq", "peek", "--help"]);
    assert!(
        run.out.contains("counts as a delivery") && run.out.contains("deliveryLimit"),
        "{run:?}"
    );
}

#[test]
fn a_broker_that_is_away_is_told() {
    let run = alone("stats", &["--broker", "amqp://guest:secret@127.0.0.1:1/%2f"]);
    assert_eq!(run.status, 2, "{run:?}");
    assert!(
        run.err.contains("no connection to the broker") && !run.err.contains("secret"),
        "{run:?}"
    );
}

/// A private RabbitMQ with what the tests below say to it.
struct Bed {
    broker: RabbitMq,
    vhost: &'static str,
}

impl Bed {
    /// `wirewright mq COMMAND CONTRACT MORE...` at the broker.
    fn mq(&self, command: &str, contract: &str, more: &[&str]) -> Run {
        let (broker, management) = (self.broker.url(self.vhost), self.broker.management());
        let mut all = vec!["mq", command, contract, "--broker", &broker];
        if command == "check" {
            all.extend(["--management", &management]);
        }
        wirewright(all.into_iter().chain(more.iter().copied()))
    }

    fn publish(&self, place: &str) -> Run {
        let payload = scratch(&format!("mq-{}-{place}", self.vhost)).join("payload.json");
        fs::write(&payload, format!(r#"{{"place": "{place}", "title": "Runnerly 2"}}"#)).unwrap();
        self.mq(
            "publish",
            APPS,
            &[
                "published",
                "--payload",
                payload.to_str().unwrap(),
                "--message-id",
                place,
            ],
        )
    }
}

/// Runs what needs a RabbitMQ, where there is one.
fn with_broker(vhost: &'static str, test: impl FnOnce(Bed)) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let Some(broker) = runtime.block_on(RabbitMq::start()) else {
        return;
    };
    broker.add_vhost(vhost);
    test(Bed { broker, vhost });
}

/// T69: everything can be done and looked at from the command line, as the five commands of the text do it (T11).
#[test]
fn t69_a_broker_is_set_up_and_looked_at_from_the_command_line() {
    with_broker("t69", |bed| {
        let run = bed.mq("check", APPS, &[]);
        assert_eq!(run.status, 1, "{run:?}");
        assert!(run.out.contains("exchange incoming is missing"), "{run:?}");
        assert!(run.out.contains("queue playstore is missing"), "{run:?}");
        assert!(
            run.out
                .contains("binding incoming -> playstore (publish.playstore) is missing"),
            "{run:?}"
        );

        let run = bed.mq("declare", APPS, &[]);
        assert_eq!(run.status, 0, "{run:?}");
        assert!(run.out.starts_with("declared: exchanges 1, queues "), "{run:?}");
        let run = bed.mq("check", APPS, &[]);
        assert_eq!(
            (run.status, run.out.as_str()),
            (0, "the broker has what the contract says\n"),
            "{run:?}"
        );

        for place in ["playstore", "newsletter"] {
            let run = bed.publish(place);
            let wanted = format!("published {place} to incoming as publish.{place}\n");
            assert_eq!((run.status, run.out), (0, wanted), "{}", run.err);
        }
        let run = bed.mq("stats", APPS, &[]);
        let ready = |queue: &str| -> String {
            let line = run.out.lines().find(|line| line.split(' ').next() == Some(queue));
            line.unwrap_or_else(|| panic!("{run:?}"))
                .split_whitespace()
                .nth(1)
                .unwrap()
                .to_owned()
        };
        assert_eq!(
            (ready("playstore"), ready("notifications")),
            ("1".to_owned(), "2".to_owned())
        );

        for _ in 0..2 {
            let run = bed.mq("peek", APPS, &["notifications"]);
            assert!(
                run.out.contains("playstore published publish.playstore") && run.out.contains("2 shown"),
                "{run:?}"
            );
            assert!(
                run.out.contains(r#"{"place":"newsletter","title":"Runnerly 2"}"#),
                "{run:?}"
            );
        }
        let run = bed.mq("peek", APPS, &["orders"]);
        assert!(
            run.status == 2 && run.err.contains("the contract has no queue `orders`"),
            "{run:?}"
        );
    });
}

/// Each kind of difference is found: what is missing, what is another, and a binding that nothing wants.
#[test]
fn every_kind_of_drift_is_found() {
    with_broker("drift", |bed| {
        assert_eq!(bed.mq("declare", APPS, &[]).status, 0);
        let put = |path: &str, body: &str| {
            let path = path.replace("VHOST", bed.vhost);
            assert!(bed.broker.api("PUT", &path, body).is_some(), "{path}");
        };
        let delete = |path: &str| {
            let path = path.replace("VHOST", bed.vhost);
            assert!(bed.broker.api("DELETE", &path, "").is_some(), "{path}");
        };
        delete("queues/VHOST/playstore");
        put("queues/VHOST/playstore", r#"{"durable": true, "arguments": {}}"#);
        delete("queues/VHOST/notifications.dead");
        let run = bed.mq("check", APPS, &[]);
        assert_eq!(run.status, 1, "{run:?}");
        assert!(run.out.contains("queue playstore is another"), "{run:?}");
        assert!(run.out.contains("queue notifications.dead is missing"), "{run:?}");
        assert!(
            run.out
                .contains("binding incoming -> playstore (publish.playstore) is missing"),
            "{run:?}"
        );
        let run = bed.mq("declare", APPS, &[]);
        assert!(run.status == 2 && run.err.contains("wirewright mq check"), "{run:?}");
        let path = "bindings/VHOST/e/incoming/q/notifications".replace("VHOST", bed.vhost);
        assert!(bed.broker.api("POST", &path, r#"{"routing_key": "other.#"}"#).is_some());
        let run = bed.mq("check", APPS, &[]);
        assert!(
            run.out
                .contains("binding incoming -> notifications (other.#) is not in the contract"),
            "{run:?}"
        );
        delete("exchanges/VHOST/incoming");
        put("exchanges/VHOST/incoming", r#"{"type": "direct", "durable": true}"#);
        let run = bed.mq("check", APPS, &[]);
        assert!(run.out.contains("exchange incoming is another"), "{run:?}");
    });
}

/// Nothing in a message steers the terminal that it is shown in.
#[test]
fn control_characters_of_messages_are_shown() {
    with_broker("hostile", |bed| {
        assert_eq!(bed.mq("declare", APPS, &[]).status, 0);
        let body = r#"{"routing_key": "playstore", "properties": {"message_id": "m\u001b[2J", "type": "a\nb", "headers": {"x\u0007": "y\u009b"}},
            "payload": "one\u001b[31m\r2 shown", "payload_encoding": "string"}"#;
        let path = format!("exchanges/{}/amq.default/publish", bed.vhost);
        assert!(
            bed.broker
                .api("POST", &path, body)
                .is_some_and(|answer| answer.contains("true"))
        );
        let run = bed.mq("peek", APPS, &["playstore"]);
        assert!(run.out.contains("m␛[2J a␊b playstore\n"), "{run:?}");
        assert!(run.out.contains("  one␛[31m␍2 shown\n"), "{run:?}");
        assert!(run.out.chars().all(|c| c == '\n' || !c.is_control()), "{run:?}");
    });
}

/// What was given up goes to its queue again.
#[test]
fn dead_letters_are_replayed() {
    with_broker("replay", |bed| {
        assert_eq!(bed.mq("declare", APPS, &[]).status, 0);
        let body = r#"{"routing_key": "playstore.dead", "properties": {"message_id": "m1", "content_type": "application/json"},
            "payload": "{\"place\":\"playstore\",\"title\":\"A\"}", "payload_encoding": "string"}"#;
        let path = format!("exchanges/{}/amq.default/publish", bed.vhost);
        let answer = bed.broker.api("POST", &path, body);
        assert!(answer.is_some_and(|answer| answer.contains("true")));
        let run = bed.mq("replay", APPS, &["playstore"]);
        assert_eq!(
            (run.status, run.out.as_str()),
            (0, "1 published to playstore again\n"),
            "{run:?}"
        );
        let run = bed.mq("peek", APPS, &["playstore"]);
        assert!(run.out.contains("m1") && run.out.contains("1 shown"), "{run:?}");
        let run = bed.mq("replay", QUOTES, &["playstore"]);
        assert_eq!(run.status, 2, "{run:?}");
    });
}

/// Whether the queues are declared by TLS, and else why not.
fn declared_by_tls(bed: &Bed, trusted: &Path) -> Result<(), String> {
    let url = bed.broker.encrypted_url(bed.vhost);
    let output = Command::new(env!("CARGO_BIN_EXE_wirewright"))
        .args(["mq", "declare", APPS, "--broker", &url])
        .env("SSL_CERT_FILE", trusted)
        .current_dir(root())
        .output()
        .unwrap();
    match output.status.success() {
        true => Ok(()),
        false => Err(String::from_utf8(output.stderr).unwrap()),
    }
}

#[test]
fn a_broker_is_reached_by_tls_where_its_certificate_is_trusted() {
    with_broker("tls", |bed| {
        assert_eq!(declared_by_tls(&bed, &bed.broker.certificate()), Ok(()));
        assert_eq!(bed.mq("check", APPS, &[]).status, 0);
        let unknown = scratch("mq-tls").join("none.pem");
        fs::write(&unknown, "").unwrap();
        let refused = declared_by_tls(&bed, &unknown).unwrap_err();
        assert!(
            refused.contains("certificate") && !refused.contains("guest:guest"),
            "{refused}"
        );
    });
}

#[test]
fn contracts_without_messages_are_told() {
    let run = wirewright(["mq", "stats", "specs/features/headers.yaml"]);
    assert_eq!(run.status, 2, "{run:?}");
    assert!(run.err.contains("there are no messages in it"), "{run:?}");
    assert!(root().join(APPS).exists());
}
