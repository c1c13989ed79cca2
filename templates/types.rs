//! The types of the contract's schemas.
{%- if !imports.is_empty() %}

use wirewright_runtime::types::{ {{- imports|join(", ") -}} };
{%- endif %}
{% for item in items %}
{{ item }}
{% endfor %}
