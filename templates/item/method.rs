{{ operation.docs.outer(4) }}{% if operation.deprecated %}    #[deprecated = "deprecated by the contract"]
{% endif %}    pub async fn {{ operation.function }}(&self{% if sends.is_some() %}, url: &str{% endif %}{% if !operation.calls.is_empty() %}, request: {% if !operation.once %}&{% endif %}{{ operation.request }}{% endif %}) -> Result<{{ operation.response }}, client::Error> {
        let {% if !operation.calls.is_empty() %}mut {% endif %}call = self.inner.{% if sends.is_some() %}call_at{% else %}call{% endif %}(&operations::{{ operation.constant }}{% if sends.is_some() %}, url{% endif %});
{%- for call in operation.calls %}
        {{ call }};
{%- endfor %}
        {{ operation.response }}::from_answer(call.send().await?)
    }
