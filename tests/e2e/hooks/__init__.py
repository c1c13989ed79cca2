"""What schemathesis does not know by itself. `features` is for the feature contracts; `misread` alone is for contracts that say all that they mean."""
