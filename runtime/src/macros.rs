//! Implementations that enums share.

/// Makes an enum that is written as a string one that is read, written, checked and shown.
///
/// The enum has `ALL` and `as_str`.
///
/// ```
/// use wirewright_runtime::codec::{ReadOptions, from_json, to_json};
///
/// #[derive(Clone, Copy, Debug, PartialEq)]
/// pub enum RunType { Training, HalfMarathon }
///
/// impl RunType {
///     pub const ALL: &[Self] = &[Self::Training, Self::HalfMarathon];
///
///     pub const fn as_str(&self) -> &'static str {
///         match self {
///             Self::Training => "training",
///             Self::HalfMarathon => "half-marathon",
///         }
///     }
/// }
///
/// wirewright_runtime::text_enum!(RunType);
///
/// assert_eq!("half-marathon".parse(), Ok(RunType::HalfMarathon));
/// assert_eq!(to_json(&RunType::Training), br#""training""#);
/// let violations = from_json::<RunType>(br#""sprint""#, &ReadOptions::default()).unwrap_err();
/// assert_eq!(violations.to_string(), "body: must be one of training, half-marathon (enum)");
/// ```
#[macro_export]
macro_rules! text_enum {
    ($name:ident) => {
        $crate::__text_enum!($name);

        impl $crate::rule::TextValue for $name {
            fn from_text(text: &str, _: bool) -> ::core::result::Result<Self, $crate::rule::Mismatch> {
                $crate::rule::Mismatch::find_text(text, Self::ALL, Self::as_str)
            }

            fn to_text(&self) -> ::std::borrow::Cow<'_, str> {
                ::std::borrow::Cow::Borrowed(self.as_str())
            }
        }

        impl $crate::rule::Validate for $name {}
    };
}

/// [`text_enum!`] for an enum with a variant `Unknown(String)`, for values that the contract does not name.
///
/// Such a value breaks the keyword `enum`; a reader [without checks](crate::codec::ReadOptions::lenient) keeps it.
///
/// ```
/// use wirewright_runtime::codec::{ReadOptions, from_json};
///
/// #[derive(Clone, Debug, PartialEq)]
/// pub enum Source { Strava, Unknown(String) }
///
/// impl Source {
///     pub const ALL: &[Self] = &[Self::Strava];
///
///     pub const fn as_str(&self) -> &str {
///         match self {
///             Self::Strava => "strava",
///             Self::Unknown(text) => text.as_str(),
///         }
///     }
/// }
///
/// wirewright_runtime::open_text_enum!(Source);
///
/// assert!(from_json::<Source>(br#""garmin""#, &ReadOptions::default()).is_err());
/// assert_eq!(from_json(br#""garmin""#, &ReadOptions::lenient()), Ok(Source::Unknown("garmin".to_owned())));
/// ```
#[macro_export]
macro_rules! open_text_enum {
    ($name:ident) => {
        $crate::__text_enum!($name);

        impl $crate::rule::TextValue for $name {
            fn from_text(text: &str, strict: bool) -> ::core::result::Result<Self, $crate::rule::Mismatch> {
                let unknown = || Self::Unknown(::std::borrow::ToOwned::to_owned(text));
                $crate::rule::Mismatch::find_text_or(text, Self::ALL, Self::as_str, strict, unknown)
            }

            fn to_text(&self) -> ::std::borrow::Cow<'_, str> {
                ::std::borrow::Cow::Borrowed(self.as_str())
            }
        }

        impl $crate::rule::Validate for $name {
            fn validate(&self, at: &mut $crate::rule::Checker) {
                if let Self::Unknown(_) = self {
                    at.mismatch($crate::rule::Mismatch::values(Self::ALL.iter().map(Self::as_str)));
                }
            }
        }
    };
}

/// Makes an enum that is written as an integer one that is read, written, checked and shown.
///
/// The enum is `Copy` and has `ALL` and `as_i64`.
///
/// ```
/// use wirewright_runtime::codec::{ReadOptions, from_json};
///
/// #[derive(Clone, Copy, Debug, PartialEq)]
/// pub enum Slot { Value0, Value1 }
///
/// impl Slot {
///     pub const ALL: &[Self] = &[Self::Value0, Self::Value1];
///
///     pub const fn as_i64(&self) -> i64 {
///         match self {
///             Self::Value0 => 0,
///             Self::Value1 => 1,
///         }
///     }
/// }
///
/// wirewright_runtime::integer_enum!(Slot);
///
/// assert_eq!(from_json(b"1.0", &ReadOptions::default()), Ok(Slot::Value1));
/// assert!(Slot::try_from(2).is_err());
/// ```
#[macro_export]
macro_rules! integer_enum {
    ($name:ident) => {
        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.as_i64(), f)
            }
        }

        impl ::core::convert::TryFrom<i64> for $name {
            type Error = $crate::rule::Mismatch;

            fn try_from(number: i64) -> ::core::result::Result<Self, $crate::rule::Mismatch> {
                $crate::rule::Mismatch::find_integer(number, Self::ALL, Self::as_i64)
            }
        }

        impl $crate::codec::Decode for $name {
            fn decode(r: &mut $crate::codec::Reader<'_>) -> ::core::option::Option<Self> {
                r.integer_value()
            }
        }

        impl $crate::codec::Encode for $name {
            fn encode(&self, w: &mut $crate::codec::Writer) {
                w.integer(self.as_i64());
            }
        }

        impl $crate::rule::Validate for $name {}
    };
}

/// What `text_enum!` and `open_text_enum!` share.
#[doc(hidden)]
#[macro_export]
macro_rules! __text_enum {
    ($name:ident) => {
        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl ::core::convert::AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = $crate::rule::Mismatch;

            fn from_str(text: &str) -> ::core::result::Result<Self, $crate::rule::Mismatch> {
                $crate::rule::TextValue::from_text(text, true)
            }
        }

        impl $crate::codec::Decode for $name {
            fn decode(r: &mut $crate::codec::Reader<'_>) -> ::core::option::Option<Self> {
                r.text_value()
            }
        }

        impl $crate::codec::Encode for $name {
            fn encode(&self, w: &mut $crate::codec::Writer) {
                w.text(self.as_str());
            }
        }
    };
}

/// Makes a type of a user's own one that is read, written and checked in place of a generated one, the base: by
/// `TryFrom` from the base and by `From` to it. What the contract says of the base holds.
///
/// ```
/// use wirewright_runtime::codec::{ReadOptions, from_json, to_json};
/// use wirewright_runtime::rule::Text;
///
/// #[derive(Clone, Debug, PartialEq)]
/// pub struct Cents(u64);
///
/// impl TryFrom<String> for Cents {
///     type Error = std::num::ParseIntError;
///
///     fn try_from(text: String) -> Result<Self, Self::Error> {
///         text.replace('.', "").parse().map(Self)
///     }
/// }
///
/// impl From<Cents> for String {
///     fn from(cents: Cents) -> Self {
///         format!("{}.{:02}", cents.0 / 100, cents.0 % 100)
///     }
/// }
///
/// wirewright_runtime::replaced!(Cents, String, Text::new().max_length(5));
///
/// assert_eq!(from_json(br#""12.50""#, &ReadOptions::default()), Ok(Cents(1250)));
/// assert_eq!(to_json(&Cents(1250)), br#""12.50""#);
/// let violations = from_json::<Cents>(br#""12,50""#, &ReadOptions::default()).unwrap_err();
/// assert_eq!(violations.to_string(), "body: invalid digit found in string (rule)");
/// let violations = from_json::<Cents>(br#""1234.50""#, &ReadOptions::default()).unwrap_err();
/// assert_eq!(violations.to_string(), "body: must have at most 5 characters (maxLength)");
/// ```
#[macro_export]
macro_rules! replaced {
    ($name:ty, $base:ty) => {
        $crate::replaced!($name, $base, $crate::rule::Any);
    };
    ($name:ty, $base:ty, $rule:expr) => {
        impl $crate::codec::Decode for $name {
            fn decode(r: &mut $crate::codec::Reader<'_>) -> ::core::option::Option<Self> {
                r.replaced(|r| $crate::rule::Rule::<$base>::decode(&$rule, r))
            }
        }

        impl $crate::codec::Encode for $name {
            fn encode(&self, w: &mut $crate::codec::Writer) {
                w.value(&<$base as ::core::convert::From<Self>>::from(
                    ::core::clone::Clone::clone(self),
                ));
            }

            fn is_nullable() -> bool {
                <$base as $crate::codec::Encode>::is_nullable()
            }
        }

        impl $crate::rule::Validate for $name {
            fn validate(&self, at: &mut $crate::rule::Checker) {
                let base = <$base as ::core::convert::From<Self>>::from(::core::clone::Clone::clone(self));
                $crate::rule::Rule::<$base>::check(&$rule, &base, at);
            }
        }
    };
}
