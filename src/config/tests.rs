//! What a configuration may hold.

use std::path::Path;

use super::Config;
use crate::source::{Limits, Memory, load};

fn parse(text: &str) -> Result<Config, String> {
    Config::parse(Path::new("folder/wirewright.toml"), text.to_owned()).map_err(|error| error.to_string())
}

#[test]
fn what_is_wrong_is_told_with_file_and_line() {
    for (text, expected) in [
        (
            "[names]\n\"a.yaml#/a\" = 1\n",
            "folder/wirewright.toml:2:15: invalid type: integer `1`, expected a string",
        ),
        (
            "\n[name]\n",
            "folder/wirewright.toml:2:2: unknown field `name`, expected one of `names`, `types`, `lint`, `generate`",
        ),
        ("[names]\n\"a.yaml#/a\" =\n", "folder/wirewright.toml:2:14: string"),
        (
            "[names]\n\"a.yaml\" = \"A\"\n",
            "folder/wirewright.toml:2:1: the key `a.yaml` is not",
        ),
        (
            "[names]\n\"#/a\" = \"A\"\n",
            "folder/wirewright.toml:2:1: the key `#/a` is not",
        ),
        (
            "[names]\n\"a#\" = \"A\"\n\"a#\" = \"A\"\n",
            "folder/wirewright.toml:3:1: duplicate key",
        ),
    ] {
        let error = parse(text).expect_err(text);
        assert!(error.starts_with(expected), "{error}");
    }
}

#[test]
fn entries_lead_to_places_of_the_files_that_were_read() {
    let text = "[names]\n\"../a.yaml#/a~1b/0\" = \"A\"\n\"../a.yaml#/x\" = \"B\"\n'../c.yaml#/a' = \"C\"\n";
    let config = parse(text).expect("a configuration");
    let files = Memory::from([("a.yaml", "a/b: [1]")]);
    let (mut source, _) = load(Path::new("a.yaml"), &files, &Limits::default());
    let (overrides, findings) = config.overrides(&mut source);
    let [only] = &overrides.names[..] else {
        panic!("{overrides:?}");
    };
    assert_eq!(source.value(only.node).pointer().as_str(), "/a~1b/0");
    assert_eq!((only.text.as_str(), source.text(only.span)), ("A", "\"A\""));
    let told: Vec<_> = findings.iter().map(|finding| finding.message.as_str()).collect();
    let expected = [
        "`../a.yaml#/x` leads to nothing: there is nothing at `#/x`",
        "`../c.yaml#/a` leads to nothing: there is no such file",
    ];
    assert_eq!(told, expected);
}

#[test]
fn a_contract_has_its_messages_beside_it() {
    let text = "[[generate]]\nspec = \"a.openapi.yaml\"\nout = \"a\"\nevents = \"a.asyncapi.yaml\"\n";
    let config = parse(text).expect("a configuration");
    let events = config.jobs()[0].reading.events.as_deref();
    assert_eq!(events, Some(Path::new("folder/a.asyncapi.yaml")));
}
