//! By lapin and serde, as one writes it by hand.

use futures_util::{StreamExt as _, stream};
use lapin::message::Delivery;
use lapin::options::{
    BasicAckOptions, BasicCancelOptions, BasicConsumeOptions, BasicPublishOptions, BasicQosOptions,
    ConfirmSelectOptions,
};
use lapin::types::FieldTable;
use lapin::{BasicProperties, Channel, Confirmation, Connection, ConnectionProperties};
use uuid::Uuid;

use crate::data::{self, Told};
use crate::{EXCHANGE, QUEUE};

pub(crate) struct Side {
    // It is open as long as this is there.
    connection: Connection,
    publishing: Channel,
    told: Told,
}

impl Side {
    pub(crate) async fn new(url: &str) -> Self {
        let connection = Connection::connect(url, ConnectionProperties::default())
            .await
            .expect("a connection");
        let publishing = connection.create_channel().await.expect("a channel");
        publishing
            .confirm_select(ConfirmSelectOptions::default())
            .await
            .expect("confirmations");
        Self {
            connection,
            publishing,
            told: serde_json::from_str(&data::told()).expect("a race"),
        }
    }

    pub(crate) async fn publish(&self, count: usize, at_a_time: usize) {
        let messages = stream::iter(0..count).map(|_| self.publish_one());
        messages.buffer_unordered(at_a_time).collect::<()>().await;
    }

    async fn publish_one(&self) {
        let key = format!("race.created.{}", self.told.race_id);
        let body = serde_json::to_vec(&self.told).expect("JSON");
        let properties = BasicProperties::default()
            .with_delivery_mode(2)
            .with_content_type("application/json".into())
            .with_message_id(Uuid::now_v7().to_string().into())
            .with_type("raceCreated".into());
        let options = BasicPublishOptions::default();
        let sent = self
            .publishing
            .basic_publish(EXCHANGE.into(), key.into(), options, &body, properties);
        let confirmation = sent.await.expect("it is sent").await.expect("a confirmation");
        assert!(matches!(confirmation, Confirmation::Ack(None)));
    }

    pub(crate) async fn consume(&self, count: usize, at_a_time: usize) {
        let channel = self.connection.create_channel().await.expect("a channel");
        let prefetch = u16::try_from(at_a_time).expect("a small number");
        channel
            .basic_qos(prefetch, BasicQosOptions::default())
            .await
            .expect("a limit");
        let consumer = channel.basic_consume(
            QUEUE.into(),
            "bench".into(),
            BasicConsumeOptions::default(),
            FieldTable::default(),
        );
        let deliveries = consumer.await.expect("a consumer").take(count);
        deliveries
            .for_each_concurrent(at_a_time, |delivery| handle(delivery.expect("a delivery")))
            .await;
        channel
            .basic_cancel("bench".into(), BasicCancelOptions::default())
            .await
            .expect("an end");
        channel.close(200, "done".into()).await.expect("an end");
    }
}

async fn handle(delivery: Delivery) {
    let told: Told = serde_json::from_slice(&delivery.data).expect("a race");
    assert_eq!(told.version, 1);
    delivery.ack(BasicAckOptions::default()).await.expect("an ack");
}
