//! The code that makes headers that answers share.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use syn::Item;

use crate::choice::quoted;
use crate::kind::last;

/// An implementation for each type of a generated file, if there is one.
pub(crate) fn code(folder: &Path) -> Result<String, Box<dyn Error>> {
    let mut code = String::new();
    let Ok(text) = fs::read_to_string(folder.join("headers.rs")) else {
        return Ok(code);
    };
    for item in syn::parse_file(&text)?.items {
        let Item::Struct(item) = item else { continue };
        let mut fields = String::new();
        for field in &item.fields {
            let name = field.ident.as_ref().ok_or("a header has a name")?;
            let header = quoted(&field.attrs).into_iter().next().ok_or("a header is quoted")?;
            let optional = last(&field.ty).is_some_and(|segment| segment.ident == "Option");
            let how = if optional { "optional_header" } else { "header" };
            write!(fields, "{name}: draw.{how}(at, {header:?})?, ")?;
        }
        writeln!(
            code,
            "impl crate::draw::Headers for super::headers::{} {{\n    fn draw<'c>(draw: &mut crate::draw::Draw<'c>, \
             at: &crate::draw::At<'c>) -> crate::draw::Made<Self> {{\n        Ok(Self {{ {fields}}})\n    }}\n}}",
            item.ident
        )?;
    }
    Ok(code)
}
