{{ docs.outer(0) }}// {{ origin }}
{%- if deprecated %}
#[deprecated = "deprecated by the contract"]
{%- endif %}
{%- if wrapper %}
#[derive(Clone, Debug, PartialEq)]
pub struct {{ name }}(pub {{ ty }});
{%- else %}
pub type {{ name }} = {{ ty }};
{%- endif %}
