{{ message.docs.outer(4) }}{% if message.deprecated %}    #[deprecated = "deprecated by the contract"]
{% endif %}{% if message.converts %}    #[allow(clippy::wrong_self_convention, reason = "the contract names it")]
{% endif %}{% if message.many %}    #[allow(clippy::too_many_arguments, reason = "the routing key needs them")]
{% endif %}    pub fn {{ message.function }}(&self, message: &{{ message.message }}
{%- if let Some(headers) = message.headers %}, headers: &{{ headers }}{% endif %}
{%- for argument in message.arguments %}, {{ argument.name }}: &str{% endfor -%}
    ) -> {% match message.reply %}{% when Some(reply) %}events::Request<'_, {{ reply.ty }}>{% when None %}events::Send<'_>{% endmatch %} {
        self.publisher
            .send(&{{ message.constant }}, message)
{%- if message.headers.is_some() %}
            .headers(headers)
{%- endif %}
{%- for argument in message.arguments %}
            .parameter({{ argument.wire }}, {{ argument.name }})
{%- endfor %}
{%- if let Some(reply) = message.reply %}
            .request(&{{ reply.constant }})
{%- endif %}
    }
