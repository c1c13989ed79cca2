{{ docs.outer(0) }}// {{ origin }}
{% if deprecated %}#[deprecated = "deprecated by the contract"]
{% endif %}#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum {{ name }} {
{%- for variant in variants %}
{{ variant.docs.outer(4) }}{% if variant.deprecated %}    #[deprecated = "deprecated by the contract"]
{% endif %}    {{ variant.name }},
{%- endfor %}
}

impl {{ name }} {
    /// Every value of the contract, in its order.
    pub const ALL: &[Self] = &[
{%- for variant in variants %}
        Self::{{ variant.name }},
{%- endfor %}
    ];

    /// The value as the contract writes it.
    #[must_use]
    pub const fn as_i64(&self) -> i64 {
        match self {
{%- for variant in variants %}
            Self::{{ variant.name }} => {{ variant.wire }},
{%- endfor %}
        }
    }
}
