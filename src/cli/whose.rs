//! Options that select whose cases, the same for every list and every figure.

use crate::service::api::{Filter, Scope};

/// Whose cases; everybody's where nothing is named.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Whose {
    /// Court: name, short name or code
    #[arg(long, value_name = "COURT", value_delimiter = ',')]
    pub court: Vec<String>,
    /// Division
    #[arg(long, value_name = "DIVISION", value_delimiter = ',')]
    pub division: Vec<String>,
    /// Handler
    #[arg(long, value_name = "HANDLER", value_delimiter = ',')]
    pub handler: Vec<String>,
}

impl Whose {
    /// Whether no names are given.
    pub(super) fn is_everybody(&self) -> bool {
        self.court.is_empty() && self.division.is_empty() && self.handler.is_empty()
    }

    /// Returns the scope of their figures.
    pub(super) fn scope(&self) -> Scope {
        Scope {
            courts: named(&self.court),
            divisions: named(&self.division),
            handlers: named(&self.handler),
            ..Scope::default()
        }
    }

    /// Returns the filter for all their cases.
    pub(super) fn filter(&self) -> Filter {
        Filter {
            courts: named(&self.court),
            divisions: named(&self.division),
            handlers: named(&self.handler),
            ..Filter::default()
        }
    }
}

/// The names of an option, trimmed.
pub(super) fn named(names: &[String]) -> Vec<String> {
    names.iter().map(|name| name.trim().to_owned()).collect()
}
