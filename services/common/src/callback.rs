//! Callbacks: who may be called, and how each call is tried again until it is heard or given up.
//!
//! Whoever subscribes names the URL, and the service is the one that calls it, from inside its network. So a [`Sender`]
//! calls public addresses over `https`, and everything else only where its [`Settings`] name the host.
//!
//! A service's database needs the table
//!
//! ```sql
//! CREATE TABLE callbacks (
//!     id       BLOB    NOT NULL PRIMARY KEY,
//!     url      TEXT    NOT NULL,
//!     state    TEXT    NOT NULL CHECK (state IN ('pending', 'delivered', 'failed')),
//!     attempts INTEGER NOT NULL,
//!     news     INTEGER NOT NULL,
//!     due_at   INTEGER,
//!     failure  TEXT
//! ) STRICT, WITHOUT ROWID;
//! CREATE INDEX callbacks_by_due ON callbacks (due_at) WHERE due_at IS NOT NULL;
//! ```

mod address;
mod courier;
mod outbox;
mod resolver;
mod sender;
mod targets;

pub use courier::{Courier, Deliver, Outcome};
pub use outbox::{Delivery, DeliveryState, Due, Outbox, add, delete, find, release};
pub use sender::{Sender, Settings};
pub use targets::Allowed;
