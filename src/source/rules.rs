//! What loading can find.

use crate::diagnostic::rules;

rules! {
    Correctness;
    UNREADABLE_FILE = "unreadable-file", Error, "The file cannot be read.",
        "The file does not exist, may not be read, is a folder, or is not UTF-8. Without its text there is \
         nothing to generate from.\n\n\
         Check the path and the permissions. A file in another encoding has to be saved as UTF-8, which is what \
         [YAML](https://yaml.org/spec/1.2.2/#52-character-encodings) and \
         [JSON](https://www.rfc-editor.org/rfc/rfc8259#section-8.1) tools exchange; a byte order mark at its \
         start is accepted.";
    EMPTY_DOCUMENT = "empty-document", Error, "The file holds no document.",
        "The file is empty, or holds nothing but white space and comments. Often it was cut off while it was \
         written, or the wrong path was given.\n\n\
         The smallest contract has the fields `openapi`, `info` and `paths`:\n\n\
         ```yaml\nopenapi: 3.1.1\ninfo: {title: Pets, version: 1.0.0}\npaths: {}\n```";
    SYNTAX_ERROR = "syntax-error", Error, "The text is neither YAML nor JSON.",
        "A contract is one YAML 1.2 or JSON document. A file whose first character is `{` or `[` is read as JSON, \
         and as YAML if that fails. After the first error nothing that follows can be trusted, so the file is \
         left out.\n\n\
         Common causes in YAML: tabs in the indentation, a line that is not aligned with its neighbours, and text \
         with `: `, ` #` or a leading `*`, `&`, `!`, `@`, `%` or backquote that needs quotes. In JSON: a missing \
         comma, single quotes, and line breaks inside a string.";
    DUPLICATE_KEY = "duplicate-key", Error, "A key stands twice in one object.",
        "YAML and JSON both ask for unique keys. Most parsers silently keep only the last value, so an operation, \
         a schema or a constraint disappears without a word, and which one depends on the tool. Only the first \
         value is used here.\n\n\
         Remove one of the two, or rename it. Two operations under one path go into one path item:\n\n\
         ```yaml\npaths:\n  /pets:\n    get: {}\n    post: {}\n```";
    MULTIPLE_DOCUMENTS = "multiple-documents", Error, "The file holds more than one YAML document.",
        "A line `---` ends one document and starts the next. A contract is a single document, and it would be a \
         guess which of them is meant.\n\n\
         Put each document into a file of its own, or remove the line `---` if the text belongs together.";
    INVALID_MERGE_KEY = "invalid-merge-key", Error, "The merge key `<<` does not name an object.",
        "The merge key copies the members of another object into the one it stands in; the object's own members \
         win. Its value has to be an alias of an object, or a list of them:\n\n\
         ```yaml\ndefaults: &defaults {type: string}\nname:\n  <<: *defaults\n  maxLength: 64\n```\n\n\
         Anything else copies nothing. Put the key in quotes (`\"<<\"`) if it is meant as a name.";
    INVALID_NUMBER = "invalid-number", Error, "A number is written that JSON does not have.",
        "YAML knows infinities (`.inf`), `.nan` and hexadecimal numbers of any length. The messages that a \
         contract describes are JSON, which has none of them, so such a limit, default or example cannot be kept.\n\n\
         Leave a limit out instead of making it infinite. Put the value in quotes if it is meant as text.";
    UNKNOWN_TAG = "unknown-tag", Warning, "A YAML tag is ignored.",
        "A tag such as `!Ref` or `!include` asks the program that reads the file to do something special. \
         Contracts have no such tags: the value is taken as it is written, which is hardly what was meant.\n\n\
         Run the tool that understands the tag first and generate from its output, or remove the tag. For parts \
         that stand in other files use `$ref`.";
    TOO_LARGE = "too-large", Error, "The contract goes beyond a limit.",
        "Contracts may come from strangers, so reading one may cost only so much. The limits are on the size of a \
         file and of all files together, the number of files, the depth of nesting, the number of values, and \
         what YAML aliases and merge keys add when they are written out.\n\n\
         The message names the limit. No limit is near what real contracts need: look for a generated loop, \
         deeply nested aliases, or data that does not belong in a contract. A program that calls the library can \
         set its own `Limits`.";
    OVERLAY_INVALID = "overlay-invalid", Error, "The overlay cannot be applied.",
        "An overlay ([OpenAPI Overlay 1.1](https://spec.openapis.org/overlay/v1.1.0.html)) changes a contract that stands in \
         another file. It is a list of actions, each with a JSONPath \
         ([RFC 9535](https://www.rfc-editor.org/rfc/rfc9535)) that selects what is changed, and the change: `update` is merged \
         into objects, added to lists and put in the place of plain values, `copy` does the same with a value of the contract, \
         and `remove: true` takes out.\n\n\
         ```yaml\noverlay: 1.1.0\ninfo: {title: Mended, version: 1.0.0}\nactions:\n  - target: $.paths['/pets'].get\n    \
         update: {operationId: listPets}\n  - target: $.paths['/internal']\n    remove: true\n```";
    OVERLAY_UNUSED = "overlay-unused", Warning, "The target of an overlay's action selects nothing.",
        "The action changes nothing. Either the contract has changed since the overlay was written, so that it needs the action \
         no more, or the JSONPath is mistaken. Mend the path, or remove the action.";
}
