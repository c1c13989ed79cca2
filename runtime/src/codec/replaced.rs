//! Types of a user's own in place of generated ones.

use std::fmt::Display;

use super::Reader;

impl Reader<'_> {
    /// Reads a value of one type and makes one of another type of it. Why there is none is recorded where the value stands, under
    /// the keyword `rule`; a value that breaks its contract is not asked for.
    pub fn replaced<B, T>(&mut self, read: impl FnOnce(&mut Self) -> Option<B>) -> Option<T>
    where
        T: TryFrom<B>,
        T::Error: Display,
    {
        let before = self.at.found();
        let base = read(self).filter(|_| self.at.found() == before)?;
        T::try_from(base).map_err(|why| self.at.violation("rule", why)).ok()
    }
}
