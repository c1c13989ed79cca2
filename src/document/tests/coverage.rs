//! `docs/coverage.md` and `docs/events-coverage.md`: what becomes of each field of OpenAPI and of AsyncAPI, held against the tables, the
//! rules and the contracts of the project.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::document::grammar::events::EVENTS;
use crate::document::grammar::tests::{events, objects};
use crate::document::grammar::{Holds, Object, member};
use crate::source::{Disk, Limits, Value, load};

mod messages;

/// What becomes of a field.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// It decides what is generated, or is enforced.
    Generated,
    /// It stands in the documentation of the generated code.
    Documented,
    /// Its form is checked; code does not depend on what it says, which is for people and other tools.
    Checked,
    /// It is told, with this code.
    Reported(&'static str),
}

use Fate::{Checked, Documented, Generated, Reported};

/// Names of fields, separated by spaces; `*` stands for all keys that are no fixed fields.
type Row = (Fate, &'static str);

const TABLE: &[(&str, &[Row])] = &[
    (
        "root",
        &[
            (
                Generated,
                "openapi $self paths webhooks components security servers info tags",
            ),
            (Checked, "jsonSchemaDialect externalDocs"),
        ],
    ),
    (
        "Info object",
        &[
            (Generated, "title"),
            (Documented, "description version"),
            (Checked, "summary termsOfService contact license"),
        ],
    ),
    ("Contact object", &[(Checked, "name url email")]),
    ("License object", &[(Checked, "name identifier url")]),
    (
        "Server object",
        &[(Generated, "url variables name"), (Documented, "description")],
    ),
    (
        "Server Variable object",
        &[(Generated, "default enum"), (Documented, "description")],
    ),
    (
        "Components object",
        &[
            (
                Generated,
                "schemas responses parameters requestBodies headers securitySchemes links callbacks pathItems mediaTypes",
            ),
            (Checked, "examples"),
        ],
    ),
    (
        "Tag object",
        &[
            (Generated, "name"),
            (Documented, "summary description"),
            (Checked, "externalDocs parent kind"),
        ],
    ),
    ("External Documentation object", &[(Checked, "url description")]),
    ("Paths object", &[(Generated, "*")]),
    (
        "Path Item object",
        &[
            (
                Generated,
                "$ref get post put delete patch head options trace query additionalOperations parameters servers",
            ),
            (Checked, "summary description"),
        ],
    ),
    (
        "Operation object",
        &[
            (
                Generated,
                "operationId parameters requestBody responses security deprecated callbacks servers tags",
            ),
            (Documented, "summary description"),
            (Checked, "externalDocs"),
        ],
    ),
    ("Callback object", &[(Generated, "*")]),
    (
        "Parameter object",
        &[
            (
                Generated,
                "name in schema required deprecated allowEmptyValue style explode allowReserved content",
            ),
            (Documented, "description"),
            (Checked, "example examples"),
        ],
    ),
    (
        "Header object",
        &[
            (Generated, "schema required style explode content"),
            (Documented, "description"),
            (Checked, "deprecated allowEmptyValue allowReserved example examples"),
        ],
    ),
    (
        "Request Body object",
        &[(Generated, "content required"), (Documented, "description")],
    ),
    (
        "Media Type object",
        &[
            (Generated, "schema itemSchema x-item-schema encoding"),
            (Checked, "description example examples"),
            (Reported("media-type-untyped"), "prefixEncoding itemEncoding"),
        ],
    ),
    (
        "Encoding object",
        &[
            (Generated, "contentType headers style explode allowReserved"),
            (Reported("media-type-untyped"), "encoding prefixEncoding itemEncoding"),
        ],
    ),
    ("Responses object", &[(Generated, "*")]),
    (
        "Response object",
        &[
            (Generated, "content headers links"),
            (Documented, "description"),
            (Checked, "summary"),
        ],
    ),
    (
        "Example object",
        &[(
            Checked,
            "value summary description externalValue dataValue serializedValue",
        )],
    ),
    (
        "Link object",
        &[
            (Generated, "operationId operationRef parameters requestBody"),
            (Documented, "description"),
            (Reported("link-server-ignored"), "server"),
        ],
    ),
    (
        "Security Scheme object",
        &[
            (Generated, "type name in scheme flows openIdConnectUrl bearerFormat"),
            (Documented, "description"),
            (Checked, "oauth2MetadataUrl deprecated"),
        ],
    ),
    (
        "OAuth Flows object",
        &[(
            Generated,
            "implicit password clientCredentials authorizationCode deviceAuthorization",
        )],
    ),
    (
        "OAuth Flow object",
        &[
            (Generated, "scopes"),
            (Checked, "authorizationUrl tokenUrl refreshUrl deviceAuthorizationUrl"),
        ],
    ),
    ("Security Requirement object", &[(Generated, "*")]),
    (
        "Schema object",
        &[
            (
                Generated,
                "type properties required items format enum nullable $ref allOf anyOf oneOf default maxLength minLength \
                 pattern minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minItems maxItems uniqueItems \
                 minProperties maxProperties additionalProperties readOnly writeOnly deprecated discriminator not const \
                 prefixItems contains minContains maxContains patternProperties propertyNames unevaluatedProperties \
                 unevaluatedItems if then else dependentSchemas dependentRequired contentEncoding contentMediaType \
                 contentSchema $id $anchor $dynamicRef $dynamicAnchor $defs definitions",
            ),
            (Documented, "description title"),
            (Checked, "example examples externalDocs $schema $comment $vocabulary"),
            (Reported("ref-kind-mismatch"), "$recursiveRef $recursiveAnchor"),
            (Reported("media-type-not-offered"), "xml"),
        ],
    ),
    (
        "Discriminator object",
        &[(Generated, "propertyName mapping defaultMapping")],
    ),
    (
        "XML object",
        &[(
            Reported("media-type-not-offered"),
            "name namespace prefix attribute wrapped nodeType",
        )],
    ),
];

/// A page: the fields of one specification.
struct Page {
    path: &'static str,
    title: &'static str,
    /// What its documents are called in them.
    root: &'static str,
    about: &'static str,
    table: &'static [(&'static str, &'static [Row])],
    objects: fn() -> Vec<&'static Object>,
    /// The folders with contracts.
    folders: &'static [&'static str],
}

const PAGES: [Page; 2] = [
    Page {
        path: "docs/coverage.md",
        title: "# Coverage",
        root: "OpenAPI object",
        about: "OpenAPI 3.0, 3.1 and 3.2",
        table: TABLE,
        objects,
        folders: &["specs/features", "specs/features/multi-file", "specs/runnerly"],
    },
    Page {
        path: "docs/events-coverage.md",
        title: "# Coverage of AsyncAPI",
        root: "AsyncAPI object",
        about: "AsyncAPI 3.0 and 3.1, and of `x-amqp`",
        table: messages::TABLE,
        objects: events,
        folders: &["specs/events", "specs/events/races", "specs/runnerly"],
    },
];

/// What has a place, with the first contract in the order of names that has it.
type Seen = BTreeMap<(&'static str, &'static str), String>;

impl Page {
    /// The fate of each field.
    fn fates(&self) -> BTreeMap<(&'static str, &'static str), Fate> {
        let rows = self.table.iter().flat_map(|(object, rows)| {
            let fields = rows
                .iter()
                .flat_map(|(fate, names)| names.split_whitespace().map(move |name| (name, *fate)));
            fields.map(move |(name, fate)| ((*object, name), fate))
        });
        rows.collect()
    }

    /// The objects and fields of the tables.
    fn fields(&self) -> Vec<(&'static Object, &'static str, String)> {
        let mut all = Vec::new();
        for object in (self.objects)() {
            let fields = object.fields.iter();
            all.extend(fields.map(|field| (object, field.name, field.since.to_string())));
            if object.rest.is_some() {
                all.push((object, "*", "3.0".to_owned()));
            }
        }
        all
    }

    fn seen(&self) -> Seen {
        let mut files = Vec::new();
        for folder in self.folders {
            let entries = std::fs::read_dir(root().join(folder)).expect("a folder");
            let names = entries.map(|entry| entry.expect("an entry").path());
            files.extend(names.filter(|path| path.extension().is_some_and(|end| end == "yaml")));
        }
        files.sort();
        let mut seen = Seen::new();
        let own = (self.objects)()[0];
        for file in files {
            let (source, _) = load(&file, &Disk, &Limits::default());
            let name = file.strip_prefix(root()).expect("a file of the project");
            let is_events = source.events().is_some();
            if is_events == own.is(&EVENTS) {
                walk(source.root(), Holds::One(own), &name.display().to_string(), &mut seen);
            }
        }
        seen
    }

    fn text(&self) -> String {
        let (fates, seen) = (self.fates(), self.seen());
        let mut page = format!(
            "{}\n\nEvery field of every object of {}, and what becomes of it. This page is written from the tables that documents\n\
             are checked against (`UPDATE_GOLDEN=1 cargo test --lib coverage`), and a test holds it to them, to the rules, and to the \
             contracts of\nthis project.\n\n- *generated*: it decides what is generated, or is enforced by it;\n- *documented*: it \
             stands in the documentation of the generated code;\n- *checked*: its form is checked; it is for people and other tools, \
             and code does not depend on it;\n- a code: what cannot be generated is told, with this code.\n",
            self.title, self.about
        );
        let mut last = "";
        for (object, field, since) in self.fields() {
            if object.name != last {
                last = object.name;
                let title = if last == "root" { self.root } else { last };
                write!(
                    page,
                    "\n## {title}\n\n| field | since | what becomes of it | such as in |\n|---|---|---|---|\n"
                )
                .expect("text");
            }
            let fate = match fates[&(object.name, field)] {
                Generated => "generated".to_owned(),
                Documented => "documented".to_owned(),
                Checked => "checked".to_owned(),
                Reported(code) => format!("`{code}`"),
            };
            let name = if field == "*" {
                "any key".to_owned()
            } else {
                format!("`{field}`")
            };
            let file = seen.get(&(object.name, field));
            let file = file.map_or(String::new(), |file| format!("`{file}`"));
            writeln!(page, "| {name} | {since} | {fate} | {file} |").expect("text");
        }
        page
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn walk(value: Value<'_>, holds: Holds, file: &str, seen: &mut Seen) {
    match holds {
        Holds::Nothing => {}
        Holds::Many(object) => {
            let held = value.entries().map(|entry| entry.value).chain(value.items());
            held.for_each(|value| walk(value, Holds::One(object), file, seen));
        }
        Holds::One(object) => {
            let object = crate::document::structure::written_as(value, object);
            for entry in value.entries() {
                let known = object.field(entry.key).map_or("*", |field| field.name);
                seen.entry((object.name, known)).or_insert_with(|| file.to_owned());
                walk(entry.value, member(object, entry.key), file, seen);
            }
        }
    }
}

#[test]
fn every_field_has_a_fate() {
    for page in &PAGES {
        let table: BTreeSet<(&str, &str)> = page.fates().into_keys().collect();
        let fields = page.fields();
        let all: BTreeSet<(&str, &str)> = fields.iter().map(|(object, field, _)| (object.name, *field)).collect();
        let none = [&("", ""); 0];
        assert_eq!(all.difference(&table).collect::<Vec<_>>(), none, "without a fate");
        assert_eq!(table.difference(&all).collect::<Vec<_>>(), none, "of no object");
    }
}

#[test]
fn what_is_reported_has_a_rule() {
    for (field, fate) in PAGES.iter().flat_map(Page::fates) {
        if let Reported(code) = fate {
            let mut rules = crate::document::rules::RULES.iter().chain(crate::lower::RULES);
            assert!(rules.any(|rule| rule.code == code), "{field:?}: {code}");
        }
    }
}

#[test]
fn what_is_generated_stands_in_a_contract() {
    for page in &PAGES {
        let seen = page.seen();
        let missing: Vec<_> = page
            .fates()
            .into_iter()
            .filter(|(field, fate)| *fate == Generated && !seen.contains_key(field))
            .map(|(field, _)| field)
            .collect();
        assert_eq!(missing, [("", ""); 0], "in no contract under specs");
    }
}

#[test]
fn the_pages_are_current() {
    for page in &PAGES {
        let (path, text) = (root().join(page.path), page.text());
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            std::fs::write(&path, &text).expect("written");
        }
        let found = std::fs::read_to_string(Path::new(&path)).unwrap_or_default();
        assert!(
            found == text,
            "{} is not current: UPDATE_GOLDEN=1 cargo test --lib coverage",
            page.path
        );
    }
}
