//! Round trips of every operation of every contract, with random valid requests and answers.
//!
//! `FEATURES_CASES` sets how many there are of each operation, `FEATURES_SEED` other ones. A failure names its case, and
//! `FEATURES_CASE` runs only that: `FEATURES_CASE=17 cargo test -p features parameters`.

use std::cell::RefCell;
use std::env;
use std::str::FromStr;

use features::{CONTRACTS, Contract, Outcome, World};
use proptest::prelude::{Strategy as _, any};
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};

/// Cases of an operation, of which this many have to be valid.
const CASES: u32 = 40;
const LEAST: u32 = 30;

fn setting<T: FromStr>(name: &str) -> Option<T> {
    env::var(name).ok()?.parse().ok()
}

/// Seeds of cases: always the same ones, unless others are asked for.
fn runner(cases: u32) -> TestRunner {
    let mut seed = [0; 32];
    seed[..8].copy_from_slice(&setting::<u64>("FEATURES_SEED").unwrap_or(1).to_le_bytes());
    let config = Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    };
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &seed))
}

/// Runs cases; how many were the same, and how many values were refused on the way.
fn run(case: impl Fn(u64) -> Outcome) -> Result<(u32, u64), String> {
    let found = RefCell::new((0, 0, String::new()));
    let one = |seed| {
        let mut found = found.borrow_mut();
        match case(seed) {
            Outcome::Same(refused) => {
                found.0 += 1;
                found.1 += refused;
            }
            Outcome::Refused(reason) => found.2 = reason,
            Outcome::Differs(reason) => return Err(format!("{reason}\n  FEATURES_CASE={seed}")),
        }
        Ok(())
    };
    if let Some(seed) = setting("FEATURES_CASE") {
        one(seed)?;
    } else {
        let cases = setting("FEATURES_CASES").unwrap_or(CASES);
        let result = runner(cases).run(&any::<u64>().no_shrink(), |seed| one(seed).map_err(TestCaseError::fail));
        result.map_err(|error| match error {
            TestError::Fail(reason, _) | TestError::Abort(reason) => reason.to_string(),
        })?;
    }
    match found.into_inner() {
        (same, refused, _) if same >= LEAST || setting::<u64>("FEATURES_CASE").is_some() => Ok((same, refused)),
        (same, _, reason) => Err(format!("only {same} could be made: {reason}")),
    }
}

fn contract(name: &str) {
    let contract = Contract::named(name).expect("a contract");
    let tokio = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a runtime");
    let mut wrong = Vec::new();
    for interface in contract.interfaces {
        let world = tokio.block_on(World::start(contract, interface)).expect("a server");
        for (index, operation_of) in interface.operations.iter().enumerate() {
            let id = operation_of.id;
            match run(|seed| tokio.block_on(world.run(index, seed))) {
                Ok((same, refused)) => println!("{id}: {same} the same, {refused} refused"),
                Err(reason) => wrong.push(format!("{id}: {reason}")),
            }
        }
        let unseen = world.unseen();
        if !unseen.is_empty() && setting::<u64>("FEATURES_CASE").is_none() {
            wrong.push(format!("never sent: {unseen:?}"));
        }
    }
    for of_schema in contract.types {
        match run(|seed| of_schema.check(contract, seed)) {
            Ok((same, refused)) => println!("{}: {same} the same, {refused} refused", of_schema.name),
            Err(reason) => wrong.push(format!("{}: {reason}", of_schema.name)),
        }
    }
    assert!(wrong.is_empty(), "{name}:\n{}", wrong.join("\n"));
}

macro_rules! contracts {
    ($($test:ident $name:literal)*) => {
        $(#[test]
        fn $test() {
            contract($name);
        })*

        #[test]
        fn every_contract_is_tested() {
            let names: Vec<&str> = CONTRACTS.iter().map(|contract| contract.name).collect();
            assert_eq!(names, [$($name),*]);
        }
    };
}

contracts! {
    allof "allof"
    bodies "bodies"
    callbacks "callbacks"
    defaults_and_limits "defaults-and-limits"
    deprecation "deprecation"
    enums "enums"
    formats "formats"
    forms "forms"
    headers "headers"
    links "links"
    media_types "media-types"
    multi_file "multi-file"
    multipart "multipart"
    names "names"
    objects_and_states "objects-and-states"
    parameter_styles "parameter-styles"
    parameters "parameters"
    querystring "querystring"
    rare "rare"
    read_write_only "read-write-only"
    recursion "recursion"
    responses "responses"
    rust_names "rust-names"
    security "security"
    servers "servers"
    streams "streams"
    tags "tags"
    unions "unions"
    webhooks "webhooks"
    whole_schemas "whole-schemas"
}
