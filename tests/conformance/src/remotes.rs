//! The documents that the suite expects under URLs.

use std::path::{Path, PathBuf};

use referencing::meta;
use serde_json::Value;

use crate::suite::Suite;
use crate::{Result, files, place};

/// Prefixes of URLs, and the folders that stand for them.
pub(crate) type Prefixes = Vec<(&'static str, PathBuf)>;

/// The prefixes that the suite's references have. The meta-schemas, which are not part of the suite, are written.
pub(crate) fn prefixes(suite: &Suite, root: &Path) -> Result<Prefixes> {
    let folder = place::target(root).join("meta-schemas");
    for (name, schema) in meta_schemas() {
        let path = folder.join("draft/2020-12").join(name);
        files::write(&path, &format!("{schema:#}\n"))?;
    }
    Ok(vec![
        ("http://localhost:1234/", suite.remotes()),
        ("https://json-schema.org/", folder),
    ])
}

/// The meta-schemas of draft 2020-12 under their names.
fn meta_schemas() -> [(&'static str, &'static Value); 9] {
    [
        ("schema", &**meta::DRAFT202012),
        ("meta/core", &**meta::DRAFT202012_CORE),
        ("meta/applicator", &**meta::DRAFT202012_APPLICATOR),
        ("meta/unevaluated", &**meta::DRAFT202012_UNEVALUATED),
        ("meta/validation", &**meta::DRAFT202012_VALIDATION),
        ("meta/meta-data", &**meta::DRAFT202012_META_DATA),
        ("meta/format-annotation", &**meta::DRAFT202012_FORMAT_ANNOTATION),
        ("meta/format-assertion", &**meta::DRAFT202012_FORMAT_ASSERTION),
        ("meta/content", &**meta::DRAFT202012_CONTENT),
    ]
}

#[cfg(test)]
mod tests {
    use super::meta_schemas;

    #[test]
    fn each_meta_schema_stands_where_its_identifier_says() {
        for (name, schema) in meta_schemas() {
            let id = format!("https://json-schema.org/draft/2020-12/{name}");
            assert_eq!(schema["$id"], id);
        }
    }
}
