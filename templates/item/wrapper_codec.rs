{% if let Some(rule) = rule %}impl {{ name }} {
    const {{ rule.constant }}: {{ rule.ty }} = {{ rule.expr }};
}

{% endif %}impl Decode for {{ name }} {
    fn decode(r: &mut codec::Reader<'_>) -> Option<Self> {
        {{ read }}.map(Self)
    }
}

impl Encode for {{ name }} {
    fn encode(&self, w: &mut codec::Writer) {
        self.0.encode(w);
    }
}

impl Validate for {{ name }} {
{%- if let Some(check) = check %}
    fn validate(&self, at: &mut rule::Checker) {
        {{ check }};
    }
{%- else %}
    fn validate(&self, _: &mut rule::Checker) {}
{%- endif %}
}
