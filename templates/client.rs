//! The {{ half }}'s half: one method for each operation.

{% for group in groups -%}
{{ group.gate }}mod {{ group.name }};
{% endfor %}
use wirewright_runtime::client;
{%- if uses_rule %}
use wirewright_runtime::rule;
{%- endif %}

{% if !operations.is_empty() -%}
use super::operations::{self{% for name in own %}, {{ name }}{% endfor %}};
{%- endif %}
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
{%- if tag_features && operations.is_empty() %}
    #[cfg_attr(not(feature = "tags"), allow(dead_code, reason = "every operation has a tag"))]
{%- endif %}
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
    #[cfg(feature = "net")]
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
    #[cfg(feature = "net")]
{%- endif %}
    pub fn new(base_url: &str) -> Result<Self, client::BuildError> {
        client::Client::new(base_url).map(Self::from)
    }
{%- endif %}

    /// A client with other settings for its calls, which shares connections with this one:
    /// `client.with(|client| client.with_timeout(timeout))`.
    #[must_use]
    pub fn with(&self, change: impl FnOnce(&client::Client) -> client::Client) -> Self {
        Self::from(change(&self.inner))
    }
{%- for operation in operations %}

{% include "item/method.rs" %}
{%- endfor %}
}

impl From<client::Client> for Client {
    fn from(inner: client::Client) -> Self {
        Self { inner }
    }
}
{%- for operation in operations %}

{% include "item/from_answer.rs" %}
{%- endfor %}
