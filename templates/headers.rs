//! Headers that answers share.

use wirewright_runtime::operation;
{%- if uses_rule %}
use wirewright_runtime::rule;
{%- endif %}
{%- if !imports.runtime.is_empty() %}
use wirewright_runtime::types::{ {%- for name in imports.runtime %}{{ name }}, {% endfor -%} };
{%- endif %}
{% if uses_rules %}
use super::rules;
{%- endif %}
{%- if uses_schemas %}
use super::schemas;
{%- endif %}
{%- if !imports.own.is_empty() %}
use super::types::{ {%- for name in imports.own %}{{ name }}, {% endfor -%} };
{%- endif %}
{% for set in sets %}
{{ set.docs.outer(0) }}#[derive(Clone, Debug{% if set.default %}, Default{% endif %}, PartialEq)]
pub struct {{ set.name }} {
{%- for header in set.headers %}
{% if !loop.first %}
{% endif %}{{ header.field.docs.outer(4) }}    pub {{ header.field.name }}: {{ header.field.ty }},
{%- endfor %}
}

impl operation::HeaderSet for {{ set.name }} {
    const HEADERS: &'static [operation::Header] = &[
{%- for header in set.headers %}
        {{ header.described }},
{%- endfor %}
    ];

    fn read(r: &mut operation::HeaderReader<'_>) -> Option<Self> {
{%- for header in set.headers %}
        let {{ header.local }} = {{ header.read }};
{%- endfor %}
        Some(Self {
{%- for header in set.headers %}
            {{ header.field.name }}: {{ header.local }}?,
{%- endfor %}
        })
    }

    fn write(&self, w: &mut operation::HeaderWriter<'_>) {
{%- for header in set.headers %}
        {{ header.write }};
{%- endfor %}
    }
}
{% endfor %}
