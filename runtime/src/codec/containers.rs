//! Reading objects and arrays.

use jiter::{Jiter, JiterResult, Peek};

use super::reader::{Shape, syntax};
use super::{Array, Decode, Fields, Kind, Object, Reader};
use crate::rule::{Rule, check_properties};
use crate::types::Map;

impl Reader<'_> {
    /// Begins an object whose properties `fields` names. Anything else is recorded and passed over.
    ///
    /// ```
    /// use wirewright_runtime::codec::{Decode, Fields, ReadOptions, Reader, from_json};
    ///
    /// #[derive(Debug, PartialEq)]
    /// struct Point { x: f64, y: Option<f64> }
    ///
    /// impl Point {
    ///     const FIELDS: Fields = Fields::new(&["x"], &["y"]);
    /// }
    ///
    /// impl Decode for Point {
    ///     fn decode(r: &mut Reader<'_>) -> Option<Self> {
    ///         let (mut x, mut y) = (None, None);
    ///         let mut object = r.object(&Self::FIELDS)?;
    ///         while let Some(field) = r.field(&mut object) {
    ///             match field {
    ///                 0 => x = r.value(),
    ///                 1 => y = r.value(),
    ///                 _ => r.deny(),
    ///             }
    ///         }
    ///         r.finish(object)?;
    ///         Some(Self { x: x?, y })
    ///     }
    /// }
    ///
    /// let options = ReadOptions::default();
    /// assert_eq!(from_json::<Point>(br#"{"x": 1}"#, &options), Ok(Point { x: 1.0, y: None }));
    /// assert_eq!(from_json::<Point>(br#"{"y": "1", "z": 2}"#, &options).unwrap_err().len(), 3);
    /// ```
    pub fn object(&mut self, fields: &'static Fields) -> Option<Object> {
        if self.is_stopped() || !self.enter(Shape::Object) || !self.names_any(fields) {
            return None;
        }
        match self.peek()? {
            Peek::Object => {}
            Peek::String if self.text && self.enter_nested('{') == Some(Peek::Object) => {}
            other => return self.wrong(other, Kind::Object),
        }
        if !self.fits(1) {
            self.too_deep();
            return None;
        }
        Some(Object::new(fields, self.at.path.len()))
    }

    /// Goes on to the next property and gives its number in [`Fields`]: `usize::MAX` for one that is not named, `None`
    /// at the end. A named property that comes again is recorded and passed over. The property's value must be read,
    /// skipped or denied next.
    pub fn field(&mut self, object: &mut Object) -> Option<usize> {
        loop {
            self.at.path.truncate(object.level);
            if self.is_stopped() {
                return None;
            }
            let first = !std::mem::replace(&mut object.begun, true);
            let (index, name) = match self.likely_key(object, first) {
                Some(found) => found,
                None => match self.other_key(object, first)? {
                    Some(found) => found,
                    None => {
                        object.count += 1;
                        return Some(usize::MAX);
                    }
                },
            };
            object.count += 1;
            self.at.path.push_name(name);
            if object.mark(index) {
                return Some(index);
            }
            self.at.duplicate();
            self.pass_over();
        }
    }

    #[inline]
    fn likely_key(&mut self, object: &mut Object, first: bool) -> Option<(usize, &'static str)> {
        if !object.fields.are_plain() {
            return None;
        }
        let quote = self.json.key_place(first)?;
        object.guess(|name| self.json.passes_key(quote, name))
    }

    /// The next key; `Some(None)` for one that is not named, which the path goes on to.
    fn other_key(&mut self, object: &mut Object, first: bool) -> Option<Option<(usize, &'static str)>> {
        let key = if first {
            self.json.known_object()
        } else {
            self.json.next_key()
        };
        let key = match key {
            Ok(key) => key?,
            Err(error) => {
                syntax(&mut self.at, self.data, &error);
                return None;
            }
        };
        let found = object.find(key);
        if found.is_none() {
            self.at.path.push_key(key);
            self.cost += 1;
        }
        Some(found)
    }

    /// Ends an object: records each required property that is missing, and is `None` when one is.
    pub fn finish(&mut self, object: Object) -> Option<()> {
        self.at.path.truncate(object.level);
        if self.is_stopped() {
            return None;
        }
        if let Some((least, most)) = object.fields.counts
            && self.is_strict()
        {
            check_properties(object.count, least, Some(most), &mut self.at);
        }
        let mut complete = true;
        for name in object.missing() {
            complete = false;
            self.at.missing(name);
        }
        self.leave_nested(object.level);
        complete.then_some(())
    }

    /// Reads the value of a property that is not named, into `map`.
    pub fn entry<T: Decode>(&mut self, map: &mut Map<T>) {
        self.entry_by(map, T::decode);
    }

    /// Reads the value of a property that is not named by a rule, into `map`. A name that is there already is recorded.
    pub fn entry_rule<T, R: Rule<T> + ?Sized>(&mut self, map: &mut Map<T>, rule: &R) {
        self.entry_by(map, |r| rule.decode(r));
    }

    fn entry_by<T>(&mut self, map: &mut Map<T>, read: impl FnOnce(&mut Self) -> Option<T>) {
        let key = self.at.path.last_key().to_owned();
        let level = self.at.path.len();
        if let Some(value) = read(self) {
            self.at.path.truncate(level);
            if map.insert(key, value).is_some() {
                self.at.duplicate();
            }
        }
    }

    /// Records that the property must not be there, and passes over its value.
    pub fn deny(&mut self) {
        if self.at.is_strict() && !(self.open && self.at.path.len() == 1) {
            self.at.denied();
        }
        self.pass_over();
    }

    /// Begins an array. Anything else is recorded and passed over, but a single text of a parameter is a list of one
    /// item.
    pub fn array(&mut self) -> Option<Array> {
        if self.is_stopped() || !self.enter(Shape::List) {
            return None;
        }
        let single = match self.peek()? {
            Peek::Array => false,
            Peek::String if self.is_any_scalar() => self.enter_nested('[') != Some(Peek::Array),
            other => return self.wrong(other, Kind::Array),
        };
        if !self.fits(1) {
            self.too_deep();
            return None;
        }
        Some(Array {
            level: self.at.path.len(),
            count: 0,
            single,
        })
    }

    /// Goes on to the next item, which must be read or skipped next; `false` at the end.
    pub fn item(&mut self, array: &mut Array) -> bool {
        self.at.path.truncate(array.level);
        if self.is_stopped() {
            return false;
        }
        let more = match (array.single, array.count) {
            (true, count) => Ok(count == 0),
            (false, 0) => self.json.known_array().map(|next| next.is_some()),
            (false, _) => self.json.array_step().map(|next| next.is_some()),
        };
        match more {
            Ok(true) => {
                self.at.path.push_index(array.count);
                array.count += 1;
                true
            }
            Ok(false) => {
                self.leave_nested(array.level);
                false
            }
            Err(error) => {
                syntax(&mut self.at, self.data, &error);
                false
            }
        }
    }

    /// Passes over a value; `false` when it is no JSON or lies too deep, which is recorded.
    pub(super) fn pass_over(&mut self) -> bool {
        let Some(peek) = self.peek() else { return false };
        let mut open = Open::default();
        match self.pass_over_from(peek, &mut open) {
            Ok(true) => true,
            Ok(false) => {
                self.too_deep();
                false
            }
            Err(error) => {
                syntax(&mut self.at, self.data, &error);
                false
            }
        }
    }

    /// The loop of `pass_over`, which calls itself nowhere, so that depth costs no stack; `false` when the value lies
    /// too deep.
    fn pass_over_from(&mut self, mut peek: Peek, open: &mut Open) -> JiterResult<bool> {
        loop {
            let inner = match peek {
                Peek::Array => self.json.known_array()?.map(|next| (next, false)),
                Peek::Object if self.json.skip_key(true)? => Some((self.json.peek()?, true)),
                Peek::Object => None,
                Peek::Null => self.json.known_null().map(|()| None)?,
                Peek::True | Peek::False => self.json.known_bool(peek).map(|_| None)?,
                Peek::String => self.json.skip_string().map(|()| None)?,
                _ => self.json.known_number(peek).map(|_| None)?,
            };
            if matches!(peek, Peek::Array | Peek::Object) && !self.fits(open.count + 1) {
                return Ok(false);
            }
            match inner {
                Some((next, is_object)) => {
                    open.push(is_object);
                    peek = next;
                }
                None => match self.step_over(open)? {
                    Some(next) => peek = next,
                    None => return Ok(true),
                },
            }
        }
    }

    /// Goes on to the next value in what is open; `None` when all is closed.
    fn step_over(&mut self, open: &mut Open) -> JiterResult<Option<Peek>> {
        while let Some(is_object) = open.last() {
            if !is_object {
                if let Some(next) = self.json.array_step()? {
                    return Ok(Some(next));
                }
            } else if self.json.skip_key(false)? {
                return self.json.peek().map(Some);
            }
            open.count -= 1;
        }
        Ok(None)
    }

    /// Whether an exploded object of a query, which takes any pair, has at least one that `fields` names.
    fn names_any(&mut self, fields: &'static Fields) -> bool {
        if !self.open || self.at.path.len() > 0 || fields.is_empty() {
            return true;
        }
        let mut ahead = self.json.clone();
        let mut key = ahead.next_object();
        while let Ok(Some(name)) = key {
            if fields.contain(name) {
                return true;
            }
            if ahead.next_skip().is_err() {
                return true;
            }
            key = ahead.next_key();
        }
        self.absent = true;
        false
    }
}

/// Which of the values that are open are objects: one bit each.
#[derive(Default)]
struct Open {
    objects: [u64; 4],
    count: usize,
}

impl Open {
    fn push(&mut self, is_object: bool) {
        // The reader allows no more levels than there are bits.
        if let Some(word) = self.objects.get_mut(self.count / 64) {
            let bit = 1 << (self.count % 64);
            *word = if is_object { *word | bit } else { *word & !bit };
        }
        self.count += 1;
    }

    fn last(&self) -> Option<bool> {
        let last = self.count.checked_sub(1)?;
        Some(
            self.objects
                .get(last / 64)
                .is_some_and(|word| word & (1 << (last % 64)) != 0),
        )
    }
}

/// How many properties an object has that was written here.
pub(crate) fn count_properties(json: &[u8]) -> usize {
    let mut json = Jiter::new(json);
    let mut count = 0;
    let mut more = json.known_object().ok().flatten().is_some();
    while more {
        count += 1;
        more = json.next_skip().is_ok() && json.next_key().ok().flatten().is_some();
    }
    count
}
