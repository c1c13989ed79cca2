//! Schemas that no type expresses: they are checked as a whole.
{% if kinds %}
use wirewright_runtime::codec::Kind;
{%- endif %}
{%- if formats %}
use wirewright_runtime::rule::Format;
{%- endif %}
use wirewright_runtime::schema::{Keyword, {% if literals %}Literal, {% endif %}Schema};
{%- if rules %}

use super::rules;
{%- endif %}
{% for schema in schemas %}
/// The whole schema at `{{ schema.origin }}`.
pub static {{ schema.name }}: Schema = {{ schema.expr }};
{% endfor %}
