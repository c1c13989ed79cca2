//! Telling that results were published, over real sockets.

use std::sync::{Arc, Mutex};

use races_api::callbacks::operations::{ResultsPublishedRequest, ResultsPublishedResponse};
use races_api::callbacks::server::{RunnerlyRacesCallbacks, router};
use races_api::operations::{
    GetSubscriptionRequest, GetSubscriptionResponse, PublishResultsBody, SubscribeRequest, SubscribeResponse,
    UnsubscribeResponse,
};
use races_api::types::{DeliveryState as State, NewSubscription, Publication, Subscription, Visibility};
use tokio::net::TcpListener;
use uuid::Uuid;
use wirewright_runtime::http::StatusCode;
use wirewright_runtime::problem::Problem;
use wirewright_runtime::server::{ServeOptions, Signed, serve};
use wirewright_runtime::signature::HmacSha256;

use crate::results::{finished, publication};
use crate::{BERT, Bed, SECRET, bed, half, of_runner};

/// A subscriber that answers with the next of these statuses.
#[derive(Clone)]
struct Subscriber {
    answers: Arc<Mutex<Vec<StatusCode>>>,
    heard: Arc<Mutex<Vec<Publication>>>,
}

impl RunnerlyRacesCallbacks for Subscriber {
    type Error = Problem;

    async fn results_published(&self, request: ResultsPublishedRequest) -> Result<ResultsPublishedResponse, Problem> {
        self.heard.lock().expect("no panic").push(request.body);
        let answer = self.answers.lock().expect("no panic").pop();
        Ok(match answer.unwrap_or(StatusCode::NO_CONTENT) {
            StatusCode::GONE => ResultsPublishedResponse::Gone,
            status if status.is_success() => ResultsPublishedResponse::Success { status },
            status => ResultsPublishedResponse::Default { status },
        })
    }
}

impl Subscriber {
    /// A subscriber on a socket that checks signatures, and its URL. Its answers come from the end of the list.
    async fn start(answers: &[StatusCode]) -> (Self, String) {
        let subscriber = Self {
            answers: Arc::new(Mutex::new(answers.to_vec())),
            heard: Arc::default(),
        };
        let signatures = HmacSha256::new(SECRET).expect("a secret");
        let router = router(subscriber.clone()).layer(Signed::by(signatures));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}/resultsPublished", listener.local_addr().expect("an address"));
        tokio::spawn(serve(listener, router, ServeOptions::default(), std::future::pending()));
        (subscriber, url)
    }

    fn heard(&self) -> Vec<Publication> {
        std::mem::take(&mut *self.heard.lock().expect("no panic"))
    }
}

fn subscription(race_id: Uuid, url: &str) -> SubscribeRequest {
    SubscribeRequest {
        race_id,
        idempotency_key: Uuid::now_v7(),
        body: NewSubscription {
            callback_url: url.to_owned(),
        },
    }
}

impl Bed {
    async fn publish(&self, race: Uuid, version: i64) {
        let body = PublishResultsBody::Json(vec![finished(1, 100, 1)]);
        let answer = self.client.publish_results(publication(race, version, body)).await;
        answer.expect("an answer").accepted().expect("a race");
    }

    /// Makes the calls that are due, and says how many they were.
    async fn tell(&self) -> usize {
        self.courier.work().await.expect("a store")
    }

    async fn subscription(&self, race_id: Uuid, subscription_id: Uuid) -> Option<Subscription> {
        let request = GetSubscriptionRequest::new(race_id, subscription_id);
        match self.client.get_subscription(&request).await.expect("an answer") {
            GetSubscriptionResponse::Ok { body, .. } => Some(*body),
            GetSubscriptionResponse::NotFound(_) => None,
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn who_has_subscribed_is_told_of_each_publication() {
    let bed = bed().await;
    let (subscriber, url) = Subscriber::start(&[StatusCode::INTERNAL_SERVER_ERROR]).await;
    let race = bed.add_past().await;
    let request = subscription(race, &url);
    let answer = bed.client.subscribe(&request).await.expect("an answer");
    assert_eq!(bed.client.subscribe(&request).await.expect("an answer"), answer);
    let read = answer.get_subscription(&request).expect("a link");
    let end = answer.unsubscribe(&request).expect("a link");
    let SubscribeResponse::Created { body, location } = answer else {
        panic!("{answer:?}");
    };
    assert_eq!(location, format!("/api/races/{race}/subscriptions/{}", body.id));
    let answer = bed.client.get_subscription(&read).await.expect("an answer");
    let GetSubscriptionResponse::Ok { body: shown, etag } = answer else {
        panic!("{answer:?}");
    };
    assert_eq!(shown, body);
    assert_eq!(bed.tell().await, 0);
    let known = GetSubscriptionRequest {
        if_none_match: Some(etag),
        ..read
    };
    let answer = bed.client.get_subscription(&known).await.expect("an answer");
    assert!(
        matches!(answer, GetSubscriptionResponse::NotModified { .. }),
        "{answer:?}"
    );

    bed.publish(race, 1).await;
    assert_eq!(bed.tell().await, 1);
    let answer = bed.client.get_subscription(&known).await.expect("an answer");
    assert!(matches!(answer, GetSubscriptionResponse::Ok { .. }), "{answer:?}");
    let told = |version| Publication {
        subscription_id: body.id,
        race_id: race,
        results: 1,
        version,
    };
    assert_eq!(subscriber.heard(), [told(2)]);
    let delivery = bed.subscription(race, body.id).await.expect("a subscription").delivery;
    assert_eq!((delivery.state, delivery.attempts), (State::Pending, 1));
    assert_eq!(
        delivery.failure.as_deref(),
        Some("the receiver answered 500 Internal Server Error")
    );
    // it waits for a second, which the test's clock does not let pass
    assert_eq!(bed.tell().await, 0);

    // news does not wait
    bed.publish(race, 2).await;
    assert_eq!(bed.tell().await, 1);
    assert_eq!(subscriber.heard(), [told(3)]);
    let delivery = bed.subscription(race, body.id).await.expect("a subscription").delivery;
    assert_eq!(
        (delivery.state, delivery.attempts, delivery.failure),
        (State::Delivered, 1, None)
    );

    let answer = bed.client.unsubscribe(&end).await.expect("an answer");
    assert_eq!(answer, UnsubscribeResponse::NoContent);
    bed.publish(race, 3).await;
    assert_eq!(bed.tell().await, 0);
    assert_eq!(bed.subscription(race, body.id).await, None);
}

#[tokio::test]
async fn a_subscription_ends_where_its_receiver_is_gone() {
    let bed = bed().await;
    let (subscriber, url) = Subscriber::start(&[StatusCode::GONE]).await;
    let race = bed.add_past().await;
    let answer = bed
        .client
        .subscribe(&subscription(race, &url))
        .await
        .expect("an answer");
    let id = answer.created().expect("a subscription").id;
    bed.publish(race, 1).await;
    assert_eq!(bed.tell().await, 1);
    assert_eq!(subscriber.heard().len(), 1);
    assert_eq!(bed.subscription(race, id).await, None);
    bed.publish(race, 2).await;
    assert_eq!(bed.tell().await, 0);
}

#[tokio::test]
async fn subscriptions_are_to_races_that_are_seen_and_to_urls_that_are_called() {
    let bed = bed().await;
    let race = bed.add(half()).await;
    for url in ["http://hooks.example/", "https://10.0.0.1/", "ftp://127.0.0.1/"] {
        let answer = bed.client.subscribe(&subscription(race, url)).await.expect("an answer");
        assert!(
            matches!(answer, SubscribeResponse::UnprocessableContent(_)),
            "{url}: {answer:?}"
        );
    }
    let mut input = half();
    input.visibility = Some(Visibility::Private);
    let private = bed.add(input).await;
    let bert = bed.client(&of_runner(BERT));
    let url = "https://hooks.example/";
    let answer = bert.subscribe(&subscription(private, url)).await.expect("an answer");
    assert!(matches!(answer, SubscribeResponse::NotFound(_)), "{answer:?}");

    for _ in 0..20 {
        let answer = bed.client.subscribe(&subscription(race, url)).await.expect("an answer");
        assert!(matches!(answer, SubscribeResponse::Created { .. }), "{answer:?}");
    }
    let answer = bed.client.subscribe(&subscription(race, url)).await.expect("an answer");
    assert!(matches!(answer, SubscribeResponse::Conflict(_)), "{answer:?}");
    // those of others are not seen
    let answer = bert.subscribe(&subscription(race, url)).await.expect("an answer");
    let theirs = answer.created().expect("a subscription").id;
    assert_eq!(bed.subscription(race, theirs).await, None);
}
