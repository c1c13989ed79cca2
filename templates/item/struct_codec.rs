impl {{ name }} {
    const FIELDS: codec::Fields = codec::Fields::new(
        &[{{ required|join(", ") }}],
        &[{{ optional|join(", ") }}],
    );
{%- for rule in rules %}
    const {{ rule.constant }}: {{ rule.ty }} = {{ rule.expr }};
{%- endfor %}
}

impl Decode for {{ name }} {
    fn decode(r: &mut codec::Reader<'_>) -> Option<Self> {
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

impl Encode for {{ name }} {
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
{% if checks.is_empty() %}
impl Validate for {{ name }} {
    fn validate(&self, _: &mut rule::Checker) {}
}
{%- else %}
impl Validate for {{ name }} {
    fn validate(&self, at: &mut rule::Checker) {
{%- for check in checks %}
        {{ check }};
{%- endfor %}
    }
}
{%- endif %}
