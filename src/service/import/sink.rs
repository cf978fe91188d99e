//! Destinations of the rows of an import.

use super::packer::Packer;
use crate::service::Result;
use crate::store::dict::Dict;

/// The destination of a row.
pub(super) enum Target {
    /// The case being built.
    Now,
    /// The second pass.
    Late,
}

/// The destination of cases during the intake.
pub(super) enum Sink<'s, 'p> {
    /// An empty docket: cases are derived at once and stored by another thread.
    Stream(&'s mut Packer<'p>),
    /// A docket with cases: everything is kept for the second pass.
    Keep(&'s mut Dict),
}

impl Sink<'_, '_> {
    /// The dictionaries of the docket, including the texts of this file.
    pub(super) fn dict(&mut self) -> &mut Dict {
        match self {
            Sink::Stream(packer) => packer.dict,
            Sink::Keep(dict) => dict,
        }
    }

    pub(super) fn flush(&mut self) -> Result<()> {
        match self {
            Sink::Stream(packer) => packer.flush(),
            Sink::Keep(_) => Ok(()),
        }
    }
}
