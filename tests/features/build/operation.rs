//! The code for what an operation takes and answers.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use syn::{Field, Fields, ItemEnum, ItemStruct, Variant};

use crate::choice::{docs, quoted, wanted};
use crate::kind::{Kind, last};

/// An operation, as the generated files name it.
#[derive(Debug)]
pub(crate) struct Operation {
    /// The trait that it is of.
    pub(crate) api: String,
    /// The method of the trait and of the client.
    pub(crate) method: String,
    /// Where it stands in the contract.
    pub(crate) pointer: String,
    pub(crate) request: String,
    /// Whether the handler is told who calls.
    pub(crate) principal: Option<String>,
    /// What the client is called with after the URL.
    pub(crate) arguments: &'static str,
}

impl Operation {
    /// The name of the descriptor.
    pub(crate) fn constant(&self) -> String {
        self.method.trim_start_matches("r#").to_uppercase()
    }

    pub(crate) fn response(&self) -> String {
        format!("{}Response", self.request.trim_end_matches("Request"))
    }

    /// The method of the service.
    pub(crate) fn handler(&self) -> String {
        let principal = match self.principal.as_deref() {
            None => "",
            Some("Option") => "_: Option<()>, ",
            Some(_) => "(): (), ",
        };
        let (method, request, response) = (&self.method, &self.request, self.response());
        format!(
            "async fn {method}(&self, {principal}request: operations::{request}) -> Result<operations::{response}, Problem> {{ self.answer(request).await }}"
        )
    }

    fn at(&self) -> String {
        format!("draw.operation(&operations::{}, {:?})", self.constant(), self.pointer)
    }

    /// `parameters` are the constants of the request, `accept` the enum of what it can be answered with.
    pub(crate) fn request_code(
        &self,
        item: &ItemStruct,
        parameters: &BTreeSet<String>,
        accept: Option<&ItemEnum>,
        enums: &BTreeSet<String>,
    ) -> String {
        let mut make = String::new();
        let mut hold = String::new();
        let mut wants = "&[]".to_owned();
        for field in &item.fields {
            let name = name(field);
            let constant = name.trim_start_matches("r#").to_uppercase();
            let kind = Kind::of(&field.ty, enums);
            if parameters.contains(&constant) {
                let how = if matches!(kind, Kind::Maybe(_)) {
                    "optional_parameter"
                } else {
                    "parameter"
                };
                let _ = writeln!(make, "            {name}: draw.{how}(&at, &Self::{constant})?,");
                let _ = writeln!(hold, "        held.value({name:?}, self.{name});");
            } else if let (true, Some(accept)) = (name == "accept", accept) {
                let all = accept
                    .variants
                    .iter()
                    .map(|variant| format!("operations::{}::{}", accept.ident, variant.ident));
                let all = all.collect::<Vec<_>>().join(", ");
                let _ = writeln!(make, "            accept: *draw.one(&[{all}]),");
                let _ = writeln!(hold, "        held.value(\"accept\", self.accept);");
                wants = wanted(accept);
            } else {
                let _ = writeln!(make, "            {name}: {{ let body = at.body(); {} }},", kind.make());
                let _ = writeln!(hold, "        {}", kind.hold(&name, &format!("self.{name}")));
            }
        }
        let fields = if matches!(item.fields, Fields::Unit) {
            String::new()
        } else {
            format!(" {{\n{make}        }}")
        };
        let at = self.at();
        let request = &self.request;
        format!(
            "impl Hold for operations::{request} {{\n    async fn hold(self, held: &mut Held) -> Holds {{\n        let _ = &held;\n{hold}        Ok(())\n    }}\n}}\n\
             impl Sample for operations::{request} {{\n    fn make(draw: &mut Draw<'_>, wanted: Wanted) -> Made<Self> {{\n        \
             let at = {at};\n        let _ = (&at, wanted);\n        Ok(Self{fields})\n    }}\n    \
             fn wanted(&self) -> Wanted {{ {wants} }}\n}}\n"
        )
    }

    pub(crate) fn response_code(&self, item: &ItemEnum, enums: &BTreeSet<String>) -> String {
        let response = self.response();
        let statuses: Vec<String> = item.variants.iter().map(status).collect();
        let mut make = String::new();
        let mut hold = String::new();
        for (index, variant) in item.variants.iter().enumerate() {
            let status = &statuses[index];
            let index = if index + 1 == statuses.len() {
                "_".to_owned()
            } else {
                index.to_string()
            };
            let fields: Vec<(String, Kind, &Field)> = fields(variant, enums);
            let ident = &variant.ident;
            let made: Vec<String> = fields
                .iter()
                .map(|(name, kind, field)| made(name, kind, field, status))
                .collect();
            let names: Vec<&str> = fields.iter().map(|(name, ..)| name.as_str()).collect();
            let (built, taken) = match &variant.fields {
                Fields::Unit => (String::new(), String::new()),
                Fields::Unnamed(_) => (format!("({})", made.join(", ")), "(body)".to_owned()),
                Fields::Named(_) => {
                    let pairs = names.iter().zip(&made).map(|(name, made)| format!("{name}: {made}"));
                    (
                        format!(" {{ {} }}", pairs.collect::<Vec<_>>().join(", ")),
                        format!(" {{ {} }}", names.join(", ")),
                    )
                }
            };
            let _ = writeln!(
                make,
                "            {index} => {{ let at = at.response({status:?}); let body = at.body(); let _ = &body; Self::{ident}{built} }}"
            );
            let held: String = fields.iter().map(|(name, kind, _)| kind.hold(name, name)).collect();
            let _ = writeln!(
                hold,
                "            Self::{ident}{taken} => {{ held.variant(\"{response}::{ident}\"); {held} }}"
            );
        }
        let at = self.at();
        format!(
            "impl Hold for operations::{response} {{\n    async fn hold(self, held: &mut Held) -> Holds {{\n        let _ = &held;\n        match self {{\n{hold}        }}\n        Ok(())\n    }}\n}}\n\
             impl Sample for operations::{response} {{\n    fn make(draw: &mut Draw<'_>, wanted: Wanted) -> Made<Self> {{\n        \
             let at = {at};\n        let _ = wanted;\n        Ok(match draw.status(&{statuses:?}) {{\n{make}        }})\n    }}\n}}\n"
        )
    }
}

fn name(field: &Field) -> String {
    field.ident.as_ref().map(ToString::to_string).unwrap_or_default()
}

/// `200`, `4XX` or `default`.
fn status(variant: &Variant) -> String {
    quoted(&variant.attrs)
        .first()
        .filter(|_| docs(&variant.attrs).first().is_some_and(|line| line.starts_with('`')))
        .cloned()
        .unwrap_or_else(|| "default".to_owned())
}

fn fields<'v>(variant: &'v Variant, enums: &BTreeSet<String>) -> Vec<(String, Kind, &'v Field)> {
    let fields = variant.fields.iter().map(|field| {
        let name = if field.ident.is_some() {
            name(field)
        } else {
            "body".to_owned()
        };
        let kind = match Kind::of(&field.ty, enums) {
            // An answer's body is never left out: it is null.
            Kind::Maybe(_) => Kind::Value,
            kind => kind,
        };
        (name, kind, field)
    });
    fields.collect()
}

/// The expression for a field of an answer.
fn made(name: &str, kind: &Kind, field: &Field, status: &str) -> String {
    let quoted = quoted(&field.attrs);
    match (name, quoted.first()) {
        ("status", _) => format!("draw.status_code(&at, {status:?})"),
        ("body", _) => kind.make(),
        (_, None) => "Headers::draw(draw, &at)?".to_owned(),
        (_, Some(header)) if last(&field.ty).is_some_and(|segment| segment.ident == "Option") => {
            format!("draw.optional_header(&at, {header:?})?")
        }
        (_, Some(header)) => format!("draw.header(&at, {header:?})?"),
    }
}
