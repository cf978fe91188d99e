//! Filters, resolved once per request against the dictionaries.

use std::collections::HashSet;

use super::Result;
use super::api::{CaseLine, Filter, Status};
use super::cases;
use super::error::{Error, ErrorKind};
use super::line::Urgency;
use crate::domain::court;
use crate::domain::tally::{self, horizon};
use crate::store::dict::{Dict, Kind};
use crate::store::kv::Snapshot;
use crate::store::row::header::{Header, Place};
use crate::store::row::list::ListRow;
use crate::store::table::Table;
use crate::text::fold::fold;

/// A filter whose names are dictionary numbers.
#[derive(Debug)]
pub(crate) struct Resolved<'f> {
    filter: &'f Filter,
    courts: Option<HashSet<u32>>,
    divisions: Option<HashSet<u32>>,
    handlers: Option<HashSet<u32>>,
    procedures: Option<HashSet<u32>>,
    tags: Option<HashSet<u32>>,
    text: Option<String>,
    /// The names of courts, divisions and handlers asked for.
    names: [Option<HashSet<String>>; 3],
    /// Nothing but names, levels and days left is asked for.
    named_only: bool,
}

fn ids(
    dict: &Dict,
    kind: Kind,
    names: &[String],
    same: impl Fn(&str, &str) -> bool,
) -> Option<HashSet<u32>> {
    if names.is_empty() {
        return None;
    }
    let known = dict
        .all(kind)
        .filter(|(_, text)| names.iter().any(|name| same(name, text)));
    Some(known.map(|(id, _)| id).collect())
}

/// The texts of a set of dictionary numbers.
fn texts(dict: &Dict, kind: Kind, ids: Option<&HashSet<u32>>) -> Option<HashSet<String>> {
    let text = |id: &u32| dict.text(kind, *id).map(str::to_owned);
    ids.map(|ids| ids.iter().filter_map(text).collect())
}

/// Refuses names that nothing is called.
fn known(filter: &Filter, dict: &Dict) -> Result<()> {
    let lists = [
        ("court", Kind::Court, &filter.courts),
        ("division", Kind::Division, &filter.divisions),
        ("handler", Kind::Handler, &filter.handlers),
        ("tag", Kind::Tag, &filter.tags),
    ];
    for (field, kind, names) in lists {
        for name in names {
            let court = kind == Kind::Court
                && court::by_code(name)
                    .or_else(|| court::by_name(name))
                    .is_some();
            if !court && dict.find(kind, name).is_none() {
                return Err(Error::new(ErrorKind::NotFound, "no-such-name")
                    .with("field", field)
                    .with("value", name));
            }
        }
    }
    Ok(())
}

/// Whether a name, short name or code means the court of this name.
pub(crate) fn same_court(asked: &str, name: &str) -> bool {
    if asked == name {
        return true;
    }
    court::by_code(asked)
        .or_else(|| court::by_name(asked))
        .is_some_and(|court| court.name == name)
}

impl<'f> Resolved<'f> {
    /// A name that neither the docket nor the table of courts knows is a slip of the pen, not an empty answer.
    pub(crate) fn new(filter: &'f Filter, dict: &Dict) -> Result<Resolved<'f>> {
        let exact = |a: &str, b: &str| a == b;
        known(filter, dict)?;
        let courts = ids(dict, Kind::Court, &filter.courts, same_court);
        let divisions = ids(dict, Kind::Division, &filter.divisions, exact);
        let handlers = ids(dict, Kind::Handler, &filter.handlers, exact);
        Ok(Resolved {
            filter,
            names: [
                texts(dict, Kind::Court, courts.as_ref()),
                texts(dict, Kind::Division, divisions.as_ref()),
                texts(dict, Kind::Handler, handlers.as_ref()),
            ],
            named_only: *filter
                == Filter {
                    levels: filter.levels.clone(),
                    within: filter.within,
                    courts: filter.courts.clone(),
                    divisions: filter.divisions.clone(),
                    handlers: filter.handlers.clone(),
                    ..Filter::default()
                },
            courts,
            divisions,
            handlers,
            procedures: ids(dict, Kind::Procedure, &filter.procedures, exact),
            tags: ids(dict, Kind::Tag, &filter.tags, exact),
            text: filter.text.as_deref().map(fold),
        })
    }

    /// Whether the filter asks for anything that a list row alone does not tell.
    pub(crate) fn is_plain(filter: &Filter) -> bool {
        *filter
            == Filter {
                levels: filter.levels.clone(),
                within: filter.within,
                ..Filter::default()
            }
    }

    /// Everything but level and delay, by header.
    pub(crate) fn header(&self, header: &Header, value: &[u8]) -> bool {
        let holds =
            |set: &Option<HashSet<u32>>, id: u32| set.as_ref().is_none_or(|set| set.contains(&id));
        let open = header.place != Place::Closed;
        (match self.filter.status {
            Status::Open => open,
            Status::Closed => !open,
            Status::All => true,
        }) && holds(&self.courts, header.court)
            && holds(&self.divisions, header.division)
            && holds(&self.handlers, header.handler)
            && holds(&self.procedures, header.procedure)
            && (self.tags.is_none() && self.text.is_none() || self.strings(header, value))
    }

    fn strings(&self, _header: &Header, value: &[u8]) -> bool {
        let Some(strings) = Header::strings(value) else {
            return false;
        };
        let tagged = |tags: &HashSet<u32>| strings.tags.iter().any(|tag| tags.contains(tag));
        let said = |text: &String| {
            [strings.number, strings.plaintiffs, strings.defendants]
                .iter()
                .any(|s| fold(s).contains(text.as_str()))
        };
        self.tags.as_ref().is_none_or(tagged) && self.text.as_ref().is_none_or(said)
    }

    /// Level and days left.
    pub(crate) fn urgency(&self, urgency: &Urgency) -> bool {
        self.level(urgency) && self.within(urgency)
    }

    fn level(&self, urgency: &Urgency) -> bool {
        self.filter.levels.is_empty() || self.filter.levels.contains(&urgency.level)
    }

    /// Not what levels a filter asks for, but everything else that days left decide.
    pub(crate) fn within(&self, urgency: &Urgency) -> bool {
        self.filter
            .within
            .is_none_or(|days| urgency.days_left.is_some_and(|left| left <= days))
    }

    /// A row of a list, with its header where the filter needs one.
    pub(crate) fn line(&self, snapshot: &dyn Snapshot, line: &CaseLine) -> Result<bool> {
        if Resolved::is_plain(self.filter) {
            return Ok(true);
        }
        let mut matches = false;
        snapshot.with(Table::Cases, u64::from(line.id), &mut |value| {
            matches = Header::read(value).is_some_and(|header| self.header(&header, value));
        })?;
        Ok(matches)
    }

    /// A stored list row; what it names is compared with the dictionaries' texts, and only the rest asks for the header.
    pub(crate) fn row(&self, snapshot: &dyn Snapshot, id: u32, row: &ListRow<'_>) -> Result<bool> {
        let named = |set: &Option<HashSet<String>>, text: Option<&str>| {
            set.as_ref()
                .is_none_or(|set| text.is_some_and(|text| set.contains(text)))
        };
        let [courts, divisions, handlers] = &self.names;
        if !(named(courts, row.court)
            && named(divisions, row.division)
            && named(handlers, row.handler))
        {
            return Ok(false);
        }
        if self.named_only {
            return Ok(true);
        }
        let mut matches = false;
        snapshot.with(Table::Cases, u64::from(id), &mut |value| {
            matches = Header::read(value).is_some_and(|header| self.header(&header, value));
        })?;
        Ok(matches)
    }

    pub(crate) fn wants_delayed(&self) -> bool {
        self.filter.delayed
    }
}

/// Whether a case is under an accepted change at the end of a day.
pub(crate) fn is_delayed(
    snapshot: &dyn Snapshot,
    id: u32,
    dict: &Dict,
    undone: &HashSet<u64>,
    rules: &super::rules::Loaded,
    today: chrono::NaiveDate,
) -> Result<bool> {
    let (_, case) = cases::load(snapshot, id, dict, undone, None)?;
    let spans = tally::delay_spans(&case, rules.rules(), &rules.calendar);
    Ok(spans
        .iter()
        .any(|(from, to, _)| *from <= today && today < to.unwrap_or(horizon())))
}
