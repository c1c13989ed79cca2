//! What lowering can find: parts of a contract that generated code holds less exactly than the contract does.

use crate::diagnostic::rules;

rules! {
    KEYWORD_UNENFORCED = "keyword-unenforced", Warning, "Generated code does not enforce this keyword.",
        "The pattern is no regular expression of ECMA-262, so that nothing can be matched with it, and the generated \
         validation lets every text pass. Correct the pattern.";
    DEFAULT_INVALID = "default-invalid", Warning, "The default does not fit its type.",
        "The value under `default` is not one that the schema allows, so no default is applied and the field is simply \
         absent. Change the default or the schema.";
    MEDIA_TYPE_UNTYPED = "media-type-untyped", Warning, "The body of this media type is handed over as it is.",
        "Generated code has no codec for the media type: text arrives as a `String`, everything else as bytes with the \
         media type beside them, and neither is checked against the schema.";
    MEDIA_TYPE_NOT_OFFERED = "media-type-not-offered", Warning, "Generated code speaks another of the media types.",
        "The operation lists several media types for one body. Those that write the same schema as JSON, MessagePack, CBOR or a \
         form are all spoken. Of the others generated code uses the one that it reads best, JSON before text before anything \
         else, and refuses the rest with 415 or 406.";
    SCOPE_UNDECLARED = "scope-undeclared", Warning, "No flow of the security scheme declares the scope.",
        "A requirement names scopes of OAuth that a client can ask for, and these stand under `flows` of the scheme. The \
         generated server asks for the scope all the same. Correct its name, or declare it.";
    SECURITY_CONFLICT = "security-conflict", Warning, "Two credentials of one requirement stand in the same place.",
        "All schemes of a requirement have to be met at once, but a request has one `Authorization` header, one header and one \
         cookie of a name. No request can meet this requirement. Where either scheme is enough, write two requirements: \
         `security: [{a: []}, {b: []}]`.";
    CALLBACK_NOT_GENERATED = "callback-not-generated", Warning, "No code is generated for callbacks and webhooks.",
        "The requests that the server sends are not generated yet; the operation itself is.";
    LINK_NOT_GENERATED = "link-not-generated", Info, "No code is generated for links.",
        "Links describe how to go on from a response. They are documentation only for now.";
    STREAM_UNTYPED = "stream-untyped", Warning, "The body is a stream; it is collected as a whole.",
        "Sequential media types such as `text/event-stream` are not decoded item by item yet.";
    ROUTE_DUPLICATE = "route-duplicate", Warning, "Two operations answer the same requests.",
        "The paths differ in the names of their parameters only, and the method is the same, so no request could ever \
         reach the second operation. It is generated, but the router asks the first one.";
    PARAMETER_UNSUPPORTED = "parameter-unsupported", Warning, "The parameter is written in another way.",
        "Generated code has no way to write such a value as the contract asks, or the specification does not say how; the \
         message tells what it does instead. Choose another style, or `content` of `application/json`.";
    PARAMETER_UNSPECIFIED = "parameter-unspecified", Info, "The specification does not say how the value is written.",
        "OpenAPI's styles write lists and objects of scalars. For a list or an object inside another it leaves the way open, \
         so other tools may write it in another one. Generated servers and clients agree with each other. `content` of \
         `application/json` says it for all.";
    QUERYSTRING_CONFLICT = "querystring-conflict", Warning, "The query is read as a whole already.",
        "A parameter `in: querystring` is the whole query, so an operation has at most one of them, and none `in: query` \
         beside it. A second one is left out. Query parameters are generated, and their pairs are no part of a form; make \
         them properties of its schema. An API key in the query is no part of a form either, but there is no place for it \
         in JSON.";
    SERVER_UNUSABLE = "server-unusable", Warning, "No client can use the server.",
        "The URL of a server is one of http or https without a query and a user name, or relative to where the contract \
         is. Names in braces are variables under `variables`. A server that is none of this is left out; where it is the \
         first one, the next one counts.";
    SERVER_VARIABLE_UNUSED = "server-variable-unused", Warning, "The server's URL does not use the variable.",
        "A variable stands in the URL as its name in braces. This one does not, so nothing is generated for it. Correct \
         its name, or remove it.";
    SERVER_DEFAULT_UNLISTED = "server-default-unlisted", Warning, "The variable's default is not one of its values.",
        "Where a variable lists its only values under `enum`, the default has to be one of them. It is taken for one \
         more. Correct it, or list it.";
    SCHEMA_UNSATISFIABLE = "schema-unsatisfiable", Warning, "No value can satisfy this schema.",
        "The combined schemas contradict each other, such as an `allOf` of a string and an object. The type is any JSON, \
         unchecked.";
}
