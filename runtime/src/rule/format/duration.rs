/// `duration` of RFC 3339 appendix A: weeks alone, or years to days and hours to seconds, each row without gaps.
pub(super) fn is_duration(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('P') else {
        return false;
    };
    if let Some(weeks) = rest.strip_suffix('W') {
        return is_number(weeks);
    }
    match rest.split_once('T') {
        None => !rest.is_empty() && is_row(rest, "YMD"),
        Some((date, time)) => !time.is_empty() && is_row(date, "YMD") && is_row(time, "HMS"),
    }
}

/// Whether the text is numbers with units that follow one another in `units`; none at all is one too.
fn is_row(text: &str, units: &str) -> bool {
    let mut place = None;
    let mut rest = text;
    while !rest.is_empty() {
        let Some(end) = rest.find(|c: char| !c.is_ascii_digit()) else {
            return false;
        };
        let next = rest[end..].chars().next().and_then(|unit| units.find(unit));
        if end == 0 || next.is_none() || place.is_some_and(|place| next != Some(place + 1)) {
            return false;
        }
        place = next;
        rest = &rest[end + 1..];
    }
    true
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}
