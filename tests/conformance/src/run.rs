//! Running the program, whatever becomes of it.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use serde::Deserialize;

use crate::Result;

/// How long one turn may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// The ways through generated code, in the order in which the program takes them.
pub(crate) const DIRECTIONS: [&str; 3] = ["requests", "responses", "client"];

/// Whether generated code let an instance pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Verdict {
    Accepted,
    Refused,
    Failed,
}

/// What became of a case in a direction.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Outcome {
    pub(crate) verdict: Verdict,
    /// The same in words.
    pub(crate) told: String,
    /// What the type of an answer holds, where it is not the instance.
    pub(crate) held: Option<String>,
}

impl Outcome {
    fn failed(told: String) -> Self {
        Self {
            verdict: Verdict::Failed,
            told,
            held: None,
        }
    }
}

/// Runs the program over all cases: three outcomes for each, in the order of the file. When the program dies or hangs,
/// the turn that it was at has failed, and another run goes on behind it.
pub(crate) fn run(program: &Path, cases: &Path, count: usize) -> Result<Vec<Outcome>> {
    let turns = count * DIRECTIONS.len();
    let mut outcomes = Vec::with_capacity(turns);
    while outcomes.len() < turns {
        if let Some(death) = Running::start(program, cases, outcomes.len())?.collect(&mut outcomes)? {
            outcomes.push(Outcome::failed(death));
        } else if outcomes.len() < turns {
            return Err(format!("{} ended before all cases were run", program.display()));
        }
    }
    Ok(outcomes)
}

/// The program at work.
struct Running {
    child: Child,
    lines: Receiver<String>,
}

impl Running {
    fn start(program: &Path, cases: &Path, skip: usize) -> Result<Self> {
        let said = |error: std::io::Error| format!("{}: {error}", program.display());
        let mut child = Command::new(program)
            .arg(cases)
            .arg(skip.to_string())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(said)?;
        let out = child.stdout.take().ok_or("the program has no output")?;
        Ok(Self {
            child,
            lines: lines(out),
        })
    }

    /// Adds the outcomes that the program prints; how it died, if it did.
    fn collect(mut self, outcomes: &mut Vec<Outcome>) -> Result<Option<String>> {
        loop {
            match self.lines.recv_timeout(PATIENCE) {
                Ok(line) => outcomes.push(serde_json::from_str(&line).map_err(|error| format!("{line}: {error}"))?),
                Err(RecvTimeoutError::Disconnected) => return death(self.wait()?),
                Err(RecvTimeoutError::Timeout) => {
                    // What hangs has to go; that it may be gone already is no matter.
                    let _ = self.child.kill();
                    self.wait()?;
                    return Ok(Some(format!("no answer in {} seconds", PATIENCE.as_secs())));
                }
            }
        }
    }

    fn wait(&mut self) -> Result<ExitStatus> {
        self.child.wait().map_err(|error| error.to_string())
    }
}

/// Reads lines beside the thread that waits for them.
fn lines(out: ChildStdout) -> Receiver<String> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        for line in BufReader::new(out).lines().map_while(std::result::Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    receiver
}

/// How the program died; an error where it gave up by itself.
fn death(status: ExitStatus) -> Result<Option<String>> {
    match status.code() {
        Some(0) => Ok(None),
        Some(1) => Err("the program of the generated code failed; what it says stands above".to_owned()),
        _ => Ok(Some(format!("the program died: {status}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::{Verdict, run};
    use std::path::Path;
    use std::{env, fs, process};

    /// A shell script in place of the program: the shell passes the script's name over.
    const DIES: &str = r#"
told() { echo "{\"verdict\": \"accepted\", \"told\": \"turn $1\"}"; }
case $1 in
    0) told 1; kill -9 $$ ;;
    2) told 3 ;;
esac
"#;

    #[test]
    fn a_turn_that_kills_the_program_fails_alone() {
        let script = env::temp_dir().join(format!("conformance-{}.sh", process::id()));
        fs::write(&script, DIES).unwrap();
        let outcomes = run(Path::new("sh"), &script, 1);
        fs::remove_file(&script).unwrap();
        let verdicts: Vec<Verdict> = outcomes.unwrap().iter().map(|outcome| outcome.verdict).collect();
        assert_eq!(verdicts, [Verdict::Accepted, Verdict::Failed, Verdict::Accepted]);
    }
}
