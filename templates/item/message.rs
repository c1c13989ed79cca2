/// The message {{ name }} as it is {{ way }}.
// {{ origin }}
pub static {{ constant }}: events::{{ ty }} = events::{{ ty }}::new({{ wire }}, {{ exchange }})
{%- if !key.is_empty() %}
    .key(&[
{%- for part in key %}
        {{ part }},
{%- endfor %}
    ])
{%- endif %}
{%- for step in more %}
    .{{ step }}
{%- endfor %};
