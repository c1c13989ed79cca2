//! T50 to T52: what MessagePack and gzip save.

use serde_json::{Value, json};
use wirewright_runtime::body::msgpack;

#[path = "../../examples/sizes.rs"]
#[expect(clippy::print_stdout, reason = "it is a program")]
mod example;

use example::{gzip, payload};

#[test]
fn t50_maps_keep_their_names() {
    let packed = msgpack::from_json(br#"{"this":"is","some":"data"}"#).expect("MessagePack");
    assert_eq!(packed, *b"\x82\xa4this\xa2is\xa4some\xa4data");
    assert_eq!(packed.len(), 19);
}

#[test]
fn t51_a_list_with_many_texts_is_smaller_in_message_pack_and_much_smaller_compressed() {
    let json = payload().to_string().into_bytes();
    let packed = msgpack::from_json(&json).expect("MessagePack");
    let share = packed.len() as f64 / json.len() as f64;
    assert!(
        json.len() >= 35_000 && (0.80..=0.90).contains(&share),
        "{} {share}",
        json.len()
    );
    let (small_json, small_packed) = (gzip(&json).len() as f64, gzip(&packed).len() as f64);
    assert!(
        json.len() as f64 / small_json >= 8.0,
        "{}",
        json.len() as f64 / small_json
    );
    assert!(
        (0.9..=1.1).contains(&(small_packed / small_json)),
        "{small_packed} {small_json}"
    );
}

#[test]
fn t52_days_and_times_are_the_same_texts_in_each_format() {
    for text in [
        "2026-11-28T08:00:00Z",
        "2026-11-28T08:00:00+00:00",
        "2028-02-29T23:59:59.123456789-07:30",
        "2028-02-29",
    ] {
        let json = json!({ "at": text }).to_string();
        let packed = msgpack::from_json(json.as_bytes()).expect("MessagePack");
        let back: Value = serde_json::from_slice(&msgpack::to_json(&packed).expect("JSON")).expect("JSON");
        assert_eq!(back["at"], text);
    }
}
