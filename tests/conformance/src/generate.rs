//! Generating code from a set.

use std::panic::{AssertUnwindSafe, catch_unwind};

use wirewright::source::Limits;
use wirewright::{Generated, Mode, Options, Runtime};

use crate::place::Place;
use crate::remotes::Prefixes;
use crate::selection::{Blame, Selection, search};
use crate::set::Set;
use crate::suite::Group;
use crate::{Result, blame, contract};

/// What it takes to generate code from a set.
#[derive(Debug)]
pub(crate) struct Generator<'p> {
    pub(crate) set: Set,
    pub(crate) place: &'p Place,
    pub(crate) remotes: &'p Prefixes,
}

/// How the generator is set up for a set: **the one place for its options**.
///
/// - schemas without `type` allow every kind of value, as JSON Schema says;
/// - formats are asserted for [`Set::Optional`] and [`Set::Keywords`], everywhere else they are annotations;
/// - documents under URLs are read from folders.
fn options(set: Set, place: &Place, remotes: &Prefixes) -> Options {
    let mapped = remotes.iter().map(|(url, folder)| ((*url).to_owned(), folder.clone()));
    Options {
        limits: Limits {
            mapped: mapped.collect(),
            ..Limits::default()
        },
        exact: true,
        formats: matches!(set, Set::Optional | Set::Keywords),
        package: Some(place.api_name()),
        runtime: Runtime::Path(place.root.join("runtime").to_string_lossy().into_owned()),
        ..Options::default()
    }
}

impl Generator<'_> {
    /// Generates a package from the groups of the selection. Groups that the generator refuses are left out.
    pub(crate) fn generate(&self, selection: &mut Selection<'_>) -> Result<()> {
        loop {
            let blame = match self.attempt(selection.kept())? {
                Ok(generated) if !generated.findings.has_errors() => {
                    selection.codes = blame::codes(&generated);
                    return self.write(&generated);
                }
                Ok(generated) => blame::of_findings(&generated, selection.kept()),
                Err(_) => Blame::new(),
            };
            let blame = if blame.is_empty() {
                search(selection.kept(), &mut |groups| self.refusal(groups))?
            } else {
                blame
            };
            selection.leave_out(&blame);
            if blame.is_empty() {
                return Err("the generator fails once and not again".to_owned());
            }
        }
    }

    /// Runs the generator over some groups; the inner error is what it stops with.
    fn attempt(&self, groups: &[&Group]) -> Result<Result<Generated>> {
        contract::write(self.set, self.place, groups)?;
        let options = options(self.set, self.place, self.remotes);
        let (contract, folder) = (self.place.contract(), self.place.api());
        let running = AssertUnwindSafe(|| wirewright::generate(&contract, &folder, &options));
        Ok(match catch_unwind(running) {
            Ok(generated) => generated.map_err(|error| error.to_string()),
            Err(_) => Err("the generator panicked".to_owned()),
        })
    }

    /// Why the generator refuses some groups; `None` when it does not.
    fn refusal(&self, groups: &[&Group]) -> Result<Option<String>> {
        Ok(match self.attempt(groups)? {
            Ok(generated) => blame::first_error(&generated),
            Err(reason) => Some(reason),
        })
    }

    fn write(&self, generated: &Generated) -> Result<()> {
        wirewright::write(&generated.files, &self.place.api(), Mode::Write)
            .map(drop)
            .map_err(|error| error.to_string())
    }
}
