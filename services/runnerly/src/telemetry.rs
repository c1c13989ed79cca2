//! Traces for those who collect them by OpenTelemetry, over OTLP (feature `otlp`).
//!
//! A request goes on with the trace that it is part of, or begins one. What it has called hangs below it, in the same process or in
//! another one: `traceparent` (W3C Trace Context) names the span of the call.

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use opentelemetry::propagation::TextMapPropagator as _;
use opentelemetry::trace::TracerProvider as _;
use opentelemetry_http::{HeaderExtractor, HeaderInjector};
use opentelemetry_otlp::{ExporterBuildError, SpanExporter, WithExportConfig as _};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::runtime::Tokio;
use opentelemetry_sdk::trace::SdkTracerProvider;
use opentelemetry_sdk::trace::span_processor_with_async_runtime::BatchSpanProcessor;
use tracing::{Instrument as _, Span, Subscriber};
use tracing_opentelemetry::OpenTelemetrySpanExt as _;
use tracing_subscriber::Layer;
use tracing_subscriber::registry::LookupSpan;
use wirewright_runtime::client::{Body, Builder};
use wirewright_runtime::http;

/// Sends spans to a collector, until it is stopped.
#[derive(Debug)]
pub struct Telemetry {
    provider: SdkTracerProvider,
}

impl Telemetry {
    /// The collector that the environment names as OpenTelemetry has it (`OTEL_EXPORTER_OTLP_ENDPOINT` and its like); `None` where it
    /// names none.
    ///
    /// This has to be called within a runtime of tokio.
    ///
    /// # Errors
    /// When what it names is no URL, or one of `https`, for which a collector on this machine is the way.
    pub fn from_env() -> Result<Option<Self>, ExporterBuildError> {
        let names = ["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT"];
        let Some(url) = names.iter().find_map(|name| std::env::var(name).ok()) else {
            return Ok(None);
        };
        if url.starts_with("https:") {
            let reason =
                format!("{url}: this build has no TLS for collectors; name one of this machine that sends spans on");
            return Err(ExporterBuildError::InvalidConfiguration(reason));
        }
        let exporter = SpanExporter::builder().with_http().build()?;
        Ok(Some(Self::with(exporter)))
    }

    /// The collector that takes spans at this URL, such as `http://localhost:4318/v1/traces`.
    ///
    /// This has to be called within a runtime of tokio.
    ///
    /// # Errors
    /// When it is no URL.
    pub fn to(url: &str) -> Result<Self, ExporterBuildError> {
        let exporter = SpanExporter::builder().with_http().with_endpoint(url).build()?;
        Ok(Self::with(exporter))
    }

    fn with(exporter: SpanExporter) -> Self {
        // Whoever names the service in the environment has a reason to.
        let names = ["OTEL_SERVICE_NAME", "OTEL_RESOURCE_ATTRIBUTES"];
        let resource = match names.iter().find_map(std::env::var_os) {
            Some(_) => Resource::builder(),
            None => Resource::builder().with_service_name("runnerly"),
        };
        let provider = SdkTracerProvider::builder()
            .with_span_processor(BatchSpanProcessor::builder(exporter, Tokio).build())
            .with_resource(resource.build());
        Self {
            provider: provider.build(),
        }
    }

    /// What makes spans of OpenTelemetry of those of `tracing`.
    pub fn layer<S: Subscriber + for<'s> LookupSpan<'s>>(&self) -> impl Layer<S> {
        tracing_opentelemetry::layer().with_tracer(self.provider.tracer("runnerly"))
    }

    /// Sends what is there still, and ends.
    pub async fn stop(self) {
        // It blocks until the collector has answered.
        let stopped = tokio::task::spawn_blocking(move || self.provider.shutdown()).await;
        if let Ok(Err(error)) = stopped {
            tracing::warn!(%error, "the last spans were not sent");
        }
    }
}

/// Handles a request in a span below that of the caller, and has the service hand that on.
pub(crate) async fn receive(service: &'static str, mut request: Request, next: Next) -> Response {
    let span = tracing::info_span!("request", otel.kind = "server", service);
    let propagator = TraceContextPropagator::new();
    // Without a subscriber that sends spans there is nothing to be below of.
    let _ = span.set_parent(propagator.extract(&HeaderExtractor(request.headers())));
    propagator.inject_context(&span.context(), &mut HeaderInjector(request.headers_mut()));
    next.run(request).instrument(span).await
}

/// Has each try of a call name the span that it is made in.
pub(crate) fn send(builder: Builder) -> Builder {
    builder.layer(tower::util::MapRequestLayer::new(|mut request: http::Request<Body>| {
        let context = Span::current().context();
        TraceContextPropagator::new().inject_context(&context, &mut HeaderInjector(request.headers_mut()));
        request
    }))
}
