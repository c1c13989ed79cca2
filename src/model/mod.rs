//! THE IR: what is to be generated, closed and with final names. It knows no OpenAPI, no YAML and no syntax tree.

mod body;
mod events;
mod follow;
mod interface;
mod operation;
mod schema;
mod security;
mod server;
mod topology;
mod types;

pub(crate) mod size;

pub(crate) use body::{
    BodyKind, Content, Data, Format, Item, Items, Multipart, Part, PartHeader, PartKind, PartStyle, Payload,
};
pub(crate) use events::{Events, KeyParameter, KeyPart, Location, Message, MessageContent, Received, Reply, Sent};
pub(crate) use follow::{CallbackUrl, Given, Link, Links, Piece, Read, reads};
pub(crate) use interface::{Group, Interface, Side};
pub(crate) use operation::{
    Accept, Body, FormField, Header, HeaderSet, Operation, Parameter, ParameterStyle, Place, Response, ResponseBody,
    SharedHeaders, Status,
};
pub(crate) use schema::SchemaDef;
pub(crate) use security::{Need, Scheme, SchemeKind, Security};
pub(crate) use server::{Server, UrlPart, Variable, VariableValues};
pub use topology::{Argument, Binding, Exchange, ExchangeKind, Queue, Topology};
pub(crate) use types::{
    Default, Field, IntegerType, IntegerVariant, Limit, Native, Presence, Rest, Struct, TextVariant, Type, TypeDef,
    TypeId, TypeKind, TypeUse, Union, UnionMode, UnionVariant,
};

use crate::code::Doc;
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
    /// Headers that answers share.
    pub(crate) header_sets: Vec<HeaderSet>,
    /// The operations of each side.
    pub(crate) interfaces: [Interface; 3],
    /// What links lead to, of operations that have any.
    pub(crate) links: Vec<Links>,
    /// The URLs of callbacks.
    pub(crate) urls: Vec<CallbackUrl>,
    /// Its messages, where it has any.
    pub(crate) events: Option<Events>,
}

impl Model {
    /// Whether the contract discourages the use of anything.
    pub(crate) fn has_deprecated(&self) -> bool {
        let operations = self.operations();
        let parts = |def: &TypeDef| match &def.kind {
            TypeKind::Struct(object) => object.fields.iter().any(|field| field.deprecated),
            TypeKind::TextEnum { variants, .. } => variants.iter().any(|variant| variant.deprecated),
            TypeKind::IntegerEnum(variants) => variants.iter().any(|variant| variant.deprecated),
            _ => false,
        };
        operations.clone().any(|operation| operation.deprecated)
            || operations
                .flat_map(|operation| &operation.parameters)
                .any(|parameter| parameter.deprecated)
            || self.messages().any(|message| message.deprecated)
            || self.types.iter().any(|def| def.deprecated || parts(def))
    }

    /// Places in the contract, each with the names that are made for it: of types, `Type.field`, and of what belongs to an operation.
    pub(crate) fn origins(&self) -> Vec<(String, Vec<String>)> {
        let mut origins: indexmap::IndexMap<String, Vec<String>> = indexmap::IndexMap::new();
        let mut add = |place: String, name: String| origins.entry(place).or_default().push(name);
        for def in &self.types {
            add(def.origin.clone(), def.name.to_string());
            if let TypeKind::Struct(object) = &def.kind {
                for field in &object.fields {
                    let wire = field.wire.replace('~', "~0").replace('/', "~1");
                    add(
                        format!("{}/properties/{wire}", def.origin),
                        format!("{}.{}", def.name, field.name),
                    );
                }
            }
        }
        for operation in self.operations() {
            let own = [
                &operation.function,
                &operation.constant,
                &operation.request,
                &operation.response,
            ];
            for name in own.into_iter().chain(operation.enums()) {
                add(operation.origin.clone(), name.to_string());
            }
        }
        for message in self.messages() {
            for name in [&message.function, &message.constant] {
                add(message.origin.clone(), name.to_string());
            }
        }
        origins.into_iter().collect()
    }

    /// The definition of a type.
    pub(crate) fn def(&self, id: TypeId) -> &TypeDef {
        &self.types[id.0 as usize]
    }

    /// The operations of a side.
    pub(crate) fn interface(&self, side: Side) -> &Interface {
        &self.interfaces[side as usize]
    }

    /// Every message, whichever way it goes.
    pub(crate) fn messages(&self) -> impl Iterator<Item = &Message> {
        self.events.iter().flat_map(Events::messages)
    }

    /// Every operation, whoever calls it.
    pub(crate) fn operations(&self) -> impl Iterator<Item = &Operation> + Clone {
        self.interfaces.iter().flat_map(|interface| &interface.operations)
    }
}
