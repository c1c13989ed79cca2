# Everyday commands; `just` lists them.

default:
    @just --list

# Everything that CI runs.
test:
    tests/run

# Writes the generated crates again.
generate:
    cargo run --quiet -- generate specs/runnerly/runs.openapi.yaml --out generated/runs-api --crate runs-api --runtime runtime
    cargo run --quiet -- generate specs/runnerly/plans.openapi.yaml --out generated/plans-api --crate plans-api --runtime runtime
    cargo run --quiet -- generate specs/runnerly/races.openapi.yaml --out generated/races-api --crate races-api --runtime runtime
    cargo run --quiet -- generate specs/runnerly/users.openapi.yaml --out generated/users-api --crate users-api --runtime runtime
    cargo run --quiet -- generate specs/runnerly/gateway.openapi.yaml --out generated/gateway-api --crate gateway-api --runtime runtime

# Fails when a generated crate is not what its contract generates.
drift:
    cargo run --quiet -- generate specs/runnerly/runs.openapi.yaml --out generated/runs-api --crate runs-api --runtime runtime --check
    cargo run --quiet -- generate specs/runnerly/plans.openapi.yaml --out generated/plans-api --crate plans-api --runtime runtime --check
    cargo run --quiet -- generate specs/runnerly/races.openapi.yaml --out generated/races-api --crate races-api --runtime runtime --check
    cargo run --quiet -- generate specs/runnerly/users.openapi.yaml --out generated/users-api --crate users-api --runtime runtime --check
    cargo run --quiet -- generate specs/runnerly/gateway.openapi.yaml --out generated/gateway-api --crate gateway-api --runtime runtime --check

# Formatting, lints and documentation, all without a warning.
lint:
    cargo fmt --all --check
    cargo clippy --workspace --all-targets --all-features -- -D warnings
    RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --all-features

# Licences and sources of dependencies; needs cargo-deny.
deny:
    cargo deny check bans licenses sources

# Writes golden files again; look at the difference before committing.
golden:
    UPDATE_GOLDEN=1 cargo test --test it

# Starts Runnerly: users, races, runs, plans and the gateway on one machine.
runnerly:
    cargo run -p runnerly

# The JSON Schema test suite through generated servers and clients; `--help` says how to run a part of it.
conformance *arguments:
    cargo run --quiet -p conformance -- {{arguments}}

# Random schemas through generated servers and clients: so many rounds, each of other schemas.
fuzz rounds="5" count="300":
    for round in $(seq {{rounds}}); do \
        cargo run --quiet -p conformance -- --set random --seed "$(date +%s)" --count {{count}} || exit 1; \
    done

# Figures for docs/performance.md.
bench:
    benches/run
