//! How the contract's types are read, written and checked.
{%- if !items.is_empty() %}

use wirewright_runtime::codec::{self, Decode, Encode};
use wirewright_runtime::rule::{self, Validate};
{%- if !runtime.is_empty() %}
use wirewright_runtime::types::{ {{- runtime|join(", ") -}} };
{%- endif %}
{%- endif %}
{%- if !own.is_empty() %}
{% if rules %}
use super::rules;
{%- endif %}
{%- if schemas %}
use super::schemas;
{%- endif %}
use super::types::{ {{- own|join(", ") -}} };
{%- endif %}
{%- if !enums.is_empty() %}
{% for (kind, name) in enums %}
wirewright_runtime::{{ kind }}!({{ name }});
{%- endfor %}
{%- endif %}
{% for item in items %}
{{ item }}
{% endfor %}
