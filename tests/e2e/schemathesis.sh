#!/usr/bin/env bash
# Tests the three services of Runnerly against their contracts. Needs target/venv (see tests/run) and curl.
# The number of examples for each operation can be given: tests/e2e/schemathesis.sh 100
set -euo pipefail
cd "$(dirname "$0")/../.."

examples=${1:-20}
work=$(mktemp -d)
server=

finish() {
    if [ -n "$server" ]; then
        kill "$server" 2>/dev/null || true
        wait "$server" 2>/dev/null || true
    fi
    rm -rf "$work"
}
trap finish EXIT

cargo build --quiet -p runnerly
touch "$work/urls"
"${CARGO_TARGET_DIR:-target}/debug/runnerly" --races-port 0 --runs-port 0 --plans-port 0 --data "$work/data" \
    >"$work/urls" 2>"$work/log" &
server=$!

for _ in $(seq 100); do
    [ "$(wc -l <"$work/urls")" -ge 3 ] && break
    kill -0 "$server" 2>/dev/null || { cat "$work/log" >&2; exit 1; }
    sleep 0.1
done

failed=0
while read -r service url; do
    curl --silent --show-error --fail --retry 20 --retry-delay 1 --retry-connrefused "${url%/api}/healthz" >/dev/null
    printf '\n== %s\n' "$service"
    target/venv/bin/schemathesis --config-file tests/e2e/schemathesis.toml run \
        "specs/runnerly/$service.openapi.yaml" --url "$url" \
        --max-examples "$examples" --generation-deterministic </dev/null || failed=1
done <"$work/urls"

# An answer that breaks its contract is sent all the same, but logged.
if grep -E 'ERROR|panicked|breaks its contract' "$work/log" >&2; then
    echo "the server logged errors" >&2
    failed=1
fi
exit "$failed"
