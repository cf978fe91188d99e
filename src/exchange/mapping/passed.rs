//! The columns of a sheet that are not read because a better one has the same meaning.

use super::Mapping;
use crate::exchange::cell::excerpt;

impl Mapping {
    /// Drops other places of the same meaning. In a sheet, two such columns are two facts (立案日期
    /// and 收案日期): the better name wins and the other is ignored.
    pub(in crate::exchange) fn forget_others(&mut self) {
        for slot in &mut self.slots {
            let others = slot.others.drain(..);
            self.passed.extend(
                others
                    .zip(std::iter::repeat(slot.at))
                    .filter_map(|(other, at)| Some((other, at?))),
            );
        }
    }

    /// The names of columns that are not read because another one of the same meaning is, each with
    /// that one. Two of the same name are told apart by their places, from 1.
    pub fn passed(&self) -> impl Iterator<Item = (String, String)> {
        let passed = self.passed.iter().filter(|(other, _)| !self.reads(*other));
        passed.filter_map(move |(other, at)| {
            let (unread, read) = (self.names.get(*other)?, self.names.get(*at)?);
            let shown = |name: &str, at: usize| {
                let name = excerpt(name.as_bytes());
                if unread == read {
                    format!("{name} [{}]", at + 1)
                } else {
                    name
                }
            };
            Some((shown(unread, *other), shown(read, *at)))
        })
    }
}
