//! How the types that are written as strings are.

use std::borrow::Cow;
use std::net::{Ipv4Addr, Ipv6Addr};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use time::format_description::well_known::Rfc3339;
use time::{Month, UtcOffset};

use super::{Base64, Date, DateTime, Secret, Uuid};
use crate::rule::{Format, Mismatch, TextValue};

impl TextValue for String {
    #[inline]
    fn from_text(text: &str, _: bool) -> Result<Self, Mismatch> {
        Ok(text.to_owned())
    }

    fn to_text(&self) -> Cow<'_, str> {
        self.as_str().into()
    }
}

impl TextValue for Secret<String> {
    #[inline]
    fn from_text(text: &str, _: bool) -> Result<Self, Mismatch> {
        Ok(Self::new(text.to_owned()))
    }

    fn to_text(&self) -> Cow<'_, str> {
        self.expose().as_str().into()
    }
}

impl TextValue for Uuid {
    fn from_text(text: &str, _: bool) -> Result<Self, Mismatch> {
        // The hyphenated form alone: the parser takes others too.
        let uuid = if text.len() == 36 {
            Self::try_parse(text).ok()
        } else {
            None
        };
        uuid.ok_or_else(|| Mismatch::format(Format::Uuid))
    }

    fn to_text(&self) -> Cow<'_, str> {
        self.as_hyphenated().to_string().into()
    }
}

impl TextValue for Date {
    fn from_text(text: &str, _: bool) -> Result<Self, Mismatch> {
        parse_date(text).ok_or_else(|| Mismatch::format(Format::Date))
    }

    fn to_text(&self) -> Cow<'_, str> {
        let (year, month, day) = self.to_calendar_date();
        format!("{year:04}-{:02}-{day:02}", u8::from(month)).into()
    }
}

/// Reads `full-date` of RFC 3339 section 5.6.
pub(crate) fn parse_date(text: &str) -> Option<Date> {
    let bytes: &[u8; 10] = text.as_bytes().try_into().ok()?;
    if bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    let number = |digits: &[u8]| {
        digits.iter().try_fold(0_i32, |number, digit| {
            digit.is_ascii_digit().then(|| number * 10 + i32::from(digit - b'0'))
        })
    };
    let month = Month::try_from(u8::try_from(number(&bytes[5..7])?).ok()?).ok()?;
    Date::from_calendar_date(number(&bytes[..4])?, month, u8::try_from(number(&bytes[8..])?).ok()?).ok()
}

impl TextValue for DateTime {
    fn from_text(text: &str, _: bool) -> Result<Self, Mismatch> {
        Self::parse(text, &Rfc3339).map_err(|_| Mismatch::format(Format::DateTime))
    }

    fn to_text(&self) -> Cow<'_, str> {
        // RFC 3339 has no seconds in offsets, and no years beyond four digits: those are written as ISO 8601 has them.
        let moment = if self.offset().seconds_past_minute() == 0 {
            *self
        } else {
            self.checked_to_offset(UtcOffset::UTC).unwrap_or(*self)
        };
        moment.format(&Rfc3339).unwrap_or_else(|_| moment.to_string()).into()
    }
}

impl TextValue for Ipv4Addr {
    fn from_text(text: &str, _: bool) -> Result<Self, Mismatch> {
        text.parse().map_err(|_| Mismatch::format(Format::Ipv4))
    }

    fn to_text(&self) -> Cow<'_, str> {
        self.to_string().into()
    }
}

impl TextValue for Ipv6Addr {
    fn from_text(text: &str, _: bool) -> Result<Self, Mismatch> {
        text.parse().map_err(|_| Mismatch::format(Format::Ipv6))
    }

    fn to_text(&self) -> Cow<'_, str> {
        self.to_string().into()
    }
}

impl TextValue for Base64 {
    fn from_text(text: &str, _: bool) -> Result<Self, Mismatch> {
        BASE64_STANDARD
            .decode(text)
            .map(Self)
            .map_err(|_| Mismatch::format(Format::Byte))
    }

    fn to_text(&self) -> Cow<'_, str> {
        BASE64_STANDARD.encode(&self.0).into()
    }
}
