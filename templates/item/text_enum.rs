{{ docs.outer(0) }}// {{ origin }}
{% if deprecated %}#[deprecated = "deprecated by the contract"]
{% endif %}#[derive(Clone, {% if !open %}Copy, {% endif %}Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum {{ name }} {
{%- for variant in variants %}
{{ variant.docs.outer(4) }}{% if variant.deprecated %}    #[deprecated = "deprecated by the contract"]
{% endif %}    {{ variant.name }},
{%- endfor %}
{%- if open %}
    /// A value that the contract does not name.
    Unknown(String),
{%- endif %}
}

impl {{ name }} {
    /// Every value of the contract, in its order.
    pub const ALL: &[Self] = &[
{%- for variant in variants %}
        Self::{{ variant.name }},
{%- endfor %}
    ];

    /// The value as the contract spells it.
    #[must_use]
    pub const fn as_str(&self) -> &{% if !open %}'static {% endif %}str {
        match self {
{%- for variant in variants %}
            Self::{{ variant.name }} => {{ variant.wire }},
{%- endfor %}
{%- if open %}
            Self::Unknown(text) => text.as_str(),
{%- endif %}
        }
    }
}
