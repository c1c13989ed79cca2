impl {{ operation.response }} {
    fn from_answer({% if operation.reads %}mut {% endif %}answer: client::Answer) -> Result<Self, client::Error> {
{%- if let [arm] = operation.arms[..] %}
{%- for line in arm.lines %}
        {{ line }};
{%- endfor %}
        {{ arm.result }}
{%- else %}
        match answer.status_code() {
{%- for arm in operation.arms %}
            {{ arm.pattern }} => {
{%- for line in arm.lines %}
                {{ line }};
{%- endfor %}
                {{ arm.result }}
            }
{%- endfor %}
        }
{%- endif %}
    }
}
{%- if let Some(choice) = operation.asked %}

impl {{ choice.name }} {
    fn write({% if !choice.streams %}&{% endif %}self, call: &mut client::Outgoing) {
        match self {
{%- for variant in choice.variants() %}
            Self::{{ variant.name }}(body) => {{ variant.call }},
{%- endfor %}
        }
    }
}
{%- endif %}
{%- for parts in operation.parts %}

impl client::IntoPart for {{ parts.name }} {
    fn into_part(self) -> client::Part {
        match self {
{%- for variant in parts.variants %}
            Self::{{ variant.pattern }} => {{ variant.part }},
{%- endfor %}
        }
    }
}
{%- endfor %}
{%- for choice in operation.answered %}

impl {{ choice.name }} {
    fn from_answer(answer: &mut client::Answer) -> Option<Self> {
        match answer.media_type() {
{%- for variant in choice.others %}
            {{ variant.pattern }} => {{ variant.from_answer }},
{%- endfor %}
            _ => {{ choice.first.from_answer }},
        }
    }
}
{%- endfor %}
