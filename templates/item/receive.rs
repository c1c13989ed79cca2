{{ message.docs.outer(4) }}{% if message.deprecated %}    #[deprecated = "deprecated by the contract"]
{% endif %}{% if message.converts %}    #[allow(clippy::wrong_self_convention, reason = "the contract names it")]
{% endif %}{% if message.many %}    #[allow(clippy::too_many_arguments, reason = "the routing key has them")]
{% endif %}    fn {{ message.function }}(
        &self,
        message: {{ message.message }},
{%- if let Some(headers) = message.headers %}
        headers: {{ headers }},
{%- endif %}
{%- for argument in message.arguments %}
        {{ argument.name }}: String,
{%- endfor %}
        context: events::Context,
    ) -> impl Future<Output = Result<{% match message.reply %}{% when Some(reply) %}{{ reply.ty }}{% when None %}(){% endmatch %}, events::Failure>> + Send;
