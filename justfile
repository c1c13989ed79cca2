# Everyday commands; `just` lists them.

default:
    @just --list

# Everything that CI runs.
test:
    tests/run

# Writes the generated crates again.
generate *arguments:
    cargo run --quiet -- generate {{arguments}}

# Fails when a generated crate is not what its contract generates.
drift: (generate "--check")

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

# Real specifications through the generator and the compiler: all of a corpus beside the project, or about so many of it.
corpus *sample:
    tests/corpus/run {{sample}}

# The places of all findings in real specifications, read again by other readers; or in about so many of them.
places *sample:
    tests/corpus/places {{sample}}

# Whether an independent validator refuses the same real specifications.
verdicts:
    tests/lint/verdicts

# What Redocly and Spectral take for errors in 30 real specifications, beside `wirewright lint`. Needs npm.
lint-peers *arguments:
    tests/lint/peers {{arguments}}

# Random schemas through generated servers and clients: so many rounds, each of other schemas.
random-schemas rounds="5" count="300":
    for round in $(seq {{rounds}}); do \
        cargo run --quiet -p conformance -- --set random --seed "$(date +%s)" --count {{count}} || exit 1; \
    done

# Looks for inputs that the generator cannot take: `load`, `lower`, `pipeline`, `overlay` or `contract`; docs/fuzzing.md.
fuzz target minutes="5":
    fuzz/run {{target}} {{minutes}}

# Input that is broken or meant to hurt, and everything that a fuzz target ever found.
hostile:
    cargo test --lib hostile
    cargo test --test it hostile -- --include-ignored
    cargo test --test it fuzzed -- --include-ignored

# Kills publishers, workers and RabbitMQ for so many minutes, and counts what was lost or doubled; docs/reliability.md. `--seed` repeats.
chaos minutes="10" *arguments:
    cargo run --quiet -p brokers --bin chaos -- --minutes {{minutes}} {{arguments}}

# Figures for docs/performance.md.
bench:
    benches/run

# What generated clients cost the compiler, beside those of other generators: `--only runs,discord --rounds 1` is the short form.
compile-time *arguments:
    benches/compile_time/run {{arguments}}
