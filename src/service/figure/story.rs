//! Cases one by one, each from what tells enough of it: most by their row, the rest by their events.

use chrono::NaiveDate;

use super::Pass;
use super::row::fill;
use crate::domain::case::Case;
use crate::domain::event::Direction;
use crate::domain::money::Money;
use crate::service::{Result, cases};
use crate::store::read::{blob, damaged};
use crate::store::row::event::{case_of, payments};
use crate::store::row::header::{Header, NO_DAY};

/// What has to be known of a case that never moved and was never reopened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Need {
    /// It counts for nothing.
    Nothing,
    /// Its fields, without its changes.
    Row,
    /// Its changes too.
    Changes,
}

/// Whether a case of this row was filed and closed before a day: by then it stood nowhere any more.
pub(crate) fn is_over(header: &Header, day: i32) -> bool {
    header.filed != NO_DAY && header.closed != NO_DAY && header.filed.max(header.closed) < day
}

/// Sees a case: id, its row where that tells its whole way, and what was needed of it.
pub(crate) type ShowStory<'s> = &'s mut dyn FnMut(u32, Option<&Header>, &Case) -> Result<()>;

impl Pass<'_> {
    /// Shows every case, in the order of ids. Of one whose row tells its whole way `need` says what is needed; a case that
    /// was moved or reopened is always shown, with everything. Of a past, and in a store that does not tell which
    /// these are, all are.
    pub(crate) fn each_story(
        &self,
        need: &dyn Fn(&Header) -> Need,
        show: ShowStory<'_>,
    ) -> Result<()> {
        if self.past || !self.past_kept {
            return self.each_case(&mut |id, case| show(id, None, case));
        }
        let mut plain = Case {
            exists: true,
            ..Case::default()
        };
        cases::each_header(self.snapshot, &mut |id, header, value| {
            let need = match need(header) {
                _ if header.storied => Need::Changes,
                need => need,
            };
            match (need, Header::strings(value)) {
                (Need::Nothing, _) => Ok(()),
                (Need::Row, Some(strings)) => {
                    fill(&mut plain, header, &strings, &self.dict);
                    show(id, Some(header), &plain)
                }
                (Need::Changes, Some(strings)) if !header.storied && !header.changed => {
                    fill(&mut plain, header, &strings, &self.dict);
                    show(id, Some(header), &plain)
                }
                _ if header.storied => show(id, None, &self.story(id)?),
                _ => show(id, Some(header), &self.story(id)?),
            }
        })
    }

    /// The case that its events make, without the events.
    pub(crate) fn story(&self, id: u32) -> Result<Case> {
        let holds = |commit| !self.undone.contains(&commit);
        Ok(case_of(&blob(self.snapshot, id)?, &self.dict, holds).ok_or_else(|| damaged(id))?)
    }

    /// The payments of a case that hold and have a day.
    pub(crate) fn payments(&self, id: u32) -> Result<Vec<(NaiveDate, Direction, Money)>> {
        let holds = |commit| !self.undone.contains(&commit);
        Ok(payments(&blob(self.snapshot, id)?, holds).ok_or_else(|| damaged(id))?)
    }
}
