//! Security schemes and requirements.

use crate::source::{Entry, Value};

use super::{Reader, string, switch, texts};
use crate::document::lenient::{LOCATIONS, SCHEME_TYPES, text, word};
use crate::document::report::at_key;
use crate::document::rules::SECURITY_UNDEFINED;
use crate::document::{Flow, FlowKind, Location, Requirement, SchemeKind, SecurityScheme, Version};
use crate::source::nearest;

/// How many names are compared with a misspelt one.
const MAX_CANDIDATES: usize = 100;

/// The flows by the names of their fields.
const FLOWS: [(&str, FlowKind); 5] = [
    ("implicit", FlowKind::Implicit),
    ("password", FlowKind::Password),
    ("clientCredentials", FlowKind::ClientCredentials),
    ("authorizationCode", FlowKind::AuthorizationCode),
    ("deviceAuthorization", FlowKind::DeviceAuthorization),
];

impl<'s> Reader<'s> {
    pub(super) fn security_scheme(&mut self, value: Value<'s>) -> SecurityScheme {
        let (scheme, key) = self.referred(value);
        SecurityScheme {
            node: scheme.id(),
            description: self.described(key, scheme, "description"),
            deprecated: switch(scheme, "deprecated"),
            kind: self.scheme_kind(scheme).unwrap_or(SchemeKind::Unknown),
        }
    }

    fn scheme_kind(&mut self, scheme: Value<'s>) -> Option<SchemeKind> {
        Some(match word(scheme.get("type")?, SCHEME_TYPES)? {
            "apiKey" => SchemeKind::ApiKey {
                name: string(scheme, "name")?,
                location: key_location(scheme)?,
            },
            "http" => SchemeKind::Http {
                scheme: string(scheme, "scheme")?.to_ascii_lowercase(),
                bearer_format: string(scheme, "bearerFormat"),
            },
            "oauth2" => SchemeKind::OAuth2 {
                flows: self.flows(scheme),
                metadata_url: string(scheme, "oauth2MetadataUrl"),
            },
            "openIdConnect" => SchemeKind::OpenIdConnect {
                url: string(scheme, "openIdConnectUrl")?,
            },
            "mutualTLS" => SchemeKind::MutualTls,
            _ => return None,
        })
    }

    fn flows(&mut self, scheme: Value<'s>) -> Vec<Flow> {
        let Some(flows) = self.object(scheme, "flows") else {
            return Vec::new();
        };
        let read = |(name, kind)| {
            let flow = self.object(flows, name)?;
            let scopes = self.map(flow, "scopes").into_iter();
            let scopes = scopes.map(|entry| (entry.key.to_owned(), text(entry.value).unwrap_or_default().to_owned()));
            Some(Flow {
                kind,
                authorization_url: string(flow, "authorizationUrl"),
                token_url: string(flow, "tokenUrl"),
                refresh_url: string(flow, "refreshUrl"),
                device_authorization_url: string(flow, "deviceAuthorizationUrl"),
                scopes: scopes.collect(),
            })
        };
        FLOWS.into_iter().filter_map(read).collect()
    }

    /// The requirements under `security`; `None` when there is no such field.
    pub(super) fn requirements(&mut self, parent: Value<'s>) -> Option<Vec<Requirement>> {
        let list = parent.get("security").filter(|list| list.is_array())?;
        Some(
            list.items()
                .filter(|item| item.is_object())
                .map(|item| self.requirement(item))
                .collect(),
        )
    }

    fn requirement(&mut self, value: Value<'s>) -> Requirement {
        let mut schemes = Vec::new();
        for entry in value.entries() {
            self.check_scheme(value, entry);
            schemes.push((entry.key.to_owned(), texts(entry.value)));
        }
        Requirement(schemes)
    }

    /// The name in a requirement has to be a scheme's; since OpenAPI 3.2 it may be a reference to one.
    fn check_scheme(&mut self, requirement: Value<'s>, entry: Entry<'s>) {
        if self.scheme_names.contains(entry.key) {
            return;
        }
        if self.document.version == Version::V32
            && let Ok(target) = self.refs.resolve(requirement, entry.key)
        {
            let scheme = self.security_scheme(self.source.value(target));
            self.scheme_names.insert(entry.key);
            self.document
                .components
                .security_schemes
                .push((entry.key.to_owned(), scheme));
            return;
        }
        let near = nearest(entry.key, self.scheme_names.iter().copied().take(MAX_CANDIDATES));
        let message = format!("there is no security scheme `{}`", entry.key);
        let found = at_key(&SECURITY_UNDEFINED, requirement, entry, message).label("not defined");
        self.report(match near {
            Some(near) => found.help(format!("did you mean `{near}`?")),
            None => found.help("define it under `components.securitySchemes`"),
        });
    }
}

fn key_location(scheme: Value<'_>) -> Option<Location> {
    match word(scheme.get("in")?, LOCATIONS)? {
        "header" => Some(Location::Header),
        "query" => Some(Location::Query),
        "cookie" => Some(Location::Cookie),
        _ => None,
    }
}
