//! The kinds of change: each is a file, with a contract before and after as its example.

use super::api::Codes;
use super::messages::{Carried, Event};
use super::pair::Pair;
use super::schemas::{Direction, Schemas};
use super::walk::{Answer, NamedHeader, Route};
use super::{Change, Comparison, Verdict};
use crate::diagnostic::{Group, Level, Rule};
use crate::document::{MediaType, Parameter, Property, RequestBody};

/// What a kind of change is looked for in.
#[derive(Clone, Copy)]
pub(super) enum Compare {
    Contract(fn(&mut Comparison<'_>)),
    /// The generated code, not the contract.
    Code(fn(&mut Comparison<'_>, &Codes)),
    Operation(fn(&mut Comparison<'_>, &Pair<'_, Route<'_>>)),
    Parameter(fn(&mut Comparison<'_>, &Pair<'_, Parameter>)),
    Body(fn(&mut Comparison<'_>, &Pair<'_, RequestBody>)),
    Answer(fn(&mut Comparison<'_>, &Pair<'_, Answer<'_>>)),
    Header(fn(&mut Comparison<'_>, &Pair<'_, NamedHeader<'_>>)),
    Content(fn(&mut Comparison<'_>, &Pair<'_, MediaType>, Direction)),
    /// An operation of messages.
    Event(fn(&mut Comparison<'_>, &Pair<'_, Event<'_>>)),
    /// A message of such an operation, or of its reply.
    Message(fn(&mut Comparison<'_>, &Pair<'_, Carried<'_>>)),
    Schema(fn(&mut Comparison<'_>, &Schemas<'_>)),
    Property(fn(&mut Comparison<'_>, &Schemas<'_>, &Pair<'_, Property>)),
}

/// What is said of a kind of change; `level` is that of its worst direction.
pub(super) const fn kind(code: &'static str, level: Level, summary: &'static str, explanation: &'static str) -> Rule {
    Rule {
        code,
        group: Group::Compatibility,
        level,
        off: false,
        summary,
        explanation,
        example: None,
    }
}

/// Declares the files, and the list of their kinds.
macro_rules! changes {
    ($($name:ident),* $(,)?) => {
        $(mod $name;)*
        /// Every kind, in the order of their names.
        pub(super) static ALL: &[&Change] = &[$(&$name::CHANGE),*];
    };
}

changes! {
    body_added,
    body_optional,
    body_removed,
    body_required,
    condition_changed,
    content_changed,
    default_changed,
    discriminator_changed,
    encoding_changed,
    enum_began,
    enum_ended,
    enum_value_added,
    enum_value_removed,
    event_added,
    event_address_changed,
    event_binding_changed,
    event_exchange_changed,
    event_guarantee_changed,
    event_parameter_changed,

    event_queue_changed,
    event_removed,
    format_changed,
    header_added,
    header_optional,
    header_removed,
    header_required,
    limit_changed,
    limit_loosened,
    limit_tightened,
    mapping_changed,
    media_type_added,
    media_type_removed,
    message_added,
    message_format_changed,
    message_removed,
    null_allowed,
    null_refused,
    operation_added,
    operation_deprecated,
    operation_moved,
    operation_removed,
    operation_renamed,
    operation_undeprecated,
    parameter_added,
    parameter_added_required,
    parameter_deprecated,
    parameter_optional,
    parameter_removed,
    parameter_required,
    parameter_style_changed,
    properties_closed,
    properties_opened,
    property_added,
    property_added_required,
    property_optional,
    property_removed,
    property_required,
    read_write_changed,
    response_added,
    response_removed,
    schema_added,
    schema_removed,
    scheme_changed,
    security_added,
    security_removed,
    server_added,
    server_removed,
    server_variable_changed,
    stability_changed,
    sunset_changed,
    tag_changed,
    type_changed,
    union_began,
    union_branch_added,
    union_branch_removed,
    value_deprecated,
}
