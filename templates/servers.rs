//! Where the contract says that it is served. Each server gives a base URL for the client.

use wirewright_runtime::operation;
{% for server in servers %}
{{ server.docs.outer(0) }}// {{ server.origin }}
#[derive({{ server.derives }})]
pub struct {{ server.name }}{% if server.fields.is_empty() %};{% else %} {
{%- for field in server.fields %}
{% if server.spaced && !loop.first %}
{% endif %}{{ field.docs.outer(4) }}    pub {{ field.name }}: {{ field.ty }},
{%- endfor %}
}{% endif %}

impl {{ server.name }} {
    /// The server with the defaults of its variables, as operations name it.
    pub const SERVER: operation::Server = operation::Server::new({{ server.url }}, {{ server.base_path }});
{%- if server.absolute %}

    /// The URL {{ server.template }} with these values.
    #[must_use]
    pub fn url(&self) -> String {
        {{ server.filled }}
    }
{%- else %}

    /// The URL {{ server.template }} with these values, relative to the URL of the contract.
    #[must_use]
    pub fn url(&self, contract: &str) -> String {
        operation::resolve(contract, {{ server.filled }})
    }
{%- endif %}
}
{%- if server.default %}

impl Default for {{ server.name }} {
    fn default() -> Self {
        Self {
{%- for field in server.fields %}
            {{ field.name }}: {{ field.default }},
{%- endfor %}
        }
    }
}
{%- endif %}
{%- for values in server.enums %}

/// What {{ values.variable }} can be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum {{ values.name }} {
{%- for variant in values.variants %}
{%- if variant.default %}
    #[default]
{%- endif %}
    {{ variant.name }},
{%- endfor %}
}

impl {{ values.name }} {
    /// Every value of the contract, in its order.
    pub const ALL: &[Self] = &[
{%- for variant in values.variants %}
        Self::{{ variant.name }},
{%- endfor %}
    ];

    /// The value as the contract spells it.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
{%- for variant in values.variants %}
            Self::{{ variant.name }} => {{ variant.wire }},
{%- endfor %}
        }
    }
}
{%- endfor %}
{% endfor %}
