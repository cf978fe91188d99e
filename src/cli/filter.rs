//! Options that choose cases, the same for `due` and `export`.

use super::exit::Failure;
use crate::domain::level::Level;
use crate::service::api::{Filter, Status};
use crate::service::error::ErrorKind;

/// Which cases.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct FilterArgs {
    /// Levels: over, urgent, near, ahead, normal, paused, none, unknown
    #[arg(long, value_name = "LEVEL", value_delimiter = ',')]
    pub level: Vec<String>,
    /// At most so many days left
    #[arg(long, value_name = "DAYS", allow_negative_numbers = true)]
    pub within: Option<i32>,
    /// Court: name, short name or code
    #[arg(long, value_name = "COURT", value_delimiter = ',')]
    pub court: Vec<String>,
    /// Division
    #[arg(long, value_name = "DIVISION", value_delimiter = ',')]
    pub division: Vec<String>,
    /// Handling judge
    #[arg(long, value_name = "HANDLER", value_delimiter = ',')]
    pub handler: Vec<String>,
    /// Tag
    #[arg(long, value_name = "TAG", value_delimiter = ',')]
    pub tag: Vec<String>,
    /// Procedure id
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub procedure: Vec<String>,
    /// Only cases whose limit was deducted, suspended, adjourned or extended
    #[arg(long)]
    pub delayed: bool,
    /// Part of number, parties or cause
    #[arg(long, value_name = "TEXT")]
    pub text: Option<String>,
}

impl FilterArgs {
    /// The filter of the service.
    pub fn filter(&self, status: Status) -> Result<Filter, Failure> {
        let levels = self
            .level
            .iter()
            .map(|id| {
                Level::from_id(id.trim()).ok_or_else(|| {
                    Failure::new(
                        ErrorKind::Usage,
                        "bad-choice",
                        &[
                            ("field", "--level"),
                            ("value", id),
                            ("choices", &Level::ALL.map(Level::id).join(" ")),
                        ],
                    )
                })
            })
            .collect::<Result<Vec<_>, _>>()?;
        Ok(Filter {
            levels,
            courts: self.court.clone(),
            divisions: self.division.clone(),
            handlers: self.handler.clone(),
            tags: self.tag.clone(),
            procedures: self.procedure.clone(),
            status,
            within: self.within,
            delayed: self.delayed,
            text: self.text.clone(),
            terms: Vec::new(),
        })
    }
}
