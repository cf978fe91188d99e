//! A row with several case numbers, each of which is a case of its own.

use super::Intake;
use crate::service::Result;
use crate::service::api::{CaseRow, Reason};
use crate::service::import::sink::Sink;
use crate::store::kv::Snapshot;

impl Intake<'_> {
    /// Processes a row once for each of its numbers.
    pub(super) fn each(
        &mut self,
        numbers: &[String],
        row: CaseRow,
        docket: Option<&dyn Snapshot>,
        sink: &mut Sink<'_, '_>,
    ) -> Result<()> {
        let together = row.registration.number.clone();
        self.tally
            .problem(row.row, "number", together.as_str(), Reason::SeveralNumbers);
        if !row.only_new {
            self.tally.report.several += (numbers.len() as u64).saturating_sub(1);
        }
        for number in numbers {
            let mut one = row.clone();
            one.registration.number.clone_from(number);
            self.case_row(one, docket, sink)?;
        }
        // A later event without a number would go to the last case only.
        self.current = None;
        self.nobody = together;
        self.spare = Some(row.registration);
        Ok(())
    }
}
