//! What the process has counted.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};
use metrics_process::Collector;

/// Up to how many seconds each class of times goes, of calls and of requests.
const SECONDS: [f64; 11] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 3.0];

/// How often times are put into their classes.
const UPKEEP: Duration = Duration::from_secs(5);

static INSTALLED: Mutex<Option<Figures>> = Mutex::new(None);

/// The figures cannot be counted: something else in the process counts them.
#[derive(Debug, thiserror::Error)]
#[error("figures cannot be counted: {0}")]
pub struct InstallError(#[from] BuildError);

/// The figures of this process.
#[derive(Clone)]
pub struct Figures {
    counted: PrometheusHandle,
    process: Arc<Collector>,
}

impl Figures {
    /// Counts from now on. There is one count for the process, whoever asks for it.
    ///
    /// # Errors
    /// When the process has another recorder of the crate `metrics`.
    pub fn install() -> Result<Self, InstallError> {
        let mut installed = INSTALLED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(installed) = &*installed {
            return Ok(installed.clone());
        }
        let seconds = Matcher::Suffix("_seconds".to_owned());
        let builder = PrometheusBuilder::new().set_buckets_for_metric(seconds, &SECONDS)?;
        let counted = builder.install_recorder()?;
        let process = Collector::default();
        process.describe();
        let figures = Self {
            counted,
            process: Arc::new(process),
        };
        *installed = Some(figures.clone());
        Ok(figures)
    }

    /// Puts times into their classes now and then, for each one takes memory until then.
    pub async fn keep(self) {
        let mut next = tokio::time::interval(UPKEEP);
        loop {
            next.tick().await;
            self.counted.run_upkeep();
        }
    }

    /// All of them, and what the process uses: its time of the processor, its memory, its files.
    pub(crate) fn text(&self) -> String {
        self.process.collect();
        self.counted.render()
    }
}

impl fmt::Debug for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Figures").finish_non_exhaustive()
    }
}
