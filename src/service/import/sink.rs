//! Where the rows of an import go.

use super::packer::Packer;
use crate::service::Result;
use crate::store::dict::Dict;

/// Where a row goes.
pub(super) enum Target {
    /// Into the case being built.
    Now,
    /// Into the second pass.
    Late,
}

/// Where cases go during the intake.
pub(super) enum Sink<'s, 'p> {
    /// An empty docket: derived at once, stored by another thread.
    Stream(&'s mut Packer<'p>),
    /// A docket with cases: everything is kept for the second pass.
    Keep(&'s mut Dict),
}

impl Sink<'_, '_> {
    /// The texts of the docket, with those of this file.
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
