{{ operation.docs.outer(4) }}{% if operation.deprecated %}    #[deprecated = "deprecated by the contract"]
{% endif %}{% if operation.converts %}    #[allow(clippy::wrong_self_convention, reason = "the contract names it")]
{% endif %}    fn {{ operation.function }}(
        &self,
{%- if let Some(principal) = operation.principal %}
        principal: {{ principal }},
{%- endif %}
        request: {{ operation.request }},
    ) -> impl Future<Output = Result<{{ operation.response }}, Self::Error>> + Send;
