//! A service in the place of the real one, for tests: one method for each operation says what it is answered.

{% for group in groups -%}
mod {{ group.name }};
{% endfor %}
use std::ops::Deref;

use wirewright_runtime::mock;

use super::operations{% if !own.is_empty() %}::{self{% for name in own %}, {{ name }}{% endfor %}}{% endif %};

/// {{ title }}
///
/// What all operations have in common is of [`mock::Mock`]: [`service`](mock::Mock::service), [`serve`](mock::Mock::serve),
/// [`builder`](mock::Mock::builder) of a client, and [`verify`](mock::Mock::verify), which dropping it does too.
#[derive(Debug)]
pub struct Mock {
    inner: mock::Mock,
}

impl Mock {
    /// A mock whose operations have no answer yet.
    #[must_use]
    pub fn new() -> Self {
        let operations = [
{%- for constant in all %}
            &operations::{{ constant }},
{%- endfor %}
        ];
        Self {
            inner: mock::Mock::new({{ base_path }}, &operations),
        }
    }
{%- for operation in operations %}

{% include "item/mocked.rs" %}
{%- endfor %}
}

impl Default for Mock {
    fn default() -> Self {
        Self::new()
    }
}

impl Deref for Mock {
    type Target = mock::Mock;

    fn deref(&self) -> &mock::Mock {
        &self.inner
    }
}
