//! What each operation takes and answers.

{% if uses_status -%}
use wirewright_runtime::http;
{% endif -%}
use wirewright_runtime::operation;
{%- if uses_rule %}
use wirewright_runtime::rule;
{%- endif %}
{%- if !runtime.is_empty() %}
use wirewright_runtime::types::{ {{- runtime|join(", ") -}} };
{%- endif %}
{%- if security || servers || uses_rules || uses_schemas || !own.is_empty() %}
{% if uses_rules %}
use super::rules;
{%- endif %}
{%- if uses_schemas %}
use super::schemas;
{%- endif %}
{%- if security %}
use super::security;
{%- endif %}
{%- if servers %}
use super::servers;
{%- endif %}
{%- if !own.is_empty() %}
use super::types::{ {{- own|join(", ") -}} };
{%- endif %}
{%- endif %}

{% for feature in needs -%}
// Media types of the contract need this feature of the runtime.
const _: () = wirewright_runtime::body::{{ feature }}::AVAILABLE;

{% endfor -%}
/// The path that every operation stands under{% if servers %} that has no server of its own{% endif %}; empty when there is none.
pub const BASE_PATH: &str = {{ base_path }};
{% for operation in operations %}
{{ operation }}
{% endfor %}
