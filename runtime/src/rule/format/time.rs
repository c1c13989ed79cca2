/// `full-time` of RFC 3339 section 5.6. A leap second stands only where it can be: at 23:59:60 UTC.
pub(super) fn is_time(text: &str) -> bool {
    parse(text.as_bytes()).is_some()
}

fn parse(bytes: &[u8]) -> Option<()> {
    let (clock, rest) = bytes.split_at_checked(8)?;
    let (hour, minute, second) = (
        two_digits(&clock[..2])?,
        two_digits(&clock[3..5])?,
        two_digits(&clock[6..])?,
    );
    if clock[2] != b':' || clock[5] != b':' || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let rest = match rest {
        [b'.', digits @ ..] => {
            let end = digits.iter().position(|byte| !byte.is_ascii_digit())?;
            if end == 0 {
                return None;
            }
            &digits[end..]
        }
        _ => rest,
    };
    let offset = parse_offset(rest)?;
    let utc = (hour * 60 + minute - offset).rem_euclid(24 * 60);
    (second < 60 || utc == 23 * 60 + 59).then_some(())
}

/// The offset from UTC in minutes.
fn parse_offset(bytes: &[u8]) -> Option<i32> {
    let sign = match bytes {
        [b'Z' | b'z'] => return Some(0),
        [b'+', ..] => 1,
        [b'-', ..] => -1,
        _ => return None,
    };
    let [_, hours @ .., b':', tens, ones] = bytes else {
        return None;
    };
    let (hours, minutes) = (two_digits(hours)?, two_digits(&[*tens, *ones])?);
    (hours <= 23 && minutes <= 59).then_some(sign * (hours * 60 + minutes))
}

fn two_digits(bytes: &[u8]) -> Option<i32> {
    match bytes {
        [tens @ b'0'..=b'9', ones @ b'0'..=b'9'] => Some(i32::from(tens - b'0') * 10 + i32::from(ones - b'0')),
        _ => None,
    }
}
