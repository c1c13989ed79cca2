//! `events.rs`: what has to be there in a broker, and how messages are published and received.

mod descriptor;
mod topology;

use askama::Template;

use crate::code::{Doc, Ident, Lit, Ty, code_span};
use crate::model::{Events, KeyPart, Message, Received, Sent};

use super::context::Context;
use super::{krate, media, render, rule};

/// More arguments than this are too many for clippy.
const MAX_ARGUMENTS: usize = 7;

#[derive(Template)]
#[template(path = "events.rs", escape = "none")]
struct EventsFile<'m> {
    docs: Doc,
    title: String,
    time: bool,
    runtime: Vec<&'static str>,
    own: Vec<&'m Ident>,
    /// The steps that make the topology.
    topology: Vec<String>,
    descriptors: Vec<String>,
    publisher: &'m Ident,
    sent: Vec<MessageView<'m>>,
    consumer: &'m Ident,
    received: Vec<MessageView<'m>>,
    /// The steps that say how queues are consumed.
    queues: Vec<String>,
}

struct MessageView<'m> {
    docs: Doc,
    deprecated: bool,
    function: &'m Ident,
    constant: &'m Ident,
    /// The descriptors of the message, and of what answers it.
    descriptors: String,
    /// Whether clippy takes the name for that of a conversion, which would not borrow.
    converts: bool,
    /// Whether it has more arguments than clippy likes.
    many: bool,
    queue: Option<Lit>,
    /// The type of what it holds, and with that of its headers what is received.
    message: String,
    received: String,
    headers: Option<String>,
    arguments: Vec<Argument<'m>>,
    reply: Option<ReplyView<'m>>,
}

/// What answers a message.
struct ReplyView<'m> {
    constant: &'m Ident,
    ty: Ty,
}

/// A parameter of the routing key that is an argument.
struct Argument<'m> {
    name: &'m Ident,
    wire: Lit,
}

/// The file.
pub(super) fn file(cx: &Context<'_>, events: &Events) -> String {
    let imports = cx.imports(events.types());
    let sent: Vec<_> = events.sent.iter().map(|sent| self::sent(cx, sent)).collect();
    let received: Vec<_> = events.received.iter().map(|one| self::received(cx, one)).collect();
    let descriptors: Vec<String> = descriptor::all(events);
    let topology = topology::steps(&events.topology);
    let timed = |steps: &[String]| steps.iter().any(|step| step.contains("time::"));
    render(&EventsFile {
        docs: docs(events),
        title: title(events),
        time: timed(&topology) || timed(&descriptors),
        runtime: imports.runtime.iter().copied().collect(),
        own: imports.own.iter().collect(),
        topology,
        descriptors,
        publisher: &events.publisher,
        sent,
        consumer: &events.consumer,
        received,
        queues: topology::consumed(events),
    })
}

/// What the file is about, in the contract's words too.
fn docs(events: &Events) -> Doc {
    let title = Doc::own(&format!("The messages of {}.", title(events)));
    title.then(events.docs.clone())
}

fn title(events: &Events) -> String {
    krate::phrase(&events.title)
}

/// The features of the runtime that messages need.
pub(super) fn features(cx: &Context<'_>) -> Vec<&'static str> {
    let contents: Vec<_> = cx.model.messages().flat_map(Message::contents).collect();
    let mut features = media::features(contents.iter().map(|content| &content.media_type));
    features.extend(contents.iter().any(|content| content.gzip).then_some("gzip"));
    features
}

fn sent<'m>(cx: &Context<'_>, sent: &'m Sent) -> MessageView<'m> {
    let message = &sent.message;
    let times = if sent.at_most_once {
        "at most once"
    } else {
        "at least once"
    };
    let place = Doc::own(&format!("Published to {}, {times}.", target(message)));
    MessageView {
        docs: message.docs.clone().then(place),
        ..view(cx, message)
    }
}

fn received<'m>(cx: &Context<'_>, received: &'m Received) -> MessageView<'m> {
    let message = &received.message;
    let (queue, target) = (code_span(&received.queue), target(message));
    let times = if received.at_most_once { ", at most once" } else { "" };
    let place = match message.exchange.is_empty() {
        true => format!("From the queue {queue}{times}."),
        false => format!("From the queue {queue}{times}; published to {target}."),
    };
    MessageView {
        docs: message.docs.clone().then(Doc::own(&place)),
        queue: Some(Lit::text(&received.queue)),
        ..view(cx, message)
    }
}

fn view<'m>(cx: &Context<'_>, message: &'m Message) -> MessageView<'m> {
    let ty = rule::ty(cx, &message.content.ty).to_string();
    let headers = message.headers.as_ref().map(|ty| rule::ty(cx, ty).to_string());
    let arguments = message.arguments().map(|parameter| Argument {
        name: &parameter.argument,
        wire: Lit::text(&parameter.wire),
    });
    let arguments: Vec<_> = arguments.collect();
    let word = message.function.word();
    MessageView {
        docs: Doc::none(),
        deprecated: message.deprecated,
        function: &message.function,
        constant: &message.constant,
        descriptors: descriptors(message),
        converts: ["from_", "into_"].iter().any(|start| word.starts_with(start)),
        // The value itself, the message and its context.
        many: 3 + usize::from(headers.is_some()) + arguments.len() > MAX_ARGUMENTS,
        queue: None,
        received: match &headers {
            Some(headers) => format!("{ty}, {headers}"),
            None => ty.clone(),
        },
        message: ty,
        headers,
        arguments,
        reply: message.reply.as_ref().map(|reply| ReplyView {
            constant: &reply.constant,
            ty: rule::ty(cx, &reply.content.ty),
        }),
    }
}

fn descriptors(message: &Message) -> String {
    let answer = message.reply.as_ref().map(|reply| format!(", &{}", reply.constant));
    format!("&{}{}", message.constant, answer.unwrap_or_default())
}

/// Where a message goes, as words of documentation.
fn target(message: &Message) -> String {
    let parts = message.key.iter().map(|part| match part {
        KeyPart::Text(text) => text.clone(),
        KeyPart::Parameter(parameter) => format!("{{{}}}", parameter.wire),
    });
    let key: String = parts.collect();
    match (message.exchange.is_empty(), key.is_empty()) {
        (true, _) => format!("the queue {}", code_span(&key)),
        (false, true) => format!("the exchange {}", code_span(&message.exchange)),
        (false, false) => format!("the exchange {} as {}", code_span(&message.exchange), code_span(&key)),
    }
}
