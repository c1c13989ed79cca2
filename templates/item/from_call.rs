impl FromCall for {{ operation.request }} {
    fn from_call({% if operation.fields.is_empty() %}_{% endif %}call: &mut server::Call) -> Option<Self> {
{%- for field in operation.fields %}
        let {{ field.local }} = {{ field.read }};
{%- endfor %}
{%- if operation.fields.is_empty() %}
        Some(Self)
{%- else %}
        Some(Self {
{%- for field in operation.fields %}
            {{ field.name }}: {{ field.finish }},
{%- endfor %}
        })
{%- endif %}
    }
}

impl IntoReply for {{ operation.response }} {
    fn into_reply(self, reply: &mut server::Reply) {
        match self {
{%- for answer in operation.responses %}
            Self::{{ answer.pattern }} => {
{%- for line in answer.write %}
                {{ line }};
{%- endfor %}
            }
{%- endfor %}
        }
    }
}
{%- if let Some(choice) = operation.asked %}

impl FromCall for {{ choice.name }} {
    fn from_call(call: &mut server::Call) -> Option<Self> {
        match call.media_type() {
{%- for variant in choice.others %}
            {{ variant.pattern }} => {{ variant.from_call }},
{%- endfor %}
            _ => {{ choice.first.from_call }},
        }
    }
}
{%- endif %}
{%- for parts in operation.parts %}

impl server::FromPart for {{ parts.name }} {
    const PARTS: &'static [server::PartRule<Self>] = &[
{%- for variant in parts.variants %}
        {{ variant.rule }},
{%- endfor %}
    ];
{%- if parts.closed %}
    const CLOSED: bool = true;
{%- endif %}
}
{%- endfor %}
{%- for choice in operation.answered %}

impl IntoReply for {{ choice.name }} {
    fn into_reply(self, reply: &mut server::Reply) {
        match self {
{%- for variant in choice.variants() %}
            Self::{{ variant.name }}(body) => {{ variant.reply }},
{%- endfor %}
        }
    }
}
{%- endfor %}
