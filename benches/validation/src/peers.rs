//! The same orders by serde's derives, with the limits as `garde` and `validator` express them.
//!
//! Both need functions of one's own for items that are to be unique, and `validator` for the items' pattern and for
//! enums as well.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use uuid::Uuid;
use validator::{Validate as _, ValidationError, ValidationErrors};

macro_rules! patterns {
    ($($name:ident $pattern:literal)*) => {
        $(static $name: LazyLock<Regex> = LazyLock::new(|| Regex::new($pattern).expect("a pattern"));)*
    };
}

patterns! {
    LAST4 "^[0-9]{4}$"
    POSTCODE "^[A-Z0-9][A-Z0-9 -]{1,9}$"
    COUNTRY "^[A-Z]{2}$"
    SKU "^[A-Z]{2,4}-[0-9]{4,8}$"
    TAG "^[a-z0-9][a-z0-9-]{0,23}$"
}

#[derive(Debug, Deserialize, Serialize, garde::Validate, validator::Validate)]
#[serde(deny_unknown_fields)]
pub(crate) struct Order {
    #[garde(skip)]
    id: Uuid,
    #[garde(skip)]
    #[serde(with = "time::serde::rfc3339")]
    placed_at: OffsetDateTime,
    #[garde(email, length(chars, max = 254))]
    #[validate(email, length(max = 254))]
    email: String,
    #[garde(skip)]
    currency: Currency,
    #[garde(dive)]
    #[validate(nested)]
    payment: Payment,
    #[garde(dive)]
    #[validate(nested)]
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<Address>,
    #[garde(length(min = 1, max = 10_000), dive)]
    #[validate(length(min = 1, max = 10_000), nested)]
    lines: Vec<Line>,
}

#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum Currency {
    Eur,
    Usd,
    Gbp,
    Chf,
}

#[derive(Debug, Deserialize, Serialize, garde::Validate)]
#[serde(tag = "method", rename_all = "lowercase")]
pub(crate) enum Payment {
    Card(#[garde(dive)] Card),
    Invoice(#[garde(dive)] Invoice),
}

impl validator::Validate for Payment {
    fn validate(&self) -> Result<(), ValidationErrors> {
        match self {
            Self::Card(card) => validator::Validate::validate(card),
            Self::Invoice(invoice) => validator::Validate::validate(invoice),
        }
    }
}

#[derive(Debug, Deserialize, Serialize, garde::Validate, validator::Validate)]
#[serde(deny_unknown_fields)]
pub(crate) struct Card {
    #[garde(pattern(LAST4))]
    #[validate(regex(path = *LAST4))]
    last4: String,
}

#[derive(Debug, Deserialize, Serialize, garde::Validate, validator::Validate)]
#[serde(deny_unknown_fields)]
pub(crate) struct Invoice {
    #[garde(range(min = 7, max = 90))]
    #[validate(range(min = 7, max = 90))]
    days: i32,
}

#[derive(Debug, Deserialize, Serialize, garde::Validate, validator::Validate)]
#[serde(deny_unknown_fields)]
pub(crate) struct Address {
    #[garde(length(chars, min = 1, max = 200))]
    #[validate(length(min = 1, max = 200))]
    street: String,
    #[garde(length(chars, min = 1, max = 100))]
    #[validate(length(min = 1, max = 100))]
    city: String,
    #[garde(pattern(POSTCODE))]
    #[validate(regex(path = *POSTCODE))]
    postcode: String,
    #[garde(pattern(COUNTRY))]
    #[validate(regex(path = *COUNTRY))]
    country: String,
}

#[derive(Debug, Deserialize, Serialize, garde::Validate, validator::Validate)]
#[serde(deny_unknown_fields)]
pub(crate) struct Line {
    #[garde(skip)]
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<Uuid>,
    #[garde(pattern(SKU))]
    #[validate(regex(path = *SKU))]
    sku: String,
    #[garde(length(chars, min = 1, max = 120))]
    #[validate(length(min = 1, max = 120))]
    name: String,
    #[garde(skip)]
    #[serde(skip_serializing_if = "Option::is_none")]
    category: Option<Category>,
    #[garde(range(min = 1, max = 999))]
    #[validate(range(min = 1, max = 999))]
    quantity: i32,
    #[garde(range(min = f64::MIN_POSITIVE, max = 100_000.0))]
    #[validate(range(exclusive_min = 0.0, max = 100_000.0))]
    price: f64,
    #[garde(range(min = 0.0, max = 1.0))]
    #[validate(range(min = 0.0, max = 1.0))]
    #[serde(skip_serializing_if = "Option::is_none")]
    discount: Option<f64>,
    #[garde(skip)]
    #[serde(skip_serializing_if = "Option::is_none")]
    gift: Option<bool>,
    #[garde(skip)]
    #[serde(
        default,
        with = "time::serde::rfc3339::option",
        skip_serializing_if = "Option::is_none"
    )]
    added_at: Option<OffsetDateTime>,
    #[garde(length(max = 8), inner(inner(pattern(TAG))), custom(unique_tags))]
    #[validate(length(max = 8), custom(function = "valid_tags"))]
    #[serde(skip_serializing_if = "Option::is_none")]
    tags: Option<Vec<String>>,
    #[garde(dive)]
    #[validate(nested)]
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<Size>,
    #[garde(length(chars, max = 200))]
    #[validate(length(max = 200))]
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Category {
    Shoes,
    Clothes,
    Nutrition,
    Watches,
    Books,
}

#[derive(Debug, Deserialize, Serialize, garde::Validate, validator::Validate)]
#[serde(deny_unknown_fields)]
pub(crate) struct Size {
    #[garde(range(min = 1, max = 5000))]
    #[validate(range(min = 1, max = 5000))]
    width: i32,
    #[garde(range(min = 1, max = 5000))]
    #[validate(range(min = 1, max = 5000))]
    height: i32,
}

fn are_unique(tags: &[String]) -> bool {
    let mut seen = HashSet::with_capacity(tags.len());
    tags.iter().all(|tag| seen.insert(tag))
}

fn unique_tags(tags: &Option<Vec<String>>, (): &()) -> garde::Result {
    match tags {
        Some(tags) if !are_unique(tags) => Err(garde::Error::new("not unique")),
        _ => Ok(()),
    }
}

fn valid_tags(tags: &[String]) -> Result<(), ValidationError> {
    if are_unique(tags) && tags.iter().all(|tag| TAG.is_match(tag)) {
        return Ok(());
    }
    Err(ValidationError::new("tags").with_message(Cow::Borrowed("not unique, or not tags")))
}
