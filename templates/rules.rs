//! Rules that several places of the contract share.

use wirewright_runtime::rule;
{%- if nested %}

use super::rules;
{%- endif %}
{% for pattern in patterns %}
pub(crate) static {{ pattern.0 }}: rule::Pattern = rule::Pattern::new({{ pattern.1 }});
{%- endfor %}
{% for alias in aliases %}
/// `{{ alias.name }}`
pub(crate) const {{ alias.constant }}: {{ alias.ty }} = {{ alias.rule }};
{%- endfor %}
