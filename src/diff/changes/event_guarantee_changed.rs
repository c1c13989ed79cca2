use super::*;

pub(super) static CHANGE: Change = Change {
    rule: kind("event-guarantee-changed", Level::Warning, "Messages are handled with less care, or with more.", "What is sent or received at most once can be lost, what is transient is gone when the broker restarts, and what expires when nobody took it in time. The other way round, a message can come twice."),
    compare: Compare::Event(compare),
    example: [
        "
asyncapi: 3.0.0
info: {title: T, version: 1.0.0}
channels:
  races:
    address: race.told.{id}
    parameters: {id: {}}
    messages: {told: {payload: {type: string}}}
    bindings: {amqp: {is: routingKey, exchange: {name: incoming, type: topic}}}
operations:
  tell: {action: send, channel: {$ref: '#/channels/races'}}
",
        "
asyncapi: 3.0.0
info: {title: T, version: 1.0.0}
channels:
  races:
    address: race.told.{id}
    parameters: {id: {}}
    messages: {told: {payload: {type: string}}}
    bindings: {amqp: {is: routingKey, exchange: {name: incoming, type: topic}}}
operations:
  tell: {action: send, channel: {$ref: '#/channels/races'}, x-amqp: {guarantee: at-most-once}} # here
",
    ],
};

fn compare(cx: &mut Comparison<'_>, pair: &Pair<'_, Event<'_>>) {
    let Some((old, new)) = pair.both() else { return };
    compare_expiration(cx, pair);
    let (was, is) = (care(old), care(new));
    if was != is {
        let (verdict, words) = match is < was {
            true => (Verdict::Dangerous, "can be lost now"),
            false => (Verdict::Safe, "cannot be lost any more as they could be"),
        };
        cx.tell(&CHANGE.rule, verdict, pair, format!("messages of `{}` {words}", new.name()));
    }
}

/// Tells of messages that do not wait as long as they did.
fn compare_expiration(cx: &mut Comparison<'_>, pair: &Pair<'_, Event<'_>>) {
    let Some((old, new)) = pair.both() else { return };
    let (was, is) = (old.operation.sending.expiration, new.operation.sending.expiration);
    if let Some(time) = is.filter(|time| new.operation.sends && was.is_none_or(|before| *time < before)) {
        let before = was.map_or_else(|| "any time".to_owned(), |before| format!("{before} ms"));
        let message = format!("messages of `{}` are gone after {time} ms, and waited for {before}", new.name());
        cx.tell(&CHANGE.rule, Verdict::Dangerous, pair, message);
    }
}

/// How much care is taken: none, none beyond a restart, or all.
fn care(event: &Event<'_>) -> u8 {
    let sending = &event.operation.sending;
    let lossy = event.queue().is_some_and(|queue| queue.at_most_once);
    match event.operation.sends {
        true if sending.at_most_once => 0,
        true if sending.transient => 1,
        false if lossy => 0,
        _ => 2,
    }
}
