//! THE IR: what is to be generated, closed and with final names. It knows no OpenAPI, no YAML and no syntax tree.

mod body;
mod operation;
mod schema;
mod security;
mod server;
mod types;

pub(crate) mod size;

pub(crate) use body::{BodyKind, Content, Data, Format, Item, Items, Multipart, Part, PartKind, Payload};
pub(crate) use operation::{
    Accept, Body, Header, Operation, Parameter, ParameterStyle, Place, Response, ResponseBody, Status,
};
pub(crate) use schema::SchemaDef;
pub(crate) use security::{Need, Scheme, SchemeKind, Security};
pub(crate) use server::{Server, UrlPart, Variable, VariableValues};
pub(crate) use types::{
    Default, Field, IntegerType, IntegerVariant, Limit, Native, Presence, Rest, Struct, TextVariant, Type, TypeDef,
    TypeId, TypeKind, TypeUse, Union, UnionMode, UnionVariant,
};

use crate::code::{Doc, Ident};
pub(crate) use crate::keyword::{Check, Json, SchemaId};

/// A contract, ready to be printed.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    /// The contract's title.
    pub(crate) title: String,
    /// What the contract says of itself.
    pub(crate) docs: Doc,
    /// The contract's version.
    pub(crate) version: String,
    /// The trait that a server implements, such as `RunsApi`.
    pub(crate) api: Ident,
    /// Where the contract says that it is served.
    pub(crate) servers: Vec<Server>,
    /// The path of the first server, such as `/api`; empty when there is none.
    pub(crate) base_path: String,
    /// Every type, in the order in which the contract names or reaches them.
    pub(crate) types: Vec<TypeDef>,
    /// The schemas that are checked as a whole, and what they are made of.
    pub(crate) schemas: Vec<SchemaDef>,
    /// The security schemes, in the contract's order.
    pub(crate) schemes: Vec<Scheme>,
    /// Every operation, in the contract's order.
    pub(crate) operations: Vec<Operation>,
}

impl Model {
    /// Whether the contract discourages the use of anything.
    pub(crate) fn has_deprecated(&self) -> bool {
        let operations = self.operations.iter();
        let fields = |def: &TypeDef| match &def.kind {
            TypeKind::Struct(object) => object.fields.iter().any(|field| field.deprecated),
            _ => false,
        };
        operations.clone().any(|operation| operation.deprecated)
            || operations
                .flat_map(|operation| &operation.parameters)
                .any(|parameter| parameter.deprecated)
            || self.types.iter().any(|def| def.deprecated || fields(def))
    }

    /// The definition of a type.
    pub(crate) fn def(&self, id: TypeId) -> &TypeDef {
        &self.types[id.0 as usize]
    }
}
