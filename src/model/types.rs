//! The types of a contract.

use crate::code::{Doc, Ident, Ty};
use crate::keyword::{Keyword, Operand};

use super::SchemaId;

/// A type that the generated code declares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct TypeId(pub(crate) u32);

/// A declaration.
#[derive(Clone, Debug)]
pub(crate) struct TypeDef {
    /// Its name, unique in the crate.
    pub(crate) name: Ident,
    /// What it means.
    pub(crate) docs: Doc,
    /// Where the contract describes it, such as `#/components/schemas/Pet`.
    pub(crate) origin: String,
    /// Whether the contract discourages its use.
    pub(crate) deprecated: bool,
    /// What it is.
    pub(crate) kind: TypeKind,
    /// The type of a user's that it stands for; it is then an alias of the type that is read and written in its place.
    pub(crate) replaced: Option<Ty>,
    /// The schema that values are checked against as a whole, where the type says less.
    pub(crate) whole: Option<SchemaId>,
}

/// The form of a declaration.
#[derive(Clone, Debug)]
pub(crate) enum TypeKind {
    /// An object with known properties.
    Struct(Struct),
    /// A closed set of strings; `open` adds a variant for values that a server may add.
    TextEnum { variants: Vec<TextVariant>, open: bool },
    /// A closed set of integers.
    IntegerEnum(Vec<IntegerVariant>),
    /// One of several types.
    Union(Union),
    /// Another name.
    Alias(TypeUse),
    /// A list or map that holds itself: an alias would have no end.
    Wrapper(TypeUse),
}

/// An object with known properties.
#[derive(Clone, Debug)]
pub(crate) struct Struct {
    /// Its fields, required ones first, otherwise in the contract's order.
    pub(crate) fields: Vec<Field>,
    /// What becomes of other properties.
    pub(crate) rest: Rest,
    /// Limits on the number of properties.
    pub(crate) limits: Vec<Limit>,
    /// Properties of the other direction: read-only ones in a request. They are passed over.
    pub(crate) ignored: Vec<String>,
}

/// What becomes of properties that the contract does not name.
#[derive(Clone, Debug)]
pub(crate) enum Rest {
    /// Passed over.
    Skip,
    /// A violation.
    Deny,
    /// Kept in a map, the field of this name.
    Keep(Ident, Box<TypeUse>),
}

/// A property.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    /// The Rust name.
    pub(crate) name: Ident,
    /// The property's name.
    pub(crate) wire: String,
    /// What it means.
    pub(crate) docs: Doc,
    /// Whether the contract discourages its use.
    pub(crate) deprecated: bool,
    /// Its type, without the states of `presence`.
    pub(crate) ty: TypeUse,
    /// Whether it may be absent or null.
    pub(crate) presence: Presence,
    /// Set when it must break a cycle of types.
    pub(crate) boxed: bool,
    /// What a reader puts in its place when it is absent.
    pub(crate) default: Option<Default>,
}

/// The states of a property.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Presence {
    /// Always there, never null: `T`.
    Required,
    /// Always there, may be null: `Option<T>`.
    Nullable,
    /// May be absent, never null: `Option<T>`.
    Optional,
    /// May be absent, may be null: `Maybe<T>`.
    Maybe,
}

/// A default value in the terms of its type.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Default {
    /// `true` or `false`.
    Bool(bool),
    /// An integer.
    Integer(i128),
    /// A float.
    Float(f64),
    /// A string.
    Text(String),
    /// A variant of an enum.
    Variant(TypeId, Ident),
    /// An empty list or map.
    Empty,
}

/// A string of an enum.
#[derive(Clone, Debug)]
pub(crate) struct TextVariant {
    /// The variant's name.
    pub(crate) name: Ident,
    /// The string.
    pub(crate) wire: String,
    /// What it means.
    pub(crate) docs: Doc,
    /// Whether the contract discourages its use.
    pub(crate) deprecated: bool,
}

/// An integer of an enum.
#[derive(Clone, Debug)]
pub(crate) struct IntegerVariant {
    /// The variant's name.
    pub(crate) name: Ident,
    /// The integer.
    pub(crate) wire: i64,
    /// What it means.
    pub(crate) docs: Doc,
    /// Whether the contract discourages its use.
    pub(crate) deprecated: bool,
}

/// One of several types.
#[derive(Clone, Debug)]
pub(crate) struct Union {
    /// The branches, in the contract's order.
    pub(crate) variants: Vec<UnionVariant>,
    /// How a reader tells them apart.
    pub(crate) mode: UnionMode,
}

/// A branch of a union.
#[derive(Clone, Debug)]
pub(crate) struct UnionVariant {
    /// The variant's name.
    pub(crate) name: Ident,
    /// What it means.
    pub(crate) docs: Doc,
    /// What it holds.
    pub(crate) ty: TypeUse,
    /// Set when it must break a cycle of types, or is much larger than the others.
    pub(crate) boxed: bool,
}

/// How a reader tells the branches of a union apart.
#[derive(Clone, Debug)]
pub(crate) enum UnionMode {
    /// By a property that names the branch: its values, each with the position of its branch.
    Tagged {
        property: String,
        tags: Vec<(String, usize)>,
        /// Whether a value of a branch cannot have the tag of another one.
        certain: bool,
    },
    /// Exactly one accepts.
    OneOf,
    /// At least one accepts.
    AnyOf,
}

impl UnionMode {
    /// Whether only the JSON of a value tells for sure of which branches it is.
    pub(crate) const fn is_reread(&self) -> bool {
        matches!(self, Self::OneOf | Self::Tagged { certain: false, .. })
    }
}

/// A type where it is used, with the limits that hold there.
#[derive(Clone, Debug)]
pub(crate) struct TypeUse {
    /// The type.
    pub(crate) ty: Type,
    /// Limits on its values, of the type's own family.
    pub(crate) limits: Vec<Limit>,
    /// The schema that values are checked against as a whole, where type and limits say less.
    pub(crate) whole: Option<SchemaId>,
}

/// An assertion, without its place.
#[derive(Clone)]
pub(crate) struct Limit {
    /// The keyword.
    pub(crate) keyword: &'static Keyword,
    /// Its value.
    pub(crate) operand: Operand,
}

/// A type.
#[derive(Clone, Debug)]
pub(crate) enum Type {
    /// `bool`
    Bool,
    /// An integer of this width.
    Integer(IntegerType),
    /// `f64`, or `f32`.
    Number { single: bool },
    /// A string of this native type, with a format to check where the type does not imply it.
    Text(Native, Option<&'static str>),
    /// Any JSON.
    Value,
    /// `Vec<T>`
    List(Box<TypeUse>),
    /// `Map<T>`
    Map(Box<TypeUse>),
    /// A declared type.
    Named(TypeId),
    /// `Option<T>`: the value or null.
    Nullable(Box<TypeUse>),
}

/// The width of an integer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IntegerType {
    I8,
    I16,
    I32,
    I64,
    U8,
    U16,
    U32,
    U64,
}

impl IntegerType {
    /// The integers that it holds.
    pub(crate) fn range(self) -> std::ops::RangeInclusive<i128> {
        match self {
            Self::I8 => i8::MIN.into()..=i8::MAX.into(),
            Self::I16 => i16::MIN.into()..=i16::MAX.into(),
            Self::I32 => i32::MIN.into()..=i32::MAX.into(),
            Self::I64 => i64::MIN.into()..=i64::MAX.into(),
            Self::U8 => 0..=u8::MAX.into(),
            Self::U16 => 0..=u16::MAX.into(),
            Self::U32 => 0..=u32::MAX.into(),
            Self::U64 => 0..=u64::MAX.into(),
        }
    }

    /// Rust's name.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::I8 => "i8",
            Self::I16 => "i16",
            Self::I32 => "i32",
            Self::I64 => "i64",
            Self::U8 => "u8",
            Self::U16 => "u16",
            Self::U32 => "u32",
            Self::U64 => "u64",
        }
    }
}

/// What a string is in Rust.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Native {
    String,
    Uuid,
    DateTime,
    Date,
    Base64,
    Ipv4Addr,
    Ipv6Addr,
    Secret,
}

impl Native {
    /// The name that generated code imports.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::String => "String",
            Self::Uuid => "Uuid",
            Self::DateTime => "DateTime",
            Self::Date => "Date",
            Self::Base64 => "Base64",
            Self::Ipv4Addr => "Ipv4Addr",
            Self::Ipv6Addr => "Ipv6Addr",
            Self::Secret => "Secret",
        }
    }
}

impl TypeUse {
    /// A type without limits.
    pub(crate) fn plain(ty: Type) -> Self {
        Self {
            ty,
            limits: Vec::new(),
            whole: None,
        }
    }

    /// The type and whether null is allowed beside it.
    pub(crate) fn split_null(self) -> (Self, bool) {
        match self.ty {
            Type::Nullable(inner) => (*inner, true),
            _ => (self, false),
        }
    }

    /// The same type that may also be null.
    pub(crate) fn or_null(self) -> Self {
        match self.ty {
            Type::Nullable(_) | Type::Value => self,
            _ => Self::plain(Type::Nullable(Box::new(self))),
        }
    }
}

impl std::fmt::Debug for Limit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {:?}", self.keyword.name, self.operand)
    }
}
