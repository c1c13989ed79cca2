//! What goes from an exchange to a queue.

use super::Context;
use crate::diagnostic::{Diagnostic, Findings};
use crate::document::events::{Channel, EventOperation, Exchange, ExchangeKind, QueueBinding};
use crate::document::keys::{LONGEST, MAX_LOOKS, Values, fits, looks, values};
use crate::document::report::{at, place};
use crate::document::rules::{BINDING_INVALID, BINDING_UNMATCHED};

pub(super) fn check(context: &Context<'_, '_>, findings: &mut Findings) {
    let mut looked = 0;
    for operation in context.events.operations.iter().filter(|operation| !operation.sends) {
        let channel = &context.events.channels[operation.channel];
        let Some(exchange) = &channel.exchange else {
            continue;
        };
        let values: Values<'_> = values(channel);
        for binding in &operation.bindings {
            looked += looks(
                &binding.pattern,
                channel.address.as_deref().unwrap_or_default(),
                &values,
            );
            if looked > MAX_LOOKS {
                return;
            }
            let said = binding.node != operation.node;
            let found = invalid(context, operation, exchange, binding).or_else(|| {
                let matched = || {
                    channel
                        .address
                        .as_deref()
                        .is_none_or(|address| fits(&binding.pattern, address, &values, exchange.kind))
                };
                (said && !matched()).then(|| unmatched(context, channel, binding))
            });
            found.into_iter().for_each(|found| findings.push(found));
        }
    }
}

fn unmatched(context: &Context<'_, '_>, channel: &Channel, binding: &QueueBinding) -> Diagnostic {
    let address = channel.address.as_deref().unwrap_or_default();
    let message = format!("no message to `{address}` fits `{}`", binding.pattern);
    let found = at(&BINDING_UNMATCHED, context.value(binding.node), message).label("takes nothing of this channel");
    found.related(place(context.value(channel.node)), "the channel")
}

/// What is wrong with a binding itself.
fn invalid(
    context: &Context<'_, '_>,
    operation: &EventOperation,
    exchange: &Exchange,
    binding: &QueueBinding,
) -> Option<Diagnostic> {
    let value = context.value(binding.node);
    let found = |why: &str| {
        at(
            &BINDING_INVALID,
            value,
            format!("the queue of `{}` gets nothing: {why}", operation.name),
        )
    };
    let by_headers = exchange.kind == ExchangeKind::Headers;
    if by_headers && binding.headers.is_empty() && value.is_object() && binding.node != operation.node {
        return Some(found("the binding names no `headers`").help("`{match: all, headers: {kind: mail}}`"));
    }
    if by_headers && !value.is_object() {
        return Some(
            found("a headers exchange is bound by headers").help("write `{match: all, headers: {kind: mail}}`"),
        );
    }
    if !by_headers && !binding.headers.is_empty() {
        return Some(found("only a headers exchange looks at headers").help("write a pattern"));
    }
    if binding.pattern.len() > LONGEST {
        return Some(found(&format!("the pattern has more than {LONGEST} bytes")));
    }
    let wild = |word: &str| word.contains(['*', '#']);
    match exchange.kind {
        ExchangeKind::Topic => {
            let word = binding.pattern.split('.').find(|word| wild(word) && word.len() > 1)?;
            Some(
                found(&format!("in `{word}` the wildcard is only a part of a word"))
                    .help("`*` and `#` stand alone between dots"),
            )
        }
        ExchangeKind::Direct if wild(&binding.pattern) => {
            let found = found("a direct exchange takes keys as they are, without wildcards");
            Some(found.help("name the keys in `x-amqp: {bindings: [...]}`, or use a topic exchange"))
        }
        _ => None,
    }
}
