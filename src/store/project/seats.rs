//! The names a case ever sat under.

use crate::domain::case::Case;
use crate::domain::event::Field;
use crate::store::dict::{Dict, Kind};

/// Gives every court, division and handler a case ever had a number. One of an earlier day may be
/// entered late and never be the last; the figures of that day have a row for it nevertheless, and
/// people ask for it by name.
pub(super) fn name(case: &Case, dict: &mut Dict) {
    for moved in &case.moves {
        let kind = match moved.field {
            Field::Court => Kind::Court,
            Field::Division => Kind::Division,
            _ => Kind::Handler,
        };
        dict.id(kind, moved.to.as_deref());
    }
}
