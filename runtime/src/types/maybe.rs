/// A property that can be left out and can be `null`: three states that mean different things, as in a merge patch
/// ([RFC 7396]).
///
/// ```
/// use wirewright_runtime::types::Maybe;
///
/// let name: Maybe<String> = Maybe::default();
/// assert!(name.is_absent());
/// assert_eq!(Maybe::Value(5).value(), Some(5));
/// assert_eq!(Maybe::<i32>::Null.value(), None);
/// ```
///
/// [RFC 7396]: https://www.rfc-editor.org/rfc/rfc7396
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Maybe<T> {
    /// The property is not there.
    #[default]
    Absent,
    /// The property is `null`.
    Null,
    /// The property has a value.
    Value(T),
}

impl<T> Maybe<T> {
    /// The value; `None` when it is `null` or absent.
    pub fn value(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Null | Self::Absent => None,
        }
    }

    /// The same by reference.
    pub const fn as_ref(&self) -> Maybe<&T> {
        match self {
            Self::Value(value) => Maybe::Value(value),
            Self::Null => Maybe::Null,
            Self::Absent => Maybe::Absent,
        }
    }

    /// The same with another value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Maybe<U> {
        match self {
            Self::Value(value) => Maybe::Value(change(value)),
            Self::Null => Maybe::Null,
            Self::Absent => Maybe::Absent,
        }
    }

    /// Whether the property is not there.
    pub const fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Whether the property is `null`.
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// What a patch asks for: `None` to leave the value as it is, `Some(None)` to remove it, `Some(Some(value))` to set
    /// it.
    ///
    /// ```
    /// use wirewright_runtime::types::Maybe;
    ///
    /// let mut title = Some("Long run");
    /// if let Some(new) = Maybe::Null.change() {
    ///     title = new;
    /// }
    /// assert_eq!(title, None);
    /// ```
    pub fn change(self) -> Option<Option<T>> {
        match self {
            Self::Value(value) => Some(Some(value)),
            Self::Null => Some(None),
            Self::Absent => None,
        }
    }
}

impl<T> From<T> for Maybe<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

impl<T> From<Option<T>> for Maybe<T> {
    /// `None` is `null`.
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::Value)
    }
}
