{% if message.reply.is_some() %}answer{% else %}on{% endif %}({% if let Some(queue) = message.queue %}{{ queue }}{% endif %}, {{ message.descriptors }}, |consumer, received: events::Received<{{ message.received }}>| async move {
{%- for argument in message.arguments %}
            let {{ argument.name }} = received.parameters.text({{ argument.wire }}).to_owned();
{%- endfor %}
            consumer.{{ message.function }}(received.message
{%- if message.headers.is_some() %}, received.headers{% endif %}
{%- for argument in message.arguments %}, {{ argument.name }}{% endfor -%}
, received.context).await
        })
