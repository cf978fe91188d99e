//! Which pause a resumption ends: one rule for single writes, imports, bulk changes, what-ifs and
//! both user interfaces.

use chrono::NaiveDate;

use super::Case;
use crate::domain::change::{Change, Pause, PauseKind};

/// The pause named in a request to end it; a part left out is no condition.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Named {
    pub kind: Option<PauseKind>,
    /// Its first day.
    pub from: Option<NaiveDate>,
}

/// Why no pause ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoEnd {
    /// No open pause matches the request.
    Nothing,
    /// All matching pauses begin after the day of the resumption; holds the earliest first day.
    BeginsLater(NaiveDate),
    /// Several pauses match and only the user can decide; holds their first days, in order.
    Several(Vec<NaiveDate>),
}

/// Finds the open pause that a resumption on `on` ends.
///
/// A named pause is either that one or none: ending another in its place would stop and start the
/// wrong days. Without a first day, it is the pause that has begun by `on`; one that is only
/// planned by then does not interfere. Two pauses of one kind that began on the same day are the
/// same to a resumption, and the one entered last ends.
///
/// # Errors
/// [`NoEnd`] if no pause or more than one matches.
pub fn pause_to_end(changes: &[Change], named: Named, on: NaiveDate) -> Result<&Pause, NoEnd> {
    let answers = |pause: &&Pause| {
        pause.to.is_none()
            && named.kind.is_none_or(|kind| kind == pause.kind)
            && named.from.is_none_or(|from| from == pause.from)
    };
    let open = || {
        let pauses = changes.iter().filter_map(|change| match change {
            Change::Pause(pause) => Some(pause),
            _ => None,
        });
        pauses.filter(answers)
    };
    let mut begun: Vec<&Pause> = open().filter(|pause| pause.from <= on).collect();
    begun.sort_by_key(|pause| pause.from);
    match begun.as_slice() {
        [] => Err(open()
            .map(|pause| pause.from)
            .min()
            .map_or(NoEnd::Nothing, NoEnd::BeginsLater)),
        [first, rest @ ..] => {
            let same = |pause: &&Pause| pause.kind == first.kind && pause.from == first.from;
            if rest.iter().all(same) {
                Ok(rest.last().unwrap_or(first))
            } else {
                Err(NoEnd::Several(
                    begun.iter().map(|pause| pause.from).collect(),
                ))
            }
        }
    }
}

impl Case {
    /// Applies [`pause_to_end`] to this case.
    ///
    /// # Errors
    /// [`NoEnd`] if no pause or more than one matches.
    pub fn pause_to_end(&self, named: Named, on: NaiveDate) -> Result<&Pause, NoEnd> {
        pause_to_end(&self.changes, named, on)
    }

    /// Whether any pause is open, including planned ones.
    pub fn has_open_pause(&self) -> bool {
        self.open_pause(Named::default()).is_some()
    }

    /// Any open pause that matches the request, no matter when it begins.
    pub fn open_pause(&self, named: Named) -> Option<&Pause> {
        self.changes.iter().find_map(|change| match change {
            Change::Pause(pause)
                if pause.to.is_none()
                    && named.kind.is_none_or(|kind| kind == pause.kind)
                    && named.from.is_none_or(|from| from == pause.from) =>
            {
                Some(pause)
            }
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::event::{Event, Fact};

    fn day(text: &str) -> NaiveDate {
        format!("2026-{text}").parse().unwrap()
    }

    fn kind(letter: &str) -> PauseKind {
        match letter {
            "d" => PauseKind::Deduct,
            "s" => PauseKind::Suspend,
            _ => PauseKind::Adjourn,
        }
    }

    fn pause(kind: PauseKind, from: NaiveDate, to: Option<NaiveDate>) -> Change {
        Change::Pause(Pause {
            kind,
            ground: None,
            from,
            to,
            accepted: None,
        })
    }

    /// Pauses (kind, first day, end), separated by blanks; the kind and first day named by the
    /// resumption, and its day; the position of the pause that ends, or why none does.
    const TABLE: &str = "
        d:02-01: d:04-01:          | d 02-01 | 03-01 | 0
        d:02-01: d:04-01:          | d 02-01 | 05-01 | 0
        d:02-01: d:04-01:          | d 04-01 | 05-01 | 1
        d:04-01: d:02-01:          | d 04-01 | 03-01 | later 04-01
        d:02-01: d:04-01:          | d 03-01 | 05-01 | nothing
        d:02-01: d:04-01:          | d -     | 05-01 | several 02-01 04-01
        d:02-01: d:04-01:          | - -     | 03-01 | 0
        d:02-01: s:02-01:          | - 02-01 | 03-01 | several 02-01 02-01
        d:02-01: s:02-01:          | s 02-01 | 03-01 | 1
        d:02-01: s:02-01:          | s -     | 03-01 | 1
        d:02-01:02-10 d:02-01:     | d 02-01 | 03-01 | 1
        d:02-01: d:02-01:02-10     | d 02-01 | 03-01 | 0
        d:02-01: d:02-01:          | d 02-01 | 03-01 | 1
        d:02-01:03-01              | d 02-01 | 03-01 | nothing
        d:02-01:                   | s 02-01 | 03-01 | nothing
        d:02-01:                   | d 02-01 | 02-01 | 0
        d:08-01:                   | - -     | 03-01 | later 08-01
        d:02-01: d:08-01:          | d -     | 03-01 | 0
                                   | - -     | 03-01 | nothing
    ";

    #[test]
    fn the_pause_that_was_named_ends_or_none() {
        for row in TABLE.lines().filter(|row| !row.trim().is_empty()) {
            let cells: Vec<&str> = row.split('|').map(str::trim).collect();
            let changes: Vec<Change> = cells[0]
                .split_whitespace()
                .map(|text| {
                    let parts: Vec<&str> = text.split(':').collect();
                    let to = (!parts[2].is_empty()).then(|| day(parts[2]));
                    pause(kind(parts[0]), day(parts[1]), to)
                })
                .collect();
            let said: Vec<&str> = cells[1].split_whitespace().collect();
            let named = Named {
                kind: (said[0] != "-").then(|| kind(said[0])),
                from: (said[1] != "-").then(|| day(said[1])),
            };
            let found = match pause_to_end(&changes, named, day(cells[2])) {
                Ok(found) => changes
                    .iter()
                    .position(|c| matches!(c, Change::Pause(p) if std::ptr::eq(p, found)))
                    .unwrap()
                    .to_string(),
                Err(NoEnd::Nothing) => "nothing".to_owned(),
                Err(NoEnd::BeginsLater(first)) => format!("later {}", first.format("%m-%d")),
                Err(NoEnd::Several(starts)) => {
                    let starts: Vec<String> = starts
                        .iter()
                        .map(|d| d.format("%m-%d").to_string())
                        .collect();
                    format!("several {}", starts.join(" "))
                }
            };
            assert_eq!(found, cells[3], "{row}");
        }
    }

    proptest! {
        /// The pause found by the function is the one that the case ends, no earlier than it began;
        /// nothing else changes.
        #[test]
        fn a_resumption_ends_what_was_found(
            pauses in proptest::collection::vec((0..3_usize, 1..28_u32, proptest::option::of(0..9_u32)), 0..6),
            which in (proptest::option::of(0..3_usize), proptest::option::of(1..28_u32)),
            on in 1..31_u32,
        ) {
            let kinds = [PauseKind::Deduct, PauseKind::Suspend, PauseKind::Adjourn];
            let at = |n: u32| NaiveDate::from_ymd_opt(2026, 3, n).unwrap();
            let mut case = Case::default();
            for (kind, from, length) in pauses {
                let end = length.map(|n| at(from) + chrono::Days::new(n.into()));
                let change = pause(kinds[kind], at(from), end);
                case.apply(&Event { on: Some(at(from)), fact: Fact::Changed { change, note: None } });
            }
            let named = Named { kind: which.0.map(|k| kinds[k]), from: which.1.map(at) };
            let before = case.changes.clone();
            if let Ok(found) = case.pause_to_end(named, at(on)).cloned() {
                let fact = Fact::Resumed { kind: found.kind, from: found.from };
                case.apply(&Event { on: Some(at(on)), fact });
                let ended: Vec<&Change> = case.changes.iter().zip(&before).filter(|(now, was)| now != was).map(|(now, _)| now).collect();
                let wanted = pause(found.kind, found.from, Some(at(on)));
                prop_assert_eq!(ended, vec![&wanted]);
                prop_assert!(found.from <= at(on));
                prop_assert!(named.kind.is_none_or(|kind| kind == found.kind));
                prop_assert!(named.from.is_none_or(|from| from == found.from));
            }
        }
    }
}
