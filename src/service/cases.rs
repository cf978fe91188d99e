//! Finding a case by its number, and reading it.

use std::collections::HashSet;

use chrono::NaiveDate;
use xxhash_rust::xxh3::xxh3_64;

use super::Result;
use super::error::{Error, ErrorKey};
use crate::domain::case::Case;
use crate::domain::event::{Fact, Field, Recorded};
use crate::domain::number::{self, CaseNumber};
use crate::store::dict::Dict;
use crate::store::error::StoreError;
use crate::store::kv::Snapshot;
use crate::store::read::{history, read_meta};
use crate::store::row::header::{self, Header, Strings};
use crate::store::table::Table;
use crate::store::visit;
use crate::text::fold::fold;

/// The case with this number, in any notation; the first of several.
pub(crate) fn id_of(snapshot: &dyn Snapshot, raw: &str) -> Result<Option<u32>> {
    let mut key = String::new();
    number::canonical_key(raw, &mut key);
    match (all_with(snapshot, &key)?.first(), plain(raw)) {
        (Some(id), _) => Ok(Some(*id)),
        (None, Some(plain)) => id_of(snapshot, &plain),
        (None, None) => by_place(snapshot, raw),
    }
}

/// The canonical number that a text is but for traditional characters in it (號) or a mark behind it
/// (。); `None` if it is one as written, or none even so.
pub(crate) fn plain(raw: &str) -> Option<String> {
    let folded = fold(raw);
    let bare = folded.trim_end_matches(['。', '.', ',', ';', '、']);
    let number = CaseNumber::parse(bare);
    let is_meant = number.regular || number::is_legacy(number.key());
    let is_new = || CaseNumber::parse(raw).key() != number.key();
    (is_meant && is_new()).then_some(number.canonical)
}

/// The case given by a number and its place in the docket, `NUMBER#17`, which identifies each of
/// several cases that share a number.
fn by_place(snapshot: &dyn Snapshot, raw: &str) -> Result<Option<u32>> {
    let Some((number, place)) = number::split_place(raw) else {
        return Ok(None);
    };
    let mut key = String::new();
    number::canonical_key(number, &mut key);
    Ok(all_with(snapshot, &key)?
        .into_iter()
        .find(|id| *id == place))
}

/// All cases with this canonical number. More than one is possible because an older program read
/// some notations as another number.
pub(crate) fn all_with(snapshot: &dyn Snapshot, key: &str) -> Result<Vec<u32>> {
    let mut all = Vec::new();
    for id in listed(snapshot, key)? {
        let same = with_indexed(snapshot, id, &mut |_, value| {
            Ok(strings_of(u64::from(id), value)?.number == key)
        })?;
        if same {
            all.push(id);
        }
    }
    Ok(all)
}

/// The cases listed under a canonical number, or under another number with the same hash.
fn listed(snapshot: &dyn Snapshot, key: &str) -> Result<Vec<u32>> {
    let ids = snapshot
        .get(Table::Numbers, xxh3_64(key.as_bytes()))?
        .unwrap_or_default();
    let (ids, _) = ids.as_chunks::<4>();
    Ok(ids.iter().map(|id| u32::from_le_bytes(*id)).collect())
}

/// The one case that had this canonical number before a correction, and its filing dates as
/// recorded. `None` if two cases had it.
pub(crate) fn formerly(
    snapshot: &dyn Snapshot,
    key: &str,
    dict: &Dict,
    undone: &HashSet<u64>,
) -> Result<Option<(u32, Vec<NaiveDate>)>> {
    let mut found = None;
    let mut old = String::new();
    for id in listed(snapshot, key)? {
        let (events, case) = load(snapshot, id, dict, undone, None)?;
        let had = case.former.iter().any(|raw| {
            number::canonical_key(raw, &mut old);
            old == key
        });
        if !had {
            continue;
        }
        if found.is_some() {
            return Ok(None);
        }
        let held = events.iter().filter(|e| !undone.contains(&e.commit));
        let said = held.filter_map(|recorded| match &recorded.event.fact {
            Fact::Registered(registration) => registration.filed,
            Fact::Amended {
                field: Field::Filed,
                value,
            } => value.as_deref()?.parse().ok(),
            _ => None,
        });
        found = Some((id, said.collect()));
    }
    Ok(found)
}

/// The canonical number of a case, if another case has it too.
pub(crate) fn shared_number(snapshot: &dyn Snapshot, id: u32) -> Result<Option<String>> {
    let Some(number) = number_of(snapshot, id)? else {
        return Ok(None);
    };
    let shared = all_with(snapshot, &number)?.iter().any(|twin| *twin != id);
    Ok(shared.then_some(number))
}

/// The case with this number; an error if there is none.
pub(crate) fn need(snapshot: &dyn Snapshot, raw: &str) -> Result<u32> {
    only(snapshot, raw)?.ok_or_else(|| Error::new(ErrorKey::NoSuchCase).with("number", raw))
}

/// The one case with this number; an error if several cases have it, because the number is then
/// ambiguous.
pub(crate) fn only(snapshot: &dyn Snapshot, raw: &str) -> Result<Option<u32>> {
    let mut key = String::new();
    number::canonical_key(raw, &mut key);
    match all_with(snapshot, &key)?.as_slice() {
        [] => match plain(raw) {
            Some(plain) => only(snapshot, &plain),
            None => by_place(snapshot, raw),
        },
        [id] => Ok(Some(*id)),
        several => Err(shared(&key, several)),
    }
}

/// The error for a number that several cases have.
fn shared(key: &str, ids: &[u32]) -> Error {
    let names: Vec<String> = ids.iter().map(|id| number::placed(key, *id)).collect();
    Error::new(ErrorKey::NumberShared)
        .with("number", key)
        .with("n", ids.len())
        .with("choices", names.join(", "))
}

/// All recorded events of a case, and the case made by those in force; with `day`, the case as of
/// that day.
pub(crate) fn load(
    snapshot: &dyn Snapshot,
    id: u32,
    dict: &Dict,
    undone: &HashSet<u64>,
    day: Option<NaiveDate>,
) -> Result<(Vec<Recorded>, Case)> {
    let events = history(snapshot, id, dict)?;
    let held = events.iter().filter(|e| !undone.contains(&e.commit));
    let case = match day {
        Some(day) => Case::as_of(held, day).unwrap_or_default(),
        None => Case::of(held),
    };
    Ok((events, case))
}

/// The header of a row. An unreadable header is damage, never a missing case.
pub(crate) fn header_of(key: u64, value: &[u8]) -> std::result::Result<Header, StoreError> {
    Header::read(value).ok_or_else(|| StoreError::unreadable(Table::Cases, key))
}

/// The strings of a row. Unreadable strings are damage, never a missing case.
pub(crate) fn strings_of(key: u64, value: &[u8]) -> std::result::Result<Strings<'_>, StoreError> {
    Header::strings(value).ok_or_else(|| StoreError::unreadable(Table::Cases, key))
}

/// Reads one case from its header and whole row; `None` if there is no such case.
pub(crate) fn with_header<T>(
    snapshot: &dyn Snapshot,
    id: u32,
    read: &mut dyn FnMut(&Header, &[u8]) -> Result<T>,
) -> Result<Option<T>> {
    let key = u64::from(id);
    let mut found = None;
    snapshot.with(Table::Cases, key, &mut |value| {
        let header = header_of(key, value).map_err(Error::from);
        found = Some(header.and_then(|header| read(&header, value)));
    })?;
    found.transpose()
}

/// Reads a case that an index names. A missing row is damage, never a shorter list.
pub(crate) fn with_indexed<T>(
    snapshot: &dyn Snapshot,
    id: u32,
    read: &mut dyn FnMut(&Header, &[u8]) -> Result<T>,
) -> Result<T> {
    with_header(snapshot, id, read)?.ok_or_else(|| lacking(id))
}

/// The error that a number is taken by this case; if it is closed, with the day, because a lookup
/// shows open cases first.
pub(crate) fn taken(snapshot: &dyn Snapshot, id: u32, number: &str) -> Result<Error> {
    let error = Error::new(ErrorKey::CaseExists).with("number", number);
    let closed = header(snapshot, id)?.and_then(|found| header::day(found.closed));
    Ok(match closed {
        Some(closed) => error.with("closed", closed),
        None => error,
    })
}

/// The header of a case that an index names.
pub(crate) fn indexed(snapshot: &dyn Snapshot, id: u32) -> Result<Header> {
    with_indexed(snapshot, id, &mut |header, _| Ok(*header))
}

/// The error for an index that names a case without a row.
pub(crate) fn lacking(id: u32) -> Error {
    StoreError::missing(Table::Cases, u64::from(id)).into()
}

/// The header of a case; `None` if there is no such case.
pub(crate) fn header(snapshot: &dyn Snapshot, id: u32) -> Result<Option<Header>> {
    with_header(snapshot, id, &mut |header, _| Ok(*header))
}

/// The canonical number of a case; `None` if there is no such case.
pub(crate) fn number_of(snapshot: &dyn Snapshot, id: u32) -> Result<Option<String>> {
    let key = u64::from(id);
    with_header(snapshot, id, &mut |_, value| {
        Ok(strings_of(key, value)?.number.to_owned())
    })
}

/// Receives the id, header and whole row of a case.
pub(crate) type ShowHeader<'a> = &'a mut dyn FnMut(u32, &Header, &[u8]) -> Result<()>;

/// Shows every case in the order of ids. It is damage if there are not as many as the docket
/// counts.
pub(crate) fn each_header(snapshot: &dyn Snapshot, show: ShowHeader<'_>) -> Result<()> {
    let mut seen = 0;
    visit::each(snapshot, Table::Cases, visit::ALL, |key, value| {
        seen += 1;
        show(key as u32, &header_of(key, value)?, value)
    })?;
    if read_meta(snapshot)?.cases != seen {
        // Only a comparison with the events can tell which case is missing.
        return Err(lacking(seen));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::domain::event::{FollowUp, Registration, Supervision};
    use crate::domain::window::Window;
    use crate::service::Service;
    use crate::service::api::{
        CalendarQuery, ChecklistQuery, Column, ExportQuery, Filter, FindQuery, ListQuery, NewEvent,
        Request, Status,
    };
    use crate::service::clerk_tests::context;
    use crate::store::kv::Store;
    use crate::store::memory::MemoryStore;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    const GONE: &str = "(2026)内0783民初2号";

    /// A docket of four cases, one of which has lost its row while every index still names it.
    fn robbed() -> Service {
        let store = Arc::new(MemoryStore::default());
        let service = Service::over(Arc::clone(&store) as Arc<dyn Store>, None);
        let cx = context(day("2026-06-30"));
        let ask = |request| service.handle(&cx, request).unwrap();
        for (number, filed) in [
            ("(2026)内0783民初1号", "2026-01-05"),
            (GONE, "2025-12-20"),
            ("(2026)内0783民初3号", "2026-05-05"),
            ("(2026)内0783执4号", "2026-05-05"),
        ] {
            ask(Request::Add(Box::new(Registration {
                number: number.to_owned(),
                filed: Some(day(filed)),
                tags: vec!["涉民生".to_owned()],
                ..Registration::default()
            })));
        }
        let facts = [
            Fact::FollowedUp(FollowUp {
                outcome: "other".to_owned(),
                next: Some(day("2026-07-03")),
                ..FollowUp::default()
            }),
            Fact::Supervised(Supervision {
                text: "查".to_owned(),
                limit: Some(day("2026-07-06")),
                ..Supervision::default()
            }),
        ];
        let events = facts.map(|fact| NewEvent {
            on: Some(day("2026-06-30")),
            fact,
        });
        ask(Request::Record {
            number: GONE.to_owned(),
            events: events.to_vec(),
        });
        let mut txn = store.begin().unwrap();
        let id = id_of(&*txn, GONE).unwrap().unwrap();
        txn.delete(Table::Cases, u64::from(id)).unwrap();
        txn.commit().unwrap();
        service
    }

    #[test]
    fn a_case_that_an_index_names_and_that_is_not_there_is_damage() {
        let service = robbed();
        let cx = context(day("2026-06-30"));
        let later = context(day("2026-09-30"));
        let closed = Filter {
            status: Status::All,
            ..Filter::default()
        };
        let by_tag = Filter {
            tags: vec!["涉民生".to_owned()],
            ..Filter::default()
        };
        let list = |filter: &Filter, columns: Vec<Column>| {
            Request::List(Box::new(ListQuery {
                filter: filter.clone(),
                columns,
                limit: 10,
                ..ListQuery::default()
            }))
        };
        let find = |text: &str| {
            Request::Find(FindQuery {
                text: text.to_owned(),
                closed: false,
                limit: 10,
            })
        };
        let calendar = Request::Calendar(Box::new(CalendarQuery {
            window: Window::new(day("2026-07-01"), day("2026-07-31")),
            filter: by_tag.clone(),
        }));
        let checklist = Request::Checklist(Box::new(ChecklistQuery {
            filter: by_tag.clone(),
            offset: 0,
            limit: None,
            only: None,
            count: true,
        }));
        for (what, request) in [
            ("all", list(&closed, vec![])),
            ("filtered", list(&by_tag, vec![])),
            ("columns", list(&Filter::default(), vec![Column::Tags])),
            ("by number", find("(2026)内0783民初2号")),
            ("by digits", find("初2")),
            (
                "show",
                Request::Show {
                    number: GONE.to_owned(),
                },
            ),
            ("calendar", calendar),
            ("checklist", checklist),
            ("sums", Request::Sums(closed.clone().into())),
        ] {
            for cx in [&cx, &later] {
                let error = service.handle(cx, request.clone()).unwrap_err();
                assert_eq!(error.key, ErrorKey::Corrupt, "{what} {error:?}");
            }
        }
        // Whatever is intact is still answered.
        let other = Request::Show {
            number: "(2026)内0783民初1号".to_owned(),
        };
        service.handle(&cx, other).unwrap();
    }

    /// A user who leaves must be able to trust the export: it fails rather than omit a case.
    #[test]
    fn a_row_that_cannot_be_read_is_damage_and_never_left_out() {
        let store = Arc::new(MemoryStore::default());
        let mut txn = store.begin().unwrap();
        txn.put(Table::Cases, 7, b"no header").unwrap();
        txn.commit().unwrap();
        let snapshot = store.snapshot().unwrap();
        assert!(header(&*snapshot, 7).is_err());
        assert!(number_of(&*snapshot, 7).is_err());
        assert_eq!(header(&*snapshot, 8).unwrap(), None);
        assert_eq!(number_of(&*snapshot, 8).unwrap(), None);
        drop(snapshot);
        let service = Service::over(store, None);
        let cx = context(NaiveDate::from_ymd_opt(2026, 1, 5).unwrap());
        let all = Filter {
            status: Status::All,
            ..Filter::default()
        };
        let export = Request::Export(ExportQuery {
            after: 0,
            limit: 10,
            filter: all.clone(),
            events: true,
        });
        let find = Request::Find(FindQuery {
            text: "x".into(),
            closed: true,
            limit: 10,
        });
        let list = Request::List(Box::new(ListQuery {
            filter: all,
            limit: 10,
            ..ListQuery::default()
        }));
        for request in [export, find, list] {
            let error = service.handle(&cx, request).unwrap_err();
            assert_eq!(error.key, ErrorKey::Corrupt, "{error:?}");
        }
    }
}
