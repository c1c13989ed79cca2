use super::*;

fn captures(template: &'static str, path: &'static str) -> Option<Vec<&'static str>> {
    Pattern::new("", template, &[]).captures(path)
}

#[test]
fn templates_capture_raw_values() {
    let cases: [(&'static str, &'static str, Option<&[&str]>); 26] = [
        ("/runs/{id}", "/runs/7", Some(&["7"])),
        ("/runs/{id}", "/runs/a%2Fb", Some(&["a%2Fb"])),
        ("/runs/{id}", "/runs/", None),
        ("/runs/{id}", "/runs/7/x", None),
        ("/runs/{id}", "/runs", None),
        ("/runs/", "/runs/", Some(&[])),
        ("/", "/", Some(&[])),
        ("/{id}.json", "/1.2.json", Some(&["1.2"])),
        ("/{id}.json", "/.json", None),
        ("/{id}.json", "/1.json.x", None),
        ("/{id}.json", "/1%2Ejson", Some(&["1"])),
        ("/{id}:cancel", "/5:cancel", Some(&["5"])),
        ("/{id}:cancel", "/5%3Acancel", None),
        ("/{id}:cancel", "/a:cancel:cancel", Some(&["a:cancel"])),
        ("/{base}...{head}", "/main...dev", Some(&["main", "dev"])),
        ("/{base}...{head}", "/a...b...c", Some(&["a", "b...c"])),
        ("/{base}...{head}", "/a..b", None),
        ("/{a}-{b}-x", "/p-x-x", Some(&["p", "x"])),
        ("/{a}{b}", "/xyz", Some(&["x", "yz"])),
        ("/{a}{b}", "/%41z", Some(&["%41", "z"])),
        ("/{a}{b}", "/éz", Some(&["é", "z"])),
        ("/v{n}", "/v12", Some(&["12"])),
        ("/a({x})", "/a(1)", Some(&["1"])),
        ("/a b/é", "/a%20b/%C3%A9", Some(&[])),
        ("/50%/{x}", "/50%25/1", Some(&["1"])),
        ("/{a}%", "/1%", Some(&["1"])),
    ];
    for (template, path, expected) in cases {
        assert_eq!(captures(template, path).as_deref(), expected, "{template} {path}");
    }
}

#[test]
fn shapes_hold_plain_text_and_numbered_placeholders() {
    let cases = [
        ("/runs/{id}", "/api/runs/{s2}"),
        ("/:x/*y/{z}.json", "/api/{s1}/{s2}/{s3}"),
        ("/a{b/c d", "/api/{s1}/{s2}"),
        ("/runs/", "/api/runs/"),
        ("/", "/api/"),
    ];
    for (template, shape) in cases {
        assert_eq!(Pattern::new("/api", template, &[]).shape(), shape, "{template}");
    }
}

#[test]
fn the_most_specific_comes_first() {
    let mut templates = ["/a/{x}", "/{y}/b", "/a/b", "/a/{x}.json", "/a/{x}.tar.json", "/{x}/{y}"];
    templates.sort_by(|a, b| Pattern::new("", a, &[]).compare(&Pattern::new("", b, &[])));
    assert_eq!(
        templates,
        ["/a/b", "/a/{x}.tar.json", "/a/{x}.json", "/a/{x}", "/{y}/b", "/{x}/{y}"]
    );
}

#[test]
fn a_pattern_serves_the_shapes_that_its_paths_can_have() {
    let pattern = |template| Pattern::new("", template, &[]);
    assert!(pattern("/{y}/b").may_serve(&pattern("/a/{x}")));
    assert!(pattern("/a/b").may_serve(&pattern("/a/{x}")));
    assert!(pattern("/a/*y").may_serve(&pattern("/a/:x")));
    assert!(!pattern("/b/{x}").may_serve(&pattern("/a/{x}")));
    assert!(!pattern("/a").may_serve(&pattern("/a/{x}")));
}

#[test]
fn names_of_parameters_make_no_difference() {
    let pattern = |template| Pattern::new("", template, &[]);
    assert!(pattern("/a/{x}").is_like(&pattern("/a/{other}")));
    assert!(!pattern("/a/{x}").is_like(&pattern("/a/{x}.json")));
    assert!(!pattern("/a/{x}").is_like(&pattern("/a")));
}

#[test]
fn styles_tell_where_a_parameter_begins() {
    use crate::operation::Style;
    let styles = [
        Parameter::path("a"),
        Parameter::path("label").style(Style::Label),
        Parameter::path("matrix").style(Style::Matrix),
        Parameter::path("more").style(Style::Matrix).explode(true),
    ];
    let cases: [(&'static str, &'static str, Option<&[&str]>); 12] = [
        ("/{a}{label}", "/12.json", Some(&["12", ".json"])),
        ("/{a}{label}", "/1%2E2.json.gz", Some(&["1%2E2", ".json.gz"])),
        ("/{a}{label}", "/12", None),
        ("/{a}{label}", "/.json", None),
        ("/{a}{matrix}", "/1,2;matrix=3", Some(&["1,2", ";matrix=3"])),
        ("/{a}{matrix}", "/1,2", None),
        ("/{a}{more}", "/12;x=1;y=2", Some(&["12", ";x=1;y=2"])),
        (
            "/{more}{matrix}",
            "/;x=1;matrices;matri%78;b",
            Some(&[";x=1;matrices", ";matri%78;b"]),
        ),
        ("/{more}{matrix}", "/;x=1;y=2", None),
        ("/{label}{a}", "/.ab", Some(&[".", "ab"])),
        ("/{label}{matrix}.x", "/.a;matrix=1.x", Some(&[".a", ";matrix=1"])),
        ("/{a}{matrix}{label}", "/1;matrix=2.x", Some(&["1", ";matrix=2", ".x"])),
    ];
    for (template, path, expected) in cases {
        let pattern = Pattern::new("", template, &styles);
        assert_eq!(pattern.captures(path).as_deref(), expected, "{template} {path}");
    }
    let of = |template| Pattern::new("", template, &styles);
    assert!(of("/{a}{label}").compare(&of("/{a}")).is_lt());
    assert!(!of("/{a}{label}").is_like(&of("/{a}{matrix}")));
}
