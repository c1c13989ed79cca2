//! The rules: each is a file, with the contract that breaks it and the one that does not as its examples.

use super::Lint;
use super::contract::{Contract, nearest, share_method};
use crate::diagnostic::{Diagnostic, Example, Findings, Group, Level, Rule};
use crate::document::report;

/// Declares the files, and the list of their rules.
macro_rules! lints {
    ($($name:ident),* $(,)?) => {
        $(mod $name;)*
        /// Every rule, in the order of their names.
        pub(super) static ALL: &[&Lint] = &[$(&$name::LINT),*];
    };
}

lints! {
    allof_closed,
    body_on_bodiless_status,
    body_on_get_delete,
    bounds_inverted,
    default_breaks_schema,
    deprecated_unexplained,
    discriminator_inline_branch,
    discriminator_property,
    encoding_unknown_property,
    enum_null_missing,
    enum_type_mismatch,
    enum_variant_collision,
    example_exclusive,
    example_invalid,
    format_type_mismatch,
    format_unknown,
    info_contact,
    info_description,
    info_license,
    integer_width_missing,
    keyword_not_applicable,
    markdown_script,
    media_type_schema_missing,
    media_type_wildcard,
    no_success,
    nullable_untyped,
    operation_description,
    operation_id_chars,
    operation_id_collision,
    operation_id_missing,
    operation_summary,
    parameter_description,
    parameter_required_default,
    path_ambiguous,
    path_identical,
    path_trailing_slash,
    path_verb,
    pattern_unanchored,
    problem_missing,
    property_casing,
    property_collision,
    read_write_only,
    redundant_combinator,
    ref_in_example,
    required_undefined,
    response_4xx_missing,
    response_array_root,
    response_header_ignored,
    schema_description,
    schema_infinite,
    secret_in_answer,
    security_api_key_in_query,
    security_basic,
    security_implicit_flow,
    security_query_secret,
    security_unprotected_write,
    server_insecure,
    server_trailing_slash,
    tag_description,
    tag_duplicate,
    tag_undefined,
    type_missing,
    type_name_collision,
    unbounded_list,
    unbounded_text,
    union_overlap,
    union_undiscriminated,
    unused_component,
    version_format,
    yaml_ambiguous,
}
