//! Paths that routers stumble over.

use std::sync::Arc;

use wirewright_runtime::operation::{Operation, Parameter};
use wirewright_runtime::problem::Problem;
use wirewright_runtime::server::{Call, FromCall, IntoReply, Options, Reply, Router, Routes, not_found};

use crate::service::send;

/// Answers with the operation's name and the values of the parameters `a` and `b`.
struct Told(String);

impl FromCall for Told {
    fn from_call(call: &mut Call) -> Option<Self> {
        let mut text = call.operation().id.to_owned();
        for parameter in call.operation().parameters {
            let value: String = call.required(parameter)?;
            text.push_str(&format!(" {}={value}", parameter.name));
        }
        Some(Self(text))
    }
}

impl IntoReply for Told {
    fn into_reply(self, reply: &mut Reply) {
        reply.status(200);
        reply.text("text/plain", &self.0);
    }
}

/// A router of `GET` operations named by their paths.
fn router(base: &str, paths: &[&'static str]) -> Router {
    const PARAMETERS: [Parameter; 2] = [Parameter::path("a"), Parameter::path("b")];
    let mut routes = Routes::new((), Options::default());
    for path in paths {
        let count = ["{a}", "{b}"].iter().filter(|name| path.contains(*name)).count();
        let operation =
            Operation::get(path, path).parameters(if count == 2 { &PARAMETERS } else { &PARAMETERS[..count] });
        let operation = Box::leak(Box::new(operation.produces(&["text/plain"])));
        routes = routes.operation(operation, |_: Arc<()>, request: Told| async {
            Ok::<_, Problem>(request)
        });
    }
    Router::new().merge(routes.into_router(base)).fallback(not_found)
}

async fn get(router: &Router, path: &str) -> String {
    let answer = send(router.clone(), &format!("GET {path}"), &[], "").await;
    if answer.status == 200 {
        answer.text().to_owned()
    } else {
        answer.status.to_string()
    }
}

#[tokio::test]
async fn the_most_specific_template_wins() {
    let router = router(
        "/",
        &[
            "/{a}",
            "/{a}.json",
            "/{a}:cancel",
            "/{a}...{b}",
            "/me",
            "/v{a}",
            "/{a}/{b}",
            "/{a}/x",
            "/me/{a}",
            "/me/{a}.json",
        ],
    );
    for (path, told) in [
        ("/7", "/{a} a=7"),
        ("/7.json", "/{a}.json a=7"),
        ("/7:cancel", "/{a}:cancel a=7"),
        ("/7%3Acancel", "/{a} a=7:cancel"),
        ("/7:other", "/{a} a=7:other"),
        ("/x...y", "/{a}...{b} a=x b=y"),
        ("/me", "/me"),
        ("/v2", "/v{a} a=2"),
        ("/7/8", "/{a}/{b} a=7 b=8"),
        ("/7/x", "/{a}/x a=7"),
        ("/me/x", "/me/{a} a=x"),
        ("/me/x.json", "/me/{a}.json a=x"),
        ("/a%2Fb", "/{a} a=a/b"),
        ("/a%2Fb/c", "/{a}/{b} a=a/b b=c"),
        ("/7/8/9", "404"),
        ("/", "404"),
        ("/%zz", "400"),
    ] {
        assert_eq!(get(&router, path).await, told, "{path}");
    }
}

#[tokio::test]
async fn a_more_general_template_is_found_under_anothers_shape() {
    let router = router("/api", &["/x/{a}.json", "/{a}/{b}"]);
    assert_eq!(get(&router, "/api/x/7.json").await, "/x/{a}.json a=7");
    assert_eq!(get(&router, "/api/x/7").await, "/{a}/{b} a=x b=7");
}

#[tokio::test]
async fn no_template_makes_a_router_panic() {
    let odd = [
        "",
        "/",
        "//",
        "/a//b",
        "/a/",
        ":a",
        "/:a",
        "/*a",
        "/*",
        "/:",
        "/{",
        "/}",
        "/{}",
        "/{{}}",
        "/{{a}}",
        "/{*a}",
        "/{a",
        "/a}b{",
        "/{a}{b}",
        "/{a}-{b}",
        "/({a})",
        "/{a}/{a}",
        "/{a}/{b}/{a}",
        "/a b",
        "/é",
        "/%7B",
        "/%zz",
        "/a?b=c",
        "/a#b",
        "/..",
        "/./x",
        "/{a/b}",
        "/{a}.json",
        "/{b}.json",
        "/{a}",
        "/{b}",
        "/a\u{0}b",
        "/{ a }",
        "/|",
        "/\\",
        "/\"",
        "/a%2Fb",
        "/{a}%",
        "/$metadata",
        "/~x",
        "/@me",
        "/a;b=c",
        "/a,b",
        "/!",
    ];
    for base in ["", "/", "/api", "/api/", "api", "/{x}/v:1", "/a b"] {
        let router = router(base, &odd);
        for path in [
            "/", "//", "/a", "/api/a", "/api/:a", "/%7B", "/{", "/a%20b/x", "/api//", "/*",
        ] {
            let status = send(router.clone(), &format!("GET {path}"), &[], "").await.status;
            assert!([200, 400, 404].contains(&status), "{base} {path}: {status}");
        }
    }
}

#[tokio::test]
async fn literals_with_odd_characters_are_served() {
    let router = router(
        "/",
        &[
            "/:go", "/*all", "/a b", "/é", "/({a})", "/{a}{b}", "/x/{", "/y/a%2Fb", "/z/a?b",
        ],
    );
    for (path, told) in [
        ("/:go", "/:go"),
        ("/*all", "/*all"),
        ("/a%20b", "/a b"),
        ("/%C3%A9", "/é"),
        ("/(7)", "/({a}) a=7"),
        ("/78", "/{a}{b} a=7 b=8"),
        ("/x/%7B", "/x/{"),
        ("/y/a%2Fb", "/y/a%2Fb"),
        ("/y/a/b", "404"),
        ("/z/a%3Fb", "/z/a?b"),
    ] {
        assert_eq!(get(&router, path).await, told, "{path}");
    }
}

#[tokio::test]
async fn routers_can_be_nested_and_merged() {
    let inner = router("/v1", &["/{a}:go", "/{a}"]);
    let outer = Router::new()
        .nest("/outer", inner.clone())
        .merge(router("/v2", &["/{a}.json"]).reset_fallback());
    assert_eq!(get(&outer, "/outer/v1/7:go").await, "/{a}:go a=7");
    assert_eq!(get(&outer, "/v2/7.json").await, "/{a}.json a=7");
}

#[tokio::test]
async fn one_path_may_be_written_with_other_names() {
    static READ: Operation = Operation::get("read", "/x/{a}")
        .parameters(&[Parameter::path("a")])
        .produces(&["text/plain"]);
    static DROP: Operation = Operation::delete("drop", "/x/{b}")
        .parameters(&[Parameter::path("b")])
        .produces(&["text/plain"]);
    let router = Routes::new((), Options::default())
        .operation(&READ, |_: Arc<()>, request: Told| async { Ok::<_, Problem>(request) })
        .operation(&DROP, |_: Arc<()>, request: Told| async { Ok::<_, Problem>(request) })
        .into_router("");
    assert_eq!(send(router.clone(), "GET /x/1", &[], "").await.text(), "read a=1");
    assert_eq!(send(router.clone(), "DELETE /x/1", &[], "").await.text(), "drop b=1");
    assert_eq!(
        send(router, "PUT /x/1", &[], "").await.header("allow"),
        "GET, DELETE, HEAD, OPTIONS"
    );
}
