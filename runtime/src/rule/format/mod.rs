//! The formats of strings.
//!
//! Each is one file. They are those of JSON Schema 2020-12 (validation, section 7.3), which OpenAPI takes over, and
//! `byte` of the OpenAPI format registry.

mod duration;
mod email;
mod hostname;
mod idn;
mod json_pointer;
mod regex;
mod time;
mod uri;
mod uri_template;

#[cfg(test)]
mod tests;

use crate::rule::TextValue;
use crate::types::{Base64, Date, DateTime, Uuid};

/// A format of strings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// An address of Internet mail ([RFC 5321] section 4.1.2).
    ///
    /// [RFC 5321]: https://www.rfc-editor.org/rfc/rfc5321#section-4.1.2
    Email,
    /// An address of internationalised mail ([RFC 6531]).
    ///
    /// [RFC 6531]: https://www.rfc-editor.org/rfc/rfc6531
    IdnEmail,
    /// A host name ([RFC 1123] section 2.1, [RFC 5890] section 2.3.2.3).
    ///
    /// [RFC 1123]: https://www.rfc-editor.org/rfc/rfc1123#section-2.1
    /// [RFC 5890]: https://www.rfc-editor.org/rfc/rfc5890#section-2.3.2.3
    Hostname,
    /// An internationalised host name ([RFC 5890]).
    ///
    /// [RFC 5890]: https://www.rfc-editor.org/rfc/rfc5890
    IdnHostname,
    /// A URI with its scheme ([RFC 3986]).
    ///
    /// [RFC 3986]: https://www.rfc-editor.org/rfc/rfc3986
    Uri,
    /// A URI or a relative reference ([RFC 3986] section 4.1).
    ///
    /// [RFC 3986]: https://www.rfc-editor.org/rfc/rfc3986#section-4.1
    UriReference,
    /// An IRI with its scheme ([RFC 3987]).
    ///
    /// [RFC 3987]: https://www.rfc-editor.org/rfc/rfc3987
    Iri,
    /// An IRI or a relative reference ([RFC 3987]).
    ///
    /// [RFC 3987]: https://www.rfc-editor.org/rfc/rfc3987
    IriReference,
    /// A URI template ([RFC 6570]).
    ///
    /// [RFC 6570]: https://www.rfc-editor.org/rfc/rfc6570
    UriTemplate,
    /// An IPv4 address in dotted decimals ([RFC 2673] section 3.2).
    ///
    /// [RFC 2673]: https://www.rfc-editor.org/rfc/rfc2673#section-3.2
    Ipv4,
    /// An IPv6 address ([RFC 4291] section 2.2).
    ///
    /// [RFC 4291]: https://www.rfc-editor.org/rfc/rfc4291#section-2.2
    Ipv6,
    /// A UUID in its hyphenated form ([RFC 4122]).
    ///
    /// [RFC 4122]: https://www.rfc-editor.org/rfc/rfc4122
    Uuid,
    /// A day ([RFC 3339] section 5.6, `full-date`).
    ///
    /// [RFC 3339]: https://www.rfc-editor.org/rfc/rfc3339#section-5.6
    Date,
    /// A moment ([RFC 3339] section 5.6, `date-time`).
    ///
    /// [RFC 3339]: https://www.rfc-editor.org/rfc/rfc3339#section-5.6
    DateTime,
    /// A time of day with its offset ([RFC 3339] section 5.6, `full-time`).
    ///
    /// [RFC 3339]: https://www.rfc-editor.org/rfc/rfc3339#section-5.6
    Time,
    /// A span of time ([RFC 3339] appendix A, `duration`).
    ///
    /// [RFC 3339]: https://www.rfc-editor.org/rfc/rfc3339#appendix-A
    Duration,
    /// A JSON pointer ([RFC 6901] section 3).
    ///
    /// [RFC 6901]: https://www.rfc-editor.org/rfc/rfc6901#section-3
    JsonPointer,
    /// A relative JSON pointer ([draft 00]).
    ///
    /// [draft 00]: https://datatracker.ietf.org/doc/html/draft-bhutton-relative-json-pointer-00
    RelativeJsonPointer,
    /// A regular expression ([ECMA-262] section 22.2).
    ///
    /// [ECMA-262]: https://262.ecma-international.org/
    Regex,
    /// Bytes as base64 ([RFC 4648] section 4).
    ///
    /// [RFC 4648]: https://www.rfc-editor.org/rfc/rfc4648#section-4
    Byte,
}

impl Format {
    /// Every format.
    pub const ALL: &[Self] = &[
        Self::Email,
        Self::IdnEmail,
        Self::Hostname,
        Self::IdnHostname,
        Self::Uri,
        Self::UriReference,
        Self::Iri,
        Self::IriReference,
        Self::UriTemplate,
        Self::Ipv4,
        Self::Ipv6,
        Self::Uuid,
        Self::Date,
        Self::DateTime,
        Self::Time,
        Self::Duration,
        Self::JsonPointer,
        Self::RelativeJsonPointer,
        Self::Regex,
        Self::Byte,
    ];

    /// The format as contracts spell it, such as `date-time`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::IdnEmail => "idn-email",
            Self::Hostname => "hostname",
            Self::IdnHostname => "idn-hostname",
            Self::Uri => "uri",
            Self::UriReference => "uri-reference",
            Self::Iri => "iri",
            Self::IriReference => "iri-reference",
            Self::UriTemplate => "uri-template",
            Self::Ipv4 => "ipv4",
            Self::Ipv6 => "ipv6",
            Self::Uuid => "uuid",
            Self::Date => "date",
            Self::DateTime => "date-time",
            Self::Time => "time",
            Self::Duration => "duration",
            Self::JsonPointer => "json-pointer",
            Self::RelativeJsonPointer => "relative-json-pointer",
            Self::Regex => "regex",
            Self::Byte => "byte",
        }
    }

    /// What a text that has not the format is told.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::Email | Self::IdnEmail => "must be an email address",
            Self::Hostname | Self::IdnHostname => "must be a host name",
            Self::Uri => "must be a URI with a scheme",
            Self::UriReference => "must be a URI reference",
            Self::Iri => "must be an IRI with a scheme",
            Self::IriReference => "must be an IRI reference",
            Self::UriTemplate => "must be a URI template",
            Self::Ipv4 => "must be an IPv4 address",
            Self::Ipv6 => "must be an IPv6 address",
            Self::Uuid => "must be a UUID such as 7f9c2b1e-5d3a-4c8b-9e6f-0a1b2c3d4e5f",
            Self::Date => "must be a date such as 2024-02-29",
            Self::DateTime => "must be a date and time with an offset, such as 2024-02-29T12:00:00Z",
            Self::Time => "must be a time with an offset, such as 12:00:00Z",
            Self::Duration => "must be a duration such as P3DT12H",
            Self::JsonPointer => "must be a JSON pointer",
            Self::RelativeJsonPointer => "must be a relative JSON pointer",
            Self::Regex => "must be a regular expression",
            Self::Byte => "must be base64",
        }
    }

    /// Whether a text has the format.
    ///
    /// ```
    /// use wirewright_runtime::rule::Format;
    ///
    /// assert!(Format::Duration.matches("P3DT12H"));
    /// assert!(!Format::Duration.matches("3 days"));
    /// ```
    #[must_use]
    pub fn matches(self, text: &str) -> bool {
        match self {
            Self::Email => email::is_email(text),
            Self::IdnEmail => email::is_idn_email(text),
            Self::Hostname => hostname::is_hostname(text),
            Self::IdnHostname => hostname::is_idn_hostname(text),
            Self::Uri => uri::is_uri(text),
            Self::UriReference => uri::is_uri_reference(text),
            Self::Iri => uri::is_iri(text),
            Self::IriReference => uri::is_iri_reference(text),
            Self::UriTemplate => uri_template::is_uri_template(text),
            Self::Ipv4 => text.parse::<std::net::Ipv4Addr>().is_ok(),
            Self::Ipv6 => text.parse::<std::net::Ipv6Addr>().is_ok(),
            Self::Uuid => Uuid::from_text(text, true).is_ok(),
            Self::Date => Date::from_text(text, true).is_ok(),
            Self::DateTime => DateTime::from_text(text, true).is_ok(),
            Self::Time => time::is_time(text),
            Self::Duration => duration::is_duration(text),
            Self::JsonPointer => json_pointer::is_json_pointer(text),
            Self::RelativeJsonPointer => json_pointer::is_relative_json_pointer(text),
            Self::Regex => regex::is_regex(text),
            Self::Byte => Base64::from_text(text, true).is_ok(),
        }
    }
}
