//! What lowering can find: parts of a contract that generated code holds less exactly than the contract does.

use crate::diagnostic::rules;

rules! {
    Codegen;
    TOO_MUCH_CODE = "too-much-code", Error, "The contract asks for more code than is generated.",
        "What stands in a contract once is code in each place that refers to it: a parameter with a long description in every \
         operation, the properties of an object in every object that has it in its `allOf`. This contract would become more \
         than about 256 MB of code, or a type of more than 10,000 fields. Generate it in parts, by tags, or let what many places share refer to a schema, which is \
         one type.";
    KEYWORD_UNENFORCED = "keyword-unenforced", Warning, "Generated code does not enforce this keyword.",
        "The pattern is no regular expression of ECMA-262, so that nothing can be matched with it, and the generated \
         validation lets every text pass. Correct the pattern.";
    DEFAULT_INVALID = "default-invalid", Warning, "The default does not fit its type.",
        "The value under `default` is not one that the schema allows, so no default is applied and the field is simply \
         absent. Change the default or the schema.";
    MEDIA_TYPE_UNTYPED = "media-type-untyped", Warning, "The body of this media type is handed over as it is.",
        "Generated code has no codec for the media type: text arrives as a `String`, everything else as bytes with the \
         media type beside them, and neither is checked against the schema.";
    MEDIA_TYPE_NOT_OFFERED = "media-type-not-offered", Warning, "Generated code does not speak this media type.",
        "The operation lists several media types for one body, and generated code speaks all of them for which it has a codec. \
         There is none for this one, such as XML, but its schema says more than that it is text or bytes. It is refused with \
         415 or 406; the others are served.";
    SCOPE_UNDECLARED = "scope-undeclared", Warning, "No flow of the security scheme declares the scope.",
        "A requirement names scopes of OAuth that a client can ask for, and these stand under `flows` of the scheme. The \
         generated server asks for the scope all the same. Correct its name, or declare it.";
    SECURITY_CONFLICT = "security-conflict", Warning, "Two credentials of one requirement stand in the same place.",
        "All schemes of a requirement have to be met at once, but a request has one `Authorization` header, one header and one \
         cookie of a name. No request can meet this requirement. Where either scheme is enough, write two requirements: \
         `security: [{a: []}, {b: []}]`.";
    EXPRESSION_INVALID = "expression-invalid", Warning, "The text is no runtime expression.",
        "The URL of a callback, and what a link gives to an operation, are taken from a request and its response by \
         expressions such as `$request.body#/url`, `$request.query.limit` and `$response.header.Location`, in braces where \
         text stands around them. The callback is generated without a function for its URL; the value is not given by the link.";
    EXPRESSION_UNEVALUATED = "expression-unevaluated", Warning, "Generated code cannot evaluate the expression.",
        "An expression can name what the contract describes: parameters of the operation, headers of the response, and parts \
         of bodies that are read as values. The URL of a callback has to be absolute. The callback is generated without a \
         function for its URL; a value that a link cannot give is an argument of its method where the operation needs it.";
    LINK_OPERATION_UNKNOWN = "link-operation-unknown", Warning, "The link leads to no operation.",
        "A link names an operation of the document by `operationId`, or by `operationRef` with a pointer such as \
         `#/paths/~1runs~1{run_id}/get`. Responses have no method for this one.";
    LINK_PARAMETER_UNKNOWN = "link-parameter-unknown", Warning, "The operation of the link does not have the parameter.",
        "The keys under `parameters` of a link are names of parameters of the operation that it leads to. Where a name \
         stands for several, `path.`, `query.`, `header.` or `cookie.` goes before it. A `requestBody` needs an operation that \
         takes a body. The method of the link does not give the value.";
    LINK_VALUE_INVALID = "link-value-invalid", Warning, "The value of the link does not fit.",
        "The operation that the link leads to takes another kind of value. The link does not give it: where the operation \
         needs it, it is an argument of the link's method.";
    LINK_SERVER_IGNORED = "link-server-ignored", Info, "The server of the link is documentation only.",
        "The link's method makes a request, and the client that sends it decides where it goes.";
    REPLY_UNTYPED = "reply-untyped", Warning, "The answer to a message is not typed.",
        "Where one message answers, without headers, to where the request wants it, who sends waits for a value of its type and who receives \
         returns one. Several messages, headers, or a channel with an address of its own are more than that: the methods send and receive \
         the request alone. Give the channel of the reply `address: null` and one message, such as a `oneOf`.";
    STREAM_UNTYPED = "stream-untyped", Warning, "The body is a stream whose items are not typed.",
        "Items of `text/event-stream`, of JSON lines and of JSON text sequences are typed and checked where the contract says \
         what they are: under `itemSchema` (OpenAPI 3.2) or `x-item-schema`. Without that, and for other sequential media types, \
         the body is handed over as bytes.";
    PART_UNTYPED = "part-header-untyped", Warning, "A header of a part is not typed.",
        "`encoding` describes headers of a part of a multipart body, and these are fields of the part. `Content-Disposition` is not: \
         it says which part it is and what its file is called.";
    PART_SIMPLIFIED = "part-simplified", Warning, "A multipart body is checked part by part.",
        "Parts of `multipart/form-data` are read one by one, so that files need not be kept: each is checked by its own schema, \
         and how often it is there by `required`, `minItems` and `maxItems`. Other limits on the object as a whole are not \
         applied. A style can make one text of a list or an object (OpenAPI 3.1); other styles are not applied.";
    STREAM_SCHEMA = "stream-schema", Info, "The stream's items are described by `schema`.",
        "`schema` describes a sequence as a whole. Where it is an array, its items are those of the stream; any other schema is \
         taken for that of each item. Write it under `itemSchema` (OpenAPI 3.2) or `x-item-schema`.";
    ROUTE_DUPLICATE = "route-duplicate", Warning, "Two operations answer the same requests.",
        "The paths differ in the names of their parameters only, and the method is the same, so no request could ever \
         reach the second operation. It is generated, but the router asks the first one.";
    PARAMETER_UNSUPPORTED = "parameter-unsupported", Warning, "The parameter, header or form is written in another way.",
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
    RUST_NAME_UNUSABLE = "rust-name-unusable", Warning, "The name that is given cannot be used.",
        "`x-rust-name`, an entry under `[names]` of the configuration, and the lists `x-enum-varnames` and `x-enumNames` give names \
         to what is generated. A name is an identifier of Rust, in the case of what it names: `Activity` for a type, `owner_id` for a \
         field. In one scope a name is given once, and not where the generated code has something else of this name. On a schema \
         it names the type that is made of it; under `properties` a name such as `owner_id` names the field. Where the name cannot \
         be used, or nothing is generated that it could name, it has no effect.";
    RUST_TYPE_UNUSABLE = "rust-type-unusable", Warning, "The type that is given cannot be used.",
        "`x-rust-type`, or an entry under `[types]` of the configuration, puts a type of yours in the place of the one that a schema \
         would have. It is a path that begins with `crate`, in the crate that the code is generated into, so modules are generated and \
         not a package of its own. The type takes the place of one other, for it is read, written and checked as that: one \
         schema, which is the same in requests and responses. `TryFrom` and `From` are what it needs. Defaults of fields of this \
         type are not applied.";
    SCHEMA_UNSATISFIABLE = "schema-unsatisfiable", Warning, "No value can satisfy this schema.",
        "The combined schemas contradict each other, such as an `allOf` of a string and an object. The type is any JSON, \
         unchecked.";
}
