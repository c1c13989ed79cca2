//! Messages over real brokers and databases: what tests share. One suite of what a broker does is run over each of them.

#![expect(
    clippy::missing_panics_doc,
    reason = "a test ends where its broker does not do what it is for"
)]

mod bed;
mod helpers;

pub use bed::{Bed, handle};
pub use helpers::{TIMEOUT, count, eventually, next, nothing, texts};

/// Runs tests over each broker: functions that take a [`Bed`].
#[macro_export]
macro_rules! over_each_broker {
    ($($name:ident),* $(,)?) => {
        mod in_process {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $name() {
                    super::$name($crate::Bed::in_process()).await;
                }
            )*
        }

        mod rabbitmq {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $name() {
                    if let Some(bed) = $crate::Bed::rabbitmq().await {
                        super::$name(bed).await;
                    }
                }
            )*
        }
    };
}
