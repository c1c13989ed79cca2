//! To and from the `openapiv3` crate: the only place that knows it.

use openapiv3::OpenAPI;

use super::{Document, Version};
use crate::source::Source;

/// Why a document has no form in the `openapiv3` crate.
#[derive(Debug)]
#[non_exhaustive]
pub enum InteropError {
    /// The crate holds OpenAPI 3.0 only.
    Version(Version),
    /// The crate reads some construct otherwise than the specification, or does not know it.
    Shape(String),
}

impl std::fmt::Display for InteropError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Version(version) => write!(f, "openapiv3 holds OpenAPI 3.0, and this is {}", version.as_str()),
            Self::Shape(reason) => write!(f, "openapiv3 cannot hold the document: {reason}"),
        }
    }
}

impl std::error::Error for InteropError {}

impl Document {
    /// The document in the types of the `openapiv3` crate, for programs that go on with those.
    ///
    /// The crate has no places, drops what stands beside a `$ref`, and knows one file only.
    ///
    /// # Errors
    /// When the document is not of OpenAPI 3.0, or holds what the crate cannot.
    pub fn to_openapiv3(&self, source: &Source) -> Result<OpenAPI, InteropError> {
        if self.version != Version::V30 {
            return Err(InteropError::Version(self.version));
        }
        serde_json::from_value(source.root().to_json()).map_err(|error| InteropError::Shape(error.to_string()))
    }
}

/// A document that was made in Rust, as the text that the pipeline starts from: YAML, so that findings show lines that
/// a person can read.
pub(crate) fn from_openapiv3(document: &OpenAPI) -> Result<String, String> {
    serde_yaml::to_string(document).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::document::read;
    use crate::source::{Limits, Memory, load};

    const PETS: &str = "openapi: 3.0.4\ninfo: {title: Pets, version: '1'}\npaths: {/pets: {get: {responses: {'204': {description: None}}}}}\n";

    #[test]
    fn a_document_goes_there_and_back() {
        let fs = Memory::from([("pets.yaml", PETS)]);
        let (source, findings) = load(Path::new("pets.yaml"), &fs, &Limits::default());
        assert!(findings.is_empty());
        let (document, _) = read(&source);
        let theirs = document.to_openapiv3(&source).unwrap();
        assert_eq!(theirs.info.title, "Pets");
        let text = super::from_openapiv3(&theirs).unwrap();
        let fs = Memory::from([("again.yaml", text.as_str())]);
        let (source, findings) = load(Path::new("again.yaml"), &fs, &Limits::default());
        assert!(findings.is_empty());
        let (again, _) = read(&source);
        assert_eq!(again.paths.len(), document.paths.len());
        assert_eq!(again.paths[0].operations[0].method, "GET");
    }

    #[test]
    fn only_openapi_3_0_has_that_form() {
        let text = PETS.replace("3.0.4", "3.1.0");
        let fs = Memory::from([("pets.yaml", text.as_str())]);
        let (source, _) = load(Path::new("pets.yaml"), &fs, &Limits::default());
        let (document, _) = read(&source);
        assert!(document.to_openapiv3(&source).is_err());
    }
}
