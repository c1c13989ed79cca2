use super::{Diagnostic, FileId, Findings, Level, Pointer, Rule, Span};

static RULE: Rule = Rule {
    code: "some-rule",
    group: crate::diagnostic::Group::Style,
    off: false,
    example: None,
    level: Level::Warning,
    summary: "",
    explanation: "",
};
static OTHER: Rule = Rule {
    code: "other-rule",
    ..RULE
};

fn found(rule: &'static Rule, place: u32) -> Diagnostic {
    let span = Span {
        file: FileId(0),
        start: place,
        end: place + 1,
    };
    Diagnostic::new(rule, format!("number {place}")).at(span, Pointer::root().join(&place.to_string()))
}

fn many(findings: &mut Findings, level: Level, places: std::ops::Range<u32>) {
    for place in places.rev() {
        findings.push_at(level, found(&RULE, place));
    }
}

/// The messages of those that stand for others.
fn rests(findings: &Findings) -> Vec<(Level, Option<u32>, &str)> {
    let rests = findings.iter().filter(|found| found.more > 0);
    rests
        .map(|found| (found.level, found.span.map(|span| span.start), found.message.as_str()))
        .collect()
}

#[test]
fn of_a_kind_a_hundred_are_shown() {
    let mut findings = Findings::new();
    many(&mut findings, Level::Warning, 0..250);
    many(&mut findings, Level::Error, 1000..1101);
    findings.push(found(&OTHER, 120));
    findings.finish();
    assert_eq!(findings.len(), 100 + 1 + 1 + 100 + 1);
    assert_eq!(
        rests(&findings),
        [
            (
                Level::Warning,
                Some(100),
                "150 more findings of this kind, the first of them here"
            ),
            (
                Level::Error,
                Some(1100),
                "1 more finding of this kind, the first of them here"
            ),
        ]
    );
    assert_eq!(
        (findings.count(Level::Warning), findings.count(Level::Error)),
        (251, 101)
    );
    let once = findings.clone();
    findings.finish();
    assert_eq!(findings, once);
}

#[test]
fn what_is_not_kept_is_counted() {
    let mut findings = Findings::new();
    many(&mut findings, Level::Warning, 0..9_000);
    let mut more = Findings::new();
    many(&mut more, Level::Warning, 20_000..50_000);
    assert_eq!((more.len(), more.count(Level::Warning)), (10_000, 30_000));
    assert!(more.is_full(&RULE) && !more.is_full(&OTHER));
    findings.extend(more);
    findings.push(found(&RULE, 60_000));
    assert_eq!((findings.len(), findings.count(Level::Warning)), (10_000, 39_001));
    findings.finish();
    assert_eq!((findings.len(), findings.count(Level::Warning)), (101, 39_001));
    assert_eq!(
        rests(&findings),
        [(
            Level::Warning,
            Some(100),
            "38901 more findings of this kind, the first of them here"
        )]
    );
}

#[test]
fn what_is_not_kept_is_judged_as_well() {
    let mut findings = Findings::new();
    many(&mut findings, Level::Warning, 0..10_005);
    let (mut kept, gone) = findings.clone().part(|found| {
        found.level = Level::Error;
        found.more > 0
    });
    assert_eq!((gone.len(), kept.len(), kept.count(Level::Error)), (10_000, 0, 5));
    assert!(!kept.is_empty() && kept.has_errors());
    kept.finish();
    assert_eq!(
        rests(&kept),
        [(
            Level::Error,
            Some(4),
            "5 more findings of this kind, the first of them here"
        )]
    );
    findings.retain(|found| found.level == Level::Error);
    assert!(findings.is_empty());
    assert_eq!(findings.count(Level::Warning), 0);
}
