{% if let Some(whole) = whole -%}
impl Validate for {{ name }} {
    fn validate(&self, at: &mut rule::Checker) {
        at.whole({{ whole }}, self);
    }
}
{%- else if checks.is_empty() -%}
impl Validate for {{ name }} {}
{%- else -%}
impl Validate for {{ name }} {
    fn validate(&self, at: &mut rule::Checker) {
{%- for check in checks %}
        {{ check }};
{%- endfor %}
    }
}
{%- endif %}
