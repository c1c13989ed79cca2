//! The messages of the contract: what gateways hear of runners.

use gateway_api::events::{self as contract, RunnerlyGatewayConsumer};
use gateway_api::types::UserErased;
use wirewright_runtime::events::{Consumers, Context, Failure};

use crate::Api;

/// What the gateway hears, and what it does then. A gateway that is away does not hear; what it keeps goes with it.
pub fn consumers(api: Api) -> Consumers {
    contract::consumers(Listener(api))
}

struct Listener(Api);

impl RunnerlyGatewayConsumer for Listener {
    async fn user_erased(&self, message: UserErased, _: Context) -> Result<(), Failure> {
        self.0.forget(message.user_id);
        Ok(())
    }
}
