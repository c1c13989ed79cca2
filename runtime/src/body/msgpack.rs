//! MessagePack, by way of JSON.

use serde::Deserialize as _;

use super::DEPTH;
use super::transcode::Value;
use crate::codec::to_json as written;

/// Named by generated code that needs the feature, so that the compiler tells where it is missing.
pub const AVAILABLE: () = ();

/// A body as JSON. Bytes become base64.
///
/// # Errors
/// When it is no MessagePack, has more than one value, or a map with names that are no text.
pub fn to_json(body: &[u8]) -> Result<Vec<u8>, String> {
    let mut deserializer = rmp_serde::Deserializer::from_read_ref(body);
    deserializer.set_max_depth(DEPTH);
    let value = Value::deserialize(&mut deserializer).map_err(|error| error.to_string())?;
    // A reader that is at its end has nothing left to give.
    match u8::deserialize(&mut deserializer) {
        Err(rmp_serde::decode::Error::InvalidMarkerRead(_)) => Ok(written(&value)),
        _ => Err("there is more behind the value".to_owned()),
    }
}

/// JSON as MessagePack.
///
/// # Errors
/// When it is no JSON.
pub fn from_json(json: &[u8]) -> Result<Vec<u8>, String> {
    let value = Value::parse(json)?;
    rmp_serde::to_vec_named(&value).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maps_are_written_by_name() {
        let body = from_json(br#"{"this":"is","some":"data"}"#).expect("JSON");
        assert_eq!(body, b"\x82\xa4this\xa2is\xa4some\xa4data");
        assert_eq!(to_json(&body).as_deref(), Ok(&br#"{"this":"is","some":"data"}"#[..]));
    }

    #[test]
    fn what_is_broken_is_an_error() {
        // Nothing; a map that breaks off; an array that says it is huge; a name that is a list; something behind.
        for body in [
            &b""[..],
            b"\x82\xa4this",
            b"\xdd\xff\xff\xff\xff\x01",
            b"\x81\x90\x01",
            b"\x01\x02",
            b"\xc1",
        ] {
            assert!(to_json(body).is_err(), "{body:x?}");
        }
        assert!(to_json(&[0x91; 100_000]).is_err());
    }

    #[test]
    fn numbers_keep_their_value() {
        for json in [
            "0",
            "-1",
            "18446744073709551615",
            "-9223372036854775808",
            "0.1",
            "1e300",
            "21097.5",
        ] {
            let body = from_json(json.as_bytes()).expect("JSON");
            let back = String::from_utf8(to_json(&body).expect("well-formed")).expect("UTF-8");
            assert_eq!(back.parse::<f64>(), json.parse::<f64>(), "{back}");
        }
    }

    #[test]
    fn a_name_twice_is_kept_for_the_reader() {
        let twice = b"\x82\xa1a\x01\xa1a\x02";
        assert_eq!(to_json(twice).as_deref(), Ok(&br#"{"a":1,"a":2}"#[..]));
    }
}
