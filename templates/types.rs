{{ docs.inner() }}{%- if !imports.is_empty() %}

use wirewright_runtime::types::{ {{- imports|join(", ") -}} };
{%- endif %}
{%- if !own.is_empty() %}

use super::{ {{- own|join(", ") -}} };
{%- endif %}
{%- if !modules.is_empty() %}
{% for module in modules %}
{{ module.gate }}mod {{ module.name }};
{%- endfor %}
{% for module in modules %}
{{ module.gate }}pub use {{ module.name }}::*;
{%- endfor %}
{%- endif %}
{% for item in items %}
{{ item }}
{% endfor %}
