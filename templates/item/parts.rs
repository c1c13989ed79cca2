/// A part of the body of {{ route }}.
#[derive({% if !part.files %}Clone, {% endif %}Debug{% if !part.files %}, PartialEq{% endif %})]
pub enum {{ part.name }} {
{%- for variant in part.variants %}
{{ variant.docs.outer(4) }}    {{ variant.name }}({{ variant.ty }}),
{%- endfor %}
}
