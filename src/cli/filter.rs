//! Options that choose cases, the same for `due` and `export`.

use super::exit::Failure;
use super::session::Session;
use super::whose::{Whose, named};
use crate::command::query;
use crate::domain::level::Level;
use crate::domain::query::level_called;
use crate::service::api::{Filter, Status};
use crate::text::locale::Locale;

/// Which cases.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct FilterArgs {
    /// Levels: over, urgent, near, ahead, normal, paused, none, unknown
    #[arg(long, value_name = "LEVEL", value_delimiter = ',')]
    pub level: Vec<String>,
    /// At most so many days left
    #[arg(long, value_name = "DAYS", allow_negative_numbers = true)]
    pub within: Option<i32>,
    #[command(flatten)]
    pub whose: Whose,
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
    /// Each option, and whether it was given.
    pub(super) fn given(&self) -> [(&'static str, bool); 9] {
        [
            ("--level", !self.level.is_empty()),
            ("--within", self.within.is_some()),
            ("--court", !self.whose.court.is_empty()),
            ("--division", !self.whose.division.is_empty()),
            ("--handler", !self.whose.handler.is_empty()),
            ("--tag", !self.tag.is_empty()),
            ("--procedure", !self.procedure.is_empty()),
            ("--delayed", self.delayed),
            ("--text", self.text.is_some()),
        ]
    }

    /// Returns the filter of a query with the options applied on top.
    pub(super) fn with(
        &self,
        session: &mut Session,
        query: Option<&str>,
        status: Status,
    ) -> Result<Filter, Failure> {
        let own = self.filter(status)?;
        let Some(query) = query else {
            return Ok(own);
        };
        let mut filter = super::list::filter(session, &[query.to_owned()])?;
        let lists = [
            (&mut filter.courts, own.courts),
            (&mut filter.divisions, own.divisions),
            (&mut filter.handlers, own.handlers),
            (&mut filter.tags, own.tags),
            (&mut filter.procedures, own.procedures),
        ];
        for (list, own) in lists {
            if !own.is_empty() {
                *list = own;
            }
        }
        if !own.levels.is_empty() {
            filter.levels = own.levels;
        }
        filter.within = own.within.or(filter.within);
        filter.delayed |= own.delayed;
        filter.text = own.text.or(filter.text);
        // `due` lists open cases only; an export sets the status if the query does not.
        if filter.status == Status::Open || status == Status::Open {
            filter.status = status;
        }
        Ok(filter)
    }

    /// The procedures by their ids, given by these or by a name that qingji prints, which may contain
    /// the comma between two of them.
    fn procedures(&self) -> Vec<String> {
        let id = |name: &str| query::procedure(name, Locale::Zh);
        let whole = self.procedure.join(",");
        let known = id(&whole);
        if known != whole {
            return vec![known];
        }
        named(&self.procedure).iter().map(|name| id(name)).collect()
    }

    /// Returns the filter in the form of the service.
    pub fn filter(&self, status: Status) -> Result<Filter, Failure> {
        let levels = self
            .level
            .iter()
            .map(|id| {
                // What a query takes, and the lists print, is a level here too.
                let word = id.trim();
                let known = Level::from_id(word).or_else(|| level_called(word));
                known.ok_or_else(|| {
                    Failure::choice("--level", id, &Level::ALL.map(Level::id).join(" "))
                })
            })
            .collect::<Result<Vec<_>, _>>()?;
        Ok(Filter {
            levels,
            tags: named(&self.tag),
            procedures: self.procedures(),
            status,
            within: self.within,
            delayed: self.delayed,
            text: self.text.clone(),
            ..self.whose.filter()
        })
    }
}
