{% if !rules.is_empty() %}impl {{ name }} {
{%- for rule in rules %}
    const {{ rule.constant }}: {{ rule.ty }} = {{ rule.expr }};
{%- endfor %}
}

{% endif %}{% if let Some(whole) = whole %}impl {{ name }} {
    fn read(r: &mut codec::Reader<'_>) -> Option<Self> {
{%- else %}impl Decode for {{ name }} {
    fn decode(r: &mut codec::Reader<'_>) -> Option<Self> {
{%- endif %}
{%- if let Some(tag) = tag %}
        match r.tag({{ tag.property }}, &[{{ tag.values|join(", ") }}])? {
{%- for variant in variants %}
            {{ variant.pattern }} => {{ variant.read }}.map(Self::{{ variant.name }}),
{%- endfor %}
        }
{%- else %}
        r.{{ mode }}(&[{{ names|join(", ") }}], |r, branch| match branch {
{%- for variant in variants %}
            {{ variant.pattern }} => {{ variant.read }}.map(Self::{{ variant.name }}),
{%- endfor %}
        })
{%- endif %}
    }
}

{% if let Some(whole) = whole %}impl Decode for {{ name }} {
    fn decode(r: &mut codec::Reader<'_>) -> Option<Self> {
        r.whole({{ whole }}, Self::read)
    }
}

{% endif %}impl Encode for {{ name }} {
    fn encode(&self, w: &mut codec::Writer) {
        match self {
{%- for variant in variants %}
            Self::{{ variant.name }}(value) => value.encode(w),
{%- endfor %}
        }
    }
}

{% if whole.is_none() && mode != "one_of" && mode != "tagged" && checked == 0 %}impl Validate for {{ name }} {}
{%- else %}impl Validate for {{ name }} {
{%- if let Some(whole) = whole %}
    fn validate(&self, at: &mut rule::Checker) {
        at.whole({{ whole }}, self);
    }
{%- else if mode == "one_of" || mode == "tagged" %}
    fn validate(&self, at: &mut rule::Checker) {
        at.reread(self);
    }
{%- else if checked == 1 && variants.len() > 1 %}
    fn validate(&self, at: &mut rule::Checker) {
{%- for variant in variants %}
{%- if let Some(check) = variant.check %}
        if let Self::{{ variant.name }}(value) = self {
            {{ check }};
        }
{%- endif %}
{%- endfor %}
    }
{%- else %}
    fn validate(&self, at: &mut rule::Checker) {
        match self {
{%- for variant in variants %}
{%- if let Some(check) = variant.check %}
            Self::{{ variant.name }}(value) => {{ check }},
{%- endif %}
{%- endfor %}
{%- if checked < variants.len() %}
            _ => {}
{%- endif %}
        }
    }
{%- endif %}
}
{%- endif %}
