{% if package %}{{ docs.inner() }}//!
//! Version {{ version }}.
{% if deprecated %}#![allow(deprecated, reason = "the contract still has what it deprecates")]
{% endif %}
{% endif %}{% for module in modules -%}
{{ module }}
{% endfor -%}
