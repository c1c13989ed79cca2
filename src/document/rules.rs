//! What reading can find.

use crate::diagnostic::rules;

rules! {
    Correctness;
    UNSUPPORTED_VERSION = "unsupported-version", Error, "The document is not of a version that is read.",
        "OpenAPI 3.0, 3.1 and 3.2 are read, and AsyncAPI 3.0 and 3.1; the version stands in the field `openapi` or `asyncapi` of the root. It is three numbers, such as `3.1.1`; \
         where the third one is missing it is clear what is meant, and this is a warning. A Swagger 2.0 document has \
         to be converted first, for instance by the command `swagger2openapi` or at <https://converter.swagger.io>.";
    MIXED_VERSIONS = "mixed-versions", Warning, "The document mixes Swagger 2.0 with OpenAPI 3.",
        "Fields of Swagger 2.0 mean nothing in an OpenAPI 3 document: what they say would be lost. Either the version line is \
         wrong, or the fields have to be written as OpenAPI 3 wants them. Each of them has its own finding.";
    UNKNOWN_FIELD = "unknown-field", Warning, "The object has no such field.",
        "A key that OpenAPI does not define has no effect, most often because it is misspelt or stands in the wrong object. \
         Keys of your own begin with `x-`. A field of Swagger 2.0 is an error, for what it says would be lost silently.";
    VERSION_GATED_FIELD = "version-gated-field", Warning, "The field came with a later version of OpenAPI.",
        "The field is read as the later version means it, but other tools may ignore it. Raise the version in `openapi`.";
    WRONG_TYPE = "wrong-type", Error, "The value is of the wrong kind.",
        "The field wants another kind of JSON value. It is a warning where the value is read as it was surely meant (a number \
         where text is wanted, null for a field that is left out) or where generated code does not depend on it.";
    INVALID_VALUE = "invalid-value", Error, "The value is not one of those that the field may hold.",
        "The specification lists the words that the field may hold. Capital letters matter, but where only they differ the word \
         is read as it was meant, with a warning.";
    MISSING_FIELD = "missing-field", Error, "A required field is missing.",
        "Nothing can be made of the object without the field. It is a warning where one can do without it.";
    INVALID_STATUS_KEY = "invalid-status-key", Error, "The key is not a status.",
        "The keys under `responses` are status codes from 100 to 599, ranges such as `4XX`, and `default`. Capital letters \
         matter, but where only they differ the key is read as it was meant, with a warning.";
    INVALID_COMPONENT_NAME = "invalid-component-name", Warning, "The name of the component has letters that are not allowed.",
        "Names under `components` consist of ASCII letters, digits, `.`, `-` and `_`. Others are read, but other tools may refuse them.";
    UNRESOLVED_REF = "unresolved-ref", Error, "The reference leads nowhere.",
        "There is nothing at the place that the `$ref` names. Relative files are looked for from the file that the reference \
         stands in, or from the address of the nearest schema around it that has an `$id` (since OpenAPI 3.1); pointers and anchors \
         are looked for in that schema alone. It is a warning for examples and links, and where the reference is surely meant from \
         the schema around it, or from the file in spite of an `$id`.";
    REF_KIND_MISMATCH = "ref-kind-mismatch", Error, "The reference leads to another kind of object.",
        "A reference stands for an object of the kind that its place wants: a parameter where a parameter is wanted. Where a \
         schema is wanted it is a warning, for then any value is valid.";
    REMOTE_REF = "remote-ref", Error, "The reference leads outside the folder of the document.",
        "References to the network and to files outside the folder of the root file are not followed, so that a document from \
         elsewhere cannot read what it should not. Copy the file beside the document, allow its folder (`--allow-outside`), map its address to a folder \
         (`--map`), or allow its host (`--allow-remote`). A reference in a schema with `$id` is seen from that address.";
    REF_CYCLE = "ref-cycle", Error, "The references lead round in a circle.",
        "Each reference stands for the next one, so that there never is an object. A schema may hold itself in a property, \
         in `items` or in a branch of a union, but may not be itself.";
    REF_SIBLINGS_IGNORED = "ref-siblings-ignored", Warning, "What stands beside the reference has no effect.",
        "In OpenAPI 3.0 a `$ref` replaces its whole object; where only a description is lost, that is no more than a remark. Wrap the reference as `allOf: [{$ref: ...}]`, or use OpenAPI 3.1, \
         where schemas may have more beside a reference, and other objects `summary` and `description`.";
    SCHEMA_NAME_DUPLICATE = "schema-name-duplicate", Warning, "Two schemas have the same name.",
        "The address that `$id` gives a schema stands for one schema, and so does an `$anchor` or `$dynamicAnchor` among those that \
         stand in the same file or in the same schema with `$id`. References lead to the first one.";
    TYPE_INVALID = "type-invalid", Error, "There is no such type.",
        "The types are `null` (since OpenAPI 3.1), `boolean`, `integer`, `number`, `string`, `array` and `object`. Dates, \
         identifiers and so on are strings with a `format`.";
    BOOLEAN_EXCLUSIVE_BOUND = "boolean-exclusive-bound", Warning, "The exclusive bound is a boolean.",
        "Since OpenAPI 3.1 `exclusiveMinimum` and `exclusiveMaximum` are numbers. A boolean is read as in OpenAPI 3.0, where \
         it says that `minimum` or `maximum` is exclusive.";
    NULLABLE_IN_31 = "nullable-in-31", Warning, "`nullable` is a field of OpenAPI 3.0.",
        "Since OpenAPI 3.1 null is a type: `type: [string, \"null\"]`. `nullable: true` is read as it was meant.";
    ARRAY_ITEMS_MISSING = "array-items-missing", Warning, "The array does not say what it holds.",
        "OpenAPI 3.0 wants `items` in every schema of type `array`. Without it the items can be anything.";
    ENUM_DUPLICATE = "enum-duplicate", Warning, "The value stands twice in `enum`.",
        "The repetition has no effect.";
    ENUM_EMPTY = "enum-empty", Warning, "`enum` lists nothing.",
        "By the letter no value passes, which is surely not meant, so the list is read as if it were not there (with `--untyped any` it is \
         taken by the letter). JSON Schema only advises against it.";
    DIALECT_UNSUPPORTED = "dialect-unsupported", Warning, "Schemas are meant by other rules than they are read by.",
        "`jsonSchemaDialect` and `$schema` name the dialect of schemas. All are read as JSON Schema 2020-12 with the fields of OpenAPI, \
         so keywords of other dialects may not limit what they were written for.";
    PATH_FORMAT = "path-format", Error, "The path is not well-formed.",
        "A path begins with `/`; its parameters stand in braces, each with a name of its own: `/pets/{petId}`. A missing `/` and \
         operators of URI templates, as in `{;petId*}`, are read as they were surely meant.";
    PATH_PARAM_UNDECLARED = "path-param-undeclared", Warning, "A parameter of the path is not declared.",
        "Each name in braces wants a parameter with `in: path`. One that is missing is taken for a string.";
    PATH_PARAM_UNUSED = "path-param-unused", Warning, "The path has no such parameter.",
        "A parameter with `in: path` wants its name in braces in the path. One without is left out.";
    PATH_PARAM_OPTIONAL = "path-param-optional", Warning, "A path parameter is always required.",
        "A path without its parameter is another path, so `required: true` has to stand there. It is read as if it did.";
    PARAM_SCHEMA_XOR_CONTENT = "param-schema-xor-content", Error, "A parameter has either `schema` or `content`.",
        "`schema` with `style` describes plain values; `content` names one media type. With both, neither holds; with none the \
         value is any text, which is a warning.";
    PARAM_DUPLICATE = "param-duplicate", Error, "The parameter is declared twice.",
        "A list of parameters holds each pair of `name` and `in` once. An operation may replace a parameter of its path.";
    PARAM_RESERVED_HEADER = "param-reserved-header", Warning, "The header is described elsewhere.",
        "`Accept`, `Content-Type` and `Authorization` follow from the media types and security schemes; the specification says \
         that parameters of these names are ignored.";
    OPERATION_ID_DUPLICATE = "operation-id-duplicate", Warning, "Two operations have the same `operationId`.",
        "Operation ids name the generated methods, so each stands once. The later one gets a name from its method and path.";
    SECURITY_UNDEFINED = "security-undefined", Warning, "There is no such security scheme.",
        "Each name in `security` wants a scheme under `components.securitySchemes`. Without it nobody knows what a \
         caller has to show, so nobody can meet the requirement that names it.";
    TOO_MANY_OPERATIONS = "too-many-operations", Error, "The references multiply the operations beyond measure.",
        "Path items that many paths refer to are read once for each of them, up to a limit.";
    ADDRESS_FORMAT = "address-format", Error, "The address of a channel is not well-formed.",
        "An address is a routing key of at most 255 bytes. Its words stand between dots; its parameters stand in braces, each with a name \
         of its own: `race.cancelled.{raceId}`.";
    ADDRESS_MISSING = "address-missing", Error, "Nothing says where the operation sends its messages.",
        "A message goes to the queue that the channel is, or to an exchange with the channel's address as the routing key. Only fanout and \
         headers exchanges need none. A channel whose address is not known before is for answers, which go where the question says.";
    ADDRESS_PARAM_UNDECLARED = "address-param-undeclared", Warning, "A parameter of the address is not declared.",
        "Each name in braces wants an entry in the `parameters` of the channel. One that is missing is taken for any word.";
    ADDRESS_PARAM_UNUSED = "address-param-unused", Warning, "The address has no such parameter.",
        "An entry in the `parameters` of a channel wants its name in braces in the address. One without is left out.";
    PARAMETER_DEFAULT_UNLISTED = "parameter-default-unlisted", Warning, "The default of a parameter is none of its values.",
        "`enum` lists the only values of a parameter; its default is one of them.";
    MESSAGE_NAME_DUPLICATE = "message-name-duplicate", Warning, "Two messages have the same name.",
        "The name of a message goes with it as its `type`, by which messages are told apart where several come from one queue. Give each \
         a `name` of its own.";
    HEADERS_NOT_OBJECT = "headers-not-object", Error, "The headers of a message are no object.",
        "Headers are names with values, so their schema is of `type: object`.";
    TRAIT_OVERLAP = "trait-overlap", Warning, "A trait says something else of a header than the message.",
        "By the letter the message's word replaces that of the trait, and a list in it replaces the whole list. Both schemas are held to here.";
    QUEUE_MISSING = "queue-missing", Error, "Nothing says which queue the operation receives from.",
        "Messages of an exchange go to queues. Name the one that the operation receives from: `x-amqp: {queue: runs.races}`. It need not be \
         described. A channel that is a queue (`is: queue`) has its name in `queue`, or is called by its address, if that has no parameters.";
    QUEUE_UNUSED = "queue-unused", Warning, "No operation receives from the queue.",
        "What is described under `queues` of `x-amqp` is declared where an operation names it, or messages of a channel go to it by its name.";
    TOPOLOGY_CONFLICT = "topology-conflict", Error, "The same exchange or queue is described in two ways.",
        "A broker has one exchange, and one queue, of a name. It refuses to declare it again as another.";
    BINDING_INVALID = "binding-invalid", Error, "The binding takes nothing.",
        "A pattern is of words between dots: `*` is one word, `#` is any number of them, and both stand alone. It has at most 255 bytes. What \
         a headers exchange is bound by are headers.";
    BINDING_UNMATCHED = "binding-unmatched", Warning, "No message of the channel fits the binding.",
        "The pattern and the address of the channel differ in a word, so nothing that is sent to this channel goes this way.";
    ROUTING_KEY_IGNORED = "routing-key-ignored", Warning, "The exchange does not look at the routing key.",
        "A fanout exchange sends to every queue, a headers exchange looks at headers, and messages to a queue go by its name. Parameters of \
         the address choose nothing there.";
    MESSAGE_NOT_IN_CHANNEL = "message-not-in-channel", Error, "The message is none of the channel's.",
        "What an operation sends or receives are messages of its channel, referred to as `#/channels/CHANNEL/messages/MESSAGE`. \
         Another one would never be there.";
    MESSAGE_FORMAT_UNSUPPORTED = "message-format-unsupported", Error, "Messages cannot be written so.",
        "Payloads are JSON, MessagePack or CBOR, and may be compressed by gzip.";
    SCHEMA_FORMAT_UNSUPPORTED = "schema-format-unsupported", Error, "Schemas of this format are not read.",
        "Schemas are JSON Schema: of draft 7 or 2020-12, of AsyncAPI, or of OpenAPI 3. Avro, Protobuf, RAML and XML Schema are not read.";
    LOCATION_INVALID = "location-invalid", Error, "The expression names no part of the message that is always there.",
        "`$message.payload#/id` is a field of the payload and `$message.header#/id` a header. A parameter of an address is taken from it \
         whenever a message is sent, so it has to be there: each step is a required property of the schema before it.";
    QUEUE_CONTRADICTION = "queue-contradiction", Error, "What is said of a queue does not go together.",
        "A broker refuses a queue that is replicated and yet not durable, or that belongs to one connection or goes with its last consumer. \
         What is taken at most once is neither tried again nor kept. An exclusive queue goes with its connection; each process has its own, \
         with a number behind the name, so only an exchange brings messages to it.";
    EVENTS_IGNORED = "events-ignored", Info, "What is said of messages has no effect on generated code.",
        "Code is generated for RabbitMQ, which speaks AMQP 0-9-1. Bindings of other protocols are for other tools; the virtual host, users and \
         security are decided where the program connects. A warning tells what is surely meant to have an effect, and has none beside \
         something else that is said.";
}
