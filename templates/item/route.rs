{{ operation.add }}(&operations::{{ operation.constant }}, |api: Arc<A>{% if operation.principal.is_some() %}, principal{% endif %}, request| async move {
        api.{{ operation.function }}({% if operation.principal.is_some() %}principal, {% endif %}request).await
    })
