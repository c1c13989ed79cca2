//! The items of both versions, side by side.

use std::collections::{BTreeMap, BTreeSet};

use super::Generated;
use crate::code::{Form, Item, items};
use crate::diagnostic::{Diagnostic, Rule};
use crate::diff::{Comparison, Verdict, Version};
use crate::source::NodeId;

/// The code of a version.
struct Code {
    /// By module and name.
    items: BTreeMap<String, Item>,
    /// All names that there are: of items, and of methods that traits ask for and clients have.
    names: BTreeSet<String>,
    /// The traits that ask for methods, by these.
    asked: BTreeMap<String, String>,
    /// Where in the contract a name comes from.
    places: BTreeMap<String, String>,
}

/// Names that come from one place in the contract.
pub(super) struct Names<T> {
    pub(super) place: (NodeId, NodeId),
    pub(super) names: Vec<T>,
}

/// The code of both versions.
pub(in crate::diff) struct Codes {
    old: Code,
    new: Code,
    /// Names that are gone.
    pub(super) gone: Vec<Names<String>>,
    /// Names that are others now, each with the new one.
    pub(super) renamed: Vec<Names<(String, String)>>,
    /// All names that are others now.
    others: BTreeMap<String, String>,
    /// What those are now.
    fresh: BTreeSet<String>,
    /// All names that are gone.
    lost: BTreeSet<String>,
}

/// An item in both versions.
pub(super) struct Both<'c> {
    pub(super) old: &'c Item,
    pub(super) new: &'c Item,
}

impl Code {
    fn read(generated: &Generated) -> Result<Self, String> {
        let mut read: BTreeMap<String, Item> = BTreeMap::new();
        let mut methods: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
        for (path, text) in generated.files.iter().filter(|(path, _)| path.ends_with(".rs")) {
            let (list, more) = items(text).map_err(|error| format!("{path}: {error}"))?;
            let module = module(path);
            for (name, list) in more {
                methods
                    .entry(format!("{}{name}", folder(path)))
                    .or_default()
                    .extend(list);
            }
            // Limits and schemas are how the code works, and what cannot be named is of no concern.
            let hidden = ["codec", "rules", "schemas", "links", "urls", "lib", "mod"].map(|name| format!("{name}.rs"));
            if !hidden.iter().any(|name| path.ends_with(&**name)) {
                read.extend(list.into_iter().map(|item| (format!("{module}::{}", item.name), item)));
            }
        }
        for (key, item) in &mut read {
            let folder = key.split("::").next().filter(|first| FOLDERS.contains(first));
            let key = folder.map_or_else(String::new, |folder| format!("{folder}/")) + &item.name;
            item.methods.extend(methods.remove(&key).unwrap_or_default());
        }
        let mut names: BTreeSet<String> = read.values().map(|item| item.name.clone()).collect();
        names.extend(
            read.values()
                .filter(|item| has_operations(item))
                .flat_map(|item| item.methods.keys().cloned()),
        );
        let places = generated
            .origins
            .iter()
            .flat_map(|(place, names)| names.iter().map(move |name| (name, place)));
        let places = places.map(|(name, place)| (name.clone(), place.clone())).collect();
        let traits = read.values().filter(|item| matches!(item.form, Form::Trait(_)));
        let asked = traits.flat_map(|item| item.methods.keys().map(|name| (name.clone(), item.name.clone())));
        let asked = asked.collect();
        Ok(Self {
            items: read,
            names,
            asked,
            places,
        })
    }

    /// The item's key by another name in the same module.
    fn renamed(key: &str, name: &str) -> String {
        let module = key.rsplit_once("::").map_or("", |(module, _)| module);
        format!("{module}::{name}")
    }
}

/// Modules that have others below them which are of another side.
const FOLDERS: [&str; 2] = ["webhooks", "callbacks"];

fn folder(path: &str) -> String {
    let folder = FOLDERS
        .into_iter()
        .find(|folder| path.starts_with(&format!("{folder}/")));
    folder.map_or_else(String::new, |folder| format!("{folder}/"))
}

/// The module that offers what stands in a file: those of tags are offered by the one above, but for what adds routes.
fn module(path: &str) -> String {
    let path = path.trim_end_matches(".rs");
    let mut parts: Vec<&str> = path.split('/').collect();
    parts.truncate(if FOLDERS.contains(&parts[0]) { 2 } else { 1 });
    parts.join("::")
}

/// Whether it has a method for each operation.
fn has_operations(item: &Item) -> bool {
    item.name == "Client" || matches!(item.form, Form::Trait(_))
}

impl Codes {
    pub(super) fn new(cx: &Comparison<'_>, old: &Generated, new: &Generated) -> Result<Self, String> {
        let mut codes = Self {
            old: Code::read(old)?,
            new: Code::read(new)?,
            gone: Vec::new(),
            renamed: Vec::new(),
            others: BTreeMap::new(),
            fresh: BTreeSet::new(),
            lost: BTreeSet::new(),
        };
        let mut told: BTreeSet<&str> = BTreeSet::new();
        // What holds others comes before them.
        let mut origins: Vec<_> = old.origins.iter().collect();
        origins.sort_by_key(|(place, _)| place.len());
        let now: BTreeMap<&str, &[String]> = new.origins.iter().map(|(place, names)| (&**place, &**names)).collect();
        for (place, names) in origins {
            let fresh = now.get(&**place).copied().unwrap_or_default();
            codes.pair(cx, (place, names, fresh), &mut told);
        }
        codes.rest(cx);
        codes.fresh = codes.others.values().cloned().collect();
        Ok(codes)
    }

    /// What became of the names of one place. What stands in something that is told of itself is not told again.
    fn pair<'p>(
        &mut self,
        cx: &Comparison<'_>,
        (place, before, now): (&'p str, &[String], &[String]),
        told: &mut BTreeSet<&'p str>,
    ) {
        let is_name = |name: &&String| !name.contains('.');
        let gone: Vec<String> = before
            .iter()
            .filter(is_name)
            .filter(|name| self.is_gone(name))
            .cloned()
            .collect();
        let fresh: Vec<String> = now
            .iter()
            .filter(is_name)
            .filter(|name| !self.old.names.contains(*name))
            .cloned()
            .collect();
        if gone.is_empty() {
            return;
        }
        let inside = (1..place.len())
            .filter(|at| place.is_char_boundary(*at))
            .any(|at| told.contains(&place[..at]));
        let nodes = (node(cx.old, place), node(cx.new, place));
        told.insert(place);
        if gone.len() == fresh.len() {
            let names: Vec<(String, String)> = gone.into_iter().zip(fresh).collect();
            self.others.extend(names.iter().cloned());
            if !inside {
                self.renamed.push(Names { place: nodes, names });
            }
        } else {
            self.lost.extend(gone.iter().cloned());
            if !inside {
                self.gone.push(Names {
                    place: nodes,
                    names: gone,
                });
            }
        }
    }

    fn is_gone(&self, name: &str) -> bool {
        self.old.names.contains(name) && !self.new.names.contains(name)
    }

    /// What is not said to come from a place: of the whole contract.
    fn rest(&mut self, cx: &Comparison<'_>) {
        let place = (cx.old.document.node, cx.new.document.node);
        let kept = |name: &String, codes: &Self| !codes.others.contains_key(name) && !codes.lost.contains(name);
        let items = self
            .old
            .items
            .iter()
            .filter(|(_, item)| self.is_gone(&item.name) && kept(&item.name, self));
        let gone: Vec<(String, Item)> = items.map(|(key, item)| (key.clone(), item.clone())).collect();
        for (key, item) in gone {
            let module = Code::renamed(&key, "");
            let mut fresh = self.new.items.iter().filter(|(other, now)| {
                let alike = std::mem::discriminant(&now.form) == std::mem::discriminant(&item.form);
                other.starts_with(&module) && alike && !self.old.names.contains(&now.name)
            });
            match (fresh.next(), fresh.next()) {
                (Some((_, now)), None) if matches!(item.form, Form::Trait(_)) => {
                    let names = vec![(item.name.clone(), now.name.clone())];
                    self.others.extend(names.iter().cloned());
                    self.renamed.push(Names { place, names });
                }
                _ => {
                    self.lost.insert(item.name.clone());
                    self.gone.push(Names {
                        place,
                        names: vec![item.name],
                    });
                }
            }
        }
    }

    /// The items that both have.
    pub(super) fn pairs(&self) -> impl Iterator<Item = Both<'_>> {
        self.old.items.iter().filter_map(|(key, old)| {
            let renamed = self.others.get(&old.name).map(|name| Code::renamed(key, name));
            let new = self.new.items.get(renamed.as_ref().unwrap_or(key))?;
            Some(Both { old, new })
        })
    }

    /// Whether a name of a method was there before, or is another one for what was.
    pub(super) fn is_known(&self, name: &str) -> bool {
        self.old.names.contains(name) || self.fresh.contains(name)
    }

    /// The trait that asks for a method now, by whatever name.
    pub(super) fn asked_in(&self, name: &str) -> Option<&str> {
        let name = self.others.get(name).map_or(name, String::as_str);
        self.new.asked.get(name).map(String::as_str)
    }

    /// Whether code says something else than what follows from other names.
    pub(super) fn differ(&self, before: &str, now: &str) -> bool {
        if before == now {
            return false;
        }
        let mut renamed = String::new();
        for word in words(before) {
            // What names something that is gone changes with it.
            if self.lost.contains(word) {
                return false;
            }
            renamed.push_str(self.others.get(word).map_or(word, String::as_str));
        }
        renamed != now
    }

    /// Tells of a part of an item, at the place that it comes from, or else at that of the item.
    pub(super) fn tell_part<'f>(
        &self,
        cx: &'f mut Comparison<'_>,
        rule: &'static Rule,
        (both, part): (&Both<'_>, &str),
        message: String,
    ) -> &'f mut Diagnostic {
        let place = |code: &Code, version: Version<'_>, item: &str| {
            let place = code.places.get(part).or_else(|| code.places.get(item));
            place.map_or(version.document.node, |place| node(version, place))
        };
        let nodes = (
            place(&self.old, cx.old, &both.old.name),
            place(&self.new, cx.new, &both.new.name),
        );
        cx.tell_at(rule, Verdict::Breaking, nodes, message)
    }
}

/// Identifiers, and what stands between them.
fn words(code: &str) -> impl Iterator<Item = &str> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '#';
    let mut rest = code;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let end = rest.find(|c: char| is_word(c) != is_word(first)).unwrap_or(rest.len());
        let (word, more) = rest.split_at(end);
        rest = more;
        Some(word)
    })
}

impl Both<'_> {
    /// Parts that are there before and after, with what they were and what they are.
    pub(super) fn changed(&self, codes: &Codes) -> Vec<(String, String, String)> {
        let name = &self.new.name;
        let parts = |separator: &str, before: &[(String, String)], now: &[(String, String)]| {
            let both = before.iter().filter_map(|(part, before)| {
                let (_, now) = now.iter().find(|(other, _)| other == part)?;
                Some((format!("{name}{separator}{part}"), before.clone(), now.clone()))
            });
            both.collect()
        };
        let mut changed: Vec<(String, String, String)> = match (&self.old.form, &self.new.form) {
            (Form::Struct(before), Form::Struct(now)) => parts(".", before, now),
            (Form::Enum(before), Form::Enum(now)) => parts("::", before, now),
            (Form::Function(_), Form::Function(_)) => Vec::new(),
            (Form::Alias(before), Form::Alias(now))
            | (Form::Trait(before), Form::Trait(now))
            | (Form::Constant(before), Form::Constant(now)) => vec![(name.clone(), before.clone(), now.clone())],
            (before, now) => vec![(name.clone(), word(before).to_owned(), word(now).to_owned())],
        };
        changed.retain(|(_, before, now)| codes.differ(before, now));
        changed
    }

    /// Functions and methods that were others, where all else of the item is as before: what follows from that is no change of its own.
    pub(super) fn signatures(&self, codes: &Codes) -> Vec<(String, String, String)> {
        let mut changed = Vec::new();
        match (&self.old.form, &self.new.form) {
            (Form::Function(before), Form::Function(now)) => {
                changed.push((self.new.name.clone(), before.clone(), now.clone()));
            }
            (before, now) if before == now || matches!(before, Form::Trait(_)) => {
                for (name, before) in &self.old.methods {
                    let other = codes.others.get(name).unwrap_or(name);
                    let gone = || (!has_operations(self.old)).then(|| "gone".to_owned());
                    let now = self.new.methods.get(other).cloned().or_else(gone);
                    changed.extend(now.map(|now| (other.clone(), before.clone(), now)));
                }
            }
            _ => {}
        }
        changed.retain(|(_, before, now)| codes.differ(before, now));
        changed
    }
}

fn word(form: &Form) -> &'static str {
    match form {
        Form::Struct(_) => "a struct",
        Form::Enum(_) => "an enum",
        Form::Alias(_) => "another name for a type",
        Form::Trait(_) => "a trait",
        Form::Function(_) => "a function",
        Form::Constant(_) => "a constant",
    }
}

/// Where the contract describes something, or what it would stand in: `#/components/schemas/Pet`, behind the file where it is not the
/// first.
fn node(version: Version<'_>, place: &str) -> NodeId {
    let (file, pointer) = place.split_once('#').unwrap_or(("", place));
    let files = version.source.files().iter().zip(0u32..);
    let mut files = files.filter(|(known, _)| !file.is_empty() && known.path.ends_with(file));
    let root = files.next().map_or(version.source.root(), |(_, number)| {
        version.source.file_root(crate::diagnostic::FileId(number))
    });
    let mut pointer = pointer.replace('%', "%25");
    loop {
        if let Ok(node) = version.source.fragment(root.id(), &pointer) {
            return node;
        }
        match pointer.rfind('/') {
            Some(at) => pointer.truncate(at),
            None => return root.id(),
        }
    }
}
