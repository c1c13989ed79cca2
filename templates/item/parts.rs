/// A part of the body of {{ route }}.
#[derive({% if !part.files %}Clone, {% endif %}Debug{% if !part.files %}, PartialEq{% endif %})]
pub enum {{ part.name }} {
{%- for variant in part.variants %}
{{ variant.docs.outer(4) }}    {{ variant.name }}{% if variant.headers.is_empty() %}({{ variant.ty }}){% else %} {
        /// What it holds.
        {{ variant.field }}: {{ variant.ty }},
{%- for header in variant.headers %}
{{ header.docs.outer(8) }}        {{ header.name }}: {{ header.ty }},
{%- endfor %}
    }{% endif %},
{%- endfor %}
}
{%- if !part.constants.is_empty() %}

impl {{ part.name }} {
{%- for constant in part.constants %}
{{ constant.docs.outer(4) }}    pub const {{ constant.name }}: operation::Parameter = {{ constant.expr }};
{%- endfor %}
}
{%- endif %}
