{{ docs.outer(0) }}// {{ origin }}
{% if deprecated %}#[deprecated = "deprecated by the contract"]
{% endif %}#[derive({{ derives }})]
pub struct {{ name }} {
{%- for field in fields %}
{% if spaced && !loop.first %}
{% endif %}{{ field.docs.outer(4) }}{% if field.deprecated %}    #[deprecated = "deprecated by the contract"]
{% endif %}    pub {{ field.name }}: {{ field.ty }},
{%- endfor %}
}
{%- if let Some(new) = new %}

impl {{ name }} {
    /// A value with nothing but what must be there.
    #[must_use]
    pub fn new({{ new|join(", ") }}) -> Self {
        Self {
{%- for field in fields %}
            {{ field.name }}{{ field.start }},
{%- endfor %}
        }
    }
}
{%- endif %}
