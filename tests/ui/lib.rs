//! What the compiler says to those who use generated code in a way that the contract forbids.
//!
//! Each file of `cases` is a program; the ones with a `.stderr` file beside them do not compile, and say so in these words.
//! `TRYBUILD=overwrite cargo test -p ui` writes them again.

#[cfg(test)]
mod tests {
    #[test]
    fn what_the_contract_forbids_does_not_compile() {
        let cases = trybuild::TestCases::new();
        cases.pass("cases/whole_service.rs");
        cases.compile_fail("cases/fail_*.rs");
    }

    #[test]
    fn t26_both_sides_of_a_contract_do_not_build_with_one_that_breaks_it() {
        let cases = trybuild::TestCases::new();
        cases.compile_fail("cases/t26_*.rs");
    }
}
