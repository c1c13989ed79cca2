//! How many bytes a list takes in each format, and compressed: `cargo run -p wirewright-runtime --example sizes --features msgpack`.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};
use wirewright_runtime::body::msgpack;

fn main() -> Result<(), String> {
    println!("{:<12} {:>8} {:>8} {:>8}", "", "bytes", "of JSON", "gzip");
    let json = payload().to_string().into_bytes();
    for (name, bytes) in [("JSON", json.clone()), ("MessagePack", msgpack::from_json(&json)?)] {
        let share = 100.0 * bytes.len() as f64 / json.len() as f64;
        println!("{name:<12} {:>8} {share:>6.1} % {:>8}", bytes.len(), gzip(&bytes).len());
    }
    Ok(())
}

/// A list whose objects have many texts, as lists of services have.
pub(crate) fn payload() -> Value {
    let runs = (0..120).map(|number| {
        let title = ["Morning run", "Tempo run", "Long run", "Recovery run"][number % 4];
        let kind = ["training", "race", "free"][number % 3];
        json!({
            "id": format!("0193{number:04x}-7d2a-7c3e-9f10-{:012x}", number * 7919),
            "title": title,
            "type": kind,
            "status": "done",
            "source": "strava",
            "started_at": format!("2026-11-{:02}T07:{:02}:00Z", number % 28 + 1, number % 60),
            "distance": 5000 + 137 * number,
            "elapsed_time": 1500 + 41 * number,
            "average_heartrate": 130 + number % 40,
            "description": "An easy run along the river, with a few strides at the end.",
            "tags": ["river", "easy"],
        })
    });
    json!({ "items": runs.collect::<Vec<_>>(), "next_cursor": null })
}

/// The bytes as gzip has them.
pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    // A vector takes everything.
    let written = encoder.write_all(bytes).and_then(|()| encoder.finish());
    written.unwrap_or_default()
}
