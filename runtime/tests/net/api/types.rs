//! The types of the contract's schemas that only operations use.

/// What a run is made from.
#[derive(Clone, Debug, PartialEq)]
pub struct NewRun {
    /// Title. 1 to 20 characters.
    pub title: String,
    /// At least 0.
    pub distance: Option<f64>,
}

/// Some runs.
#[derive(Clone, Debug, PartialEq)]
pub struct RunPage {
    pub titles: Vec<String>,
}

/// What went wrong.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    pub title: String,
    pub status: i32,
}

/// What a login takes.
#[derive(Clone, Debug, PartialEq)]
pub struct Login {
    pub user: String,
    pub scopes: Option<Vec<String>>,
}
