//! What those who run the services see.

use std::time::Duration;

use plans_api::client::Client as Plans;
use plans_api::operations::ListPlanTemplatesRequest;
use runnerly::Network;
use runnerly_common::token::random_secret;
use wirewright_runtime::client::Client;

use crate::Outcome;
use crate::bed::{bed, listener};
use crate::discovery::status;

const BYTES: &str = "wirewright_body_bytes_total";

/// The value of a figure that has these labels among its own.
fn figure(text: &str, name: &str, labels: &[&str]) -> Option<f64> {
    let lines = text.lines().filter(|line| line.starts_with(name));
    let mut found = lines.filter(|line| labels.iter().all(|label| line.contains(label)));
    found.next()?.rsplit(' ').next()?.parse().ok()
}

#[tokio::test]
async fn t49_bytes_before_and_after_encoding_and_the_time_of_the_processor_are_counted() -> Outcome {
    let bed = bed().await?;
    let network = Network::new(None, "test")?.with("users", bed.users.url());
    let network = network.with("races", bed.users.url()).with("runs", bed.users.url());
    let (_status, shown) = status(&network).await?;
    assert_eq!(shown.get_health().await?.ok(), Ok("ok".to_owned()));
    let plans = runnerly::plans(listener().await?, bed.folder.path(), &network, &random_secret()?).await?;
    let builder = Client::builder(plans.url()).credential(&plans_api::security::BEARER, bed.token().await?);
    let client = Plans::from(builder.build()?);
    let templates = client.list_plan_templates(&ListPlanTemplatesRequest::default()).await?;
    assert!(!templates.ok().map_err(|other| format!("{other:?}"))?.items.is_empty());
    // The client has read the whole answer, so the server has counted it, or is about to.
    tokio::time::sleep(Duration::from_millis(100)).await;

    let text = shown.get_metrics().await?.ok();
    let text = text.map_err(|other| format!("{other:?}"))?;
    // Which one is taken depends on what both sides are built with.
    let label = |name: &str, is: &str| format!("{name}=\"{is}\"");
    let operation = "operation=\"listPlanTemplates\"";
    let encodings = ["gzip", "br", "zstd"].map(|name| label("encoding", name));
    let encoding = encodings
        .iter()
        .find(|name| figure(&text, BYTES, &[operation, name]).is_some());
    let encoding = encoding.ok_or("nothing was encoded")?;
    let bytes = |side: &str, direction: &str, stage: &str| {
        let [side, direction, stage] =
            [("side", side), ("direction", direction), ("stage", stage)].map(|(name, is)| label(name, is));
        figure(&text, BYTES, &[operation, encoding, &side, &direction, &stage])
    };
    for (side, direction) in [("server", "out"), ("client", "in")] {
        let (plain, encoded) = (bytes(side, direction, "plain"), bytes(side, direction, "encoded"));
        assert!(plain > encoded && encoded > Some(0.0), "{side}: {plain:?} {encoded:?}");
    }
    assert_eq!(bytes("server", "out", "plain"), bytes("client", "in", "plain"));
    assert_eq!(bytes("server", "out", "encoded"), bytes("client", "in", "encoded"));
    assert!(figure(&text, "process_cpu_seconds_total", &[]) > Some(0.0), "{text}");
    // Times come in classes.
    let class = ["operation=\"listPlanTemplates\"", "le=\"0.05\""];
    assert!(
        figure(&text, "wirewright_server_request_seconds_bucket", &class).is_some(),
        "{text}"
    );
    plans.stop().await;
    Ok(())
}
