//! Tests of `$id`, and of addresses that are read from folders.

use std::path::Path;

use super::found;
use crate::source::{Limits, Memory, RefError, Source, Value, load};

fn read(files: &[(&str, &str)], maps: &[(&str, &str)]) -> Source {
    let memory = Memory(
        files
            .iter()
            .map(|(path, text)| (path.into(), text.as_bytes().to_vec()))
            .collect(),
    );
    let limits = Limits {
        mapped: maps
            .iter()
            .map(|(address, folder)| ((*address).to_owned(), folder.into()))
            .collect(),
        ..Limits::default()
    };
    let (source, findings) = load(Path::new(files[0].0), &memory, &limits);
    assert!(findings.is_empty(), "{findings:?}");
    source
}

/// Where the `$ref` in the object at a pointer of a file leads: a file and a pointer.
fn follow(source: &Source, file: usize, pointer: &str) -> Result<String, RefError> {
    let mut at = source.file_root(crate::diagnostic::FileId(file as u32));
    for key in pointer.split('/').skip(1) {
        at = at
            .get(key)
            .or_else(|| at.items().nth(key.parse().ok()?))
            .expect(pointer);
    }
    let text = at.get("$ref").and_then(Value::as_str).expect("a reference");
    let target = source.value(source.resolve(at.id(), text)?);
    let name = &source.files()[target.span().file.0 as usize].name;
    Ok(format!("{name}{}", target.pointer()))
}

fn names(source: &Source) -> Vec<&str> {
    source.files().iter().map(|file| file.name.as_str()).collect()
}

#[test]
fn references_are_seen_from_the_nearest_id() {
    let text = "
a:
  $id: sub/a.yaml
  b: {$ref: b.yaml}
  c: {$id: deep/, d: {$ref: c.yaml#/x}, e: {$ref: '#/d'}}
f: {$ref: b.yaml}
g: {$ref: sub/b.yaml, $id: other/}
";
    let files = [
        ("api/root.yaml", text),
        ("api/sub/b.yaml", "1"),
        ("api/sub/deep/c.yaml", "x: 1"),
        ("api/b.yaml", "2"),
        ("api/other/sub/b.yaml", "3"),
    ];
    let source = read(&files, &[]);
    for (pointer, target) in [
        ("/a/b", "api/sub/b.yaml#"),
        ("/a/c/d", "api/sub/deep/c.yaml#/x"),
        ("/a/c/e", "api/root.yaml#/a/c/d"),
        ("/f", "api/b.yaml#"),
        // `$id` counts for what stands beside it, too.
        ("/g", "api/other/sub/b.yaml#"),
    ] {
        assert_eq!(follow(&source, 0, pointer).as_deref(), Ok(target), "{pointer}");
    }
}

#[test]
fn an_empty_id_is_none() {
    let text = "a: {$id: '#', b: {$ref: '#/c'}}\nc: {$id: 'x/y#', d: {$ref: z.yaml}, e: {$id: ''}}\nf: {$id: '#n', g: {$ref: '#/c'}}";
    let source = read(&[("r.yaml", text), ("x/z.yaml", "1")], &[]);
    assert_eq!(follow(&source, 0, "/a/b").as_deref(), Ok("r.yaml#/c"));
    assert_eq!(follow(&source, 0, "/c/d").as_deref(), Ok("x/z.yaml#"));
    assert_eq!(follow(&source, 0, "/f/g").as_deref(), Ok("r.yaml#/c"));
}

#[test]
fn an_absolute_id_leads_away_from_the_folder() {
    let text = "
a: {$id: 'https://example.com/x/a', b: {$ref: b.yaml}, c: {$ref: '../c#/d'}, d: {$ref: 'file:b.yaml'}}
";
    let source = read(&[("r.yaml", text), ("b.yaml", "1")], &[]);
    assert_eq!(
        follow(&source, 0, "/a/b"),
        Err(RefError::Remote("https://example.com/x/b.yaml".to_owned()))
    );
    assert_eq!(
        follow(&source, 0, "/a/c"),
        Err(RefError::Remote("https://example.com/c".to_owned()))
    );
    assert_eq!(follow(&source, 0, "/a/d"), Err(RefError::Outside("b.yaml".into())));
    assert_eq!(names(&source), ["r.yaml"]);
}

#[test]
fn a_file_is_beside_others_whatever_it_is_called() {
    let root = "openapi: 3.2.0\n$self: https://example.com/api/root.yaml\na: {$ref: b.yaml}\nc: {$ref: gone.yaml}";
    let files = [
        ("r.yaml", root),
        ("b.yaml", "$id: https://example.org/b\na: {$ref: c.yaml}"),
        ("c.yaml", "1"),
    ];
    let source = read(&files, &[]);
    assert_eq!(follow(&source, 0, "/a").as_deref(), Ok("b.yaml#"));
    assert_eq!(follow(&source, 1, "/a").as_deref(), Ok("c.yaml#"));
    assert_eq!(
        follow(&source, 0, "/c"),
        Err(RefError::Remote("https://example.com/api/gone.yaml".to_owned()))
    );
}

#[test]
fn in_openapi_30_an_id_is_nothing() {
    let root = "openapi: 3.0.4\na: {$id: 'sub/a', b: {$ref: b.yaml}, c: {$ref: '#/a/b'}}";
    let source = read(&[("r.yaml", root), ("b.yaml", "1"), ("sub/b.yaml", "2")], &[]);
    assert_eq!(follow(&source, 0, "/a/b").as_deref(), Ok("b.yaml#"));
    assert_eq!(follow(&source, 0, "/a/c").as_deref(), Ok("r.yaml#/a/b"));
}

#[test]
fn mapped_addresses_are_read_from_folders() {
    let root = "
a: {$ref: 'http://localhost:1234/draft/integer.json'}
b: {$ref: 'HTTP://LOCALHOST:1234/draft/../draft/list#/items'}
c: {$id: 'http://localhost:1234/draft/', d: {$ref: integer.json}}
e: {$ref: 'urn:example:thing'}
f: {$ref: 'http://localhost:1234/draft/none'}
g: {$ref: 'http://localhost:12345/draft/integer.json'}
h: {$ref: 'https://example.org/whole?x=1#/w'}
i: {$ref: 'http://localhost:1234/..%2F..%2Fsecret.json'}
";
    let files = [
        ("api/r.yaml", root),
        ("remotes/draft/integer.json", "1"),
        ("remotes/draft/list.json", r#"{"items": {"$ref": "sub/item.json"}}"#),
        (
            "remotes/draft/sub/item.json",
            r#"{"a": {"$ref": "../integer.json"}, "b": {"$ref": "../../../r.yaml"}}"#,
        ),
        ("names/thing", "2"),
        ("one/file.yaml", "w: 3"),
        ("secret.json", "4"),
    ];
    let maps = [
        ("http://localhost:1234", "remotes"),
        ("urn:example:", "names"),
        ("https://example.org/whole", "one/file.yaml"),
    ];
    let source = read(&files, &maps);
    for (pointer, target) in [
        ("/a", "remotes/draft/integer.json#"),
        ("/b", "remotes/draft/list.json#/items"),
        ("/c/d", "remotes/draft/integer.json#"),
        ("/e", "names/thing#"),
        ("/h", "one/file.yaml#/w"),
    ] {
        assert_eq!(follow(&source, 0, pointer).as_deref(), Ok(target), "{pointer}");
    }
    assert_eq!(
        follow(&source, 0, "/f"),
        Err(RefError::File(
            "`remotes/draft/none` cannot be read: there is no such file".to_owned()
        ))
    );
    assert_eq!(
        follow(&source, 0, "/g"),
        Err(RefError::Remote("http://localhost:12345/draft/integer.json".to_owned()))
    );
    assert!(matches!(follow(&source, 0, "/i"), Err(RefError::Outside(_))));
    let item = names(&source).iter().position(|name| name.ends_with("item.json"));
    let item = item.expect("the item");
    assert_eq!(
        follow(&source, item, "/a").as_deref(),
        Ok("remotes/draft/integer.json#")
    );
    assert_eq!(
        follow(&source, item, "/b"),
        Err(RefError::File(
            "`remotes/r.yaml` cannot be read: there is no such file".to_owned()
        ))
    );
    assert_eq!(source.files().len(), 6);
}

#[test]
fn the_longest_address_is_the_one_that_is_mapped() {
    let root = "a: {$ref: 'http://x/a/b.json'}\nb: {$ref: 'http://x/ab.json'}\nc: {$ref: 'http://x/a'}";
    let files = [
        ("r.yaml", root),
        ("long/b.json", "1"),
        ("short/ab.json", "2"),
        ("long.json", "3"),
    ];
    let maps = [("http://x/", "short"), ("http://x/a", "long"), ("http://x/a", "other")];
    let source = read(&files, &maps);
    assert_eq!(follow(&source, 0, "/a").as_deref(), Ok("long/b.json#"));
    assert_eq!(follow(&source, 0, "/b").as_deref(), Ok("short/ab.json#"));
    assert!(matches!(follow(&source, 0, "/c"), Err(RefError::File(_))));
}

#[test]
fn the_names_in_a_mapping_are_no_id() {
    let text = "discriminator: {mapping: {$id: sub/x.yaml, a: b.yaml}}";
    let source = read(&[("r.yaml", text), ("b.yaml", "1"), ("sub/x.yaml", "2")], &[]);
    assert_eq!(names(&source), ["r.yaml", "sub/x.yaml", "b.yaml"]);
}

#[test]
fn very_long_addresses_are_refused() {
    let long = "x".repeat(1900);
    let ids = "{$id: y},".repeat(9_000);
    let text = format!("$id: 'http://{long}/'\nall: [{ids}]");
    let (source, findings) = load(
        Path::new("a.yaml"),
        &Memory::from([("a.yaml", text)]),
        &Limits::default(),
    );
    assert_eq!(findings.len(), 1);
    assert!(found(&source, &findings)[0].starts_with("too-large 2:"), "{findings:?}");
}
