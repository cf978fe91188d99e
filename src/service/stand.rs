//! How long the clock of paused cases has stood still.

use super::api::CaseLine;
use super::desk::Desk;
use super::{Core, Result, undone};
use crate::domain::level::Level;

impl Desk<'_> {
    /// Adds the days deducted so far to the paused rows, which only their events tell.
    pub(crate) fn stand_still(&self, core: &Core, rows: &mut [CaseLine]) -> Result<()> {
        let still = |line: &&mut CaseLine| line.level == Level::Paused && line.stands.is_none();
        let mut rows = rows.iter_mut().filter(still).peekable();
        if rows.peek().is_none() {
            return Ok(());
        }
        let dict = core.dict(self.snapshot)?;
        let undone = undone(self.snapshot, u64::MAX)?;
        for line in rows {
            if let Some(known) = self.compute(line.id, &dict, &undone)? {
                line.stands = known.stands;
            }
        }
        Ok(())
    }
}
