//! JUnit's XML, which most CI systems show as tests.

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::text::single;
use super::{Found, clean};
use crate::diagnostic::{Diagnostic, Findings};
use crate::source::Source;

/// The findings as a report of JUnit: a suite for each contract, and in it a test that failed for each finding. A contract without findings
/// has one test that passed.
#[must_use]
pub fn junit(found: &[Found<'_>]) -> String {
    let mut report = Report::new("wirewright");
    for (findings, source) in found {
        report.add_test_suite(suite(findings, source));
    }
    // Printing into a string cannot fail.
    report.to_string().unwrap_or_default()
}

fn suite(findings: &Findings, source: &Source) -> TestSuite {
    let contract = source.files().first().map_or("", |file| file.name.as_str());
    let mut suite = TestSuite::new(clean::line(contract));
    for finding in findings {
        suite.add_test_case(case(finding, source));
    }
    if findings.is_empty() {
        suite.add_test_case(TestCase::new("nothing found", TestCaseStatus::success()));
    }
    suite
}

fn case(finding: &Diagnostic, source: &Source) -> TestCase {
    let span = finding.span.unwrap_or_default();
    let file = source.file(span.file).map_or("", |file| file.name.as_str());
    let line = source.line_column(span).line;
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
    status
        .set_message(clean::line(&finding.message))
        .set_type(finding.level.as_str())
        .set_description(single(finding, source));
    let mut case = TestCase::new(format!("{}:{line}", clean::line(file)), status);
    case.set_classname(finding.rule.code());
    case
}
