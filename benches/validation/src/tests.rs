use super::*;

/// A part of the medium body and what makes the body invalid in its place.
const BROKEN: &[(&str, &str)] = &[
    (r#""quantity":21,"#, r#""quantity":1000,"#),
    (r#""quantity":21,"#, r#""quantity":0,"#),
    (r#""quantity":21,"#, r#""quantity":2.5,"#),
    (r#""quantity":21,"#, r#""quantity":"21","#),
    (r#""quantity":21,"#, ""),
    (r#""price":1.99"#, r#""price":0"#),
    (r#""price":1.99"#, r#""price":100000.5"#),
    (r#""discount":0.15"#, r#""discount":1.01"#),
    (r#""gift":true"#, r#""gift":"yes""#),
    (r#""sku":"RUN-000000""#, r#""sku":"RUN-000""#),
    (r#""sku":"RUN-000000""#, r#""sku":"RUNNER-0000""#),
    (r#""sku":"RUN-000000""#, r#""sku":"run-0000""#),
    (r#""name":"Trail shoe 0""#, r#""name":"""#),
    (r#""category":"shoes""#, r#""category":"cars""#),
    (r#"["trail","size-36"]"#, r#"["trail","trail"]"#),
    (r#"["trail","size-36"]"#, r#"["-trail"]"#),
    (r#"["trail","size-36"]"#, r#"["a","b","c","d","e","f","g","h","i"]"#),
    (r#""width":200"#, r#""width":5001"#),
    (r#""width":200"#, r#""width":200,"depth":1"#),
    (r#""note":"Ring twice""#, r#""note":"Ring twice","notes":"""#),
    (r#""id":"0a1b2c3d-4e5f"#, r#""id":"0a1b2c3d-4e5g"#),
    ("2026-11-20T17:01:05+01:00", "2026-13-20T17:01:05+01:00"),
    ("2026-11-20T17:01:05+01:00", "2026-11-20"),
    ("ann.miller@shop.example", "ann.miller"),
    ("ann.miller@shop.example", "ann miller@shop.example"),
    ("EUR", "eur"),
    (r#""method":"invoice""#, r#""method":"barter""#),
    (r#""method":"invoice""#, r#""method":"card""#),
    (r#""method":"invoice","#, ""),
    (r#""days":30"#, r#""days":6"#),
    (r#""postcode":"99817""#, r#""postcode":"9""#),
    (r#""country":"DE""#, r#""country":"Germany""#),
    (r#""city":"Eisenach","#, ""),
];

fn all_that_validate(body: &str, taken: bool, what: &str) {
    for way in ways::READ.iter().filter(|way| ways::validates(way)) {
        assert_eq!(ways::reader(way)(body.as_bytes()), taken, "{way}: {what}");
    }
}

#[test]
fn valid_bodies_are_taken() {
    for (size, _) in bodies::SIZES {
        all_that_validate(&bodies::body(size), true, size);
    }
}

#[test]
fn invalid_bodies_are_refused() {
    let body = bodies::body("medium");
    for (part, other) in BROKEN {
        assert!(body.contains(part), "{part}");
        all_that_validate(&body.replacen(part, other, 1), false, other);
    }
    let note = format!(r#""note":"{}""#, "é".repeat(201));
    all_that_validate(&body.replacen(r#""note":"Ring twice""#, &note, 1), false, "a long note");
    let note = format!(r#""note":"{}""#, "é".repeat(200));
    all_that_validate(
        &body.replacen(r#""note":"Ring twice""#, &note, 1),
        true,
        "a note of 200 characters",
    );
    let start = body.find(r#""lines":["#).expect("lines") + r#""lines":["#.len();
    all_that_validate(&format!("{}]}}", &body[..start]), false, "no lines");
}

#[test]
fn the_sizes_are_as_they_are_named() {
    let sizes: Vec<usize> = bodies::SIZES.iter().map(|(size, _)| bodies::body(size).len()).collect();
    assert!((180..300).contains(&sizes[0]), "{sizes:?}");
    assert!((9_000..15_000).contains(&sizes[1]), "{sizes:?}");
    assert!((900_000..1_200_000).contains(&sizes[2]), "{sizes:?}");
}

#[test]
fn every_case_runs() {
    for case in cases() {
        repeat(&case, 1);
    }
}
