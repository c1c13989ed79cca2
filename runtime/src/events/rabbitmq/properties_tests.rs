use lapin::types::{ByteArray, FieldArray};
use proptest::prelude::*;

use super::*;

fn delivered(message: &Message) -> Message {
    let mut delivery = Delivery::mock(
        1,
        name("", &message.exchange).unwrap(),
        name("", &message.routing_key).unwrap(),
        false,
        message.body.to_vec(),
    );
    delivery.properties = properties_of(message).unwrap();
    message_of(delivery)
}

fn any_header() -> impl Strategy<Value = Header> {
    let leaf = prop_oneof![
        Just(Header::Null),
        any::<bool>().prop_map(Header::Boolean),
        any::<i64>().prop_map(Header::Integer),
        (-1e9..1e9).prop_map(Header::Number),
        ".*".prop_map(Header::Text),
    ];
    leaf.prop_recursive(4, 20, 4, |inner| {
        let tables = prop::collection::btree_map(".{0,8}", inner.clone(), 0..4);
        prop_oneof![
            prop::collection::vec(inner, 0..4).prop_map(Header::List),
            tables.prop_map(|entries| Header::Table(entries.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_published_is_what_is_delivered(
        headers in prop::collection::btree_map(".{0,20}", any_header(), 0..4),
        body in prop::collection::vec(any::<u8>(), 0..64),
        persistent: bool,
        priority in prop::option::of(any::<u8>()),
        seconds in 0..4_000_000_000_i64,
        text in prop::option::of(".{0,60}"),
    ) {
        let mut message = Message::new("incoming", "race.created.1", body);
        message.persistent = persistent;
        message.properties = Properties {
            message_id: text.clone(),
            correlation_id: text.clone(),
            reply_to: text.clone(),
            content_type: text.clone(),
            content_encoding: text.clone(),
            kind: text.clone(),
            timestamp: Some(OffsetDateTime::from_unix_timestamp(seconds).unwrap()),
            app_id: text,
            expiration: Some(Duration::from_millis(seconds.unsigned_abs())),
            priority,
            headers: headers.into_iter().collect(),
        };
        prop_assert_eq!(delivered(&message), message);
    }
}

#[test]
fn every_type_of_amqp_is_a_header() {
    let cases = [
        (AMQPValue::Void, Header::Null),
        (AMQPValue::ShortShortInt(-1), Header::Integer(-1)),
        (AMQPValue::ShortShortUInt(255), Header::Integer(255)),
        (AMQPValue::ShortInt(-300), Header::Integer(-300)),
        (AMQPValue::ShortUInt(65_000), Header::Integer(65_000)),
        (AMQPValue::LongInt(-5), Header::Integer(-5)),
        (AMQPValue::LongUInt(u32::MAX), Header::Integer(u32::MAX.into())),
        (AMQPValue::Timestamp(u64::MAX), Header::Integer(i64::MAX)),
        (AMQPValue::Float(0.5), Header::Number(0.5)),
        (AMQPValue::ShortString("short".into()), "short".into()),
        (AMQPValue::LongString(vec![b'a', 0xff].into()), "a\u{fffd}".into()),
        (
            AMQPValue::ByteArray(ByteArray::from(vec![b'b', 0xff])),
            "b\u{fffd}".into(),
        ),
    ];
    for (value, expected) in cases {
        assert_eq!(header(&value, 0), expected, "{value:?}");
    }
    for (scale, value, expected) in [(0, 12, "12"), (2, 12, "0.12"), (1, 12, "1.2"), (3, 12, "0.012")] {
        assert_eq!(decimal(DecimalValue { scale, value }), expected);
    }
    assert_eq!(decimal(DecimalValue { scale: 255, value: 1 }).len(), 257);
}

#[test]
fn what_lies_too_deep_is_refused_or_cut() {
    let mut deep = Header::Null;
    let mut value = AMQPValue::Void;
    for _ in 0..100 {
        deep = Header::List(vec![deep]);
        value = AMQPValue::FieldArray(FieldArray::from(vec![value]));
    }
    assert!(matches!(
        table(&[("deep".to_owned(), deep)]),
        Err(BrokerError::Invalid(_))
    ));
    let mut depth = 0;
    let mut seen = header(&value, 0);
    while let Header::List(mut items) = seen {
        seen = items.pop().unwrap();
        depth += 1;
    }
    assert_eq!(depth, DEPTH + 1);
}

#[test]
fn what_amqp_cannot_say_is_an_error() {
    let long = "x".repeat(256);
    assert!(name("it", &"x".repeat(255)).is_ok());
    let mut message = Message::new("", "", "");
    message.properties.message_id = Some(long.clone());
    let error = properties_of(&message).unwrap_err();
    assert_eq!(error.to_string(), "the message id has 256 bytes, and AMQP takes 255");
    message.properties.message_id = None;
    message.properties.set_header(long, "");
    assert!(properties_of(&message).is_err());
    message.properties.headers.clear();
    message.properties.expiration = Some(Duration::from_secs(60 * 60 * 24 * 365));
    assert!(properties_of(&message).is_err());
    assert!(!error.is_transient());
}

#[test]
fn an_expiration_that_is_no_number_is_none() {
    let mut delivery = Delivery::mock(1, "".into(), "".into(), false, Vec::new());
    delivery.properties = BasicProperties::default()
        .with_expiration("soon".into())
        .with_timestamp(u64::MAX);
    let message = message_of(delivery);
    assert_eq!(message.properties.expiration, None);
    assert_eq!(message.properties.timestamp, None);
    assert!(!message.persistent);
}
