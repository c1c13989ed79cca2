{% if package %}{{ docs.inner() }}//!
//! Version {{ version }}.

{% endif %}{% for module in modules -%}
{{ module }}
{% endfor -%}
