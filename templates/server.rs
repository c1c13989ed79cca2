//! The {{ half }}'s half: {% if groups.is_empty() %}one trait{% else %}traits{% endif %} to implement, and a router that calls {% if groups.is_empty() %}it{% else %}them{% endif %}.
{% if !groups.is_empty() %}
{% for group in groups -%}
pub mod {{ group.name }};
{% endfor -%}
{% endif %}
{% if !operations.is_empty() -%}
use std::future::Future;
use std::sync::Arc;
{%- endif %}

use wirewright_runtime::problem;
{%- if uses_rule %}
use wirewright_runtime::rule;
{%- endif %}
use wirewright_runtime::server{% if !operations.is_empty() %}::{self, FromCall, IntoReply}{% endif %};

use super::operations{% if !own.is_empty() %}::{self{% for name in own %}, {{ name }}{% endfor %}}{% endif %};
{%- if uses_rules %}
use {{ root }}::rules;
{%- endif %}
{%- if uses_schemas %}
use {{ root }}::schemas;
{%- endif %}
{%- if !types.is_empty() %}
use {{ root }}::types::{ {{- types|join(", ") -}} };
{%- endif %}

{% for group in groups -%}
pub use {{ group.name }}::{{ group.api }};
{% endfor %}
{% if groups.is_empty() -%}
/// The {{ noun }} of {{ title }}.
{%- else if operations.is_empty() -%}
/// Who answers the {{ noun }} of {{ title }}, whose traits stand in the modules of their tags.
{%- else -%}
/// The {{ noun }} of {{ title }} that have no tag; those of each tag have a trait of their own.
{%- endif %}
pub trait {{ api }}: Send + Sync + 'static {
    /// What a handler fails with: it is answered as the problem that it turns into.
    type Error: Into<problem::Problem> + Send;
{%- if secured %}

    /// Who calls: what the verifier makes of the credentials of a request.
    type Principal: Send + 'static;
{%- endif %}
{%- for operation in operations %}

{% include "item/handler.rs" %}
{%- endfor %}
}

{% if secured -%}
{{ router.outer(0) }}pub fn router<A, V>(api: A, verifier: V) -> server::Router
where
    A: {{ bounds }},
    V: server::Verifier<Principal = A::Principal>,
{
    router_with(api, verifier, server::Options::default())
}

/// The same with limits and response checks of your own.
pub fn router_with<A, V>(api: A, verifier: V, options: server::Options) -> server::Router
where
    A: {{ bounds }},
    V: server::Verifier<Principal = A::Principal>,
{
    let routes = server::Routes::new(api, options).verifier(verifier);
{%- else -%}
{{ router.outer(0) }}pub fn router<A: {{ bounds }}>(api: A) -> server::Router {
    router_with(api, server::Options::default())
}

/// The same with limits and response checks of your own.
pub fn router_with<A: {{ bounds }}>(api: A, options: server::Options) -> server::Router {
    let routes = server::Routes::new(api, options);
{%- endif %}
{%- for group in groups %}
    let routes = {{ group.name }}::routes(routes);
{%- endfor %}
{%- for operation in operations %}
    let routes = routes.{% include "item/route.rs" %};
{%- endfor %}
    routes.into_router({{ base_path }})
}
{%- for operation in operations %}

{% include "item/from_call.rs" %}
{%- endfor %}
