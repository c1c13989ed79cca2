{{ docs.outer(0) }}// {{ origin }}
{%- if wrapper %}
#[derive(Clone, Debug, PartialEq)]
pub struct {{ name }}(pub {{ ty }});
{%- else %}
pub type {{ name }} = {{ ty }};
{%- endif %}
