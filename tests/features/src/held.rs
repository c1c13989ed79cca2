//! What came, with its streams read to the end, so that it can be compared.

use std::any::Any;
use std::fmt::Debug;

use wirewright_runtime::body::StreamError;
use wirewright_runtime::types::{ByteStream, FilePart, ItemStream};

/// More items or bytes than a test ever sends.
const LIMIT: usize = 1 << 20;

/// Why something could not be read to the end.
pub(crate) type Holds = Result<(), StreamError>;

/// What is read to the end into its parts.
pub(crate) trait Hold {
    fn hold(self, held: &mut Held) -> impl Future<Output = Holds> + Send;
}

/// The parts of a request or an answer, in order.
#[derive(Debug, Default)]
pub(crate) struct Held {
    values: Vec<(&'static str, Box<dyn Value>)>,
    /// The variants of enums among them.
    pub(crate) variants: Vec<&'static str>,
}

trait Value: Any + Debug + Send {
    fn same(&self, other: &dyn Any) -> bool;
}

impl<T: Any + Debug + PartialEq + Send> Value for T {
    fn same(&self, other: &dyn Any) -> bool {
        other.downcast_ref::<T>() == Some(self)
    }
}

impl Held {
    /// Everything of a request or an answer.
    pub(crate) async fn of(value: impl Hold) -> Result<Self, StreamError> {
        let mut held = Self::default();
        value.hold(&mut held).await?;
        Ok(held)
    }

    pub(crate) fn value<T: Debug + PartialEq + Send + 'static>(&mut self, name: &'static str, value: T) {
        self.values.push((name, Box::new(value)));
    }

    pub(crate) fn variant(&mut self, name: &'static str) {
        self.variants.push(name);
        self.value("variant", name);
    }

    pub(crate) async fn bytes(&mut self, name: &'static str, bytes: ByteStream) -> Holds {
        let media_type = bytes.media_type().to_owned();
        self.value(name, (media_type, bytes.collect(LIMIT).await?));
        Ok(())
    }

    pub(crate) async fn items<T>(&mut self, name: &'static str, items: ItemStream<T>) -> Holds
    where
        T: Debug + PartialEq + Send + 'static,
    {
        self.value(name, items.collect(LIMIT).await?);
        Ok(())
    }

    pub(crate) async fn parts<T: Hold + 'static>(&mut self, mut parts: ItemStream<T>) -> Holds {
        while let Some(part) = parts.next().await {
            // A part has to be read before the next one comes.
            part?.hold(self).await?;
        }
        Ok(())
    }

    pub(crate) async fn file(&mut self, name: &'static str, file: FilePart) -> Holds {
        self.value("file name", file.file_name);
        self.bytes(name, file.content).await
    }

    /// What differs from what was expected.
    pub(crate) fn differs(&self, expected: &Self) -> Option<String> {
        let pairs = self.values.iter().zip(&expected.values);
        let differing = pairs.filter(|((name, found), (expected_name, expected))| {
            name != expected_name || !expected.same(found.as_any())
        });
        let mut lines: Vec<String> = differing
            .map(|((name, found), (_, expected))| format!("{name}: sent {expected:?}, came {found:?}"))
            .collect();
        if self.values.len() != expected.values.len() {
            lines.push(format!("sent {:?}, came {:?}", expected.values, self.values));
        }
        (!lines.is_empty()).then(|| lines.join("; "))
    }
}

impl dyn Value {
    fn as_any(&self) -> &dyn Any {
        self
    }
}
