//! "Did you mean": the candidate that is closest to a name.

/// Longer names are not compared: the cost grows with the product of the lengths.
const LONGEST: usize = 64;

/// The candidate that is closest to `wanted`, if one is close enough to be what was meant: the letters are the same but
/// for case, or at most a third of them has to change.
pub(crate) fn nearest<'a>(wanted: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted: Vec<char> = wanted.chars().take(LONGEST + 1).flat_map(char::to_lowercase).collect();
    if wanted.len() > LONGEST {
        return None;
    }
    let mut limit = (wanted.len() / 3).max(1);
    let mut best = None;
    for candidate in candidates {
        let Some(distance) = distance(&wanted, candidate, limit) else {
            continue;
        };
        best = Some(candidate);
        if distance == 0 {
            break;
        }
        // Only a closer one takes its place.
        limit = distance - 1;
    }
    best
}

/// How many letters have to be put in, taken out, changed or swapped with their neighbour; `None` when more than
/// `limit`.
fn distance(wanted: &[char], candidate: &str, limit: usize) -> Option<usize> {
    if candidate.len() > LONGEST * 4 {
        return None;
    }
    let candidate: Vec<char> = candidate.chars().flat_map(char::to_lowercase).collect();
    if wanted.len().abs_diff(candidate.len()) > limit {
        return None;
    }
    // Three rows of the usual table: the one before the last one is for swaps.
    let (mut before, mut last) = (Vec::new(), (0..=candidate.len()).collect::<Vec<usize>>());
    for (i, &a) in wanted.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, &b) in candidate.iter().enumerate() {
            let mut least = (last[j] + usize::from(a != b)).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && a == candidate[j - 1] && wanted[i - 1] == b {
                least = least.min(before_at(&before, j - 1) + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().filter(|&distance| distance <= limit)
}

fn before_at(row: &[usize], at: usize) -> usize {
    row.get(at).copied().unwrap_or(usize::MAX - 1)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn close_names_are_found() {
        let names = ["Pet", "Pets", "Owner", "ErrorResponse"];
        assert_eq!(nearest("pet", names), Some("Pet"));
        assert_eq!(nearest("Ownre", names), Some("Owner"));
        assert_eq!(nearest("ErorrResponse", names), Some("ErrorResponse"));
        assert_eq!(nearest("Invoice", names), None);
        assert_eq!(nearest("", names), None);
        assert_eq!(nearest(&"x".repeat(1000), names), None);
    }
}
