use super::*;

pub(super) static CHANGE: Change = Change {
    rule: kind("event-exchange-changed", Level::Warning, "An exchange is declared in another way.", "A broker refuses to declare an exchange again as another one: it has to be removed first, and its bindings with it. Until then who declares it fails."),
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
    bindings: {amqp: {is: routingKey, exchange: {name: incoming, type: direct}}} # here
operations:
  tell: {action: send, channel: {$ref: '#/channels/races'}}
",
    ],
};

fn compare(cx: &mut Comparison<'_>, pair: &Pair<'_, Event<'_>>) {
    let Some((old, new)) = pair.both() else { return };
    let (Some(was), Some(is)) = (&old.channel.exchange, &new.channel.exchange) else { return };
    if was.name != is.name {
        return;
    }
    let differs = [(was.kind != is.kind, "type"), (was.durable != is.durable, "durable"), (was.auto_delete != is.auto_delete, "autoDelete")];
    for (_, what) in differs.iter().filter(|(differs, _)| *differs) {
        let message = format!("`{what}` of the exchange `{}` is another", is.name);
        cx.tell_at(&CHANGE.rule, Verdict::Dangerous, (was.node, is.node), message);
    }
}
