//! The trait for the operations of a tag, and what adds them to a router.

use std::future::Future;
use std::sync::Arc;
{% if uses_rule %}
use wirewright_runtime::rule;
{%- endif %}
use wirewright_runtime::server::{self, FromCall, IntoReply};

use super::{{ base }};
use {{ root }}::operations::{self{% for name in own %}, {{ name }}{% endfor %}};
{%- if uses_rules %}
use {{ root }}::rules;
{%- endif %}
{%- if uses_schemas %}
use {{ root }}::schemas;
{%- endif %}
{%- if !types.is_empty() %}
use {{ root }}::types::{ {{- types|join(", ") -}} };
{%- endif %}

{{ docs.outer(0) }}pub trait {{ api }}: {{ base }} {
{%- for operation in operations %}
{% if !loop.first %}
{% endif %}{% include "item/handler.rs" %}
{%- endfor %}
}

/// Adds these operations to what a router is made of.
{% if secured -%}
#[must_use]
pub fn routes<A, V>(routes: server::Routes<A, V>) -> server::Routes<A, V>
where
    A: {{ api }},
    V: server::Verifier<Principal = A::Principal>,
{
{%- else -%}
#[must_use]
pub fn routes<A: {{ api }}>(routes: server::Routes<A>) -> server::Routes<A> {
{%- endif %}
    routes
{%- for operation in operations -%}
    .{% include "item/route.rs" %}
{%- endfor %}
}
{%- for operation in operations %}

{% include "item/from_call.rs" %}
{%- endfor %}
