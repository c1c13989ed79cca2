{{ docs.inner() }}
{% if !received.is_empty() -%}
use std::future::Future;
{% endif -%}
{% if time -%}
use std::time;
{% endif -%}
{% if time || !received.is_empty() %}
{% endif -%}
use wirewright_runtime::events;
{%- if !runtime.is_empty() %}
use wirewright_runtime::types::{ {{- runtime|join(", ") -}} };
{%- endif %}
{%- if !own.is_empty() %}

use super::types::{ {{- own|join(", ") -}} };
{%- endif %}

/// What has to be there in a broker: exchanges, queues, and what goes from one to the other.
#[must_use]
pub fn topology() -> events::Topology {
    events::Topology::new()
{%- for step in topology %}
        .{{ step }}
{%- endfor %}
}
{%- for descriptor in descriptors %}

{{ descriptor }}
{%- endfor %}
{%- if !sent.is_empty() %}

/// Publishes the messages of {{ title }}: each method makes one, which is sent when it is awaited. Cheap to clone.
#[derive(Clone, Debug)]
pub struct {{ publisher }} {
    publisher: events::Publisher,
}

impl {{ publisher }} {
    /// A publisher over a broker, or over one that has settings of its own.
    pub fn new(publisher: impl Into<events::Publisher>) -> Self {
        Self {
            publisher: publisher.into(),
        }
    }
{%- for message in sent %}

{% include "item/publish.rs" %}
{%- endfor %}
}
{%- endif %}
{%- if !received.is_empty() %}

/// Who handles the messages for {{ title }}: each method is given one.
pub trait {{ consumer }}: Send + Sync + 'static {
{%- for message in received %}
{% if !loop.first %}
{% endif %}{% include "item/receive.rs" %}
{%- endfor %}
}

/// Brings the messages of their queues to `consumer`.
pub fn consumers(consumer: impl {{ consumer }}) -> events::Consumers {
    events::Handlers::new(consumer, topology())
{%- for step in queues %}
        .{{ step }}
{%- endfor %}
{%- for message in received %}
        .{% include "item/on.rs" %}
{%- endfor %}
        .into()
}
{%- endif %}
