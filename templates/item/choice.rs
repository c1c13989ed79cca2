/// A body of {{ route }}, by its media type.
#[derive({% if !choice.streams %}Clone, {% endif %}Debug{% if !choice.streams %}, PartialEq{% endif %})]
pub enum {{ choice.name }} {
{%- for variant in choice.variants() %}
{{ variant.docs.outer(4) }}    {{ variant.name }}({{ variant.ty }}),
{%- endfor %}
}
