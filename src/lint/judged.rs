//! Values in a contract that break their schemas, by the judge.

use crate::diagnostic::{Findings, Rule};
use crate::document::{Id, Schema};
use crate::source::NodeId;

use super::contract::Contract;

/// Values with the schemas that they are to fit.
pub(super) type Claims = Vec<(Id<Schema>, NodeId)>;

/// Without the judge nothing is told.
#[cfg(not(feature = "judge"))]
pub(super) fn tell(_: &Contract<'_>, _: (&'static Rule, &str), _: &Claims, _: &mut Findings) {}

/// Tells of the values that do not fit. `what` they are is said in front.
#[cfg(feature = "judge")]
pub(super) fn tell(
    contract: &Contract<'_>,
    (rule, what): (&'static Rule, &str),
    claims: &Claims,
    findings: &mut Findings,
) {
    use crate::diagnostic::{Diagnostic, Level};
    use crate::document::report;
    use crate::judge::{Misfit, judge};

    let judged = judge(contract.document, contract.source, claims);
    let misfit = |misfit: &Misfit| -> Diagnostic {
        let part = contract.value(misfit.part);
        let mut found = report::at(rule, part, format!("the {what} breaks its schema: {}", misfit.words));
        if let Some((schema, keyword)) = &misfit.broken {
            let schema = contract.value(*schema);
            let place = schema.get_entry(keyword).map(|entry| entry.key_span);
            found = found.related(place.unwrap_or_else(|| report::place(schema)), "as this says");
        }
        if part
            .as_str()
            .is_some_and(|text| text.trim_start().starts_with(['{', '[']))
        {
            found = found.help("write it as a value, not as a text that holds one");
        }
        match misfit.more {
            0 => found,
            more => found.note(format!("{more} more of it break the schema")),
        }
    };
    findings.extend(judged.misfits.iter().map(misfit).collect());
    let unjudged = judged.unjudged.iter().map(|(_, value)| {
        let mut found = contract.at(
            rule,
            *value,
            format!("the {what} was not judged: its schema asks for too many steps, or is none"),
        );
        found.level = Level::Info;
        found
    });
    findings.extend(unjudged.collect());
}
