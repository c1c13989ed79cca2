//! How a method takes a response apart, and what it makes of the parts.

use crate::code::{Ident, Lit};
use crate::emit::operations::is_tuple;
use crate::model::{Header, HeaderSet, Operation, Piece, Read, Response};

/// What the parts of an exchange are called in a method.
pub(super) struct Names<'m> {
    operation: &'m Operation,
    /// Headers that answers share.
    sets: &'m [HeaderSet],
    /// The variable that holds the request.
    request: &'static str,
    /// Other variables of the method.
    taken: &'static [&'static str],
}

impl<'m> Names<'m> {
    pub(super) fn new(
        (operation, sets): (&'m Operation, &'m [HeaderSet]),
        request: &'static str,
        taken: &'static [&'static str],
    ) -> Self {
        Self {
            operation,
            sets,
            request,
            taken,
        }
    }

    /// Every variable that a method may have for parts of responses.
    pub(super) fn used(&self) -> Vec<String> {
        let responses = &self.operation.responses;
        let headers = responses.iter().flat_map(|response| &response.headers);
        let shared = responses.iter().filter_map(|response| response.shared.as_ref());
        let fields = headers
            .map(|header| &header.field)
            .chain(shared.map(|shared| &shared.field));
        let headers = fields.map(|field| self.local(field).to_string());
        let fixed = ["body", "status"].into_iter().chain(self.taken.iter().copied());
        fixed.map(str::to_owned).chain(headers).collect()
    }

    fn local(&self, name: &Ident) -> Ident {
        crate::emit::local(name, self.taken)
    }

    /// An expression for a value of the exchange, and the pointer into it.
    fn source(&self, read: &Read, response: Option<usize>) -> (String, Option<String>) {
        let request = self.request;
        match read {
            Read::Parameter(index) => (format!("&{request}.{}", self.operation.parameters[*index].field), None),
            Read::RequestBody(pointer) => {
                let field = self.operation.body.as_ref().map(|body| body.field.to_string());
                (
                    format!("&{request}.{}", field.unwrap_or_default()),
                    Some(pointer.clone()),
                )
            }
            Read::Header(name) => {
                let source = response.and_then(|index| self.header(&self.operation.responses[index], name));
                (source.unwrap_or_default(), None)
            }
            Read::ResponseBody(pointer) => ("body".to_owned(), Some(pointer.clone())),
            Read::Status => ("&status.as_u16()".to_owned(), None),
        }
    }

    /// An expression for a header of a response.
    fn header(&self, response: &Response, name: &str) -> Option<String> {
        let header = response
            .headers_in(self.sets)
            .iter()
            .find(|header| header.wire == name)?;
        Some(match &response.shared {
            Some(shared) => format!("&{}.{}", self.local(&shared.field), header.field),
            None => self.local(&header.field).to_string(),
        })
    }

    /// A value of the exchange as one of another type.
    pub(super) fn value(&self, read: &Read, response: Option<usize>) -> String {
        match self.source(read, response) {
            (source, Some(pointer)) if !pointer.is_empty() => {
                format!("expression::pointer({source}, {})", Lit::text(&pointer))
            }
            (source, _) => format!("expression::value({source})"),
        }
    }

    /// A text with values of the exchange in it.
    pub(super) fn text(&self, pieces: &[Piece], response: Option<usize>) -> String {
        pieces.iter().fold("Text::new()".to_owned(), |text, piece| match piece {
            Piece::Literal(literal) => format!("{text}.literal({})", Lit::text(literal)),
            Piece::Read(read) => match self.source(read, response) {
                (source, Some(pointer)) if !pointer.is_empty() => {
                    format!("{text}.pointer({source}, {})", Lit::text(&pointer))
                }
                (source, _) => format!("{text}.value({source})"),
            },
        })
    }

    /// The pattern that binds what is read of a response.
    fn pattern(&self, ty: &str, response: &Response, reads: &[&Read]) -> String {
        let variant = &response.variant;
        let reads_body = reads.iter().any(|read| matches!(read, Read::ResponseBody(_)));
        if is_tuple(response) && reads_body {
            return format!("{ty}::{variant}(body)");
        }
        let mut fields = Vec::new();
        if reads_body && let Some(body) = &response.body {
            fields.push(crate::emit::bound(&body.field, &Ident::new("body")));
        }
        if reads.contains(&&Read::Status) {
            fields.push(crate::emit::bound(&response.status_field, &Ident::new("status")));
        }
        let is_read = |header: &Header| {
            reads
                .iter()
                .any(|read| matches!(read, Read::Header(name) if header.wire == *name))
        };
        let shared = response.shared.iter().map(|shared| &shared.field);
        let shared = shared.filter(|_| response.headers_in(self.sets).iter().any(is_read));
        let own = response.headers.iter().filter(|header| is_read(header));
        for field in shared.chain(own.map(|header| &header.field)) {
            fields.push(crate::emit::bound(field, &self.local(field)));
        }
        fields.push("..".to_owned());
        format!("{ty}::{variant} {{ {} }}", fields.join(", "))
    }
}

/// The body of a method: what it makes of each response.
pub(super) struct Arms {
    /// The variable that holds the response.
    pub(super) subject: &'static str,
    /// Patterns with what they give; the only pattern is empty where nothing has to be matched.
    pub(super) arms: Vec<(String, String)>,
    /// Whether there are other responses.
    pub(super) others: bool,
}

impl Arms {
    /// The same for every response.
    pub(super) fn only(value: String) -> Self {
        Self {
            subject: "self",
            arms: vec![(String::new(), value)],
            others: false,
        }
    }

    /// What `make` makes of each of the responses at these positions.
    pub(super) fn of(
        names: &Names<'_>,
        responses: &[usize],
        (subject, ty): (&'static str, &Ident),
        reads: &[&Read],
        make: impl Fn(usize) -> String,
    ) -> Self {
        let all = &names.operation.responses;
        let others = responses.len() < all.len();
        let ty = if subject == "self" {
            "Self".to_owned()
        } else {
            ty.to_string()
        };
        let binds = reads.iter().any(|read| !read.is_of_request());
        if !others && !binds {
            return Self::only(responses.first().map(|index| make(*index)).unwrap_or_default());
        }
        let arm = |index: &usize| (names.pattern(&ty, &all[*index], reads), make(*index));
        Self {
            subject,
            arms: responses.iter().map(arm).collect(),
            others,
        }
    }

    /// Whether a value has a word in it.
    pub(super) fn mentions(&self, word: &str) -> bool {
        self.arms.iter().any(|(_, value)| value.contains(word))
    }
}
