//! Which case a row means.

use chrono::NaiveDate;
use xxhash_rust::xxh3::xxh3_64;

use super::Intake;
use crate::domain::event::{Fact, Field};
use crate::domain::number;
use crate::service::api::{EventView, Reason};
use crate::service::import::ids::SEEN;
use crate::service::import::sink::Sink;
use crate::service::{Result, cases, whole};
use crate::store::kv::Snapshot;

impl Intake<'_> {
    /// The case a number means, in this file or in the docket. If there is none with it as written,
    /// traditional characters are read as simplified ones, and marks that a typist left out are
    /// supplied; the key is that of the number so completed.
    pub(super) fn resolve(
        &mut self,
        row: u32,
        number: &str,
        docket: Option<&dyn Snapshot>,
    ) -> Result<(u64, Option<u32>)> {
        self.completed = None;
        let found = self.look_up(number, docket)?;
        if found.1.is_some() || self.parts.is_some() {
            return Ok(found);
        }
        let Some(whole) = whole::written(number) else {
            return Ok(found);
        };
        if whole.completed {
            self.tally
                .once(row, "number", number, Reason::NumberCompleted);
        }
        let found = self.look_up(&whole.number, docket);
        self.completed = Some(whole.number);
        found
    }

    /// The case with this number as written.
    fn look_up(
        &mut self,
        number: &str,
        docket: Option<&dyn Snapshot>,
    ) -> Result<(u64, Option<u32>)> {
        self.parts = number::key_and_parts(number, &mut self.key);
        self.shared = false;
        let hash = xxh3_64(self.key.as_bytes());
        if let Some(id) = self.ids.get(hash) {
            return Ok((hash, Some(id)));
        }
        let found = docket.map(|docket| cases::all_with(docket, &self.key));
        let found = found.transpose()?.unwrap_or_default();
        self.shared = found.len() > 1;
        let id = found.first().copied();
        if let Some(id) = id.filter(|_| !self.shared) {
            self.ids.insert(hash, id);
        }
        Ok((hash, id))
    }

    /// The case that had the number last resolved before it was corrected in the docket, because a
    /// file may keep the old number forever. A row with a filing date that this case never had
    /// belongs to another case, which now has the number.
    #[expect(
        clippy::too_many_arguments,
        reason = "a row is read against all that an import knows by then"
    )]
    pub(super) fn formerly(
        &mut self,
        (row, number): (u32, &str),
        filed: Option<NaiveDate>,
        hash: u64,
        docket: Option<&dyn Snapshot>,
        sink: &Sink<'_, '_>,
    ) -> Result<Option<u32>> {
        let (Some(docket), Sink::Keep(dict)) = (docket, sink) else {
            return Ok(None);
        };
        let Some((id, days)) = cases::formerly(docket, &self.key, dict, self.undone)? else {
            return Ok(None);
        };
        if filed.is_some_and(|day| !days.is_empty() && !days.contains(&day)) {
            return Ok(None);
        }
        self.tally.once(row, "number", number, Reason::FormerNumber);
        self.ids.insert(hash, id);
        Ok(Some(id))
    }

    /// Notes the number that a row gives a case, by which later rows may refer to it. `false` if
    /// another case has it: the row is refused, because the case could never be found again.
    pub(super) fn renumber(
        &mut self,
        row: u32,
        event: &EventView<'_>,
        id: u32,
        docket: Option<&dyn Snapshot>,
    ) -> Result<bool> {
        let EventView::Other(event) = event else {
            return Ok(true);
        };
        let Fact::Amended {
            field: Field::Number,
            value: Some(number),
        } = &event.fact
        else {
            return Ok(true);
        };
        if number.trim().is_empty() {
            return Ok(true);
        }
        match self.look_up(number, docket)? {
            (hash, None) => {
                self.ids.insert(hash, id | SEEN);
                Ok(true)
            }
            (_, Some(other)) if self.shared || other & !SEEN != id => {
                self.tally.reject(row, "value", number, Reason::NumberTaken);
                Ok(false)
            }
            _ => Ok(true),
        }
    }
}
