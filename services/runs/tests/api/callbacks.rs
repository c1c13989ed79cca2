//! Telling what became of tracks, over real sockets.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use runnerly_common::callback::{Sender, Settings};
use runs_api::callbacks::operations::{TrackParsedRequest, TrackParsedResponse};
use runs_api::callbacks::server::{RunnerlyRunsCallbacks, router};
use runs_api::operations::{UploadTrackPart, UploadTrackResponse};
use runs_api::types::{Delivery, DeliveryState, Upload, UploadState};
use tokio::net::TcpListener;
use wirewright_runtime::http::StatusCode;
use wirewright_runtime::problem::Problem;
use wirewright_runtime::server::{ServeOptions, Signed, serve};
use wirewright_runtime::signature::HmacSha256;
use wirewright_runtime::types::Secret;

use crate::tracks::{file, gpx};
use crate::{Bed, bed_with};

const SECRET: &str = "hunter2 is no good secret, but long";

/// A receiver that answers as it is told, one answer after another, and the last one from then on.
#[derive(Clone)]
struct Receiver {
    answers: Arc<[StatusCode]>,
    calls: Arc<AtomicUsize>,
    heard: Arc<Mutex<Vec<Upload>>>,
}

impl RunnerlyRunsCallbacks for Receiver {
    type Error = Problem;

    async fn track_parsed(&self, request: TrackParsedRequest) -> Result<TrackParsedResponse, Problem> {
        let call = self.calls.fetch_add(1, Ordering::SeqCst);
        self.heard.lock().expect("no panic").push(request.body);
        let status = self.answers[call.min(self.answers.len() - 1)];
        Ok(match status {
            StatusCode::GONE => TrackParsedResponse::Gone,
            status if status.is_success() => TrackParsedResponse::Success { status },
            status => TrackParsedResponse::Default { status },
        })
    }
}

impl Receiver {
    /// A receiver on a socket that knows the secret, and its URL.
    async fn start(secret: &str, answers: &[StatusCode]) -> (Self, String) {
        let receiver = Self {
            answers: answers.into(),
            calls: Arc::default(),
            heard: Arc::default(),
        };
        let signatures = HmacSha256::new(secret).expect("a secret");
        let router = router(receiver.clone()).layer(Signed::by(signatures));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}/parsed", listener.local_addr().expect("an address"));
        tokio::spawn(serve(listener, router, ServeOptions::default(), std::future::pending()));
        (receiver, url)
    }

    fn heard(&self) -> Vec<Upload> {
        self.heard.lock().expect("no panic").clone()
    }
}

/// A service by the clock of the system that calls these hosts too.
async fn service(hosts: &[&str]) -> Bed {
    let settings = Settings {
        hosts: hosts.iter().map(|host| (*host).to_owned()).collect(),
        only_hosts: false,
        secret: Secret::new(SECRET.to_owned()),
    };
    bed_with(Sender::new(&settings).expect("a sender"), time::OffsetDateTime::now_utc).await
}

impl Bed {
    /// Uploads a track with a URL to call.
    async fn upload_for(&self, track: String, url: &str) -> UploadTrackResponse {
        let url = UploadTrackPart::CallbackUrl(url.to_owned());
        self.upload(vec![file(track), url]).await
    }

    /// The same with a URL that is called, read to its end.
    async fn read_for(&self, track: String, url: &str) -> Upload {
        let answer = self.upload_for(track, url).await;
        let upload = answer.accepted().expect("an upload");
        assert_eq!(upload.callback, Some(Delivery::new(DeliveryState::Pending, 0)));
        assert_eq!(
            self.courier.work().await.expect("a store"),
            0,
            "there is nothing to tell yet"
        );
        assert_eq!(self.importer.work().await.expect("a store"), 1);
        upload
    }

    async fn callback(&self, upload: &Upload) -> Delivery {
        self.state(upload.id).await.callback.expect("a callback")
    }
}

#[tokio::test]
async fn what_became_of_a_track_is_told_until_it_is_heard() {
    let (receiver, url) = Receiver::start(SECRET, &[StatusCode::SERVICE_UNAVAILABLE, StatusCode::NO_CONTENT]).await;
    let bed = service(&["127.0.0.1"]).await;
    let upload = bed.read_for(gpx(), &url).await;
    let courier = tokio::spawn(bed.courier.clone().run(std::future::pending()));
    for _ in 0..100 {
        if bed.callback(&upload).await.state != DeliveryState::Pending {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    courier.abort();
    assert_eq!(bed.callback(&upload).await, Delivery::new(DeliveryState::Delivered, 2));
    let heard = receiver.heard();
    assert_eq!(heard.len(), 2);
    for told in &heard {
        assert_eq!(
            (told.id, &told.state, told.run_id),
            (upload.id, &UploadState::Done, Some(upload.id))
        );
    }
    let failure = heard[1]
        .callback
        .as_ref()
        .and_then(|callback| callback.failure.as_deref());
    assert_eq!(failure, Some("the receiver answered 503 Service Unavailable"));
    assert_eq!(bed.courier.work().await.expect("a store"), 0);
}

#[tokio::test]
async fn a_receiver_that_wants_no_more_is_left_alone() {
    let (receiver, url) = Receiver::start(SECRET, &[StatusCode::GONE]).await;
    let bed = service(&["127.0.0.1"]).await;
    let upload = bed.read_for("<gpx>".to_owned(), &url).await;
    assert_eq!(bed.courier.work().await.expect("a store"), 1);
    let callback = bed.callback(&upload).await;
    assert_eq!((callback.state, callback.attempts), (DeliveryState::Failed, 1));
    let heard = receiver.heard();
    assert_eq!(heard[0].state, UploadState::Failed);
    assert!(heard[0].problem.is_some());
}

#[tokio::test]
async fn only_who_knows_the_secret_can_tell() {
    let (receiver, url) = Receiver::start("another secret, just as long", &[StatusCode::OK]).await;
    let bed = service(&["127.0.0.1"]).await;
    let upload = bed.read_for(gpx(), &url).await;
    assert_eq!(bed.courier.work().await.expect("a store"), 1);
    let callback = bed.callback(&upload).await;
    let failure = Some("the receiver answered 401 Unauthorized".to_owned());
    assert_eq!((callback.state, callback.failure), (DeliveryState::Pending, failure));
    assert!(receiver.heard().is_empty());
}

#[tokio::test]
async fn the_network_of_the_service_is_not_called() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let bed = service(&[]).await;
    for url in [
        format!("http://127.0.0.1:{port}/"),
        format!("https://127.0.0.1:{port}/"),
        "https://169.254.169.254/latest".to_owned(),
        "ftp://hooks.example/".to_owned(),
    ] {
        let answer = bed.upload_for(gpx(), &url).await;
        let UploadTrackResponse::UnprocessableContent(problem) = answer else {
            panic!("{url}: {answer:?}");
        };
        let errors = problem.errors.expect("what is wrong");
        assert_eq!(errors[0].pointer.as_deref(), Some("/callback_url"), "{url}");
    }
    assert_eq!(bed.files(), 0);

    // where a name leads is seen when it is called
    let upload = bed.read_for(gpx(), &format!("https://localhost:{port}/")).await;
    assert_eq!(bed.courier.work().await.expect("a store"), 1);
    let failure = Some("the receiver could not be reached".to_owned());
    assert_eq!(bed.callback(&upload).await.failure, failure);
    let connection = tokio::time::timeout(Duration::from_millis(100), listener.accept()).await;
    assert!(connection.is_err(), "{connection:?}");
}
