//! What becomes of each field of AsyncAPI.

use super::{Checked, Documented, Generated, Reported, Row};

/// What has no effect is told with this code.
const IGNORED: super::Fate = Reported("events-ignored");

pub(super) const TABLE: &[(&str, &[Row])] = &[
    (
        "root",
        &[
            (
                Generated,
                "asyncapi info defaultContentType channels operations components x-amqp",
            ),
            (Checked, "id servers"),
        ],
    ),
    (
        "Info object",
        &[
            (Generated, "title"),
            (Documented, "description version"),
            (Checked, "termsOfService contact license tags externalDocs"),
        ],
    ),
    (
        "Server object",
        &[
            (
                Checked,
                "host protocolVersion pathname description title summary variables security tags externalDocs",
            ),
            (IGNORED, "protocol bindings"),
        ],
    ),
    (
        "Server Variable object",
        &[(Checked, "enum default description examples")],
    ),
    (
        "Security Scheme object",
        &[(
            Checked,
            "type description name in scheme bearerFormat flows openIdConnectUrl scopes",
        )],
    ),
    (
        "OAuth Flows object",
        &[(Checked, "implicit password clientCredentials authorizationCode")],
    ),
    (
        "OAuth Flow object",
        &[(Checked, "authorizationUrl tokenUrl refreshUrl availableScopes")],
    ),
    ("Tag object", &[(Checked, "name description externalDocs")]),
    ("External Documentation object", &[(Checked, "url description")]),
    (
        "Components object",
        &[
            (
                Generated,
                "schemas channels operations messages parameters replies operationTraits messageTraits channelBindings operationBindings messageBindings",
            ),
            (
                Checked,
                "servers securitySchemes serverVariables correlationIds replyAddresses externalDocs tags serverBindings",
            ),
        ],
    ),
    (
        "Channel object",
        &[
            (Generated, "address messages parameters bindings"),
            (Documented, "title summary description"),
            (Checked, "servers tags externalDocs"),
        ],
    ),
    (
        "Parameter object",
        &[
            (Generated, "enum default location"),
            (Documented, "description"),
            (Checked, "examples"),
        ],
    ),
    (
        "Operation object",
        &[
            (Generated, "action channel messages reply traits bindings x-amqp"),
            (Documented, "title summary description"),
            (Checked, "security tags externalDocs"),
        ],
    ),
    (
        "Operation Trait object",
        &[
            (Generated, "bindings x-amqp"),
            (Documented, "title summary description"),
            (Checked, "security tags externalDocs"),
        ],
    ),
    (
        "Operation Reply object",
        &[(Generated, "channel messages"), (IGNORED, "address")],
    ),
    (
        "Operation Reply Address object",
        &[(IGNORED, "location"), (Checked, "description")],
    ),
    (
        "Message object",
        &[
            (
                Generated,
                "payload headers name contentType bindings traits x-deprecated",
            ),
            (Documented, "title summary description"),
            (Checked, "tags externalDocs examples"),
            (IGNORED, "correlationId"),
        ],
    ),
    (
        "Message Trait object",
        &[
            (Generated, "headers name contentType bindings x-deprecated"),
            (Documented, "title summary description"),
            (Checked, "tags externalDocs examples"),
            (IGNORED, "correlationId"),
        ],
    ),
    ("Message Example object", &[(Checked, "payload headers name summary")]),
    (
        "Correlation ID object",
        &[(IGNORED, "location"), (Checked, "description")],
    ),
    ("Multi Format Schema object", &[(Generated, "schemaFormat schema")]),
    ("Server Bindings object", &[(IGNORED, "*")]),
    ("Channel Bindings object", &[(Generated, "amqp"), (IGNORED, "*")]),
    ("Operation Bindings object", &[(Generated, "amqp"), (IGNORED, "*")]),
    ("Message Bindings object", &[(Generated, "amqp"), (IGNORED, "*")]),
    (
        "AMQP Channel Binding object",
        &[(Generated, "is exchange queue"), (Checked, "bindingVersion")],
    ),
    (
        "AMQP Exchange object",
        &[(Generated, "name type durable autoDelete"), (IGNORED, "vhost")],
    ),
    (
        "AMQP Queue object",
        &[(Generated, "name durable exclusive autoDelete"), (IGNORED, "vhost")],
    ),
    (
        "AMQP Operation Binding object",
        &[
            (Generated, "expiration priority deliveryMode mandatory"),
            (IGNORED, "userId cc bcc timestamp ack"),
            (Checked, "bindingVersion"),
        ],
    ),
    (
        "AMQP Message Binding object",
        &[(Generated, "contentEncoding messageType"), (Checked, "bindingVersion")],
    ),
    ("x-amqp object", &[(Generated, "queues")]),
    (
        "x-amqp object of an operation",
        &[(Generated, "queue bindings guarantee")],
    ),
    ("binding of a queue", &[(Generated, "match headers")]),
    (
        "queue object",
        &[(
            Generated,
            "type durable exclusive autoDelete prefetch retry deadLetter deliveryLimit singleActiveConsumer guarantee arguments",
        )],
    ),
];
