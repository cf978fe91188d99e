//! What a count of changes consists of.

use chrono::NaiveDate;

use super::Changes;
use crate::domain::sheet::Development;
use crate::service::figure::Found;

/// A count to be opened.
#[derive(Default)]
pub(super) struct Opened {
    /// The change and the index of the base.
    count: Option<(Development, usize)>,
    found: Vec<Found>,
}

impl<'a> Changes<'a> {
    /// Also collects what the count of a change since a base consists of.
    pub(in crate::service::sheet) fn opening(
        mut self,
        change: Development,
        base: usize,
    ) -> Changes<'a> {
        self.opened.count = Some((change, base));
        self
    }

    /// What was collected.
    pub(in crate::service::sheet) fn found(self) -> Vec<Found> {
        self.opened.found
    }

    /// Collects a case that changed on a day, if the count to be opened counts it.
    pub(super) fn collect(
        &mut self,
        change: Development,
        hits: &[bool],
        (id, on): (u32, Option<NaiveDate>),
    ) {
        let counts = |(opened, base): (Development, usize)| {
            opened == change && hits.get(base).copied().unwrap_or_default()
        };
        if self.opened.count.is_some_and(counts) {
            self.opened.found.push(Found::case(id, on));
        }
    }
}
