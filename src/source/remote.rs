//! Files that are fetched from hosts that the user named.

use std::io;

/// The bytes at a URL, at most `limit + 1` of them. Redirects are not followed: they could lead to another host.
#[cfg(feature = "remote")]
pub(super) fn fetch(url: &str, limit: u64) -> io::Result<Vec<u8>> {
    use std::io::Read as _;
    use std::time::Duration;

    /// How long one file may take.
    const PATIENCE: Duration = Duration::from_secs(30);

    let agent: ureq::Agent = ureq::Agent::config_builder()
        .timeout_global(Some(PATIENCE))
        .max_redirects(0)
        .max_redirects_will_error(false)
        .http_status_as_error(false)
        .user_agent(concat!("wirewright/", env!("CARGO_PKG_VERSION")))
        .build()
        .into();
    let response = agent.get(url).call().map_err(io::Error::other)?;
    let status = response.status();
    if let Some(target) = response.headers().get("location").filter(|_| status.is_redirection()) {
        let target = String::from_utf8_lossy(target.as_bytes());
        return Err(io::Error::other(format!("it is at `{target}` now")));
    }
    if !status.is_success() {
        return Err(io::Error::other(format!("the answer is {status}")));
    }
    let mut bytes = Vec::new();
    let mut body = response.into_body().into_reader().take(limit.saturating_add(1));
    body.read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(not(feature = "remote"))]
pub(super) fn fetch(_: &str, _: u64) -> io::Result<Vec<u8>> {
    Err(io::Error::new(
        io::ErrorKind::Unsupported,
        "this needs the feature `remote` of wirewright",
    ))
}
