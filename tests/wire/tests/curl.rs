//! curl against our servers: a client that shares nothing with ours.

use std::process::Command;

use wire::{forms, headers, media_types, multipart, parameters, streams};
use wirewright_runtime::server::{Responses, Router};

/// What curl printed, and the status.
struct Printed {
    status: u16,
    body: String,
}

/// Runs curl against a router. `URL` in an argument stands for its address.
async fn curl(router: Router, arguments: &[&str]) -> Printed {
    let address = wire::spawn(router).await;
    let arguments: Vec<String> = arguments
        .iter()
        .map(|argument| argument.replace("URL", &format!("http://{address}")))
        .collect();
    let run = move || {
        let mut command = Command::new("curl");
        command.args([
            "--silent",
            "--show-error",
            "--max-time",
            "20",
            "--write-out",
            "\n%{http_code}",
        ]);
        command.args(arguments).output()
    };
    let output = tokio::task::spawn_blocking(run)
        .await
        .expect("no panic")
        .expect("curl, which tests/run installs");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let (body, status) = text.rsplit_once('\n').expect("a status");
    let status = status.parse().expect("a status");
    assert!(status != 0, "{}", String::from_utf8_lossy(&output.stderr));
    Printed {
        status,
        body: body.to_owned(),
    }
}

const TRACE: &str = "X-Trace-Id: 0123456789abcdef0123456789abcdef";

#[tokio::test]
async fn parameters_are_read_as_curl_writes_them() {
    // What comes behind `URL/live/v1/search?q=hills`, further arguments, and what the request holds then.
    let cases: &[(&str, &[&str], &str)] = &[
        ("", &[], "limit: Some(20)"),
        ("&limit=7", &[], "limit: Some(7)"),
        ("&limit=%37", &[], "limit: Some(7)"),
        ("&tags=a&tags=b%26c", &[], r#"tags: Some(["a", "b&c"])"#),
        ("&ids=1,2,3", &[], "ids: Some([1, 2, 3])"),
        ("&words=a%20b+c", &[], r#"words: Some(["a", "b", "c"])"#),
        ("&kinds=a%7Cb", &[], r#"kinds: Some(["a", "b"])"#),
        ("&kinds=a|b", &[], r#"kinds: Some(["a", "b"])"#),
        (
            "&filter%5Bsince%5D=2026-11-28&filter%5Bminutes%5D=5",
            &[],
            "minutes: Some(5)",
        ),
        ("&filter[minutes]=0", &["--globoff"], "minutes: Some(0)"),
        ("&near=%7B%22lat%22%3A45.5%7D", &[], "lat: 45.5"),
        (
            "&redirect=https://a.example/b?c=d",
            &[],
            r#"redirect: Some("https://a.example/b?c=d")"#,
        ),
        ("&exact=true", &[], "exact: Some(true)"),
        (
            "",
            &["--header", TRACE],
            r#"x_trace_id: Some("0123456789abcdef0123456789abcdef")"#,
        ),
        ("", &["--cookie", "session=a%20b; other=1"], r#"session: Some("a b")"#),
        ("", &["--get", "--data-urlencode", "old=ä&ö"], r#"old: Some("ä&ö")"#),
    ];
    for (query, more, expected) in cases {
        let last = parameters::Last::default();
        let url = format!("URL/live/v1/search?q=hills{query}");
        let mut arguments = vec!["--header", "X-Version: 3", &url];
        arguments.extend(*more);
        let printed = curl(parameters::router(last.clone()), &arguments).await;
        let read = last.take();
        assert_eq!(printed.status, 200, "{query}: {}", printed.body);
        assert!(read.contains(expected), "{query}: {read}");
    }
}

#[tokio::test]
async fn wrong_parameters_are_named() {
    let cases: &[(&str, &[&str], &[&str])] = &[
        ("q=x", &["X-Version: 3"], &["\"q\"", "minLength"]),
        ("", &["X-Version: 3"], &["\"q\"", "required"]),
        ("q=hills", &[], &["\"X-Version\"", "required"]),
        ("q=hills", &["X-Version: three"], &["\"X-Version\"", "type"]),
        (
            "q=hills&limit=0&tags=a&tags=b&tags=c&tags=d&tags=e&tags=f",
            &["X-Version: 3"],
            &["minimum", "maxItems"],
        ),
        ("q=hills&limit=7&limit=8", &["X-Version: 3"], &["\"limit\""]),
        ("q=hills&near=%7B", &["X-Version: 3"], &["\"near\"", "syntax"]),
        ("q=%E4", &["X-Version: 3"], &["\"q\""]),
        ("q=hills&exact=yes", &["X-Version: 3"], &["\"exact\"", "type"]),
    ];
    for (query, headers, words) in cases {
        let last = parameters::Last::default();
        let url = format!("URL/live/v1/search?{query}");
        let mut arguments = vec![url.as_str()];
        headers.iter().for_each(|header| arguments.extend(["--header", header]));
        let printed = curl(parameters::router(last.clone()), &arguments).await;
        assert_eq!(printed.status, 400, "{query}: {}", printed.body);
        assert_eq!(last.take(), "", "{query}");
        words
            .iter()
            .for_each(|word| assert!(printed.body.contains(word), "{query}: {}", printed.body));
    }
}

#[tokio::test]
async fn paths_with_several_parameters_are_read() {
    let run = "2f1c2f6e-3c55-4be5-9df0-0f6a5ac7f3b1";
    for (path, expected) in [
        (format!("{run}/1;x=3;y=4/.easy.json"), r#"y: Some(4)"#),
        (
            format!("{run}/12,13;x=3/.a%2Fb.gpx"),
            r#"splits: [12, 13], matrix: GetRunMatrix { x: Some(3), y: None }, label: "a/b""#,
        ),
        (format!("{run}/7;y=-1/.x.json"), r#"label: "x""#),
    ] {
        let last = parameters::Last::default();
        let url = format!("URL/live/v1/runs/{path}");
        let printed = curl(parameters::router(last.clone()), &["--path-as-is", &url]).await;
        let read = last.take();
        assert_eq!(printed.status, 204, "{path}: {}", printed.body);
        assert!(read.contains(expected), "{path}: {read}");
    }
}

#[tokio::test]
async fn bodies_are_read_as_curl_sends_them() {
    let put: &[&str] = &["--request", "PUT", "URL/reports/1"];
    let cases: &[(&[&str], u16, &str)] = &[
        (
            &[
                "--data",
                r#"{"title":"Hills","rows":["a"]}"#,
                "--header",
                "Content-Type: application/json",
            ],
            200,
            "a report of 1 rows",
        ),
        (
            &[
                "--data",
                r#"{"title":"Hills"}"#,
                "--header",
                "Content-Type: application/json",
            ],
            400,
            "`rows`",
        ),
        (
            &["--data", "a,b", "--header", "Content-Type: text/csv; charset=utf-8"],
            200,
            "a table of 3 bytes",
        ),
        (
            &[
                "--data-binary",
                "x",
                "--header",
                "Content-Type: application/octet-stream",
            ],
            200,
            "1 bytes",
        ),
        (
            &["--data", "x", "--header", "Content-Type: image/png"],
            415,
            "unsupported-media-type",
        ),
        (
            &[
                "--data-binary",
                "x",
                "--header",
                "Content-Type: application/octet-stream",
                "--header",
                "Transfer-Encoding: chunked",
            ],
            200,
            "1 bytes",
        ),
    ];
    for (more, status, word) in cases {
        let printed = curl(media_types::router(), &[put, more].concat()).await;
        assert_eq!(printed.status, *status, "{more:?}: {}", printed.body);
        assert!(printed.body.contains(word), "{more:?}: {}", printed.body);
    }
    let printed = curl(media_types::router(), &["--data-urlencode", "note=a&b", "URL/notes"]).await;
    assert_eq!((printed.status, &printed.body[..]), (200, "form a&b"));
}

#[tokio::test]
async fn answers_are_what_curl_asks_for() {
    let cases: &[(&[&str], u16, &str)] = &[
        (&[], 200, r#""title":"Hills""#),
        (&["--header", "Accept: text/csv"], 200, "\"b,c\""),
        (
            &["--header", "Accept: application/json;q=0.1, text/*;q=0.2"],
            200,
            "\"b,c\"",
        ),
        (&["--header", "Accept: video/mp4"], 406, "not-acceptable"),
        (&["--compressed"], 200, r#""title":"Hills""#),
        (&["--head"], 200, "content-length: 36"),
    ];
    for (more, status, word) in cases {
        let printed = curl(media_types::router(), &[&["URL/reports/1"], *more].concat()).await;
        assert_eq!(printed.status, *status, "{more:?}: {}", printed.body);
        assert!(printed.body.contains(word), "{more:?}: {}", printed.body);
    }
}

#[tokio::test]
async fn forms_with_files_are_read_as_curl_sends_them() {
    let cases: &[(&[&str], u16, &str)] = &[
        (
            &[
                "--form",
                "title=Hills",
                "--form-string",
                "laps=61",
                "--form",
                "track=@-;filename=a b.gpx;type=application/gpx+xml",
            ],
            200,
            r#"\"a b.gpx\" of 0 bytes as application/gpx+xml"#,
        ),
        (
            &[
                "--form",
                "weather={\"wind\":2};type=application/json",
                "--form",
                "track=<gpx/>;type=application/gpx+xml",
                "--form",
                "title=x",
            ],
            200,
            "wind 2",
        ),
        (
            &["--form", "title=Hills", "--form", "track=<gpx/>;type=text/html"],
            400,
            "/track",
        ),
        (&["--form", "title=Hills"], 400, "required"),
    ];
    for (form, status, word) in cases {
        let form: Vec<String> = form.iter().map(|part| part.replace("=<gpx/>", "=gpx")).collect();
        let mut arguments = vec!["URL/uploads"];
        arguments.extend(form.iter().map(String::as_str));
        let printed = curl(multipart::router(), &arguments).await;
        assert_eq!(printed.status, *status, "{form:?}: {}", printed.body);
        assert!(printed.body.contains(word), "{form:?}: {}", printed.body);
    }
}

#[tokio::test]
async fn streams_are_plain_to_curl() {
    let router = || streams::Service::default().router(Responses::Enforce);
    let cases: &[(&[&str], &str)] = &[
        (
            &["URL/laps?count=2"],
            "{\"number\":1,\"seconds\":60.5}\n{\"number\":2,\"seconds\":60.5}\n",
        ),
        (
            &["URL/laps?count=1", "--header", "Accept: application/json-seq"],
            "\u{1e}{\"number\":1,\"seconds\":60.5}\n",
        ),
        (&["--no-buffer", "URL/log"], "data: one\n\ndata: two\ndata: three\n\n"),
        (
            &["URL/feed"],
            "event: opened\ndata: a\ndata: b\nid: 1\n\nevent: closed\n\n",
        ),
        (
            &[
                "URL/laps",
                "--data-binary",
                "{\"number\":1,\"seconds\":1}\n",
                "--header",
                "Content-Type: application/jsonl",
            ],
            "1",
        ),
        (
            &[
                "URL/feed",
                "--data-binary",
                "event: closed\n\n",
                "--header",
                "Content-Type: text/event-stream",
            ],
            "[Closed(Closed { event: Closed, data: None })]",
        ),
    ];
    for (arguments, expected) in cases {
        let printed = curl(router(), arguments).await;
        assert_eq!(printed.status, 200, "{arguments:?}: {}", printed.body);
        assert!(printed.body.starts_with(expected), "{arguments:?}: {:?}", printed.body);
    }
}

#[tokio::test]
async fn forms_of_every_style_are_read_as_curl_writes_them() {
    let cases: &[(&[&str], u16, &str)] = &[
        (&["--data", "laps=1,2"], 200, r#""laps":[1,2]"#),
        (&["--data-urlencode", "tags=a b"], 200, r#""tags":["a","b"]"#),
        (
            &["--data-urlencode", "kinds=road|trail"],
            200,
            r#""kinds":["road","trail"]"#,
        ),
        (&["--data-urlencode", "code=\"5\""], 200, r#""code":"5""#),
        (&["--data-urlencode", "code=5"], 400, "/code"),
        (
            &["--data-urlencode", "words=\"a\"", "--data-urlencode", "words=\"b\""],
            200,
            r#""words":["a","b"]"#,
        ),
        (
            &["--data-urlencode", "route={\"start\":{\"lat\":1.5}}"],
            200,
            r#""route":{"start":{"lat":1.5}}"#,
        ),
        (
            &["--data", "shape[start][lat]=2"],
            200,
            r#""shape":{"start":{"lat":2.0}}"#,
        ),
        (&["--data", "split=from|1|to|0"], 400, "/split/to"),
    ];
    for (form, status, word) in cases {
        let arguments = [&["URL/laps", "--data", "name=x"], *form].concat();
        let printed = curl(forms::router(), &arguments).await;
        assert_eq!(printed.status, *status, "{form:?}: {}", printed.body);
        assert!(printed.body.contains(word), "{form:?}: {}", printed.body);
    }
}

#[tokio::test]
async fn headers_of_parts_are_read_as_curl_writes_them() {
    let cover = "cover=png;type=image/png;headers=\"X-Checksum: abcd\";headers=\"X-Tags: a, b\"";
    let cases: &[(&[&str], u16, &str)] = &[
        (
            &["--form", cover],
            200,
            r#"cover of 3 bytes, \"abcd\" None Some([\"a\", \"b\"])"#,
        ),
        (&["--form", "cover=png"], 400, "X-Checksum"),
        (&["--form", cover, "--form", "laps=1,2"], 200, "laps [1, 2]"),
        (&["--form", cover, "--form", "laps=1,0"], 400, "/laps/1"),
        (&["--form", cover, "--form", "odd \"name\"=yes"], 200, "odd yes"),
    ];
    for (form, status, word) in cases {
        let arguments = [&["URL/albums"], *form].concat();
        let printed = curl(multipart::router(), &arguments).await;
        assert_eq!(printed.status, *status, "{form:?}: {}", printed.body);
        assert!(printed.body.contains(word), "{form:?}: {}", printed.body);
    }
}

#[tokio::test]
async fn headers_of_answers_are_what_curl_prints() {
    let printed = curl(headers::router(), &["--include", "URL/rates"]).await;
    assert_eq!(printed.status, 204, "{}", printed.body);
    for line in [
        "x-rates: 1,2,3",
        "x-range: from=7,name=a b",
        "x-flat: from,8,name,c=d",
        "x-words: [\"a,b\",\"\\u00fc \\ud83c\\udfc3\",\"\\\"\"]",
        "x-any: true",
    ] {
        assert!(printed.body.contains(line), "{line}: {}", printed.body);
    }
}
