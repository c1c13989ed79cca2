//! What every view needs to know of the whole model.

use std::collections::{BTreeSet, HashMap, HashSet};

use heck::ToShoutySnakeCase;

use crate::code::Ident;
use crate::keyword::Operand;
use crate::model::{Check, Group, Model, Rest, Type, TypeId, TypeKind, TypeUse};

use super::home::{self, Owner};
use super::rules::NamedRules;
use super::section::Module;
use super::{Target, krate, rule};

/// The model with what is asked of it again and again.
pub(super) struct Context<'m> {
    pub(super) model: &'m Model,
    /// The name of the static for each regular expression.
    pub(super) patterns: HashMap<String, Ident>,
    /// The statics in the order of first use.
    pub(super) pattern_order: Vec<(Ident, String)>,
    /// The rules that the printed code names.
    pub(super) rules: NamedRules,
    /// For every declared type whether its values have anything to check.
    pub(super) checked: Vec<bool>,
    /// Whether each tag is a feature of the package.
    pub(super) tag_features: bool,
    /// For every declared type who reaches it; nobody is known of where tags are no features.
    pub(super) owners: Vec<Owner>,
}

impl<'m> Context<'m> {
    pub(super) fn of(model: &'m Model, target: &Target) -> Self {
        let tag_features = target.package.as_ref().is_some_and(|package| package.tag_features);
        let mut cx = Self {
            model,
            patterns: HashMap::new(),
            pattern_order: Vec::new(),
            rules: NamedRules::default(),
            checked: vec![false; model.types.len()],
            tag_features,
            owners: match tag_features {
                true => home::owners(model),
                false => vec![Owner::Nobody; model.types.len()],
            },
        };
        cx.name_patterns();
        cx.find_checked();
        cx
    }

    /// The module of a group's file.
    pub(super) fn module(&self, group: &'m Group) -> Module<'m> {
        let gate = match self.tag_features {
            true => krate::gate(Some(&krate::tag_feature(group))),
            false => String::new(),
        };
        Module {
            gate,
            name: &group.module,
            api: &group.api,
        }
    }

    /// Names each regular expression after the first place that uses it.
    fn name_patterns(&mut self) {
        let mut taken: HashSet<String> = HashSet::new();
        let model = self.model;
        for def in &model.types {
            if let TypeKind::Alias(_) = def.kind {
                taken.insert(rule::constant(&def.name).word().to_owned());
            }
        }
        let mut found: Vec<(String, &TypeUse)> = Vec::new();
        for def in &model.types {
            let name = def.name.word();
            match &def.kind {
                TypeKind::Struct(object) => {
                    found.extend(
                        object
                            .fields
                            .iter()
                            .map(|field| (field.name.word().to_owned(), &field.ty)),
                    );
                    if let Rest::Keep(_, ty) = &object.rest {
                        found.push((format!("{name} value"), ty));
                    }
                }
                TypeKind::Union(union) => {
                    found.extend(union.variants.iter().map(|v| (v.name.word().to_owned(), &v.ty)))
                }
                TypeKind::Alias(ty) | TypeKind::Wrapper(ty) => found.push((name.to_owned(), ty)),
                TypeKind::TextEnum { .. } | TypeKind::IntegerEnum(_) => {}
            }
        }
        let shared = model.header_sets.iter().flat_map(|set| &set.headers);
        found.extend(shared.map(|header| (header.field.word().to_owned(), &header.ty)));
        for operation in model.operations() {
            found.extend(
                operation
                    .parameters
                    .iter()
                    .map(|parameter| (parameter.field.word().to_owned(), &parameter.ty)),
            );
            for response in &operation.responses {
                found.extend(
                    response
                        .headers
                        .iter()
                        .map(|header| (header.field.word().to_owned(), &header.ty)),
                );
                let bodies = response.body.iter().flat_map(|body| body.payload.types());
                found.extend(bodies.map(|ty| (format!("{} body", operation.function.word()), ty)));
            }
            let bodies = operation.body.iter().flat_map(|body| body.payload.types());
            found.extend(bodies.map(|ty| (format!("{} body", operation.function.word()), ty)));
        }
        for message in model.messages() {
            found.extend(message.types().map(|ty| (message.function.word().to_owned(), ty)));
        }
        for (name, ty) in found {
            self.patterns_of(&name, ty, &mut taken);
        }
        for check in model.schemas.iter().flat_map(|schema| &schema.checks) {
            match check {
                Check::Pattern(pattern) => self.name_pattern("schema", pattern, &mut taken),
                Check::PatternProperties(schemas) => {
                    for (pattern, _) in schemas {
                        self.name_pattern("property", pattern, &mut taken);
                    }
                }
                _ => {}
            }
        }
        self.rules = NamedRules::beside(taken);
    }

    fn name_pattern(&mut self, name: &str, pattern: &str, taken: &mut HashSet<String>) {
        if self.patterns.contains_key(pattern) {
            return;
        }
        let base = format!("{}_PATTERN", name.to_shouty_snake_case());
        let free = (1u64..).map(|n| if n == 1 { base.clone() } else { format!("{base}_{n}") });
        let Some(name) = free.into_iter().find(|name| taken.insert(name.clone())) else {
            return;
        };
        let name = Ident::new(&name);
        self.patterns.insert(pattern.to_owned(), name.clone());
        self.pattern_order.push((name, pattern.to_owned()));
    }

    fn patterns_of(&mut self, name: &str, ty: &TypeUse, taken: &mut HashSet<String>) {
        for limit in &ty.limits {
            let Operand::Regex(pattern) = &limit.operand else {
                continue;
            };
            self.name_pattern(name, pattern, taken);
        }
        if let Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) = &ty.ty {
            self.patterns_of(name, inner, taken);
        }
    }

    fn find_checked(&mut self) {
        loop {
            let next = self.model.types.iter();
            let next: Vec<bool> = next
                .map(|def| def.whole.is_some() || def.replaced.is_some() || self.checks_kind(&def.kind))
                .collect();
            if next == self.checked {
                return;
            }
            self.checked = next;
        }
    }

    fn checks_kind(&self, kind: &TypeKind) -> bool {
        match kind {
            TypeKind::Struct(object) => {
                !object.limits.is_empty()
                    || object.fields.iter().any(|field| rule::checks(self, &field.ty))
                    || matches!(&object.rest, Rest::Keep(_, ty) if rule::checks(self, ty))
            }
            TypeKind::TextEnum { open, .. } => *open,
            TypeKind::IntegerEnum(_) => false,
            TypeKind::Union(union) if union.mode.is_reread() => true,
            TypeKind::Union(union) => union.variants.iter().any(|variant| rule::checks(self, &variant.ty)),
            TypeKind::Alias(ty) | TypeKind::Wrapper(ty) => rule::checks(self, ty),
        }
    }

    /// What a file has to import for these types: the runtime's, and the contract's own.
    pub(super) fn imports<'t>(&self, types: impl IntoIterator<Item = &'t TypeUse>) -> Imports {
        let mut imports = Imports::default();
        for ty in types {
            self.import(ty, &mut imports);
        }
        imports
    }

    fn import(&self, used: &TypeUse, imports: &mut Imports) {
        match &used.ty {
            Type::Text(crate::model::Native::String, _) | Type::Bool | Type::Integer(_) | Type::Number { .. } => {}
            Type::Text(native, _) => {
                imports.runtime.insert(native.name());
            }
            Type::Value => {
                imports.runtime.insert("Value");
            }
            Type::Map(inner) => {
                imports.runtime.insert("Map");
                self.import(inner, imports);
            }
            Type::List(inner) | Type::Nullable(inner) => self.import(inner, imports),
            Type::Named(TypeId(id)) => {
                imports.own.insert(self.model.types[*id as usize].name.clone());
            }
        }
    }
}

/// Names that a file imports.
#[derive(Default)]
pub(super) struct Imports {
    /// From the runtime's `types`.
    pub(super) runtime: BTreeSet<&'static str>,
    /// From the crate's own `types`.
    pub(super) own: BTreeSet<Ident>,
}
