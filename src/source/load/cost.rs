//! What a JSONPath may cost: a short one can select a value very often, or look at all values for each of them.

/// Values that the targets of all overlays may look at together.
pub(super) const MAX: u64 = 500_000_000;

/// How many values a JSONPath may select that can select one several times: they are all held until the same are put together.
pub(super) const MAX_SELECTED: u64 = 30_000_000;

/// The bytes that the paths of all selected values may take.
const MAX_BYTES: usize = 512 << 20;

/// Whether the paths of so many values, in a document that is nested so deep, can be held.
pub(super) fn can_be_held(selected: usize, depth: usize) -> bool {
    const OF_A_STEP: usize = 32;
    selected.saturating_mul((depth + 2) * OF_A_STEP) <= MAX_BYTES
}

/// Compiling a pattern takes about as long as looking at so many values.
pub(super) const OF_A_PATTERN: u64 = 100_000;

/// About how many values a JSONPath looks at, at most, in a document of so many values that are nested so deep.
pub(super) fn of(path: &str, values: usize, depth: usize) -> u64 {
    let (values, depth) = (values as u64, depth as u64);
    let mut cost = values;
    // For each open bracket: whether it is a list of selectors, and how many it has so far.
    let mut open: Vec<(bool, u64)> = Vec::new();
    let (mut quote, mut dots, mut descents) = (None, 0, 0);
    let mut chars = path.char_indices();
    while let Some((at, c)) = chars.next() {
        dots = if c == '.' { dots + 1 } else { 0 };
        match (quote, c) {
            (Some(_), '\\') => {
                chars.next();
            }
            (Some(mark), _) if c == mark => quote = None,
            (Some(_), _) => dots = 0,
            (None, '\'' | '"') => quote = Some(c),
            (None, '[' | '(') => open.push((c == '[', 1)),
            (None, ',') => {
                if let Some((_, count)) = open.last_mut() {
                    *count += 1;
                }
            }
            (None, ']' | ')') => {
                // A value that several selectors select is there several times.
                if let Some((true, count)) = open.pop() {
                    cost = cost.saturating_mul(count);
                }
            }
            // A value is below as many others as it is deep.
            (None, '.') if dots == 2 => {
                descents += 1;
                cost = cost.saturating_mul(if descents > 1 { depth } else { 1 });
            }
            // A filter that looks at the whole document looks at it for each value.
            (None, '$') if at > 0 => cost = cost.saturating_mul(values),
            _ => {}
        }
    }
    cost
}

#[cfg(test)]
mod tests {
    use super::{MAX_SELECTED, can_be_held, of};

    #[test]
    fn paths_that_look_at_each_value_once_cost_as_much() {
        for path in [
            "$",
            "$.paths[*][?@.tags]",
            "$..[?@.type == 'a, b..[c,d] $']",
            "$.a['b']",
            "$[?length(@.a, @.b) > 1]",
            r"$['\'..', 'a']['..']",
        ] {
            let selectors = if path.contains(r"\'") { 2 } else { 1 };
            assert_eq!(of(path, 1000, 10), 1000 * selectors, "{path}");
        }
    }

    #[test]
    fn what_multiplies_is_counted() {
        assert_eq!(of("$['a','b']['a','b','c']", 1000, 10), 6000);
        assert_eq!(of("$..*..*..*", 1000, 10), 100_000);
        assert_eq!(of("$..[?@.a == $.b]", 1000, 10), 1_000_000);
        assert_eq!(of(&format!("${}", "[0,0]".repeat(200)), 1000, 10), u64::MAX);
    }

    #[test]
    fn paths_of_very_many_values_are_not_held() {
        // As a fuzz target found: a value that is selected eight million times.
        assert!(of(&format!("${}", "[0,0]".repeat(23)), 10, 41) > MAX_SELECTED);
        assert!(of("$..properties..description", 350_000, 20) < MAX_SELECTED);
        assert!(can_be_held(200_000, 20));
        assert!(!can_be_held(200_000, 255));
    }
}
