//! The {{ half }}'s half: one method for each operation.

use wirewright_runtime::client;
{%- if uses_rule %}
use wirewright_runtime::rule;
{%- endif %}

use super::operations::{self{% for name in own %}, {{ name }}{% endfor %}};
{%- if uses_rules %}
use {{ root }}::rules;
{%- endif %}
{%- if uses_schemas %}
use {{ root }}::schemas;
{%- endif %}

{% if let Some(noun) = sends -%}
/// Sends the {{ noun }} of {{ title }}. Cheap to clone.
{%- else -%}
/// A client of {{ title }}. Cheap to clone.
{%- endif %}
#[derive(Clone, Debug)]
pub struct Client {
    inner: client::Client,
}

impl Client {
{%- if sends.is_some() %}
    /// A sender with the default engine. It sends to every URL of `http` and `https` that it is given, and signs nothing:
    /// [`client::Client::sender`] takes who decides on URLs and who signs, and what it builds can be made a sender of these
    /// operations by [`From`].
    ///
    /// # Errors
    /// When the engine cannot be set up.
{%- if gated %}
    #[cfg(feature = "reqwest")]
{%- endif %}
    pub fn new() -> Result<Self, client::BuildError> {
        client::Client::sender().build().map(Self::from)
    }
{%- else %}
    /// A client of the service at `base_url`: the server's address with its base path, such as
    /// `http://localhost:8080{{ base_path }}`{% if servers %}, or the URL of one of the contract's [`servers`](super::servers){% endif %}.
    ///
{%- if own_servers %}
    /// Operations that have a server of their own go there. [`client::Builder::server`] says where else that is, such as
    /// in tests.
    ///
{%- endif %}
{%- if secured %}
    /// It has no credentials: [`client::Client::builder`] takes them, for the schemes of [`security`](super::security),
    /// and what it builds can be made a client of these operations by [`From`].
    ///
{%- endif %}
    /// # Errors
    /// When `base_url` is not an absolute HTTP URL.
{%- if gated %}
    #[cfg(feature = "reqwest")]
{%- endif %}
    pub fn new(base_url: &str) -> Result<Self, client::BuildError> {
        client::Client::new(base_url).map(Self::from)
    }
{%- endif %}
{%- for operation in operations %}

{{ operation.docs.outer(4) }}{% if operation.deprecated %}    #[deprecated = "deprecated by the contract"]
{% endif %}    pub async fn {{ operation.function }}(&self{% if sends.is_some() %}, url: &str{% endif %}{% if !operation.calls.is_empty() %}, request: {% if !operation.once %}&{% endif %}{{ operation.request }}{% endif %}) -> Result<{{ operation.response }}, client::Error> {
        let {% if !operation.calls.is_empty() %}mut {% endif %}call = self.inner.{% if sends.is_some() %}call_at{% else %}call{% endif %}(&operations::{{ operation.constant }}{% if sends.is_some() %}, url{% endif %});
{%- for call in operation.calls %}
        {{ call }};
{%- endfor %}
        {{ operation.response }}::from_answer(call.send().await?)
    }
{%- endfor %}
}

impl From<client::Client> for Client {
    fn from(inner: client::Client) -> Self {
        Self { inner }
    }
}
{%- for operation in operations %}

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
{%- endfor %}
