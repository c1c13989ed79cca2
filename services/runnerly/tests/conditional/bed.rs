//! All services, with one of everything that can be read.

use std::time::Duration;

use http_body_util::{BodyExt as _, Full};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use runnerly::{Network, Planner, Service};
use runnerly_common::callback::Settings;
use runnerly_common::token::random_secret;
use serde_json::{Value, json};
use tempfile::TempDir;
use time::OffsetDateTime;
use time::macros::format_description;
use tokio::net::TcpListener;
use uuid::Uuid;
use wirewright_runtime::http::{HeaderMap, Request};

use crate::{Outcome, queries};

const PASSWORD: &str = "correct horse battery";
/// A track of five kilometres and a half in twenty minutes.
const TRACK: &str = concat!(
    "<gpx version=\"1.1\" creator=\"t\"><trk><name>River</name><trkseg>",
    "<trkpt lat=\"45.75\" lon=\"4.85\"><time>2026-11-02T07:00:00Z</time></trkpt>",
    "<trkpt lat=\"45.80\" lon=\"4.85\"><time>2026-11-02T07:20:00Z</time></trkpt>",
    "</trkseg></trk></gpx>"
);

/// What is read: where, as whom, and as what.
pub(crate) struct Read {
    url: String,
    token: Option<String>,
    accept: &'static str,
}

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: String,
    headers: HeaderMap,
}

impl Read {
    /// The same as somebody else.
    pub(crate) fn by(&self, token: String) -> Self {
        Self {
            url: self.url.clone(),
            token: Some(token),
            accept: self.accept,
        }
    }
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

/// The services, and a request for each operation that reads.
pub(crate) struct Bed {
    pub(crate) reads: Vec<(&'static str, Read)>,
    /// Where the users, races and runs services are, and Anna's token.
    urls: [String; 3],
    anna: String,
    browser: Client<HttpConnector, Full<axum::body::Bytes>>,
    _services: Vec<Service>,
    _planner: Planner,
    _folder: TempDir,
}

async fn listener() -> Outcome<(TcpListener, String)> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/api", listener.local_addr()?);
    Ok((listener, url))
}

impl Bed {
    pub(crate) async fn start() -> Outcome<Self> {
        queries::listen();
        let folder = tempfile::tempdir()?;
        let (races, races_url) = listener().await?;
        let (runs, runs_url) = listener().await?;
        let (secret, at) = (random_secret()?, folder.path());
        let callbacks = Settings {
            hosts: Vec::new(),
            only_hosts: false,
            secret: random_secret()?,
        };
        let clients = vec![runnerly::plans_client(&secret), runnerly::planner_client(&secret)];
        let network = Network::new(None, "test")?;
        let users = runnerly::users(listener().await?.0, at, &network, clients).await?;
        let network = network.with("users", users.url());
        let network = network.with("races", races_url).with("runs", runs_url);
        let races = runnerly::races(races, at, &network, &callbacks).await?;
        let runs = runnerly::runs(runs, at, &network, &callbacks, Vec::new()).await?;
        let plans = runnerly::plans(listener().await?.0, at, &network, &secret).await?;
        let planner = runnerly::planner(&network, &secret).await?;
        let mut bed = Self {
            reads: Vec::new(),
            urls: [users.url(), races.url(), runs.url()].map(str::to_owned),
            anna: String::new(),
            browser: Client::builder(TokioExecutor::new()).build_http(),
            _services: Vec::new(),
            _planner: planner,
            _folder: folder,
        };
        let form = format!(
            "grant_type=client_credentials&client_id=plans&client_secret={}",
            secret.expose()
        );
        let anna = bed.fill_users(users.url(), form).await?;
        let race = bed.fill_races(races.url(), &anna).await?;
        bed.fill_runs(runs.url(), &anna).await?;
        bed.fill_plans(plans.url(), &anna, race).await?;
        bed.anna = anna;
        bed._services = vec![users, races, runs, plans];
        Ok(bed)
    }

    /// Sends a request for something, with these header fields.
    pub(crate) async fn send(&self, method: &str, read: &Read, fields: &[(&str, &str)]) -> Outcome<Answer> {
        let fields = fields.iter().copied().chain([("accept", read.accept)]);
        self.call(method, &read.url, read.token.as_deref(), fields, String::new())
            .await
    }

    /// Has Anna change something of each service, and somebody else register, whose token this gives.
    pub(crate) async fn change_all(&self) -> Outcome<String> {
        let ([users, races, runs], anna) = (&self.urls, Some(self.anna.as_str()));
        let (json, patch) = ("application/json", "application/merge-patch+json");
        let bert = self.register(users, "bert@runnerly.example").await?.1;
        let weight = json!({"weight": 57.9}).to_string();
        self.change("PATCH", &format!("{users}/api/users/me"), anna, patch, weight)
            .await?;
        let of = |id: &str| {
            self.reads
                .iter()
                .find(|(read, _)| *read == id)
                .map(|(_, read)| read.url.as_str())
        };
        let me = format!("{}/me", of("listParticipants").ok_or("no participants")?);
        self.change("PUT", &me, anna, json, json!({"goal_time": 6_000}).to_string())
            .await?;
        let results = json!([{"outcome": "dns", "number": 4, "name": "Bert"}]).to_string();
        self.change("PUT", of("getResults").ok_or("no results")?, anna, json, results)
            .await?;
        let race = json!({"name": "Ile Half", "date": "2030-06-02", "distance": 21_097.5,
            "distance_kind": "half", "location": {"name": "Lille"}});
        self.post(&format!("{races}/races"), &self.anna, race).await?;
        let race = json!({"name": "Lyon Marathon", "date": "2030-06-02", "distance": 42_195.0,
            "distance_kind": "marathon", "location": {"name": "Lyon"}});
        self.change("PUT", of("getRace").ok_or("no race")?, anna, json, race.to_string())
            .await?;
        let run = json!({"status": "planned", "title": "Hills", "type": "free", "scheduled_on": "2030-06-02"});
        self.post(&format!("{runs}/runs"), &self.anna, run).await?;
        let title = json!({"title": "Along the river"}).to_string();
        self.change("PATCH", of("getRun").ok_or("no run")?, anna, patch, title)
            .await?;
        Ok(bert)
    }

    async fn call<'f>(
        &self,
        method: &str,
        url: &str,
        token: Option<&str>,
        fields: impl Iterator<Item = (&'f str, &'f str)>,
        body: String,
    ) -> Outcome<Answer> {
        let mut request = Request::builder().method(method).uri(url);
        for (name, value) in fields {
            request = request.header(name, value);
        }
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let response = self.browser.request(request.body(Full::from(body))?).await?;
        let (head, body) = response.into_parts();
        Ok(Answer {
            status: head.status.as_u16(),
            headers: head.headers,
            body: String::from_utf8(body.collect().await?.to_bytes().to_vec())?,
        })
    }

    /// Has something changed, and gives what is answered.
    async fn change(&self, method: &str, url: &str, token: Option<&str>, kind: &str, body: String) -> Outcome<Value> {
        let key = Uuid::now_v7().to_string();
        let fields = [("content-type", kind), ("idempotency-key", &key), ("if-match", "*")];
        let answer = self.call(method, url, token, fields.into_iter(), body).await?;
        assert!((200..300).contains(&answer.status), "{method} {url}: {}", answer.body);
        Ok(serde_json::from_str(&answer.body)?)
    }

    async fn post(&self, url: &str, token: &str, body: Value) -> Outcome<Value> {
        self.change("POST", url, Some(token), "application/json", body.to_string())
            .await
    }

    fn add(&mut self, id: &'static str, url: String, token: Option<&str>, accept: &'static str) {
        let token = token.map(str::to_owned);
        self.reads.push((id, Read { url, token, accept }));
    }

    /// Registers somebody; the user and an access token.
    async fn register(&self, url: &str, email: &str) -> Outcome<(Value, String)> {
        let user = json!({"email": email, "password": PASSWORD}).to_string();
        let user = self
            .change("POST", &format!("{url}/api/users"), None, "application/json", user)
            .await?;
        let form = format!(
            "grant_type=password&username={email}&password={}",
            PASSWORD.replace(' ', "+")
        );
        Ok((user, self.token(url, form).await?))
    }

    async fn token(&self, url: &str, form: String) -> Outcome<String> {
        let kind = "application/x-www-form-urlencoded";
        let answer = self
            .change("POST", &format!("{url}/oauth/token"), None, kind, form)
            .await?;
        text(&answer, "access_token")
    }

    /// Anna's access token.
    async fn fill_users(&mut self, url: &str, of_plans: String) -> Outcome<String> {
        let (user, token) = self.register(url, "anna@runnerly.example").await?;
        let tokens = [token, self.token(url, of_plans).await?];
        let json = "application/json";
        let (anna, plans) = (Some(tokens[0].as_str()), Some(tokens[1].as_str()));
        self.add("getMe", format!("{url}/api/users/me"), anna, json);
        self.add(
            "getProfile",
            format!("{url}/api/users/{}/profile", text(&user, "id")?),
            plans,
            json,
        );
        self.add("getUserIds", format!("{url}/api/user_ids"), plans, json);
        self.add("getKeys", format!("{url}/.well-known/jwks.json"), None, json);
        let [anna, _] = tokens;
        Ok(anna)
    }

    /// The id of a race that is still to come.
    async fn fill_races(&mut self, url: &str, anna: &str) -> Outcome<String> {
        let day = format_description!("[year]-[month]-[day]");
        let today = OffsetDateTime::now_utc().date();
        let spring = today + time::Duration::days(90);
        let mut ids = Vec::new();
        for date in [spring, today] {
            let race = json!({"name": "Lyon Half", "date": date.format(&day)?, "distance": 21_097.5,
                "distance_kind": "half", "location": {"name": "Lyon"}});
            ids.push(text(&self.post(&format!("{url}/races"), anna, race).await?, "id")?);
        }
        let (to_come, over) = (format!("{url}/races/{}", ids[0]), format!("{url}/races/{}", ids[1]));
        let json = "application/json";
        let me = format!("{to_come}/participants/me");
        self.change("PUT", &me, Some(anna), json, json!({"goal_time": 6_300}).to_string())
            .await?;
        let results = json!([{"outcome": "finished", "number": 17, "name": "Anna", "time": 6_263, "rank": 1}]);
        self.change("PUT", &format!("{over}/results"), Some(anna), json, results.to_string())
            .await?;
        let hook = json!({"callback_url": "https://hooks.example/results"});
        let subscription = self.post(&format!("{to_come}/subscriptions"), anna, hook).await?;
        let subscription = format!("{to_come}/subscriptions/{}", text(&subscription, "id")?);
        self.add("listRaces", format!("{url}/races"), Some(anna), json);
        self.add("listParticipants", format!("{to_come}/participants"), Some(anna), json);
        self.add("getSubscription", subscription, Some(anna), json);
        self.add("getRace", to_come, Some(anna), json);
        self.add("getResults", format!("{over}/results"), Some(anna), json);
        Ok(ids.swap_remove(0))
    }

    async fn fill_runs(&mut self, url: &str, anna: &str) -> Outcome {
        let kind = "multipart/form-data; boundary=end";
        let file =
            "Content-Disposition: form-data; name=\"file\"; filename=\"a.gpx\"\r\nContent-Type: application/gpx+xml";
        let form = format!("--end\r\n{file}\r\n\r\n{TRACK}\r\n--end--\r\n");
        let upload = self
            .change("POST", &format!("{url}/runs/uploads"), Some(anna), kind, form)
            .await?;
        let id = text(&upload, "id")?;
        let upload = format!("{url}/runs/uploads/{id}");
        // what is to be read does not change any more once the track is a run
        for attempt in 0.. {
            let answer = self
                .call("GET", &upload, Some(anna), [].into_iter(), String::new())
                .await?;
            if text(&serde_json::from_str(&answer.body)?, "state")? == "done" {
                break;
            }
            assert!(attempt < 100, "{}", answer.body);
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let (json, anna) = ("application/json", Some(anna));
        self.add("getUpload", upload, anna, json);
        self.add("listRuns", format!("{url}/runs"), anna, json);
        self.add("exportRuns", format!("{url}/runs/export"), anna, "text/csv");
        self.add("getRunStats", format!("{url}/runs/stats"), anna, json);
        self.add("getRun", format!("{url}/runs/{id}"), anna, json);
        self.add(
            "getTrack",
            format!("{url}/runs/{id}/track"),
            anna,
            "application/gpx+xml",
        );
        let run = self
            .call("GET", &format!("{url}/runs/{id}"), anna, [].into_iter(), String::new())
            .await?;
        let runner = text(&serde_json::from_str(&run.body)?, "runner_id")?;
        self.add("getRuns", format!("{url}/runs/{runner}/2026/11"), anna, json);
        Ok(())
    }

    async fn fill_plans(&mut self, url: &str, anna: &str, race: String) -> Outcome {
        let tomorrow = OffsetDateTime::now_utc().date() + time::Duration::days(1);
        let start = tomorrow.format(format_description!("[year]-[month]-[day]"))?;
        let plan = json!({"race_id": race, "start_date": start, "template": "half-intermediate"});
        let plan = self.post(&format!("{url}/plans"), anna, plan).await?;
        let plan = format!("{url}/plans/{}", text(&plan, "id")?);
        // its version counts what becomes of it
        for attempt in 0.. {
            let answer = self
                .call("GET", &plan, Some(anna), [].into_iter(), String::new())
                .await?;
            if text(&serde_json::from_str(&answer.body)?, "status")? == "active" {
                break;
            }
            assert!(attempt < 200, "{}", answer.body);
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let (json, anna) = ("application/json", Some(anna));
        self.add("listPlanTemplates", format!("{url}/plan-templates"), anna, json);
        self.add(
            "getPlanTemplate",
            format!("{url}/plan-templates/half-intermediate"),
            anna,
            json,
        );
        self.add("listPlans", format!("{url}/plans"), anna, json);
        self.add("getPlanSchedule", format!("{plan}/schedule"), anna, json);
        self.add("getPlan", plan, anna, json);
        Ok(())
    }
}

/// A text of an object.
fn text(object: &Value, name: &str) -> Outcome<String> {
    Ok(object[name]
        .as_str()
        .ok_or_else(|| format!("no {name} in {object}"))?
        .to_owned())
}
