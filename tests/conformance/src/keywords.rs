//! The generator's own tables: what each keyword allows and what not. The crate `jsonschema` judges them in the
//! generator's tests (`src/keyword/tests.rs`); here generated code does, so that all three say the same.

use serde_json::value::RawValue;
use wirewright::Table;

use crate::Result;
use crate::suite::{self, Case, Group};

/// The groups of tables, numbered from 1: one for each schema. A table stands for a file.
pub(crate) fn groups(tables: &[&Table]) -> Result<Vec<Group>> {
    let mut groups = Vec::new();
    for table in tables {
        for case in table.cases {
            groups.push(group(table, case)?);
        }
    }
    suite::number(&mut groups);
    Ok(groups)
}

fn group(table: &Table, case: &wirewright::Case) -> Result<Group> {
    let file = format!("keywords/{}", table.keyword);
    let valid = case.valid.iter().map(|instance| (instance, true));
    let invalid = case.invalid.iter().map(|instance| (instance, false));
    let tests = valid.chain(invalid).map(|(instance, valid)| {
        Ok(Case {
            description: (*instance).to_owned(),
            data: raw(&file, instance)?,
            valid,
        })
    });
    Ok(Group {
        number: 0,
        description: case.schema.to_owned(),
        schema: raw(&file, case.schema)?,
        tests: tests.collect::<Result<_>>()?,
        file,
    })
}

/// JSON as the table spells it.
fn raw(file: &str, text: &str) -> Result<Box<RawValue>> {
    RawValue::from_string(text.to_owned()).map_err(|error| format!("{file}: `{text}`: {error}"))
}

#[cfg(test)]
mod tests {
    use super::groups;
    use wirewright::{Case, KEYWORD_TABLES, Table};

    #[test]
    fn every_case_of_every_table_is_there() {
        let groups = groups(KEYWORD_TABLES).unwrap();
        let expected: Vec<(String, &str, &str, bool)> = KEYWORD_TABLES
            .iter()
            .flat_map(|table| table.cases.iter().map(move |case| (table, case)))
            .flat_map(|(table, case)| {
                let told = |valid| move |instance: &&'static str| (table.keyword, case.schema, *instance, valid);
                let valid = case.valid.iter().map(told(true));
                valid.chain(case.invalid.iter().map(told(false)))
            })
            .map(|(keyword, schema, instance, valid)| (format!("keywords/{keyword}"), schema, instance, valid))
            .collect();
        let found: Vec<(String, &str, &str, bool)> = groups
            .iter()
            .flat_map(|group| group.tests.iter().map(move |case| (group, case)))
            .map(|(group, case)| (group.file.clone(), group.schema.get(), case.data.get(), case.valid))
            .collect();
        let different = found.iter().zip(&expected).find(|(found, expected)| found != expected);
        assert_eq!(different, None);
        assert_eq!(found.len(), expected.len());
        assert!(groups.iter().map(|group| group.number).eq(1..=groups.len() as u32));
    }

    #[test]
    fn a_table_that_is_no_json_is_named() {
        let table = Table {
            keyword: "minimum",
            cases: &[Case {
                schema: "{}",
                valid: &["1"],
                invalid: &["{a}"],
            }],
        };
        let error = groups(&[&table]).unwrap_err();
        assert!(error.starts_with("keywords/minimum: `{a}`: "), "{error}");
    }
}
