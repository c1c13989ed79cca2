//! What the operations of a tag are answered.

use wirewright_runtime::mock;

use super::Mock;
use {{ root }}::operations::{self{% for name in own %}, {{ name }}{% endfor %}};

{{ docs.outer(0) }}impl Mock {
{%- for operation in operations %}
{% if !loop.first %}
{% endif %}{% include "item/mocked.rs" %}
{%- endfor %}
}
