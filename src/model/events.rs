//! Messages: what is sent, what is received, and what a broker has to have for both.

use super::topology::Topology;
use super::types::TypeUse;
use crate::code::{Doc, Ident};

/// What a contract says of messages.
#[derive(Clone, Debug)]
pub(crate) struct Events {
    /// Whose messages they are, in words.
    pub(crate) title: String,
    /// What it says of itself.
    pub(crate) docs: Doc,
    /// The type with a method for each message that is sent, such as `RunsPublisher`.
    pub(crate) publisher: Ident,
    /// The trait with a method for each message that is received, such as `RunsConsumer`.
    pub(crate) consumer: Ident,
    /// What has to be there.
    pub(crate) topology: Topology,
    /// What is sent, in the contract's order.
    pub(crate) sent: Vec<Sent>,
    /// What is received, in the contract's order.
    pub(crate) received: Vec<Received>,
}

/// What the contract says of a message, whichever way it goes.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    /// The method's name, such as `run_completed`.
    pub(crate) function: Ident,
    /// The descriptor's name: that of the operation, such as `SEND_RUN_COMPLETED`.
    pub(crate) constant: Ident,
    /// What it says and what it is for.
    pub(crate) docs: Doc,
    /// Whether it is on its way out.
    pub(crate) deprecated: bool,
    /// Where the contract describes the operation.
    pub(crate) origin: String,
    /// What the operation is called in the contract.
    #[cfg_attr(
        not(feature = "judge"),
        expect(dead_code, reason = "what writes messages by hand reads it")
    )]
    pub(crate) operation: String,
    /// What it is called in the contract.
    pub(crate) name: String,
    /// What it is called on the wire.
    pub(crate) kind: String,
    /// The exchange; empty for the default one.
    pub(crate) exchange: String,
    /// The routing key, or the name of a queue; of what is received, nothing stands for any.
    pub(crate) key: Vec<KeyPart>,
    /// What it holds.
    pub(crate) content: MessageContent,
    /// Its headers, where the contract describes them.
    pub(crate) headers: Option<TypeUse>,
    /// What answers it.
    pub(crate) reply: Option<Reply>,
}

/// A message that answers another one.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    /// The descriptor's name, such as `GIVE_QUOTE_REPLY`.
    pub(crate) constant: Ident,
    /// What it is called in the contract.
    pub(crate) name: String,
    /// What it is called on the wire.
    pub(crate) kind: String,
    /// What it holds.
    pub(crate) content: MessageContent,
}

/// What a message holds.
#[derive(Clone, Debug)]
pub(crate) struct MessageContent {
    /// The media type.
    pub(crate) media_type: String,
    /// The value.
    pub(crate) ty: TypeUse,
    /// Whether it is compressed.
    pub(crate) gzip: bool,
}

/// A part of a routing key.
#[derive(Clone, Debug)]
pub(crate) enum KeyPart {
    /// The same in all messages.
    Text(String),
    /// What differs.
    Parameter(KeyParameter),
}

/// A parameter of a routing key.
#[derive(Clone, Debug)]
pub(crate) struct KeyParameter {
    /// Its name in the contract.
    pub(crate) wire: String,
    /// Where in the message it stands; otherwise it is an argument.
    pub(crate) location: Option<Location>,
    /// The argument's name.
    pub(crate) argument: Ident,
    /// What it means.
    pub(crate) docs: Doc,
    /// Its only values; empty allows all.
    pub(crate) values: Vec<String>,
    /// Its value where none is told.
    pub(crate) default: Option<String>,
}

/// Where a parameter stands in a message: a JSON pointer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Location {
    Payload(String),
    Headers(String),
}

/// A message that is sent.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    pub(crate) message: Message,
    /// Whether it may be lost: neither kept nor confirmed.
    pub(crate) at_most_once: bool,
    /// Whether it is gone when the broker restarts.
    pub(crate) transient: bool,
    /// Whether it is no error when no queue takes it.
    pub(crate) optional: bool,
    /// How long it may wait, in milliseconds.
    pub(crate) expiration: Option<u64>,
    pub(crate) priority: Option<u8>,
}

/// A message that is received.
#[derive(Clone, Debug)]
pub(crate) struct Received {
    pub(crate) message: Message,
    /// The queue that it comes from.
    pub(crate) queue: String,
    /// Whether it may be lost, but never comes twice.
    pub(crate) at_most_once: bool,
}

impl Events {
    /// Every message, whichever way it goes.
    pub(crate) fn messages(&self) -> impl Iterator<Item = &Message> {
        let sent = self.sent.iter().map(|sent| &sent.message);
        sent.chain(self.received.iter().map(|received| &received.message))
    }

    fn messages_mut(&mut self) -> impl Iterator<Item = &mut Message> {
        let sent = self.sent.iter_mut().map(|sent| &mut sent.message);
        sent.chain(self.received.iter_mut().map(|received| &mut received.message))
    }

    /// The names of all descriptors.
    pub(crate) fn constants(&self) -> impl Iterator<Item = &Ident> {
        self.messages().flat_map(|message| {
            let reply = message.reply.as_ref().map(|reply| &reply.constant);
            std::iter::once(&message.constant).chain(reply)
        })
    }

    /// The same to be changed.
    pub(crate) fn constants_mut(&mut self) -> impl Iterator<Item = &mut Ident> {
        self.messages_mut().flat_map(|message| {
            let reply = message.reply.as_mut().map(|reply| &mut reply.constant);
            std::iter::once(&mut message.constant).chain(reply)
        })
    }

    /// Every type that messages carry.
    pub(crate) fn types(&self) -> impl Iterator<Item = &TypeUse> {
        self.messages().flat_map(Message::types)
    }

    /// The types of what is received: messages, and answers to those that are sent.
    pub(crate) fn types_read(&self) -> impl Iterator<Item = &TypeUse> {
        let answers = self.sent.iter().filter_map(|sent| sent.message.reply.as_ref());
        let received = self.received.iter().flat_map(|received| received.message.types());
        received.chain(answers.map(|reply| &reply.content.ty))
    }

    /// The same as [`types`](Self::types) to be changed.
    pub(crate) fn types_mut(&mut self) -> impl Iterator<Item = &mut TypeUse> {
        self.messages_mut().flat_map(|message| {
            let reply = message.reply.as_mut().map(|reply| &mut reply.content.ty);
            std::iter::once(&mut message.content.ty)
                .chain(&mut message.headers)
                .chain(reply)
        })
    }
}

impl Message {
    /// The types of what it holds, of its headers and of its answer.
    pub(crate) fn types(&self) -> impl Iterator<Item = &TypeUse> {
        let reply = self.reply.as_ref().map(|reply| &reply.content.ty);
        std::iter::once(&self.content.ty).chain(&self.headers).chain(reply)
    }

    /// What it holds, and what its answer does.
    pub(crate) fn contents(&self) -> impl Iterator<Item = &MessageContent> {
        std::iter::once(&self.content).chain(self.reply.as_ref().map(|reply| &reply.content))
    }

    /// The parameters of its routing key.
    pub(crate) fn parameters(&self) -> impl Iterator<Item = &KeyParameter> {
        self.key.iter().filter_map(|part| match part {
            KeyPart::Parameter(parameter) => Some(parameter),
            KeyPart::Text(_) => None,
        })
    }

    /// Those that are arguments, for they do not stand in the message.
    pub(crate) fn arguments(&self) -> impl Iterator<Item = &KeyParameter> {
        self.parameters().filter(|parameter| parameter.location.is_none())
    }
}
