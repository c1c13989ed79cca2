//! Reading, checking and writing, through code as the generator prints it.
#![allow(missing_docs, unreachable_pub)]

mod hostile;
mod large;
mod properties;
mod reading;
#[path = "../sample/mod.rs"]
mod sample;
mod typed;
mod unions;

use wirewright_runtime::codec::{Decode, ReadOptions, from_json};
use wirewright_runtime::violation::Violations;

const RUN: &str = r#"{
    "id": "7f9c2b1e-5d3a-4c8b-9e6f-0a1b2c3d4e5f", "title": "Morning", "status": "done", "strava_id": null,
    "start_date": "2024-02-29T06:30:00+01:00"
}"#;

fn read<T: Decode>(json: &str) -> Result<T, Violations> {
    from_json(json.as_bytes(), &ReadOptions::default())
}

/// The minimal run with other members put in before its end.
fn run_with(members: &str) -> String {
    RUN.replace("+01:00\"", &format!("+01:00\", {members}"))
}

/// `pointer keyword limit` of each violation.
fn told<T: std::fmt::Debug>(result: Result<T, Violations>) -> Vec<String> {
    let violations = result.expect_err("violations");
    let tell = |limit: Option<&str>| limit.map(|limit| format!(" {limit}")).unwrap_or_default();
    violations
        .iter()
        .map(|v| format!("{} {}{}", v.pointer, v.keyword, tell(v.limit.as_deref())))
        .collect()
}
