impl Validate for {{ name }} {
{%- if let Some(whole) = whole %}
    fn validate(&self, at: &mut rule::Checker) {
        at.whole({{ whole }}, self);
    }
{%- else if checks.is_empty() %}
    fn validate(&self, _: &mut rule::Checker) {}
{%- else %}
    fn validate(&self, at: &mut rule::Checker) {
{%- for check in checks %}
        {{ check }};
{%- endfor %}
    }
{%- endif %}
}
