impl {{ name }} {
    const FIELDS: codec::Fields = codec::Fields::new(
        &[{{ required|join(", ") }}],
        &[{{ optional|join(", ") }}],
    ){{ counts|join("") }};
{%- for rule in rules %}
    const {{ rule.constant }}: {{ rule.ty }} = {{ rule.expr }};
{%- endfor %}
}

{% if let Some(whole) = whole %}impl {{ name }} {
    fn read(r: &mut codec::Reader<'_>) -> Option<Self> {
{%- else %}impl Decode for {{ name }} {
    fn decode(r: &mut codec::Reader<'_>) -> Option<Self> {
{%- endif %}
{%- for field in fields %}
        let mut {{ field.local }} = None;
{%- endfor %}
{%- if let Some(rest) = rest %}
        let mut {{ rest.local }} = Map::new();
{%- endif %}
        let mut object = r.object(&Self::FIELDS)?;
{%- if arms %}
        while let Some(field) = r.field(&mut object) {
            match field {
{%- for field in fields %}
                {{ field.index }} => {{ field.local }} = {{ field.read }},
{%- endfor %}
{%- for index in ignored %}
                {{ index }} => r.skip(),
{%- endfor %}
                _ => {{ otherwise }},
            }
        }
{%- else %}
        while r.field(&mut object).is_some() {
            {{ otherwise }};
        }
{%- endif %}
        r.finish(object)?;
        Some(Self {
{%- for field in fields %}
            {{ field.name }}{{ field.finish }},
{%- endfor %}
{%- if let Some(rest) = rest %}
            {{ rest.name }}{{ rest.finish }},
{%- endif %}
        })
    }
}

{% if let Some(whole) = whole %}impl Decode for {{ name }} {
    fn decode(r: &mut codec::Reader<'_>) -> Option<Self> {
        r.whole({{ whole }}, Self::read)
    }
}

{% endif %}impl Encode for {{ name }} {
    fn encode(&self, w: &mut codec::Writer) {
        w.begin_object();
{%- for field in fields %}
        w.{{ field.write }}({{ field.wire }}, &self.{{ field.name }});
{%- endfor %}
{%- if let Some(rest) = rest %}
        w.entries(&self.{{ rest.name }});
{%- endif %}
        w.end_object();
    }
}

{% include "item/validate.rs" %}
