//! The generated code of contracts about what stands around bodies: servers, parameters, deprecation.

/// The generated code of a contract.
macro_rules! contract {
    ($name:ident, $folder:literal) => {
        #[allow(
            dead_code,
            missing_docs,
            reason = "a build script's output is not this crate's interface"
        )]
        pub mod $name {
            include!(concat!(env!("OUT_DIR"), "/", $folder, "/mod.rs"));
        }
    };
}

contract!(deprecation, "deprecation");
contract!(parameter_styles, "parameter-styles");
contract!(querystring, "querystring");
contract!(served, "servers");
