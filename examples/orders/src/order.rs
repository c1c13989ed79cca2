//! An order, and what may happen to it.

use std::fmt;

use orders_api::types::{
    Added, AddedKind, Cancelled, CancelledKind, Change, Delivered, DeliveredKind, Paid, PaidKind, Placed, PlacedKind,
};

/// How far an order is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, sqlx::Type)]
#[sqlx(rename_all = "lowercase")]
pub(crate) enum Status {
    /// Nothing has happened yet.
    #[default]
    New,
    Placed,
    Paid,
    Delivered,
    Cancelled,
}

/// What its events have made of an order.
#[derive(Clone, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub(crate) struct Order {
    /// How many events there were.
    pub(crate) version: i64,
    pub(crate) status: Status,
    pub(crate) customer: String,
    pub(crate) meals: i64,
    /// What they cost together.
    pub(crate) cents: i64,
}

/// What must not happen to an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an order that is {0} cannot be {1} like this")]
pub(crate) struct Illegal(Status, &'static str);

impl Order {
    /// The order once this has happened too: for who writes, for who reads it again, and for the read model.
    ///
    /// # Errors
    /// When it must not happen to an order like this.
    pub(crate) fn after(mut self, change: &Change) -> Result<Self, Illegal> {
        self.status = match (self.status, change) {
            (Status::New, Change::Placed(placed)) => {
                self.customer.clone_from(&placed.customer);
                Status::Placed
            }
            (Status::Placed, Change::Added(added)) => {
                self.meals += added.quantity;
                self.cents += added.cents;
                Status::Placed
            }
            (Status::Placed, Change::Paid(paid)) if self.meals > 0 && paid.cents == self.cents => Status::Paid,
            (Status::Paid, Change::Delivered(_)) => Status::Delivered,
            (Status::Placed | Status::Paid, Change::Cancelled(_)) => Status::Cancelled,
            (status, change) => return Err(Illegal(status, name(change))),
        };
        self.version += 1;
        Ok(self)
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::New => "new",
            Self::Placed => "placed",
            Self::Paid => "paid",
            Self::Delivered => "delivered",
            Self::Cancelled => "cancelled",
        })
    }
}

fn name(change: &Change) -> &'static str {
    match change {
        Change::Placed(placed) => placed.kind.as_str(),
        Change::Added(added) => added.kind.as_str(),
        Change::Paid(paid) => paid.kind.as_str(),
        Change::Delivered(delivered) => delivered.kind.as_str(),
        Change::Cancelled(cancelled) => cancelled.kind.as_str(),
    }
}

pub(crate) fn placed(customer: &str) -> Change {
    let (kind, customer) = (PlacedKind::Placed, customer.to_owned());
    Change::Placed(Placed { kind, customer })
}

pub(crate) fn added(sku: &str, quantity: i64, cents: i64) -> Change {
    Change::Added(Added {
        kind: AddedKind::Added,
        sku: sku.to_owned(),
        quantity,
        cents,
    })
}

pub(crate) fn paid(cents: i64) -> Change {
    let kind = PaidKind::Paid;
    Change::Paid(Paid { kind, cents })
}

pub(crate) fn delivered() -> Change {
    let kind = DeliveredKind::Delivered;
    Change::Delivered(Delivered { kind })
}

pub(crate) fn cancelled(reason: &str) -> Change {
    let (kind, reason) = (CancelledKind::Cancelled, reason.to_owned());
    Change::Cancelled(Cancelled { kind, reason })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_must_not_happen_is_refused() {
        let histories = [
            vec![],
            vec![placed("Anna")],
            vec![placed("Anna"), added("noodles", 2, 1980)],
            vec![placed("Anna"), added("noodles", 2, 1980), paid(1980)],
            vec![placed("Anna"), added("noodles", 2, 1980), paid(1980), delivered()],
            vec![placed("Anna"), cancelled("too late")],
        ];
        // of a change after a history, whether it may happen: placed, added, paid, delivered, cancelled
        let legal = [
            [true, false, false, false, false],
            [false, true, false, false, true],
            [false, true, true, false, true],
            [false, false, false, true, true],
            [false; 5],
            [false; 5],
        ];
        for (history, legal) in histories.iter().zip(legal) {
            let order = history
                .iter()
                .try_fold(Order::default(), Order::after)
                .expect("a history");
            assert_eq!(usize::try_from(order.version), Ok(history.len()));
            let changes = [
                placed("Ben"),
                added("soup", 1, 0),
                paid(1980),
                delivered(),
                cancelled(""),
            ];
            let allowed = changes.map(|change| order.clone().after(&change).is_ok());
            assert_eq!(allowed, legal, "{order:?}");
        }
        let unpaid = Order {
            meals: 1,
            cents: 450,
            status: Status::Placed,
            ..Order::default()
        };
        assert_eq!(unpaid.after(&paid(449)), Err(Illegal(Status::Placed, "paid")));
    }
}
