//! A crate with types of its own in a contract.

pub mod api;
pub mod ids;

use api::types::{MoneyBase, MoneyBaseCurrency};

/// Cents of an euro.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Money(pub i64);

impl TryFrom<MoneyBase> for Money {
    type Error = &'static str;

    fn try_from(base: MoneyBase) -> Result<Self, Self::Error> {
        match base.currency {
            MoneyBaseCurrency::Eur => Ok(Self(base.amount)),
            MoneyBaseCurrency::Chf => Err("must be in euros"),
        }
    }
}

impl From<Money> for MoneyBase {
    fn from(Money(amount): Money) -> Self {
        Self {
            amount,
            currency: MoneyBaseCurrency::Eur,
        }
    }
}

/// Seconds for a kilometer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace(pub u32);

impl TryFrom<String> for Pace {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let (minutes, seconds) = text.split_once(':').ok_or("must have a colon")?;
        let number = |text: &str| text.parse::<u32>().map_err(|error| error.to_string());
        match (number(minutes)?, number(seconds)?) {
            (minutes, seconds) if seconds < 60 => Ok(Self(minutes * 60 + seconds)),
            _ => Err("must have less than 60 seconds".to_owned()),
        }
    }
}

impl From<Pace> for String {
    fn from(Pace(seconds): Pace) -> Self {
        format!("{}:{:02}", seconds / 60, seconds % 60)
    }
}
