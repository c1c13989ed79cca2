{% include "item/descriptor.rs" %}

/// What {{ route }} takes.{% if deprecated %} Deprecated by the contract.{% endif %}
#[derive({% if !asks_once %}Clone, {% endif %}Debug{% if default %}, Default{% endif %}{% if !asks_once %}, PartialEq{% endif %})]
pub struct {{ request }}{% if fields.is_empty() %};{% else %} {
{%- for field in fields %}
{% if spaced && !loop.first %}
{% endif %}{{ field.docs.outer(4) }}{% if field.deprecated %}    #[deprecated = "deprecated by the contract"]
{% endif %}    pub {{ field.name }}: {{ field.ty }},
{%- endfor %}
}{% endif %}
{%- if !parameters.is_empty() || new.is_some() %}

impl {{ request }} {
{%- for parameter in parameters %}
    pub(crate) const {{ parameter.constant }}: operation::Parameter = {{ parameter.expr }};
{%- endfor %}
{%- if let Some(new) = new %}

    /// A request with nothing but what must be there.
    #[must_use]
    pub fn new({{ new|join(", ") }}) -> Self {
        Self {
{%- for field in fields %}
            {{ field.name }}{{ field.start }},
{%- endfor %}
        }
    }
{%- endif %}
}
{%- endif %}

/// What {{ route }} answers.{% if deprecated %} Deprecated by the contract.{% endif %}
#[derive({% if !answers_once %}Clone, {% endif %}Debug{% if !answers_once %}, PartialEq{% endif %})]
pub enum {{ response }} {
{%- for answer in responses %}
{{ answer.docs.outer(4) }}    {{ answer.variant }}{% if answer.tuple %}({{ answer.fields[0].ty }}){% else if !answer.fields.is_empty() %} {
{%- for field in answer.fields %}
{{ field.docs.outer(8) }}        {{ field.name }}: {{ field.ty }},
{%- endfor %}
    }{% endif %},
{%- endfor %}
}
{%- if let Some(success) = success %}

impl {{ response }} {
    /// The body of a `{{ success.status }}`, or every other answer as the error.
    ///
    /// # Errors
    /// Any other answer.
    pub fn {{ success.method }}(self) -> Result<{{ success.ty }}, {% if success.boxed %}Box<Self>{% else %}Self{% endif %}> {
        match self {
            Self::{{ success.pattern }} => Ok({{ success.body }}),
{%- if success.others %}
            other => Err({% if success.boxed %}Box::new(other){% else %}other{% endif %}),
{%- endif %}
        }
    }
}
{%- endif %}
{%- for choice in choices %}

{% include "item/choice.rs" %}
{%- endfor %}
{%- for part in parts %}

{% include "item/parts.rs" %}
{%- endfor %}
{%- if let Some(accept) = accept %}

{% include "item/accept.rs" %}
{%- endif %}
