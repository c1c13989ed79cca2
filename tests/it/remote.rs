//! References to the network: to hosts that are named, and to what the lock file knows.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::thread;

use crate::support::{Run, read, scratch, wirewright, write};

/// A server of files, which notes what it is asked for.
struct Host {
    origin: String,
    asked: Arc<Mutex<Vec<String>>>,
    pets: Arc<Mutex<String>>,
}

impl Host {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let host = Self {
            origin: format!("http://{}", listener.local_addr().unwrap()),
            asked: Arc::default(),
            pets: Arc::new(Mutex::new(
                "Pet: {type: object, properties: {name: {$ref: 'names.yaml#/Name'}}}\n".to_owned(),
            )),
        };
        let (asked, pets) = (Arc::clone(&host.asked), Arc::clone(&host.pets));
        thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
                let path = lines.next().unwrap().unwrap().split(' ').nth(1).unwrap().to_owned();
                while lines.next().is_some_and(|line| !line.unwrap().is_empty()) {}
                let (status, header, body) = match path.as_str() {
                    "/pets.yaml" => ("200 OK", "", pets.lock().unwrap().clone()),
                    "/names.yaml" => ("200 OK", "", "Name: {type: string, minLength: 1}\n".to_owned()),
                    "/moved.yaml" => ("302 Found", "location: http://127.0.0.1:1/pets.yaml\r\n", String::new()),
                    _ => ("404 Not Found", "", String::new()),
                };
                asked.lock().unwrap().push(path);
                let length = body.len();
                let answer =
                    format!("HTTP/1.1 {status}\r\n{header}content-length: {length}\r\nconnection: close\r\n\r\n{body}");
                stream.write_all(answer.as_bytes()).unwrap();
            }
        });
        host
    }

    /// A contract that refers to a file of this host.
    fn contract(&self, name: &str, file: &str) -> PathBuf {
        let folder = scratch(name);
        let contract = folder.join("api.yaml");
        let text = "openapi: 3.0.3\ninfo: {title: T, version: 1.0.0}\npaths: {}\ncomponents:\n  schemas:\n    Animal:\n      $ref: ";
        write(&contract, format!("{text}'{}/{file}'\n", self.origin));
        contract
    }

    fn generate(&self, contract: &Path, more: &[&str]) -> Run {
        let folder = contract.with_file_name("out");
        let start = [
            "generate",
            contract.to_str().unwrap(),
            "--out",
            folder.to_str().unwrap(),
        ];
        wirewright(
            start
                .into_iter()
                .chain(["--allow-remote", &self.origin])
                .chain(more.iter().copied()),
        )
    }

    fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.asked.lock().unwrap())
    }
}

#[test]
fn nothing_is_fetched_that_was_not_allowed() {
    let host = Host::start();
    let contract = host.contract("remote-not", "pets.yaml#/Pet");
    for more in [
        &["--allow-remote", "example.com"][..],
        &["--allow-remote", "127.0.0.1"],
        &[],
    ] {
        let run = wirewright(["lint", contract.to_str().unwrap()].iter().chain(more));
        assert_eq!(run.status, 1, "{run:?}");
        assert!(run.err.contains("error[remote-ref]"), "{run:?}");
    }
    assert!(host.asked().is_empty());
}

#[test]
fn what_is_fetched_is_kept_by_its_hash() {
    let host = Host::start();
    let contract = host.contract("remote-lock", "pets.yaml#/Pet");
    let lock = contract.with_file_name("wirewright.lock");
    let run = host.generate(&contract, &[]);
    assert_eq!((run.status, run.err.as_str()), (0, ""), "{run:?}");
    assert!(run.out.contains("wirewright.lock"), "{run:?}");
    assert_eq!(host.asked(), ["/pets.yaml", "/names.yaml"]);
    let types = read(&contract.with_file_name("out").join("types.rs"));
    assert!(types.contains("pub name: Option<String>"), "{types}");
    let locked = read(&lock);
    let urls: Vec<&str> = locked
        .lines()
        .skip(1)
        .map(|line| line.split(' ').nth(1).unwrap())
        .collect();
    assert_eq!(
        urls,
        [
            format!("{}/names.yaml", host.origin),
            format!("{}/pets.yaml", host.origin)
        ]
    );
    // The same once more changes nothing.
    assert_eq!(host.generate(&contract, &["--check"]).status, 0);

    *host.pets.lock().unwrap() = "Pet: {type: integer}\n".to_owned();
    let run = host.generate(&contract, &[]);
    assert_eq!(run.status, 1, "{run:?}");
    assert!(
        run.err.contains("api.yaml:7:13") && run.err.contains("/pets.yaml` has changed: its SHA-256 is "),
        "{run:?}"
    );

    let kept: String = locked
        .lines()
        .filter(|line| !line.ends_with("pets.yaml"))
        .map(|line| format!("{line}\n"))
        .collect();
    write(&lock, kept);
    let run = host.generate(&contract, &["--check"]);
    assert_eq!(run.status, 1, "{run:?}");
    assert!(
        run.err.contains("wirewright.lock does not have all that is fetched"),
        "{run:?}"
    );
    assert_eq!(host.generate(&contract, &[]).status, 0);
    assert_ne!(read(&lock), locked);
}

#[test]
fn what_cannot_be_fetched_is_told_at_its_reference() {
    let host = Host::start();
    for (name, file, why) in [
        ("remote-gone", "none.yaml", "the answer is 404 Not Found"),
        (
            "remote-moved",
            "moved.yaml",
            "it is at `http://127.0.0.1:1/pets.yaml` now",
        ),
    ] {
        let contract = host.contract(name, file);
        let run = host.generate(&contract, &[]);
        assert_eq!(run.status, 1, "{run:?}");
        assert!(run.err.contains("api.yaml:7:13") && run.err.contains(why), "{run:?}");
        assert!(!contract.with_file_name("wirewright.lock").exists());
    }
}
