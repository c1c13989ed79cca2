//! One case, so many times: `validation CASE COUNT`. `validation` alone names the cases; `run` compares them.

mod bodies;
mod peers;
#[cfg(feature = "jsonschema")]
mod schema;
mod ways;

use std::hint::black_box;

/// The generated types.
#[allow(
    dead_code,
    unreachable_pub,
    missing_docs,
    reason = "a build script's output is not this crate's interface"
)]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/orders/mod.rs"));
}

use generated::types as orders;

fn main() {
    let mut arguments = std::env::args().skip(1);
    match (arguments.next(), arguments.next().and_then(|count| count.parse().ok())) {
        (Some(case), Some(count)) => repeat(&case, count),
        _ => println!("{}", cases().join("\n")),
    }
}

/// What `run` measures: what is done, the size and the way.
fn cases() -> Vec<String> {
    let mut cases = Vec::new();
    for (size, _) in bodies::SIZES {
        cases.extend(ways::READ.iter().map(|way| format!("read:{size}:{way}")));
    }
    let checked = ways::READ.iter().filter(|way| ways::validates(way));
    cases.push("invalid:medium:serde".to_owned());
    cases.extend(checked.map(|way| format!("invalid:medium:{way}")));
    for (size, _) in bodies::SIZES {
        cases.extend(ways::WRITE.iter().map(|way| format!("write:{size}:{way}")));
    }
    cases
}

fn repeat(case: &str, count: usize) {
    let mut parts = case.splitn(3, ':');
    let (Some(what), Some(size), Some(way)) = (parts.next(), parts.next(), parts.next()) else {
        panic!("no case is named {case}");
    };
    match what {
        "read" => read(&bodies::body(size), way, true, count),
        // What validates nothing takes the body: its number fits the type.
        "invalid" => read(&bodies::invalid(), way, !ways::validates(way), count),
        _ => {
            let write = ways::writer(way, bodies::body(size).as_bytes());
            (0..count).for_each(|_| assert!(write()));
        }
    }
}

fn read(body: &str, way: &str, taken: bool, count: usize) {
    let read = ways::reader(way);
    (0..count).for_each(|_| assert_eq!(read(black_box(body.as_bytes())), taken));
}

#[cfg(test)]
mod tests;
