//! What fits into a frame of AMQP.

use super::Header;

/// How deep a header is measured.
const DEEPEST: usize = 255;

/// The largest headers, in bytes of AMQP. With the other properties they have to fit into one frame, of 128 KiB.
pub(super) const LARGEST: usize = 120 << 10;

/// How many bytes headers have in AMQP 0-9-1, section 4.2.5.
pub(super) fn size(headers: &[(String, Header)]) -> usize {
    table_size(headers, DEEPEST)
}

fn table_size(entries: &[(String, Header)], depth: usize) -> usize {
    let entries = entries.iter();
    4 + entries
        .map(|(name, value)| 1 + name.len() + value_size(value, depth))
        .sum::<usize>()
}

/// With the byte of its type.
fn value_size(value: &Header, depth: usize) -> usize {
    1 + match value {
        Header::Null => 0,
        Header::Boolean(_) => 1,
        Header::Integer(_) | Header::Number(_) => 8,
        Header::Text(text) => 4 + text.len(),
        // Those are refused by another rule.
        Header::List(_) | Header::Table(_) if depth == 0 => 0,
        Header::List(items) => 4 + items.iter().map(|item| value_size(item, depth - 1)).sum::<usize>(),
        Header::Table(entries) => table_size(entries, depth - 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_measured_as_amqp_writes_them() {
        let table = Header::Table(vec![("n".to_owned(), Header::Number(0.5))]);
        let list = Header::List(vec![true.into(), Header::Null, table]);
        let headers = [("text".to_owned(), "four".into()), ("list".to_owned(), list)];
        // Length; name, type, length, text; name, type, length, boolean, null, table: length, name, type, number.
        assert_eq!(
            size(&headers),
            4 + (5 + 1 + 4 + 4) + (5 + 1 + 4 + 2 + 1 + (1 + 4 + 2 + 9))
        );
    }

    #[test]
    fn what_is_deep_is_measured_as_far_as_may_be() {
        let deep = (0..10_000).fold(Header::Null, |inner, _| Header::List(vec![inner]));
        assert_eq!(size(&[(String::new(), deep)]), 4 + 1 + 255 * 5 + 1);
    }
}
