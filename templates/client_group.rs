//! The methods for the operations of a tag.

use wirewright_runtime::client;
{%- if uses_rule %}
use wirewright_runtime::rule;
{%- endif %}

use super::Client;
use {{ root }}::operations::{self{% for name in own %}, {{ name }}{% endfor %}};
{%- if uses_rules %}
use {{ root }}::rules;
{%- endif %}
{%- if uses_schemas %}
use {{ root }}::schemas;
{%- endif %}

{{ docs.outer(0) }}impl Client {
{%- for operation in operations %}
{% if !loop.first %}
{% endif %}{% include "item/method.rs" %}
{%- endfor %}
}
{%- for operation in operations %}

{% include "item/from_answer.rs" %}
{%- endfor %}
