//! The parser's errors in words that need no knowledge of the parser.

use granit_parser::ErrorKind as E;

/// What is wrong.
pub(super) fn message(kind: &E) -> String {
    let text = match kind {
        E::ExpectedBlockMappingKey => "expected a key of the object around it",
        E::ExpectedBlockSequenceEntry => "expected an item of the list around it, which starts with `- `",
        E::ExpectedFlowMappingSeparator => "expected `,` or `}`",
        E::ExpectedFlowSequenceSeparator => "expected `,` or `]`",
        E::ExpectedNodeContent => "expected a value",
        E::ExpectedDocumentStart => "there is more text after the end of the document",
        E::MappingValueNotAllowed | E::InvalidColonPlacement => "a `: ` is not allowed here",
        E::SimpleKeyExpected | E::InvalidSimpleKey => "expected a `:` after the key",
        E::BlockSequenceEntryNotAllowed => "a list cannot start here",
        E::TabNotAllowed | E::TabInBlockIndentation | E::TabInIndentation | E::TabInPlainScalar => {
            "a tab is not allowed here"
        }
        E::InvalidQuotedScalarIndent => "a line of quoted text is not indented, or its quote is never closed",
        E::InvalidTrailingSingleQuotedScalar | E::InvalidTrailingDoubleQuotedScalar => {
            "there is more text after the closing quote"
        }
        E::UnclosedQuotedScalar => "a quote is never closed",
        E::UnknownAnchor => "the alias has no anchor before it",
        E::UnexpectedCharacter { character } => return format!("text cannot start with `{character}`"),
        E::UnclosedFlowCollection { open } => return format!("the bracket `{open}` is never closed"),
        E::MismatchedFlowCollectionEnd { open, close } => {
            return format!("the bracket `{open}` is closed by `{close}`");
        }
        other => return other.to_string(),
    };
    text.to_owned()
}

/// What usually mends it.
pub(super) fn help(kind: &E) -> Option<String> {
    let text = match kind {
        E::TabNotAllowed | E::TabInBlockIndentation | E::TabInIndentation | E::TabInPlainScalar => {
            "indent with spaces: YAML allows no tabs there"
        }
        E::InvalidIndentation | E::ExpectedBlockMappingKey | E::ExpectedBlockSequenceEntry => {
            "align the line with the others of the same object or list"
        }
        E::MappingValueNotAllowed | E::InvalidColonPlacement => {
            "put text that holds `: ` in quotes, align keys of one object, and close every bracket before"
        }
        E::UnexpectedCharacter { .. } => "put the text in quotes",
        E::UnknownAnchor => "define it with `&name` further up, or put text that starts with `*` in quotes",
        E::InvalidTrailingSingleQuotedScalar => "write a single quote inside single quotes twice: `''`",
        E::InvalidTrailingDoubleQuotedScalar => "write a double quote inside double quotes as `\\\"`",
        E::UnknownQuotedScalarEscape => "write a backslash inside double quotes twice, or use single quotes",
        _ => return None,
    };
    Some(text.to_owned())
}
