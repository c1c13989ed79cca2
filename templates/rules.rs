//! What the contract limits: rules of values, and regular expressions.

use wirewright_runtime::rule;
{%- if nested || schemas %}
{% if nested %}
use super::rules;
{%- endif %}
{%- if schemas %}
use super::schemas;
{%- endif %}
{%- endif %}
{% for pattern in patterns %}
/// A regular expression of the contract.
pub static {{ pattern.0 }}: rule::Pattern = rule::Pattern::new({{ pattern.1 }});
{%- endfor %}
{% for alias in aliases %}
/// The limits of `{{ alias.name }}`.
pub const {{ alias.constant }}: {{ alias.ty }} = {{ alias.rule }};
{%- endfor %}
{% for named in named %}
pub const {{ named.constant }}: {{ named.ty }} = {{ named.rule }};
{%- endfor %}
