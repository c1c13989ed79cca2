//! Results as a table in `text/csv` (RFC 4180). A field without a value is empty.

use races_api::types;
use runnerly_common::Error;
use serde_json::{Map, Value};
use wirewright_runtime::codec::{ReadOptions, from_json};
use wirewright_runtime::violation::{Place, Violation, Violations};

use crate::model::{Outcome, RaceResult};

/// The columns, in the order in which they are written.
const COLUMNS: [&str; 8] = [
    "number",
    "name",
    "runner_id",
    "outcome",
    "time",
    "rank",
    "at_distance",
    "reason",
];
/// The columns that hold numbers.
const NUMBERS: [&str; 4] = ["number", "time", "rank", "at_distance"];
/// How many results a race can have; the contract says so of the other media types.
const MOST: usize = 10_000;

/// Reads a table.
///
/// Each row is read as the JSON object that stands for the same result, so that the contract's limits hold for both, and
/// violations have pointers of the same form.
pub(crate) fn read(text: &[u8]) -> Result<Vec<types::RaceResult>, Violations> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text);
    let names = reader.headers().map_err(|error| syntax(&error))?.clone();
    check_names(&names)?;
    let mut rows = Vec::new();
    for record in reader.records() {
        if rows.len() == MOST {
            let message = format!("must have at most {MOST} items");
            return Err(Violation::new(Place::Body, "maxItems", message).into());
        }
        let record = record.map_err(|error| syntax(&error))?;
        let fields = names.iter().zip(&record).filter(|(_, text)| !text.is_empty());
        let fields = fields.map(|(name, text)| (name.to_owned(), value(name, text)));
        rows.push(Value::Object(fields.collect::<Map<_, _>>()));
    }
    from_json(Value::Array(rows).to_string().as_bytes(), &ReadOptions::default())
}

/// Checks that columns are known and different, before each row takes their names.
fn check_names(names: &csv::StringRecord) -> Result<(), Violations> {
    let mut known = Vec::new();
    for (index, name) in names.iter().enumerate() {
        if !COLUMNS.contains(&name) || known.contains(&name) {
            let number = index + 1;
            let message = format!("column {number} is none of {}, or is there twice", COLUMNS.join(", "));
            return Err(Violation::new(Place::Body, "columns", message).into());
        }
        known.push(name);
    }
    Ok(())
}

fn value(name: &str, text: &str) -> Value {
    let number = NUMBERS.contains(&name).then(|| text.parse::<i64>().ok()).flatten();
    number.map_or_else(|| Value::from(text), Value::from)
}

/// What is wrong with a table as such. The error's own words would repeat what is in it.
fn syntax(error: &csv::Error) -> Violations {
    let message = match error.kind() {
        csv::ErrorKind::UnequalLengths { pos: Some(at), .. } => {
            format!("line {} has more or fewer fields than the first", at.line())
        }
        csv::ErrorKind::Utf8 { pos: Some(at), .. } => format!("line {} is not UTF-8", at.line()),
        _ => "must be a table".to_owned(),
    };
    Violation::new(Place::Body, "syntax", message).into()
}

/// Writes a table.
pub(crate) fn write(results: &[RaceResult]) -> Result<Vec<u8>, Error> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    writer.write_record(COLUMNS).map_err(Error::internal)?;
    for result in results {
        writer.write_record(row(result)).map_err(Error::internal)?;
    }
    writer.into_inner().map_err(Error::internal)
}

fn row(result: &RaceResult) -> [String; 8] {
    let (outcome, time, rank, at_distance, reason) = match &result.outcome {
        Outcome::Finished { time, rank } => ("finished", Some(*time), Some(*rank), None, None),
        Outcome::NotFinished { at_distance } => ("dnf", None, None, *at_distance, None),
        Outcome::NotStarted => ("dns", None, None, None, None),
        Outcome::Disqualified { reason } => ("dsq", None, None, None, Some(reason.clone())),
    };
    let number = |number: Option<i32>| number.map_or_else(String::new, |number| number.to_string());
    [
        result.number.to_string(),
        result.name.clone(),
        result.runner_id.map_or_else(String::new, |id| id.to_string()),
        outcome.to_owned(),
        number(time),
        number(rank),
        number(at_distance),
        reason.unwrap_or_default(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn result(number: i32, name: &str, outcome: Outcome) -> RaceResult {
        RaceResult {
            number,
            name: name.to_owned(),
            runner_id: None,
            outcome,
        }
    }

    #[test]
    fn what_is_written_is_read_again() -> Result<(), Error> {
        let results = vec![
            result(17, "Berg, \"Anna\"", Outcome::Finished { time: 6263, rank: 1 }),
            result(
                4,
                "Bert",
                Outcome::NotFinished {
                    at_distance: Some(12_500),
                },
            ),
            result(5, "Cleo", Outcome::NotFinished { at_distance: None }),
            result(6, "Dora", Outcome::NotStarted),
            result(
                7,
                "Egon",
                Outcome::Disqualified {
                    reason: "Short cut".to_owned(),
                },
            ),
        ];
        let read = read(&write(&results)?).map(|read| read.into_iter().map(RaceResult::from).collect());
        assert_eq!(read, Ok(results));
        Ok(())
    }

    #[test]
    fn columns_come_in_any_order_and_may_be_left_out() {
        let read = read(b"outcome, name ,number\ndns,Dora,6\n").map(|read| read.len());
        assert_eq!(read, Ok(1));
        assert_eq!(super::read(b"").map(|read| read.len()), Ok(0));
    }

    #[test]
    fn what_is_wrong_is_told_by_its_place() {
        let pointers = |text: &str| match read(text.as_bytes()) {
            Ok(_) => Vec::new(),
            Err(violations) => violations
                .iter()
                .map(|one| format!("{} {}", one.pointer, one.keyword))
                .collect(),
        };
        let table = "number,name,outcome,time,rank\n1,Anna,finished,0,1\n2,Bert,finished,fast,2\n";
        assert_eq!(pointers(table), ["/0/time minimum", "/1/time type"]);
        assert_eq!(pointers("number,name,outcome,shoes\n1,Anna,dns,red\n"), [" columns"]);
        assert_eq!(pointers("number,name,outcome,name\n"), [" columns"]);
        assert_eq!(pointers("number,name\n1\n"), [" syntax"]);
        let long = format!("number,name,outcome\n{}", "1,a,dns\n".repeat(MOST + 1));
        assert_eq!(pointers(&long), [" maxItems"]);
    }
}
