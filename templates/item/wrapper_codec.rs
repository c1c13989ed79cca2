{% if let Some(rule) = rule %}impl {{ name }} {
    const {{ rule.constant }}: {{ rule.ty }} = {{ rule.expr }};
}

{% endif %}{% if let Some(whole) = whole %}impl {{ name }} {
    fn read(r: &mut codec::Reader<'_>) -> Option<Self> {
{%- else %}impl Decode for {{ name }} {
    fn decode(r: &mut codec::Reader<'_>) -> Option<Self> {
{%- endif %}
        {{ read }}.map(Self)
    }
}

{% if let Some(whole) = whole %}impl Decode for {{ name }} {
    fn decode(r: &mut codec::Reader<'_>) -> Option<Self> {
        r.whole({{ whole }}, Self::read)
    }
}

{% endif %}impl Encode for {{ name }} {
    fn encode(&self, w: &mut codec::Writer) {
        self.0.encode(w);
    }
}

{% include "item/validate.rs" %}
