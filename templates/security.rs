//! The security schemes of the contract: in which ways callers show who they are.

use wirewright_runtime::security::Scheme;
{% for scheme in schemes %}
{{ scheme.docs.outer(0) }}{% if !scheme.origin.is_empty() %}// {{ scheme.origin }}
{% endif %}pub static {{ scheme.constant }}: Scheme = {{ scheme.expr }};
{% endfor %}
