//! CBOR, by way of JSON.

use cbor4ii::core::dec::Read as _;
use cbor4ii::core::utils::SliceReader;
use cbor4ii::serde::Deserializer;
use serde::Deserialize as _;

use super::transcode::Value;
use crate::codec::to_json as written;

/// Named by generated code that needs the feature, so that the compiler tells where it is missing.
pub const AVAILABLE: () = ();

/// A body as JSON. Bytes become base64.
///
/// # Errors
/// When it is no CBOR, has more than one value, or a map with names that are no text.
pub fn to_json(body: &[u8]) -> Result<Vec<u8>, String> {
    let mut deserializer = Deserializer::new(SliceReader::new(body));
    let value = Value::deserialize(&mut deserializer).map_err(|error| error.to_string())?;
    let mut reader = deserializer.into_inner();
    let Ok(rest) = reader.fill(1);
    if rest.as_ref().is_empty() {
        Ok(written(&value))
    } else {
        Err("there is more behind the value".to_owned())
    }
}

/// JSON as CBOR.
///
/// # Errors
/// When it is no JSON.
pub fn from_json(json: &[u8]) -> Result<Vec<u8>, String> {
    let value = Value::parse(json)?;
    cbor4ii::serde::to_vec(Vec::new(), &value).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maps_are_written_by_name() {
        let body = from_json(br#"{"a":[1,-2.5,null,true]}"#).expect("JSON");
        assert_eq!(to_json(&body).as_deref(), Ok(&br#"{"a":[1,-2.5,null,true]}"#[..]));
        assert_eq!(body[..4], *b"\xa1\x61a\x84");
    }

    #[test]
    fn what_is_broken_is_an_error() {
        for body in [
            &b""[..],
            b"\xa2ath",
            b"\x9b\xff\xff\xff\xff\xff\xff\xff\xff",
            b"\xa1\x80\x01",
            b"\x01\x02",
            b"\xff",
        ] {
            assert!(to_json(body).is_err(), "{body:x?}");
        }
        assert!(to_json(&[0x81; 100_000]).is_err());
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
        let twice = b"\xa2\x61a\x01\x61a\x02";
        assert_eq!(to_json(twice).as_deref(), Ok(&br#"{"a":1,"a":2}"#[..]));
    }
}
