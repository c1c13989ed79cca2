//! Keywords for arrays.

use crate::rule::{Checker, check_count};
use crate::types::Value;

use super::evaluated::Evaluated;
use super::evaluation::Evaluation;
use super::{Keyword, Schema};

impl Evaluation<'_> {
    pub(super) fn array(
        &mut self,
        schema: &'static Schema,
        keyword: &'static Keyword,
        items: &[Value],
        seen: &mut Evaluated,
    ) {
        let count = items.len();
        match keyword {
            Keyword::MinItems(least) => counted(count, *least, None, self.at),
            Keyword::MaxItems(most) => counted(count, 0, Some(*most), self.at),
            Keyword::UniqueItems => self.unique(items),
            Keyword::PrefixItems(schemas) => {
                for (index, (item, schema)) in items.iter().zip(*schemas).enumerate() {
                    self.item(index, item, schema, "prefixItems");
                }
                seen.items(count.min(schemas.len()));
            }
            Keyword::Items(rest) => {
                for (index, item) in items.iter().enumerate().skip(prefix(schema)) {
                    if self.is_decided() {
                        break;
                    }
                    self.item(index, item, rest, "items");
                }
                seen.items(count);
            }
            Keyword::Contains { item, min, max } => self.contains(items, item, *min, *max, seen),
            Keyword::UnevaluatedItems(rest) => {
                for (index, item) in items.iter().enumerate() {
                    if self.is_decided() {
                        break;
                    }
                    if !seen.has_item(index) {
                        self.item(index, item, rest, "unevaluatedItems");
                    }
                }
                seen.items(count);
            }
            _ => {}
        }
    }

    fn item(&mut self, index: usize, item: &Value, schema: &'static Schema, keyword: &'static str) {
        if self.at.is_hushed() {
            return self.part(schema, item);
        }
        let level = self.at.path.len();
        self.at.path.push_index(index);
        if schema.is_never() {
            self.at.limit(keyword, "false", "must not be there");
        } else {
            self.part(schema, item);
        }
        self.at.path.truncate(level);
    }

    fn contains(
        &mut self,
        items: &[Value],
        schema: &'static Schema,
        min: usize,
        max: Option<usize>,
        seen: &mut Evaluated,
    ) {
        let mut count = 0;
        for (index, item) in items.iter().enumerate() {
            if self.part_holds(schema, item) {
                count += 1;
                seen.item(index);
            }
            let enough = max.map_or(min, |max| max.saturating_add(1));
            if self.is_exhausted() || (count >= enough && !seen.is_wanted()) {
                break;
            }
        }
        if self.is_exhausted() {
            return;
        }
        let (space, name) = schema.title().map_or(("", ""), |title| (" ", title));
        if count < min {
            let keyword = if min == 1 { "contains" } else { "minContains" };
            self.at.limit(
                keyword,
                min,
                format_args!("must contain at least {min} matching item(s){space}{name}"),
            );
        }
        if let Some(max) = max.filter(|max| count > *max) {
            self.at.limit(
                "maxContains",
                max,
                format_args!("must contain at most {max} matching item(s){space}{name}"),
            );
        }
    }
}

/// How many items the schema's `prefixItems` speak of.
fn prefix(schema: &Schema) -> usize {
    let prefix = |keyword: &Keyword| match keyword {
        Keyword::PrefixItems(schemas) => Some(schemas.len()),
        _ => None,
    };
    schema.0.iter().find_map(prefix).unwrap_or(0)
}

fn counted(count: usize, least: usize, most: Option<usize>, at: &mut Checker) {
    check_count(count, least, most, ["minItems", "maxItems"], ["item", "items"], at);
}
