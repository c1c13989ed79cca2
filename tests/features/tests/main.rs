//! Round trips of every operation of every contract, with random valid requests and answers.
//!
//! `FEATURES_CASES` sets how many there are of each operation, `FEATURES_SEED` other ones. A failure names its case, and
//! `FEATURES_CASE` runs only that: `FEATURES_CASE=17 cargo test -p features parameters`.

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

/// Runs the cases of one operation; how many were the same, or what is wrong.
fn operation(tokio: &tokio::runtime::Runtime, world: &World, index: usize) -> Result<(u32, u64, String), String> {
    let mut same = 0;
    let mut refused = 0;
    let mut reason = String::new();
    let mut case = |seed| match tokio.block_on(world.run(index, seed)) {
        Outcome::Same(more) => {
            same += 1;
            refused += more;
            Ok(())
        }
        Outcome::Refused(why) => {
            reason = why;
            Ok(())
        }
        Outcome::Differs(why) => Err(format!("{why}\n  FEATURES_CASE={seed}")),
    };
    if let Some(seed) = setting("FEATURES_CASE") {
        case(seed)?;
        return Ok((LEAST, 0, reason));
    }
    let case = std::cell::RefCell::new(case);
    let result = runner(setting("FEATURES_CASES").unwrap_or(CASES)).run(&any::<u64>().no_shrink(), |seed| {
        (case.borrow_mut())(seed).map_err(TestCaseError::fail)
    });
    match result {
        Ok(()) => Ok((same, refused, reason)),
        Err(TestError::Fail(reason, _)) => Err(reason.to_string()),
        Err(TestError::Abort(reason)) => Err(reason.to_string()),
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
            match operation(&tokio, &world, index) {
                Ok((same, refused, _)) if same >= LEAST => println!("{id}: {same} the same, {refused} refused"),
                Ok((same, _, reason)) => wrong.push(format!("{id}: only {same} could be made: {reason}")),
                Err(reason) => wrong.push(format!("{id}: {reason}")),
            }
        }
        let unseen = world.unseen();
        if !unseen.is_empty() && setting::<u64>("FEATURES_CASE").is_none() {
            wrong.push(format!("never sent: {unseen:?}"));
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
    security "security"
    servers "servers"
    streams "streams"
    unions "unions"
    webhooks "webhooks"
    whole_schemas "whole-schemas"
}
