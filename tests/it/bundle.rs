//! One document of several files means the same as the files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use wirewright::{Options, bundle, generate};

use crate::support::{entries, features, read, root, scratch, wirewright, write};

/// The items that a contract generates, file by file, without the lines that say where something stands. Their order
/// follows from where they stand.
fn code(contract: &Path) -> BTreeMap<String, Vec<String>> {
    let options = Options {
        format: false,
        ..Options::default()
    };
    let generated = generate(contract, Path::new("none"), &options).unwrap();
    assert!(!generated.findings.has_errors(), "{}", contract.display());
    let place = |line: &&str| {
        let line = line.trim_start();
        line.starts_with("// ") || line.starts_with("/// The whole schema at ")
    };
    let files = generated.files.into_iter();
    files
        .map(|(path, text)| {
            let lines: Vec<&str> = text.lines().filter(|line| !place(line)).collect();
            let mut items: Vec<String> = Vec::new();
            for block in lines.join("\n").split("\n\n").map(|block| block.trim_matches('\n')) {
                match items.last_mut() {
                    Some(item) if block.starts_with([' ', '}']) => *item += block,
                    _ => items.push(block.to_owned()),
                }
            }
            items.sort();
            (path, items)
        })
        .collect()
}

fn bundled(contract: &Path, to: &Path) {
    let json = to.extension().is_some_and(|extension| extension == "json");
    let bundled = bundle(contract, &Options::default(), json).unwrap();
    write(to, bundled.text.expect("a document"));
}

/// Every contract of the project that is right and that can be bundled.
fn contracts() -> Vec<PathBuf> {
    let runnerly = entries(&root().join("specs/runnerly"));
    let runnerly = runnerly
        .into_iter()
        .filter(|path| path.to_str().unwrap().contains(".openapi."));
    let all = features().into_iter().map(|(_, path)| path).chain(runnerly);
    all.filter(|path| !read(path).contains("$dynamicAnchor")).collect()
}

#[test]
fn a_bundle_generates_what_its_files_do() {
    let folder = scratch("bundle-same");
    let contracts = contracts();
    assert!(contracts.len() > 30, "{contracts:?}");
    for (number, contract) in contracts.iter().enumerate() {
        let extension = ["yaml", "json"][number % 2];
        let one = folder.join(format!("one.{extension}"));
        bundled(contract, &one);
        let (expected, code) = (code(contract), code(&one));
        assert_eq!(code.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>());
        for (path, text) in expected {
            for item in text {
                assert!(code[&path].contains(&item), "{path} of {}: {item}", contract.display());
            }
        }
    }
}

#[test]
fn what_has_no_place_under_components_is_written_out() {
    let folder = scratch("bundle-parts");
    write(
        &folder.join("main.yaml"),
        "openapi: 3.0.3
info: {title: T, version: 1.0.0}
paths:
  /a: {$ref: 'parts.yaml#/item'}
components:
  schemas:
    Shape:
      oneOf: [{$ref: 'parts.yaml#/shapes/circle'}, {$ref: '#/components/schemas/Square'}]
      discriminator: {propertyName: kind, mapping: {c: 'parts.yaml#/shapes/circle', s: Square}}
    Square: {type: object, required: [kind], properties: {kind: {type: string}}}
    circle:
      type: string
      description: |
        another one
          of this name
",
    );
    write(
        &folder.join("parts.yaml"),
        "item:
  get:
    responses: {'200': {description: 'yes', content: {application/json: {schema: {$ref: 'main.yaml#/components/schemas/a~1b%20c'}}}}}
shapes:
  circle: {type: object, required: [kind], properties: {kind: {type: string}, next: {$ref: '#/shapes/circle'}}}
",
    );
    let main = read(&folder.join("main.yaml"))
        .replace("    Square:", "    'a/b c': {type: number, maximum: 1.50}\n    Square:");
    write(&folder.join("main.yaml"), main);
    let run = wirewright(["bundle", folder.join("main.yaml").to_str().unwrap()]);
    assert_eq!(run.status, 0, "{run:?}");
    let expected = r##"openapi: "3.0.3"
info:
  title: T
  version: "1.0.0"
paths:
  /a:
    get:
      responses:
        "200":
          description: "yes"
          content:
            application/json:
              schema:
                $ref: "#/components/schemas/a~1b%20c"
components:
  schemas:
    Shape:
      oneOf:
        - $ref: "#/components/schemas/parts-circle"
        - $ref: "#/components/schemas/Square"
      discriminator:
        propertyName: kind
        mapping:
          c: "#/components/schemas/parts-circle"
          s: Square
    a/b c:
      type: number
      maximum: 1.50
    Square:
      type: object
      required:
        - kind
      properties:
        kind:
          type: string
    circle:
      type: string
      description: |
        another one
          of this name
    parts-circle:
      type: object
      required:
        - kind
      properties:
        kind:
          type: string
        next:
          $ref: "#/components/schemas/parts-circle"
"##;
    assert_eq!(run.out, expected);
}

#[test]
fn channels_of_other_files_become_channels_of_the_document() {
    let folder = scratch("bundle-events");
    write(
        &folder.join("own.yaml"),
        "asyncapi: 3.0.0
info: {title: Runs, version: 1.0.0}
operations:
  hear:
    action: receive
    channel: {$ref: 'races.yaml#/channels/created'}
    messages: [{$ref: 'races.yaml#/channels/created/messages/race'}]
    x-amqp: {queue: runs}
",
    );
    write(
        &folder.join("races.yaml"),
        "asyncapi: 3.0.0
info: {title: Races, version: 1.0.0}
channels:
  created:
    address: race.created
    messages: {race: {$ref: '#/components/messages/race'}}
    bindings: {$ref: 'common.yaml#/components/channelBindings/x'}
components:
  messages: {race: {payload: {$ref: 'common.yaml#/components/schemas/Race'}}}
",
    );
    write(
        &folder.join("common.yaml"),
        "components:
  channelBindings: {x: {amqp: {exchange: {name: x, type: topic}}}}
  schemas: {Race: {type: string}}
",
    );
    let one = folder.join("one.yaml");
    bundled(&folder.join("own.yaml"), &one);
    let expected = r##"asyncapi: "3.0.0"
info:
  title: Runs
  version: "1.0.0"
operations:
  hear:
    action: receive
    channel:
      $ref: "#/channels/created"
    messages:
      - $ref: "#/channels/created/messages/race"
    x-amqp:
      queue: runs
channels:
  created:
    address: race.created
    messages:
      race:
        $ref: "#/components/messages/race"
    bindings:
      $ref: "#/components/channelBindings/x"
components:
  messages:
    race:
      payload:
        $ref: "#/components/schemas/Race"
  channelBindings:
    x:
      amqp:
        exchange:
          name: x
          type: topic
  schemas:
    Race:
      type: string
"##;
    assert_eq!(read(&one), expected);
    let run = wirewright(["lint", one.to_str().unwrap()]);
    assert_eq!(run.status, 0, "{run:?}");
}

#[test]
fn what_would_mean_something_else_is_not_bundled() {
    let run = wirewright(["bundle", "specs/events/races/runs.asyncapi.yaml"]);
    assert_eq!((run.status, run.out.as_str()), (2, ""));
    assert!(run.err.contains("races.openapi.yaml` is of OpenAPI 3.0"), "{run:?}");
}

#[test]
fn what_cannot_be_bundled_is_told() {
    let folder = scratch("bundle-not");
    let file = folder.join("a.yaml");
    write(
        &file,
        "openapi: 3.1.0\ninfo: {title: T, version: '1'}\ncomponents: {schemas: {A: {$id: 'https://a.example/b'}}}\n",
    );
    let run = wirewright(["bundle", file.to_str().unwrap()]);
    assert_eq!((run.status, run.out.as_str()), (2, ""));
    assert!(run.err.contains("cannot be bundled"), "{run:?}");
    let run = wirewright([
        "bundle",
        "specs/invalid/unresolved-ref.yaml",
        "--out",
        folder.join("b.yaml").to_str().unwrap(),
    ]);
    assert_eq!(run.status, 1, "{run:?}");
    assert!(!folder.join("b.yaml").exists());
}
