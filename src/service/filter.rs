//! Filters, resolved once per request against the dictionaries.

use std::collections::HashSet;

use chrono::NaiveDate;

use super::api::{CaseLine, Filter, Status};
use super::desk::Desk;
use super::line::Urgency;
use super::planned::Planned;
use super::rules::Loaded;
use super::term::{Compiled, meant};
use super::{Result, cases, known, undone};
use crate::domain::query::{Key, Op, Shape, Term, Value};
use crate::domain::tally;
use crate::store::codec::to_days;
use crate::store::dict::{Dict, Kind};
use crate::store::kv::Snapshot;
use crate::store::row::header::{Header, Place, day};
use crate::store::row::list::ListRow;

/// A filter whose names are resolved to dictionary numbers.
#[derive(Debug)]
pub(crate) struct Resolved<'f> {
    filter: &'f Filter,
    courts: Option<HashSet<u32>>,
    divisions: Option<HashSet<u32>>,
    handlers: Option<HashSet<u32>>,
    procedures: Option<HashSet<u32>>,
    tags: Option<HashSet<u32>>,
    /// The names of the courts, divisions and handlers asked for.
    names: [Option<HashSet<String>>; 3],
    /// Whether the filter asks for nothing but names, levels, due dates and days left.
    named_only: bool,
    terms: Vec<Compiled>,
    /// Whether a condition is about strings.
    strings: bool,
    today: NaiveDate,
    planned: Planned,
}

fn ids(dict: &Dict, kind: Kind, names: &[String]) -> Option<HashSet<u32>> {
    let any = names.iter().flat_map(|name| meant(dict, kind, name, false));
    (!names.is_empty()).then(|| any.collect())
}

/// The texts of a set of dictionary numbers.
fn texts(dict: &Dict, kind: Kind, ids: Option<&HashSet<u32>>) -> Option<HashSet<String>> {
    let text = |id: &u32| dict.text(kind, *id).map(str::to_owned);
    ids.map(|ids| ids.iter().filter_map(text).collect())
}

impl<'f> Resolved<'f> {
    /// Resolves a filter. A name that neither the docket nor the table of courts knows is refused
    /// as a typing error rather than answered with nothing.
    pub(crate) fn new(
        filter: &'f Filter,
        snapshot: &dyn Snapshot,
        dict: &Dict,
        rules: &Loaded,
        today: NaiveDate,
    ) -> Result<Resolved<'f>> {
        if Resolved::is_bare(filter) {
            return Ok(Resolved::bare(filter, today));
        }
        known::names(filter, dict, rules.rules())?;
        known::numbers(filter, snapshot)?;
        let words = filter
            .text
            .as_deref()
            .unwrap_or_default()
            .split_whitespace();
        let words = words.map(|word| Term {
            key: Key::Text,
            op: Op::Has,
            values: vec![Value::Text(word.to_owned())],
        });
        let all: Vec<Term> = filter.terms.iter().cloned().chain(words).collect();
        let terms = all
            .iter()
            .map(|term| Compiled::new(term, dict, rules, today))
            .collect::<Result<Vec<_>>>()?;
        let of_strings = |term: &Term| term.key == Key::Tag || term.key.shape() == Shape::Text;
        let courts = ids(dict, Kind::Court, &filter.courts);
        let divisions = ids(dict, Kind::Division, &filter.divisions);
        let handlers = ids(dict, Kind::Handler, &filter.handlers);
        let named = Filter {
            levels: filter.levels.clone(),
            within: filter.within,
            courts: filter.courts.clone(),
            divisions: filter.divisions.clone(),
            handlers: filter.handlers.clone(),
            terms: filter.terms.clone(),
            ..Filter::default()
        };
        Ok(Resolved {
            filter,
            names: [
                texts(dict, Kind::Court, courts.as_ref()),
                texts(dict, Kind::Division, divisions.as_ref()),
                texts(dict, Kind::Handler, handlers.as_ref()),
            ],
            named_only: *filter == named && terms.iter().all(Compiled::is_of_urgency),
            courts,
            divisions,
            handlers,
            procedures: ids(dict, Kind::Procedure, &filter.procedures),
            tags: ids(dict, Kind::Tag, &filter.tags),
            strings: !filter.tags.is_empty() || all.iter().any(of_strings),
            terms,
            today,
            planned: Planned::default(),
        })
    }

    /// Whether a list row alone decides all conditions of the filter.
    pub(crate) fn is_plain(filter: &Filter) -> bool {
        let Filter {
            levels: _,
            within: _,
            courts,
            divisions,
            handlers,
            tags,
            procedures,
            status,
            delayed,
            text,
            terms,
        } = filter;
        [courts, divisions, handlers, tags, procedures]
            .iter()
            .all(|names| names.is_empty())
            && terms.is_empty()
            && text.is_none()
            && *status == Status::Open
            && !delayed
    }

    /// Whether the filter asks for nothing but court, division, handler, level and days left.
    pub(crate) fn is_named(filter: &Filter) -> bool {
        let plain = Filter {
            courts: Vec::new(),
            divisions: Vec::new(),
            handlers: Vec::new(),
            ..filter.clone()
        };
        Resolved::is_plain(&plain)
    }

    /// Whether the filter matches every open case, as on every first page.
    fn is_bare(filter: &Filter) -> bool {
        Resolved::is_plain(filter) && filter.levels.is_empty() && filter.within.is_none()
    }

    fn bare(filter: &'f Filter, today: NaiveDate) -> Resolved<'f> {
        Resolved {
            filter,
            courts: None,
            divisions: None,
            handlers: None,
            procedures: None,
            tags: None,
            names: [None, None, None],
            named_only: true,
            terms: Vec::new(),
            strings: false,
            today,
            planned: Planned::default(),
        }
    }

    /// Whether the filter matches every open case.
    pub(crate) fn takes_all(&self) -> bool {
        Resolved::is_bare(self.filter)
    }

    /// Whether the filter is empty, which means all open cases.
    pub(crate) fn asks_nothing(&self) -> bool {
        *self.filter == Filter::default()
    }

    /// Checks everything but level, due date and delay, by header.
    pub(crate) fn header(&self, header: &Header, value: &[u8]) -> bool {
        (match self.filter.status {
            Status::Open => header.is_open_on(to_days(self.today)),
            Status::Closed => header.place == Place::Closed,
            Status::All => true,
        }) && self.is_of(header, value)
    }

    /// Checks what [`Resolved::header`] checks except for the status.
    pub(crate) fn is_of(&self, header: &Header, value: &[u8]) -> bool {
        let holds =
            |set: &Option<HashSet<u32>>, id: u32| set.as_ref().is_none_or(|set| set.contains(&id));
        self.is_whose(header)
            && holds(&self.procedures, header.procedure)
            && self.terms(header, value)
    }

    fn terms(&self, header: &Header, value: &[u8]) -> bool {
        let strings = if self.strings {
            Header::strings(value)
        } else {
            None
        };
        if let Some(tags) = &self.tags {
            let tagged = strings
                .as_ref()
                .is_some_and(|s| s.tags.iter().any(|tag| tags.contains(tag)));
            if !tagged {
                return false;
            }
        }
        self.terms
            .iter()
            .all(|term| term.header(header, strings.as_ref(), self.today))
    }

    /// Checks level, days left and due date.
    pub(crate) fn urgency(&self, urgency: &Urgency) -> bool {
        self.level(urgency) && self.within(urgency)
    }

    /// Whether [`Resolved::urgency`] decides anything.
    pub(crate) fn asks_urgency(&self) -> bool {
        let of_urgency = |term: &Term| {
            matches!(
                term.key,
                Key::Level
                    | Key::DaysLate
                    | Key::DaysLeft
                    | Key::Due
                    | Key::StatedDue
                    | Key::Provisional
                    | Key::Status
            )
        };
        let Filter { levels, terms, .. } = self.filter;
        !levels.is_empty() || self.filter.within.is_some() || terms.iter().any(of_urgency)
    }

    fn level(&self, urgency: &Urgency) -> bool {
        self.filter.levels.is_empty() || self.filter.levels.contains(&urgency.level)
    }

    /// Checks everything that depends on days left, except for the levels.
    pub(crate) fn within(&self, urgency: &Urgency) -> bool {
        !self.is_past(urgency) && self.terms.iter().all(|term| term.urgency(urgency))
    }

    /// Whether a row, and so every row due after it, has more days left than asked for.
    pub(crate) fn is_past(&self, urgency: &Urgency) -> bool {
        self.filter
            .within
            .is_some_and(|days| urgency.days_left.is_none_or(|left| left > days))
    }

    /// Checks a row of a list, reading its header if the filter needs one.
    pub(crate) fn line(&self, snapshot: &dyn Snapshot, line: &CaseLine) -> Result<bool> {
        let named = self.named([&line.court, &line.division, &line.handler].map(Option::as_deref));
        if self.named_only || !named {
            return Ok(named);
        }
        self.stored(snapshot, line.id)
    }

    /// Checks a stored list row. Its names are compared with the dictionary texts; only the rest
    /// needs the header.
    pub(crate) fn row(&self, snapshot: &dyn Snapshot, id: u32, row: &ListRow<'_>) -> Result<bool> {
        let named = self.named([row.court, row.division, row.handler]);
        if self.named_only || !named {
            return Ok(named);
        }
        self.stored(snapshot, id)
    }

    /// Checks court, division and handler of a case by its header.
    pub(crate) fn is_whose(&self, header: &Header) -> bool {
        let holds =
            |set: &Option<HashSet<u32>>, id: u32| set.as_ref().is_none_or(|set| set.contains(&id));
        holds(&self.courts, header.court)
            && holds(&self.divisions, header.division)
            && holds(&self.handlers, header.handler)
    }

    /// Whether court, division and handler are among those asked for.
    pub(crate) fn named(&self, names: [Option<&str>; 3]) -> bool {
        self.names.iter().zip(names).all(|(set, name)| {
            set.as_ref()
                .is_none_or(|set| name.is_some_and(|name| set.contains(name)))
        })
    }

    /// The urgency of a line with the due date stated in the ledger, if a condition compares the
    /// two.
    pub(crate) fn compared(
        &self,
        snapshot: &dyn Snapshot,
        id: u32,
        mut urgency: Urgency,
    ) -> Result<Urgency> {
        if self.terms.iter().any(Compiled::is_of_stated) {
            cases::with_indexed(snapshot, id, &mut |header, _| {
                urgency.stated = day(header.stated_due);
                Ok(())
            })?;
        }
        Ok(urgency)
    }

    /// The header with the money as of today, if a condition is about money.
    pub(crate) fn counted(
        &self,
        snapshot: &dyn Snapshot,
        id: u32,
        header: &Header,
    ) -> Result<Header> {
        if !self.terms.iter().any(Compiled::is_of_money) {
            return Ok(*header);
        }
        let fresh = self.planned.header(snapshot, id, header, self.today)?;
        Ok(fresh.unwrap_or(*header))
    }

    /// Whether a case matches, open or not, with the money as of today.
    pub(crate) fn is_asked(&self, snapshot: &dyn Snapshot, id: u32) -> Result<bool> {
        cases::with_indexed(snapshot, id, &mut |header, value| {
            let header = self.counted(snapshot, id, header)?;
            Ok(self.is_of(&header, value))
        })
    }

    fn stored(&self, snapshot: &dyn Snapshot, id: u32) -> Result<bool> {
        cases::with_indexed(snapshot, id, &mut |header, value| {
            let header = self.counted(snapshot, id, header)?;
            Ok(self.header(&header, value))
        })
    }

    /// The conditions about accepted changes.
    pub(crate) fn delays<'d>(&self, desk: &'d Desk<'d>, dict: &'d Dict) -> Result<DelayFilter<'d>> {
        let own = self.filter.delayed.then_some(true);
        let asked: Vec<bool> = own
            .into_iter()
            .chain(self.terms.iter().filter_map(Compiled::delayed))
            .collect();
        let undone = if asked.is_empty() {
            HashSet::new()
        } else {
            undone(desk.snapshot, u64::MAX)?
        };
        Ok(DelayFilter {
            asked,
            desk,
            dict,
            undone,
        })
    }
}

/// Filters cases by whether they are under an accepted change, which only their events tell.
pub(crate) struct DelayFilter<'d> {
    /// The values required of every case; empty if there is no such condition.
    asked: Vec<bool>,
    desk: &'d Desk<'d>,
    dict: &'d Dict,
    undone: HashSet<u64>,
}

impl DelayFilter<'_> {
    pub(crate) fn takes(&self, id: u32) -> Result<bool> {
        if self.asked.is_empty() {
            return Ok(true);
        }
        let delayed = self.is_delayed(id)?;
        Ok(self.asked.iter().all(|asked| *asked == delayed))
    }

    /// Whether a case is under an accepted change at the end of today.
    fn is_delayed(&self, id: u32) -> Result<bool> {
        let (snapshot, rules) = (self.desk.snapshot, self.desk.rules);
        // Most cases have no change at all, so their events need not be read.
        if !cases::indexed(snapshot, id)?.changed {
            return Ok(false);
        }
        let (_, case) = cases::load(snapshot, id, self.dict, &self.undone, None)?;
        let today = self.desk.now.today;
        Ok(tally::delay_on(&case, rules.law(), today).is_some())
    }
}
