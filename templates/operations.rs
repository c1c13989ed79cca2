//! What each operation takes and answers.

{% if uses_status -%}
use wirewright_runtime::http;
{% endif -%}
use wirewright_runtime::operation;
{%- if !runtime.is_empty() %}
use wirewright_runtime::types::{ {{- runtime|join(", ") -}} };
{%- endif %}
{%- if security || !own.is_empty() %}
{% if security %}
use super::security;
{%- endif %}
{%- if !own.is_empty() %}
use super::types::{ {{- own|join(", ") -}} };
{%- endif %}
{%- endif %}

/// The path that every operation stands under; empty when there is none.
pub const BASE_PATH: &str = {{ base_path }};
{% for operation in operations %}
{{ operation }}
{% endfor %}
