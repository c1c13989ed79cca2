#!/usr/bin/env bash
# Tests the services of Runnerly against their contracts, as a runner and, where that is asked for, as a service or a browser. Needs target/venv (see tests/run) and curl.
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

[ -n "${BUILT:-}" ] || cargo build --quiet --workspace --all-features --bin runnerly
touch "$work/urls"
secret=$(od -An -N32 -tx1 /dev/urandom | tr -d ' \n')
RUNNERLY_CLIENT="e2e:$secret:users:read runs:bulk" "${CARGO_TARGET_DIR:-target}/debug/runnerly" \
    --users-port 0 --races-port 0 --runs-port 0 --plans-port 0 --gateway-port 0 --status-port 0 \
    --callback-host hooks.example --callback-hosts-only --data "$work/data" >"$work/urls" 2>"$work/log" &
server=$!

for _ in $(seq 600); do
    [ "$(wc -l <"$work/urls")" -ge 6 ] && break
    kill -0 "$server" 2>/dev/null || break
    sleep 0.1
done
[ "$(wc -l <"$work/urls")" -ge 6 ] || { echo "the services did not start" >&2; cat "$work/log" >&2; exit 1; }

users=$(sed -n 's/^users //p' "$work/urls")
call() { curl --silent --show-error --fail --retry 20 --retry-delay 1 --retry-connrefused "$@"; }
access_token() { call "$users/oauth/token" "$@" | sed 's/.*"access_token":"\([^"]*\)".*/\1/'; }
call "$users/api/users" -H "Idempotency-Key: $(cat /proc/sys/kernel/random/uuid)" -H 'Content-Type: application/json' \
    --data '{"email": "e2e@runnerly.example", "password": "correct horse battery"}' >/dev/null
RUNNER_TOKEN=$(access_token -d grant_type=password -d username=e2e@runnerly.example -d 'password=correct horse battery')
SERVICE_TOKEN=$(access_token -d grant_type=client_credentials -d client_id=e2e -d "client_secret=$secret")
gateway=$(sed -n 's/^gateway //p' "$work/urls")
SESSION=$(call "$gateway/login" -o /dev/null -D - -d email=e2e@runnerly.example --data-urlencode 'password=correct horse battery' |
    sed -n 's/^[Ss]et-[Cc]ookie: runnerly_session=\([^;]*\);.*/\1/p')
export RUNNER_TOKEN SERVICE_TOKEN SESSION SCHEMATHESIS_HOOKS=hooks.misread PYTHONPATH=tests/e2e

failed=0
while read -r service url; do
    call "${url%/api}/healthz" >/dev/null
    printf '\n== %s\n' "$service"
    target/venv/bin/schemathesis --config-file tests/e2e/schemathesis.toml run \
        "specs/runnerly/$service.openapi.yaml" --url "$url" \
        --max-examples "$examples" --generation-deterministic </dev/null || failed=1
done < <(tac "$work/urls") # the users service last: its test erases the runner

# An answer that breaks its contract is sent all the same, but logged.
if grep -E 'ERROR|panicked|breaks its contract' "$work/log" >&2; then
    echo "the server logged errors" >&2
    failed=1
fi
exit "$failed"
