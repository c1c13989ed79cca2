{{ docs.inner() }}
{% if uses_status -%}
use wirewright_runtime::http;
{% endif -%}
{% if !operations.is_empty() -%}
use wirewright_runtime::operation;
{%- endif %}
{%- if uses_rule %}
use wirewright_runtime::rule;
{%- endif %}
{%- if !runtime.is_empty() %}
use wirewright_runtime::types::{ {{- runtime|join(", ") -}} };
{%- endif %}
{%- if !headers.is_empty() || security || servers || uses_rules || uses_schemas || !own.is_empty() %}
{% if !headers.is_empty() %}
use {{ root }}::headers::{ {%- for name in headers %}{{ name }}, {% endfor -%} };
{%- endif %}
{% if uses_rules %}
use {{ root }}::rules;
{%- endif %}
{%- if uses_schemas %}
use {{ root }}::schemas;
{%- endif %}
{%- if security %}
use {{ root }}::security;
{%- endif %}
{%- if servers %}
use {{ root }}::servers;
{%- endif %}
{%- if !own.is_empty() %}
use {{ root }}::types::{ {{- own|join(", ") -}} };
{%- endif %}
{%- endif %}

{% for group in groups -%}
{{ group.gate }}pub mod {{ group.name }};
{% endfor -%}
{% if !groups.is_empty() %}
{% for group in groups -%}
{{ group.gate }}pub use {{ group.name }}::*;
{% endfor %}
{% endif -%}
{% for feature in needs -%}
// Media types of the contract need this feature of the runtime.
const _: () = wirewright_runtime::body::{{ feature }}::AVAILABLE;

{% endfor -%}
{% if let Some(base_path) = base_path -%}
/// The path that every operation stands under{% if servers %} that has no server of its own{% endif %}; empty when there is none.
pub const BASE_PATH: &str = {{ base_path }};
{% endif -%}
{% for operation in operations %}
{{ operation }}
{% endfor %}
