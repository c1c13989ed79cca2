//! The {{ noun }} of {{ title }}: {{ about }}.
{%- if sender %}
//!
//! Whoever serves the contract sends them with [`client::Client`]{% if package %} (feature `sender`){% endif %}.
{%- endif %}
{%- if receiver %}
//!
//! Whoever receives them implements the trait of [`server`]{% if package %} (feature `receiver`){% endif %}.
{%- endif %}

{% for module in modules -%}
{{ module }}
{% endfor -%}
