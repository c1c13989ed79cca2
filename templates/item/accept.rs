/// What {{ route }} can be answered with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum {{ accept.name }} {
{%- for (name, docs) in accept.variants %}
{{ docs.outer(4) }}{% if loop.first %}    #[default]
{% endif %}    {{ name }},
{%- endfor %}
}

impl {{ accept.name }} {
    /// Every media type, with what it stands for.
    pub const OFFERED: &[(Self, &'static str)] = &[
{%- for (name, media_type) in accept.offered %}
        (Self::{{ name }}, {{ media_type }}),
{%- endfor %}
    ];
}
