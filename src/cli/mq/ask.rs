//! `wirewright mq declare` and `wirewright mq check`.

use clap::Args;
use wirewright_runtime::events::{Broker as _, Difference};

use super::{Broker, Contract, FOUND, shared};

#[derive(Args)]
pub(super) struct Declare {
    #[command(flatten)]
    contract: Contract,
    #[command(flatten)]
    broker: Broker,
}

impl Declare {
    pub(super) fn run(&self) -> Result<u8, String> {
        let topology = match self.contract.read()? {
            Ok((_, topology)) => shared(topology),
            Err(status) => return Ok(status),
        };
        self.broker.ask(async |broker| {
            let declared = broker.declare(&topology).await;
            declared.map_err(|error| format!("{error}; `wirewright mq check` says what differs"))
        })?;
        let (exchanges, bindings) = (topology.exchanges.len(), topology.bindings.len());
        let queues = topology.all_queues().len();
        println!("declared: exchanges {exchanges}, queues {queues}, bindings {bindings}");
        Ok(0)
    }
}

#[derive(Args)]
pub(super) struct Check {
    #[command(flatten)]
    contract: Contract,
    #[command(flatten)]
    broker: Broker,
}

impl Check {
    pub(super) fn run(&self) -> Result<u8, String> {
        let topology = match self.contract.read()? {
            Ok((_, topology)) => shared(topology),
            Err(status) => return Ok(status),
        };
        let drifts = self
            .broker
            .ask(async |broker| broker.check(&topology).await.map_err(|error| error.to_string()))?;
        let mut unseen = 0;
        let mut status = 0;
        for drift in &drifts {
            if drift.difference == Difference::Unseen {
                unseen += 1;
            } else {
                println!("{drift}");
                status = FOUND;
            }
        }
        if unseen > 0 {
            eprintln!("note: {unseen} bindings were not looked at; `--management URL` shows them");
        }
        if status == 0 {
            println!("the broker has what the contract says");
        }
        Ok(status)
    }
}
