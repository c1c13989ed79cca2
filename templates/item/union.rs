{{ docs.outer(0) }}// {{ origin }}
{% if deprecated %}#[deprecated = "deprecated by the contract"]
{% endif %}#[derive(Clone, Debug, PartialEq)]
pub enum {{ name }} {
{%- for variant in variants %}
{{ variant.docs.outer(4) }}    {{ variant.name }}({{ variant.ty }}),
{%- endfor %}
}
