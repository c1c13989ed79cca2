/// {{ route }}
// {{ origin }}
pub static {{ constant }}: operation::Operation = operation::Operation::new({{ method }}, {{ id }}, {{ path }})
{%- if !parameters.is_empty() %}
    .parameters(&[
{%- for parameter in parameters %}
        {{ request }}::{{ parameter.constant }},
{%- endfor %}
    ])
{%- endif %}
{%- if !consumes.is_empty() %}
    .consumes(&[{{ consumes|join(", ") }}])
{%- endif %}
{%- if !streams.is_empty() %}
    .streams(&[{{ streams|join(", ") }}])
{%- endif %}
{%- if !form.is_empty() %}
    .form(&[
{%- for field in form %}
        {{ field }},
{%- endfor %}
    ])
{%- endif %}
{%- if !produces.is_empty() %}
    .produces(&[{{ produces|join(", ") }}])
{%- endif %}
{%- if !described.is_empty() %}
    .responses(&[
{%- for response in described %}
        {{ response }},
{%- endfor %}
    ])
{%- endif %}
{%- if let Some(security) = security %}
    {{ security }}
{%- endif %}
{%- if let Some(server) = server %}
    {{ server }}
{%- endif %}
{%- if deprecated %}
    .deprecated()
{%- endif %}
{%- if !tags.is_empty() %}
    .tags(&[{{ tags|join(", ") }}])
{%- endif %}
{%- if !extensions.is_empty() %}
    .extensions(&[{{ extensions|join(", ") }}])
{%- endif %};
