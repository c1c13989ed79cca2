//! From a race to the runs of a plan, over real sockets and through both brokers.

mod away;
mod bed;
mod beside;
mod broken;
mod erased;
mod killed;
mod late;
mod mails;
mod plans;
mod races;
mod runner;
mod site;
mod slow;
mod workers;

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

/// Runs each test with messages through the broker in the process, and through a RabbitMQ where there is one.
macro_rules! by_both_brokers {
    ($($test:ident),* $(,)?) => {
        mod in_process {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $test() -> crate::Outcome {
                super::$test(crate::site::Site::in_process()).await
            })*
        }
        mod rabbitmq {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $test() -> crate::Outcome {
                match crate::site::Site::rabbitmq().await? {
                    Some(site) => super::$test(site).await,
                    None => Ok(()),
                }
            })*
        }
    };
}
pub(crate) use by_both_brokers;
