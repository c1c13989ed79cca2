//! Two folders of contracts.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::{Diffed, Place, read, settle};
use crate::diff as differ;
use crate::error::Error;
use crate::options::Options;

/// Compares the contracts of two folders: those at the same path in both, and those that only one of them has.
/// `compare` is [`diff_from`](super::diff_from) or [`diff_code_from`](super::diff_code_from).
///
/// ```
/// use std::path::Path;
/// use wirewright::source::Memory;
/// use wirewright::{Options, diff_folders, diff_from};
///
/// let contract = "openapi: 3.1.0\ninfo: {title: Runs, version: 1.0.0}\npaths: {}\n";
/// let files = Memory::from([("old/runs.yaml", contract), ("old/races.yaml", contract), ("new/runs.yaml", contract)]);
/// let (old, new) = ((&files as _, Path::new("old")), (&files as _, Path::new("new")));
/// let all = diff_folders(old, new, &Options::default(), diff_from)?;
///
/// let codes: Vec<_> = all.iter().flat_map(|diffed| diffed.findings.iter()).map(|finding| finding.rule.code()).collect();
/// assert_eq!(codes, ["contract-removed"]);
/// # Ok::<(), wirewright::Error>(())
/// ```
///
/// # Errors
/// As those, and when either is no folder.
pub fn diff_folders(
    old: Place<'_>,
    new: Place<'_>,
    options: &Options,
    compare: impl Fn(Place<'_>, Place<'_>, &Options) -> Result<Diffed, Error>,
) -> Result<Vec<Diffed>, Error> {
    let (before, now) = (contracts(old, options)?, contracts(new, options)?);
    let mut all = Vec::new();
    for name in before.union(&now) {
        let (was, is) = (old.1.join(name), new.1.join(name));
        all.push(match (before.contains(name), now.contains(name)) {
            (true, true) => compare((old.0, &was), (new.0, &is), options)?,
            (true, false) => alone((old.0, &was), options, differ::contract_removed)?,
            _ => alone((new.0, &is), options, differ::contract_added)?,
        });
    }
    Ok(all)
}

/// The contracts below a folder, by their paths from it.
fn contracts((fs, folder): Place<'_>, options: &Options) -> Result<BTreeSet<PathBuf>, Error> {
    let mut contracts = BTreeSet::new();
    for path in fs.files_below(folder)? {
        let end = path.extension().and_then(|end| end.to_str()).unwrap_or_default();
        if !["json", "yaml", "yml"].contains(&end) {
            continue;
        }
        let bytes = fs.read(&folder.join(&path), options.limits.file_bytes)?;
        if is_contract(&String::from_utf8_lossy(&bytes)) {
            contracts.insert(path);
        }
    }
    Ok(contracts)
}

/// Whether a file says which version of OpenAPI it is in.
fn is_contract(text: &str) -> bool {
    let says = |line: &str| {
        let key = line.trim_start_matches(['{', ' ', '\t', '\u{feff}']);
        let key = key.trim_start_matches(['"', '\'']);
        key.strip_prefix("openapi")
            .is_some_and(|rest| rest.trim_start_matches(['"', '\'']).trim_start().starts_with(':'))
    };
    let on_top = |line: &&str| !line.starts_with(' ') || text.trim_start().starts_with('{');
    let alone = text.trim_start().starts_with('{') && text.contains("\"openapi\"");
    alone || text.lines().filter(on_top).any(says)
}

/// A contract that only one of the folders has.
fn alone(
    place: Place<'_>,
    options: &Options,
    tell: fn(differ::Version<'_>) -> crate::diagnostic::Findings,
) -> Result<Diffed, Error> {
    let front = read(place, options)?;
    let findings = tell(super::version(&front));
    let (findings, stale) = settle(findings, &front.source, options);
    Ok(Diffed {
        findings,
        source: front.source,
        stale,
    })
}

#[cfg(test)]
mod tests {
    use super::is_contract;

    #[test]
    fn a_contract_says_its_version_on_top() {
        for text in [
            "openapi: 3.1.0\n",
            "info: {}\n'openapi': 3.1.0\n",
            "{\"info\": {}, \"openapi\": \"3.1.0\"}",
            "{\n  \"openapi\" : \"3.0.3\"\n}",
        ] {
            assert!(is_contract(text), "{text}");
        }
        for text in [
            "",
            "type: object\nproperties:\n  openapi: {type: string}\n",
            "openapi-version: 3\n",
            "# openapi: 3.1.0\n",
        ] {
            assert!(!is_contract(text), "{text}");
        }
    }
}
