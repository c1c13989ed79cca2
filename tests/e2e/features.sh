#!/usr/bin/env bash
# Tests servers generated from the contracts in specs/features, whose handlers answer random values, against these contracts. Needs
# target/venv (see tests/run). Contracts, and the number of examples for each operation, can be given:
# EXAMPLES=100 tests/e2e/features.sh streams
set -euo pipefail
cd "$(dirname "$0")/../.."

work=$(mktemp -d)
server=

stop() {
    if [ -n "$server" ]; then
        kill "$server" 2>/dev/null || true
        wait "$server" 2>/dev/null || true
        server=
    fi
}
trap 'stop; rm -rf "$work"' EXIT

[ -n "${BUILT:-}" ] || cargo build --quiet --workspace --all-features --bin features
features="${CARGO_TARGET_DIR:-target}/debug/features"
export SCHEMATHESIS_HOOKS=hooks.features PYTHONPATH=tests/e2e

failed=0
for contract in ${*:-$("$features")}; do
    for file in "$contract.yaml" "$contract.openapi.yaml" "$contract/openapi.yaml"; do
        [ -f "specs/features/$file" ] && break
    done
    # Webhooks have no path.
    grep -q '^paths:' "specs/features/$file" || continue
    # The background job makes its file when it gets to it: what the last server wrote must not be read for this one.
    rm -f "$work/url"
    "$features" --seed 1 "$contract" >"$work/url" 2>"$work/log" &
    server=$!
    for _ in $(seq 600); do
        grep -qs '^http' "$work/url" && break
        kill -0 "$server" 2>/dev/null || break
        sleep 0.1
    done
    grep -qs '^http' "$work/url" || { echo "the server of $contract did not start" >&2; cat "$work/log" >&2; exit 1; }
    printf '\n== %s\n' "$contract"
    target/venv/bin/schemathesis --config-file tests/e2e/features.toml run "specs/features/$file" \
        --url "$(cut -d' ' -f1 "$work/url")" --max-examples "${EXAMPLES:-25}" --generation-deterministic \
        >"$work/out" 2>&1 </dev/null && tail -1 "$work/out" || { failed=1; cat "$work/out"; }
    stop
done
exit "$failed"
