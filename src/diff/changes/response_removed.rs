use super::*;
use crate::document::Status;

pub(super) static CHANGE: Change = Change {
    rule: kind("response-removed", Level::Error, "An answer is gone.", "Callers that wait for this status never see it: a success that is gone breaks them, a failure does not."),
    compare: Compare::Answer(compare),
    example: [
        "
paths:
  /runs:
    get:
      responses:
        '200': {description: A run.}
        '202': {description: Soon.}
",
        "
paths:
  /runs:
    get:
      responses: # here
        '200': {description: A run.}
",
    ],
};

fn compare(cx: &mut Comparison<'_>, pair: &Pair<'_, Answer<'_>>) {
    let Some(answer) = pair.removed() else { return };
    let asked = if is_success(answer.status) { Verdict::Breaking } else { Verdict::Safe };
    let verdict = cx.by(asked, Verdict::Breaking);
    let message = format!("the answer with {} is gone", named(answer.status));
    cx.tell_member(&CHANGE.rule, verdict, (pair, "responses"), message);
}

pub(super) fn is_success(status: Status) -> bool {
    matches!(status, Status::Code(200..=399) | Status::Range(2 | 3))
}

pub(super) fn named(status: Status) -> String {
    match status {
        Status::Code(code) => code.to_string(),
        Status::Range(digit) => format!("{digit}XX"),
        Status::Default => "any other status".to_owned(),
    }
}
