//! Cursors: where a page of a list ends, as text that clients hand back unread.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::Error;

/// The longest cursor of the contracts, in characters.
const LONGEST: usize = 200;

/// The cursor for a place in a list.
///
/// # Errors
/// When the place cannot be written, or not as shortly as a cursor has to be.
pub fn encode(place: &impl Serialize) -> Result<String, Error> {
    let cursor = URL_SAFE_NO_PAD.encode(serde_json::to_vec(place)?);
    if cursor.len() > LONGEST {
        Err(Error::Corrupt("a cursor is too long".to_owned()))
    } else {
        Ok(cursor)
    }
}

/// The place that a cursor stands for.
///
/// # Errors
/// [`Error::Cursor`] when it is not one for places like this.
pub fn decode<T: DeserializeOwned>(cursor: &str) -> Result<T, Error> {
    if cursor.len() > LONGEST {
        return Err(Error::Cursor);
    }
    let place = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| Error::Cursor)?;
    serde_json::from_slice(&place).map_err(|_| Error::Cursor)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn places_come_back() -> Result<(), Error> {
        let place = ("distance_desc".to_owned(), -1.5e-300, Uuid::from_u128(u128::MAX));
        let cursor = encode(&place)?;
        assert!(
            cursor
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
        );
        assert_eq!(decode::<(String, f64, Uuid)>(&cursor)?, place);
        Ok(())
    }

    #[test]
    fn anything_else_is_refused() {
        let other = encode(&("date", 1)).unwrap_or_default();
        for cursor in ["", "e", "!", "eyJ", other.as_str(), &"a".repeat(201)] {
            assert!(
                matches!(decode::<(String, f64, Uuid)>(cursor), Err(Error::Cursor)),
                "{cursor}"
            );
        }
    }
}
