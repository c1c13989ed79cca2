//! How the types that are written as strings are.

use std::borrow::Cow;
use std::net::{Ipv4Addr, Ipv6Addr};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use time::format_description::well_known::Rfc3339;
use time::{Month, Time, UtcOffset};

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

/// Reads `date-time` of RFC 3339 section 5.6 in the form that nearly all have; the rest is left to `time`.
fn parse_moment(text: &str) -> Option<DateTime> {
    let (day, rest) = text.split_at_checked(10)?;
    let &[b'T', h1, h2, b':', m1, m2, b':', s1, s2, ref rest @ ..] = rest.as_bytes() else {
        return None;
    };
    let (nanosecond, rest) = match rest {
        [b'.', rest @ ..] => parse_fraction(rest)?,
        _ => (0, rest),
    };
    let time = Time::from_hms_nano(
        two_digits(h1, h2)?,
        two_digits(m1, m2)?,
        two_digits(s1, s2)?,
        nanosecond,
    )
    .ok()?;
    let date = parse_date(day).filter(|date| (1..9999).contains(&date.year()))?;
    Some(date.with_time(time).assume_offset(parse_offset(rest)?))
}

fn two_digits(tens: u8, ones: u8) -> Option<u8> {
    (tens.is_ascii_digit() && ones.is_ascii_digit()).then(|| (tens - b'0') * 10 + (ones - b'0'))
}

/// At most nine digits after the point as nanoseconds, and what follows them.
fn parse_fraction(text: &[u8]) -> Option<(u32, &[u8])> {
    let end = text.iter().position(|byte| !byte.is_ascii_digit())?;
    let (digits, rest) = text.split_at(end);
    if digits.is_empty() || digits.len() > 9 {
        return None;
    }
    let padded = digits.iter().copied().chain(std::iter::repeat(b'0')).take(9);
    Some((
        padded.fold(0, |number, digit| number * 10 + u32::from(digit - b'0')),
        rest,
    ))
}

fn parse_offset(text: &[u8]) -> Option<UtcOffset> {
    let (sign, hours, minutes) = match *text {
        [b'Z'] => return Some(UtcOffset::UTC),
        [b'+', h1, h2, b':', m1, m2] => (1, two_digits(h1, h2)?, two_digits(m1, m2)?),
        [b'-', h1, h2, b':', m1, m2] => (-1, two_digits(h1, h2)?, two_digits(m1, m2)?),
        _ => return None,
    };
    if hours > 23 || minutes > 59 {
        return None;
    }
    let part = |number: u8| i8::try_from(number).ok().map(|number| sign * number);
    UtcOffset::from_hms(part(hours)?, part(minutes)?, 0).ok()
}

impl TextValue for DateTime {
    fn from_text(text: &str, _: bool) -> Result<Self, Mismatch> {
        if let Some(moment) = parse_moment(text) {
            return Ok(moment);
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_as_time_reads_them() {
        for day in [
            "2024-02-29",
            "2023-02-29",
            "0001-01-01",
            "0000-01-01",
            "9999-12-31",
            "2024-1-01",
        ] {
            for clock in [
                "T00:00:00",
                "T23:59:60",
                "T24:00:00",
                "t12:30:45",
                "T12:30:45.",
                "T12:30:45.5",
                "T1:30:45",
                "T12:60:00",
            ] {
                for rest in [
                    "Z",
                    "z",
                    "+01:00",
                    "-23:59",
                    "+24:00",
                    "-00:00",
                    "+01:60",
                    "",
                    "123456789Z",
                    "1234567891Z",
                    "Z ",
                ] {
                    let text = format!("{day}{clock}{rest}");
                    assert_eq!(
                        DateTime::from_text(&text, true).ok(),
                        DateTime::parse(&text, &Rfc3339).ok(),
                        "{text}"
                    );
                }
            }
        }
    }
}
