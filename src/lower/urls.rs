//! The URLs of callbacks, from the exchange that they follow.

use crate::code::Ident;
use crate::model::{CallbackUrl, Operation, Piece};

use super::evaluate::{Exchange, Follow};
use super::expression::{self, Part};
use super::interfaces::Called;
use super::rules::{EXPRESSION_INVALID, EXPRESSION_UNEVALUATED};

/// The URL of each callback, where it can be told.
pub(super) fn lower(follow: &mut Follow<'_>, called: &[Called<'_>]) -> Vec<CallbackUrl> {
    called.iter().filter_map(|called| url(follow, called)).collect()
}

fn url(follow: &mut Follow<'_>, called: &Called<'_>) -> Option<CallbackUrl> {
    let text = &called.item.template;
    let parts = match expression::callback(text) {
        Ok(parts) => parts,
        Err(reason) => {
            let message = format!("the URL of the callback is no runtime expression: {reason}");
            follow.report(&EXPRESSION_INVALID, called.item.node, true, message);
            return None;
        }
    };
    let operation = &follow.model.interface(called.side).operations[called.operation];
    match evaluate(follow, operation, &parts) {
        Ok((pieces, responses)) => Some(CallbackUrl {
            method: Ident::new(&format!("{}_url", called.function.word())),
            expression: text.clone(),
            side: called.side,
            operation: called.operation,
            responses,
            pieces,
        }),
        Err(reason) => {
            let message = format!(
                "the URL of the callback cannot be told after `{}`: {reason}",
                printable(&operation.id)
            );
            follow.report(&EXPRESSION_UNEVALUATED, called.item.node, true, message);
            None
        }
    }
}

/// The pieces of a URL, and the responses that have all that it needs; none where it needs none.
fn evaluate(follow: &Follow<'_>, operation: &Operation, parts: &[Part]) -> Result<(Vec<Piece>, Vec<usize>), String> {
    if let Some(Part::Literal(text)) = parts.first()
        && !is_absolute(text)
    {
        return Err("it is not absolute".to_owned());
    }
    let exchange = Exchange {
        model: follow.model,
        operation,
        response: None,
    };
    let alone = exchange.pieces(parts);
    if alone.is_ok() || !parts.iter().any(is_of_response) {
        return Ok((alone?, Vec::new()));
    }
    let mut found: Result<(Vec<Piece>, Vec<usize>), String> = Err("no response has what it needs".to_owned());
    for (index, response) in operation.responses.iter().enumerate() {
        let exchange = Exchange {
            response: Some(response),
            ..exchange
        };
        match (exchange.pieces(parts), &mut found) {
            (Ok(pieces), Ok((first, responses))) if pieces == *first => responses.push(index),
            (Ok(pieces), Err(_)) => found = Ok((pieces, vec![index])),
            (Err(reason), Err(last)) => *last = reason,
            _ => {}
        }
    }
    found
}

fn is_of_response(part: &Part) -> bool {
    let Part::Expression(expression) = part else {
        return false;
    };
    matches!(
        expression,
        expression::Expression::Response(_) | expression::Expression::Status
    )
}

fn is_absolute(text: &str) -> bool {
    let scheme = text.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
    scheme.is_some_and(|scheme| scheme == "http" || scheme == "https")
}

fn printable(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(80).collect()
}
