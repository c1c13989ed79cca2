//! The {{ half }}'s half: one trait to implement, and a router that calls it.

use std::future::Future;
{%- if !operations.is_empty() %}
use std::sync::Arc;
{%- endif %}

use wirewright_runtime::problem;
{%- if uses_rule %}
use wirewright_runtime::rule;
{%- endif %}
use wirewright_runtime::server::{self{% if !operations.is_empty() %}, FromCall, IntoReply{% endif %}};

use super::operations::{self{% for name in own %}, {{ name }}{% endfor %}};
{%- if uses_rules %}
use {{ root }}::rules;
{%- endif %}
{%- if uses_schemas %}
use {{ root }}::schemas;
{%- endif %}
{%- if !types.is_empty() %}
use {{ root }}::types::{ {{- types|join(", ") -}} };
{%- endif %}

/// The {{ noun }} of {{ title }}.
pub trait {{ api }}: Send + Sync + 'static {
    /// What a handler fails with: it is answered as the problem that it turns into.
    type Error: Into<problem::Problem> + Send;
{%- if secured %}

    /// Who calls: what the verifier makes of the credentials of a request.
    type Principal: Send + 'static;
{%- endif %}
{%- for operation in operations %}

{{ operation.docs.outer(4) }}{% if operation.deprecated %}    #[deprecated = "deprecated by the contract"]
{% endif %}{% if operation.converts %}    #[allow(clippy::wrong_self_convention, reason = "the contract names it")]
{% endif %}    fn {{ operation.function }}(
        &self,
{%- if let Some(principal) = operation.principal %}
        principal: {{ principal }},
{%- endif %}
        request: {{ operation.request }},
    ) -> impl Future<Output = Result<{{ operation.response }}, Self::Error>> + Send;
{%- endfor %}
}

{% if secured -%}
{{ router.outer(0) }}pub fn router<A, V>(api: A, verifier: V) -> server::Router
where
    A: {{ api }},
    V: server::Verifier<Principal = A::Principal>,
{
    router_with(api, verifier, server::Options::default())
}

/// The same with limits and response checks of your own.
pub fn router_with<A, V>(api: A, verifier: V, options: server::Options) -> server::Router
where
    A: {{ api }},
    V: server::Verifier<Principal = A::Principal>,
{
    let routes = server::Routes::new(api, options).verifier(verifier);
{%- else -%}
{{ router.outer(0) }}pub fn router<A: {{ api }}>(api: A) -> server::Router {
    router_with(api, server::Options::default())
}

/// The same with limits and response checks of your own.
pub fn router_with<A: {{ api }}>(api: A, options: server::Options) -> server::Router {
    let routes = server::Routes::new(api, options);
{%- endif %}
{%- for operation in operations %}
    let routes = routes.{{ operation.add }}(&operations::{{ operation.constant }}, |api: Arc<A>{% if operation.principal.is_some() %}, principal{% endif %}, request| async move {
        api.{{ operation.function }}({% if operation.principal.is_some() %}principal, {% endif %}request).await
    });
{%- endfor %}
    routes.into_router({{ base_path }})
}
{%- for operation in operations %}

impl FromCall for {{ operation.request }} {
    fn from_call({% if operation.fields.is_empty() %}_{% endif %}call: &mut server::Call) -> Option<Self> {
{%- for field in operation.fields %}
        let {{ field.local }} = {{ field.read }};
{%- endfor %}
{%- if operation.fields.is_empty() %}
        Some(Self)
{%- else %}
        Some(Self {
{%- for field in operation.fields %}
            {{ field.name }}: {{ field.finish }},
{%- endfor %}
        })
{%- endif %}
    }
}

impl IntoReply for {{ operation.response }} {
    fn into_reply(self, reply: &mut server::Reply) {
        match self {
{%- for answer in operation.responses %}
            Self::{{ answer.pattern }} => {
{%- for line in answer.write %}
                {{ line }};
{%- endfor %}
            }
{%- endfor %}
        }
    }
}
{%- if let Some(choice) = operation.asked %}

impl FromCall for {{ choice.name }} {
    fn from_call(call: &mut server::Call) -> Option<Self> {
        match call.media_type() {
{%- for variant in choice.others %}
            {{ variant.pattern }} => {{ variant.from_call }},
{%- endfor %}
            _ => {{ choice.first.from_call }},
        }
    }
}
{%- endif %}
{%- for parts in operation.parts %}

impl server::FromPart for {{ parts.name }} {
    const PARTS: &'static [server::PartRule<Self>] = &[
{%- for variant in parts.variants %}
        {{ variant.rule }},
{%- endfor %}
    ];
{%- if parts.closed %}
    const CLOSED: bool = true;
{%- endif %}
}
{%- endfor %}
{%- for choice in operation.answered %}

impl IntoReply for {{ choice.name }} {
    fn into_reply(self, reply: &mut server::Reply) {
        match self {
{%- for variant in choice.variants() %}
            Self::{{ variant.name }}(body) => {{ variant.reply }},
{%- endfor %}
        }
    }
}
{%- endfor %}
{%- endfor %}
