//! {{ about }}

{% if expression -%}
use wirewright_runtime::expression{% if text %}::{self, Text}{% endif %};
{%- else if text -%}
use wirewright_runtime::expression::Text;
{%- endif %}
{%- if !runtime.is_empty() %}
use wirewright_runtime::types::{ {{- runtime|join(", ") -}} };
{%- endif %}
{% for (module, names) in uses %}{% if !names.is_empty() %}
use {{ module }}::{ {{- names|join(", ") -}} };
{%- endif %}{% endfor %}
{% for owner in owners %}
impl {{ owner.name }} {
{%- for method in owner.methods %}
{% if !loop.first %}
{% endif %}{{ method.docs.outer(4) }}{% if let Some(origin) = method.origin %}    // {{ origin }}
{% endif %}{% if method.converts %}    #[allow(clippy::wrong_self_convention, reason = "the contract names it")]
{% endif %}{% if method.many %}    #[allow(clippy::too_many_arguments, reason = "the operation needs them")]
{% endif %}    #[must_use]
    pub fn {{ method.method }}(&self{% for argument in method.arguments %}, {{ argument }}{% endfor %}) -> Option<{{ method.output }}> {
{%- match method.arms.arms.as_slice() %}
{%- when [(pattern, value)] %}
{%- if !pattern.is_empty() && method.arms.others %}
        let {{ pattern }} = {{ method.arms.subject }} else {
            return None;
        };
{%- else if !pattern.is_empty() %}
        let {{ pattern }} = {{ method.arms.subject }};
{%- endif %}
        {{ value }}
{%- when several %}
        match {{ method.arms.subject }} {
{%- for (pattern, value) in several %}
            {{ pattern }} => {{ value }},
{%- endfor %}
{%- if method.arms.others %}
            _ => None,
{%- endif %}
        }
{%- endmatch %}
    }
{%- endfor %}
}
{% endfor %}
