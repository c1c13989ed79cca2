//! Reading and writing JSON.
//!
//! A type says how it is read in [`Decode`] and how it is written in [`Encode`]. Both work on one concrete [`Reader`]
//! and [`Writer`], so that generated code compiles fast. The reader knows where it is and collects what is wrong, so
//! that one pass finds everything.
//!
//! ```
//! use wirewright_runtime::codec::{ReadOptions, Writer, from_json};
//!
//! let numbers: Vec<i64> = from_json(b"[1, 2.0, 3e0]", &ReadOptions::default())?;
//! let mut writer = Writer::new();
//! writer.value(&numbers);
//! assert_eq!(writer.into_bytes(), b"[1,2,3]");
//!
//! let violations = from_json::<Vec<i64>>(br#"[1, "2", 3.5]"#, &ReadOptions::default()).unwrap_err();
//! assert_eq!(violations.len(), 2);
//! # Ok::<(), wirewright_runtime::violation::Violations>(())
//! ```

pub(crate) mod canonical;
mod containers;
pub(crate) mod decimal;
mod fields;
#[cfg(feature = "events")]
mod find;
mod implementations;
mod json;
mod nested;
mod options;
pub(crate) mod path;
mod reader;
mod replaced;
mod scalars;
mod union;
mod whole;
mod writer;

pub(crate) use containers::count_properties;
pub use fields::{Array, Fields, Object};
#[cfg(feature = "events")]
pub(crate) use find::find;
pub use options::{Kind, ReadOptions};
pub use reader::Reader;
pub(crate) use reader::Shape;
pub use writer::Writer;
pub(crate) use writer::write_string;

use crate::violation::Violations;

/// A type that is read from JSON, or from the text of a parameter.
pub trait Decode: Sized {
    /// Reads exactly one value. What is wrong with it is recorded in the reader and the value is passed over.
    ///
    /// `None` always comes with a recorded violation; `Some` may too, and then the whole value is refused in the end.
    fn decode(r: &mut Reader<'_>) -> Option<Self>;
}

/// A type that is written as JSON.
pub trait Encode {
    /// Writes exactly one value.
    fn encode(&self, w: &mut Writer);

    /// Whether the value stands for a property that is not there: [`Writer::field`] writes nothing then.
    fn is_absent(&self) -> bool {
        false
    }

    /// Whether the type has a value for null.
    #[must_use]
    fn is_nullable() -> bool
    where
        Self: Sized,
    {
        false
    }

    /// Whether there is nothing: null, or a property that is not there.
    fn is_none(&self) -> bool {
        false
    }
}

/// Reads a value from a whole JSON text.
///
/// # Errors
/// Everything that is wrong with the text, up to the bounds in `options`.
pub fn from_json<T: Decode>(bytes: &[u8], options: &ReadOptions) -> Result<T, Violations> {
    Reader::json(bytes, options).read(T::decode)
}

/// Writes a value as JSON.
pub fn to_json<T: Encode + ?Sized>(value: &T) -> Vec<u8> {
    // Most bodies are larger, and few are much larger.
    let mut writer = Writer::with_buffer(Vec::with_capacity(256));
    writer.value(value);
    writer.into_bytes()
}
