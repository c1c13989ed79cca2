{{ docs.inner() }}{%- if !modules.is_empty() %}
{% for module in modules %}
{{ module.gate }}mod {{ module.name }};
{%- endfor %}
{%- endif %}
{%- if !items.is_empty() %}

use wirewright_runtime::codec::{self, Decode, Encode};
use wirewright_runtime::rule::{% if checks %}{self, Validate}{% else %}Validate{% endif %};
{%- endif %}
{%- if !runtime.is_empty() %}
{% if items.is_empty() %}
{% endif -%}
use wirewright_runtime::types::{ {{- runtime|join(", ") -}} };
{%- endif %}
{%- if !own.is_empty() %}
{% if rules %}
use {{ root }}::rules;
{%- endif %}
{%- if schemas %}
use {{ root }}::schemas;
{%- endif %}
use {{ root }}::types::{ {{- own|join(", ") -}} };
{%- endif %}
{%- if !enums.is_empty() %}
{% for (kind, name) in enums %}
wirewright_runtime::{{ kind }}!({{ name }});
{%- endfor %}
{%- endif %}
{%- if !replaced.is_empty() %}
{% for item in replaced %}
wirewright_runtime::replaced!({{ item.name }}, {{ item.base }}{% if let Some(rule) = item.rule %}, {{ rule }}{% endif %});
{%- endfor %}
{%- endif %}
{% for item in items %}
{{ item }}
{% endfor %}
