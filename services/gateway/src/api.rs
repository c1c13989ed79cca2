//! The operations of the contract over the sessions and the services.

use std::sync::Arc;
use std::time::Duration;

use axum::routing::get;
use gateway_api::operations::{
    GetDashboardRequest, GetDashboardResponse, LoginRequest, LoginResponse, LogoutRequest, LogoutResponse,
};
use gateway_api::server::{self, DashboardApi, RunnerlyGatewayApi, SessionsApi};
use gateway_api::types::{LoginNoContentCacheControl as CacheControl, Problem as ContractProblem};
use runnerly_common::db::stored;
use time::OffsetDateTime;
use tokio::time::{Instant, timeout_at};
use uuid::Uuid;
use wirewright_runtime::client::Credential;
use wirewright_runtime::http::StatusCode;
use wirewright_runtime::problem::Problem;
use wirewright_runtime::server::{Denied, Given, Options, Presented, Router, Verifier, not_found};

use crate::dashboard::{self, RETRY_AFTER, problem};
use crate::kept::Kept;
use crate::session::{Limits, Session, Sessions};
use crate::token::{Refusal, Tokens};
use crate::upstreams::{Upstreams, as_runner};

/// How long the dashboard may take.
const BUDGET: Duration = Duration::from_millis(700);
/// The challenge where a session is not good: the same that the router has for one that is not there.
const CHALLENGE: &str = "ApiKey realm=\"session\", in=\"cookie\", name=\"runnerly_session\"";

/// The service: what answers the requests. Clones share their sessions.
#[derive(Clone, Debug)]
pub struct Api {
    upstreams: Upstreams,
    sessions: Sessions,
    kept: Kept,
    secure: bool,
}

impl Api {
    /// The gateway to these services.
    #[must_use]
    pub fn new(upstreams: Upstreams) -> Self {
        Self::with_limits(upstreams, Limits::default())
    }

    /// The same with other limits.
    #[must_use]
    pub fn with_limits(upstreams: Upstreams, limits: Limits) -> Self {
        Self {
            upstreams,
            sessions: Sessions::new(limits),
            kept: Kept::new(),
            secure: false,
        }
    }

    /// The same behind https: browsers send the cookie over nothing else.
    #[must_use]
    pub fn secure(self) -> Self {
        Self { secure: true, ..self }
    }

    /// The header that gives the cookie.
    fn cookie(&self, id: &str, lifetime: Duration) -> String {
        let (seconds, secure) = (lifetime.as_secs(), if self.secure { "; Secure" } else { "" });
        format!("runnerly_session={id}; Max-Age={seconds}; Path=/; HttpOnly; SameSite=Lax{secure}")
    }

    fn end(&self, session: &Session) {
        self.sessions.end(session);
        self.kept.forget(session.key());
    }

    /// Ends all sessions of a runner.
    pub(crate) fn forget(&self, runner: Uuid) {
        for session in self.sessions.end_of(runner) {
            self.kept.forget(session.key());
        }
    }

    /// What the calls of a session are made with, by the deadline.
    async fn access(&self, session: &Arc<Session>, deadline: Instant) -> Result<Credential, Refusal> {
        let access = session.access(&self.upstreams.users, self.sessions.limits().renew);
        let access = timeout_at(deadline, access).await;
        access.unwrap_or(Err(Refusal::Unavailable))
    }
}

/// A router for the operations, and `/healthz`. Everything else is answered 404.
pub fn router(api: Api) -> Router {
    router_with(api, Options::default())
}

/// The same with options of your own.
pub fn router_with(api: Api, options: Options) -> Router {
    let sessions = api.sessions.clone();
    server::router_with(api, sessions, options)
        .route("/healthz", get(|| async { "ok" }))
        .fallback(not_found)
}

impl Verifier for Sessions {
    type Principal = Arc<Session>;

    async fn verify(&self, presented: &Presented<'_>) -> Result<Arc<Session>, Denied> {
        let [credential] = presented.credentials() else {
            return Err(Denied::Unauthenticated);
        };
        let Given::Key(id) = &credential.given else {
            return Err(Denied::Unauthenticated);
        };
        self.find(id).ok_or(Denied::Unauthenticated)
    }
}

impl RunnerlyGatewayApi for Api {
    type Error = Problem;
    type Principal = Arc<Session>;
}

impl SessionsApi for Api {
    async fn login(&self, request: LoginRequest) -> Result<LoginResponse, Problem> {
        let email = request.body.email;
        let tokens = Tokens::of_password(&self.upstreams.users, email.clone(), request.body.password).await;
        Ok(match tokens {
            Ok(tokens) => match self.sessions.begin(&email, tokens) {
                Some(id) => LoginResponse::NoContent {
                    set_cookie: self.cookie(id.expose(), self.sessions.limits().lifetime),
                    cache_control: CacheControl::NoStore,
                },
                None => not_now("There are too many sessions"),
            },
            Err(Refusal::NotGood) => {
                let title = "The address or the password is wrong";
                LoginResponse::Forbidden(Box::new(problem("forbidden", title, 403)))
            }
            Err(Refusal::Unavailable) => not_now("A service does not answer"),
        })
    }

    async fn logout(&self, session: Arc<Session>, _: LogoutRequest) -> Result<LogoutResponse, Problem> {
        self.end(&session);
        Ok(LogoutResponse::NoContent {
            set_cookie: self.cookie("", Duration::ZERO),
        })
    }
}

impl DashboardApi for Api {
    async fn get_dashboard(
        &self,
        session: Arc<Session>,
        _: GetDashboardRequest,
    ) -> Result<GetDashboardResponse, Problem> {
        let deadline = Instant::now() + BUDGET;
        let access = match self.access(&session, deadline).await {
            Ok(access) => Some(access),
            Err(Refusal::NotGood) => {
                self.end(&session);
                return Ok(GetDashboardResponse::Unauthorized {
                    body: Box::new(problem("unauthenticated", "The session has ended", 401)),
                    www_authenticate: CHALLENGE.to_owned(),
                });
            }
            Err(Refusal::Unavailable) => None,
        };
        let now = stored(OffsetDateTime::now_utc());
        let kept = self.kept.of(session.key(), now);
        let dashboard = match access {
            Some(access) => as_runner(access, dashboard::read(&self.upstreams, kept, deadline, now)).await,
            None => dashboard::kept(kept, now),
        };
        self.kept.keep(session.key(), &dashboard);
        if self.sessions.has_ended(&session) {
            self.kept.forget(session.key());
        }
        if let Some(causes) = dashboard::nothing(&dashboard) {
            return Ok(nothing(causes));
        }
        let degraded = dashboard::degraded(&dashboard);
        Ok(GetDashboardResponse::Ok {
            x_runnerly_degraded: Some(degraded).filter(|degraded| !degraded.is_empty()),
            body: dashboard,
            cache_control: CacheControl::NoStore,
        })
    }
}

fn not_now(title: &str) -> LoginResponse {
    LoginResponse::ServiceUnavailable {
        body: Box::new(unavailable(title)),
        retry_after: Some(RETRY_AFTER),
    }
}

/// The answer where no part has come, and why.
fn nothing(causes: Vec<ContractProblem>) -> GetDashboardResponse {
    let problem = unavailable("No service answers");
    GetDashboardResponse::ServiceUnavailable {
        body: Box::new(ContractProblem {
            causes: Some(causes).filter(|causes| !causes.is_empty()),
            ..problem
        }),
        retry_after: Some(RETRY_AFTER),
    }
}

fn unavailable(title: &str) -> ContractProblem {
    let status = i32::from(StatusCode::SERVICE_UNAVAILABLE.as_u16());
    problem("upstream-unavailable", title, status)
}
