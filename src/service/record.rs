//! Single writes: recording facts of a case.

use chrono::NaiveDate;

use super::api::{Context, NewEvent, Response, Written};
use super::error::{Error, ErrorKind};
use super::line::line_of_case;
use super::retract::Retractions;
use super::{Core, Result, author, cases, facts, lock};
use crate::domain::amendment;
use crate::domain::case::Case;
use crate::domain::change::Change;
use crate::domain::event::{Event, Fact, Field};
use crate::domain::journal::Action;
use crate::domain::letter::person;
use crate::domain::number;
use crate::domain::rules::Rules;
use crate::store::change::Changer;
use crate::store::kv::{Snapshot, Transaction};
use crate::store::table::Table;
use crate::text::sanitize;

mod ends;
pub(super) mod follows;
pub(super) mod links;

/// What the journal records about a commit besides its events.
#[derive(Debug)]
pub(crate) struct Entry<'e> {
    pub action: Action,
    /// The commits it undoes.
    pub retracts: &'e [u64],
    pub source: Option<String>,
}

/// [`commit_as`] without a source.
pub(crate) fn commit(
    core: &Core,
    cx: &Context,
    action: Action,
    retracts: Option<u64>,
    write: &mut dyn FnMut(&mut Changer<'_, '_>) -> Result<Option<u32>>,
) -> Result<Written> {
    let entry = Entry {
        action,
        retracts: retracts.as_slice(),
        source: None,
    };
    commit_as(core, cx, entry, write)
}

/// Runs one commit: begins, lets `write` make changes, seals and commits. `write` returns the case
/// to answer with.
pub(crate) fn commit_as(
    core: &Core,
    cx: &Context,
    entry: Entry<'_>,
    write: &mut dyn FnMut(&mut Changer<'_, '_>) -> Result<Option<u32>>,
) -> Result<Written> {
    let Entry {
        action,
        retracts,
        source,
    } = entry;
    let _writing = lock(&core.writing);
    let mut txn = core.store.begin()?;
    if let Some(commit) = repeated(&*txn, cx)? {
        return Ok(Written::again(commit));
    }
    let loaded = core.rules(&*txn)?;
    let facts = facts(&loaded, cx.today);
    let mut retractions = Retractions::read(&*txn, u64::MAX)?;
    if !retracts.is_empty() {
        retractions.push(u64::MAX, retracts);
    }
    let undone = retractions.undone();
    let mut dict = core.take_dict(&*txn)?;
    let mut changer = Changer::new(&mut *txn, &mut dict, &facts, undone)?;
    let id = write(&mut changer)?;
    let events = changer.events() as u32;
    let line = match id {
        None => None,
        Some(id) => {
            let case = changer.case(id)?;
            let mut key = String::new();
            number::canonical_key(&case.now.number, &mut key);
            let verdict = loaded.verdict(&case, cx.today);
            Some(Box::new(line_of_case(id, &key, &case, &verdict)))
        }
    };
    let meta = changer.finish(author(cx, action, source), retracts)?;
    // Readers may see the words before the commit is durable: an unused dictionary entry is
    // harmless.
    core.dict.put(dict, meta.commit);
    if let Err(error) = txn.commit() {
        core.doubt(meta.commit);
        return Err(error.into());
    }
    core.refresh_lookup(meta.commit, id, line.as_deref());
    Ok(Written {
        commit: meta.commit,
        events,
        line,
        repeated: false,
        next: None,
    })
}

/// The commit made by an earlier write with this request id.
pub(crate) fn repeated(txn: &dyn Snapshot, cx: &Context) -> Result<Option<u64>> {
    let Some(request) = &cx.request_id else {
        return Ok(None);
    };
    let value = txn.get(
        Table::Requests,
        xxhash_rust::xxh3::xxh3_64(request.as_bytes()),
    )?;
    Ok(value.and_then(|v| {
        let (commit, id) = v.split_at_checked(8)?;
        (id == request.as_bytes()).then_some(u64::from_le_bytes(commit.try_into().ok()?))
    }))
}

/// An addition to a write, done in the same transaction.
pub(crate) type Also<'a> = &'a mut dyn FnMut(&mut dyn Transaction) -> Result<()>;

/// Answers [`super::api::Request::Record`].
pub(crate) fn handle(
    core: &Core,
    cx: &Context,
    raw: &str,
    events: &[NewEvent],
) -> Result<Response> {
    handle_with(core, cx, raw, events, &mut |_| Ok(()))
}

/// [`handle`] with `also` done in the same transaction.
pub(crate) fn handle_with(
    core: &Core,
    cx: &Context,
    raw: &str,
    events: &[NewEvent],
    also: Also<'_>,
) -> Result<Response> {
    if events.is_empty() {
        return Err(Error::new(ErrorKind::Invalid, "nothing-to-record"));
    }
    let written = commit(core, cx, Action::Record, None, &mut |changer| {
        let id = cases::need(changer.txn, raw)?;
        let history = changer.history(id)?;
        let mut case = changer.fold(&history);
        let rules = changer.facts.law.rules;
        let mut checked = Vec::with_capacity(events.len());
        for event in events {
            let event = check(&case, named(rules, &case, event.clone())?, cx.today)?;
            if let Fact::Amended {
                field: Field::Number,
                value: Some(new),
            } = &event.fact
                && cases::id_of(changer.txn, new)?.is_some_and(|other| other != id)
            {
                return Err(Error::new(ErrorKind::Conflict, "case-exists").with("number", new));
            }
            links::check(changer, id, &checked, &event)?;
            let held = || history.iter().filter(|e| changer.holds(e.commit));
            let mut follow = follows::follows(&case, held(), &event, rules);
            follows::take_back(&mut case, held(), &checked, &follow);
            for event in std::iter::once(&event).chain(&follow) {
                case.apply(event);
            }
            checked.push(event);
            checked.append(&mut follow);
        }
        changer.record(id, &checked)?;
        for event in &checked {
            links::back(changer, id, &case.now.number, event)?;
        }
        also(changer.txn)?;
        Ok(Some(id))
    })?;
    Ok(Response::Written(written))
}

/// Replaces procedures by their ids, whether the id or its name in the sheet (简易) was given.
/// Anything else is refused, because a typing error would leave the case without a limit; an import
/// keeps it as given and reports it.
pub(crate) fn named(rules: &Rules, case: &Case, mut event: NewEvent) -> Result<NewEvent> {
    let type_code = case.now.type_code.as_deref().unwrap_or_default();
    match &mut event.fact {
        Fact::Amended {
            field: Field::Procedure,
            value: Some(value),
        } if !value.trim().is_empty() => *value = procedure(rules, value, type_code)?,
        Fact::Changed {
            change: Change::Convert { to, .. },
            ..
        } => *to = procedure(rules, to, type_code)?,
        _ => {}
    }
    Ok(event)
}

/// The id of a procedure that a user typed.
pub(crate) fn procedure(rules: &Rules, said: &str, type_code: &str) -> Result<String> {
    let said = sanitize::line(said);
    if let Some(id) = rules.procedure_by_name(&said, type_code) {
        // The limit of another branch of law would let the clock run by other rules without anybody
        // noticing.
        if !rules.is_of_branch(id, type_code) {
            return Err(Error::new(ErrorKind::Invalid, "procedure-of-other-branch")
                .with("value", said)
                .with("type", type_code));
        }
        return Ok(id.to_owned());
    }
    Err(match rules.nearest_procedure(&said) {
        Some(near) => {
            Error::new(ErrorKind::Invalid, "unknown-procedure-near").with("nearest", near)
        }
        None => Error::new(ErrorKind::Invalid, "unknown-procedure"),
    }
    .with("value", said))
}

fn invalid(field: &str, value: impl std::fmt::Display) -> Error {
    Error::new(ErrorKind::Invalid, "invalid-field")
        .with("field", field)
        .with("value", value)
}

/// Refuses impossible events and completes the others: days, starts of resumptions, canonical
/// values.
pub(crate) fn check(case: &Case, event: NewEvent, today: NaiveDate) -> Result<Event> {
    let NewEvent { mut on, mut fact } = event;
    match &mut fact {
        Fact::Registered(_) => return Err(of_case(ErrorKind::Invalid, case, "case-exists")),
        Fact::Amended { field, value } => {
            *value = amended(*field, value.take())?;
            let said = (*field, value.as_deref());
            amendment::check(case, said, on, today)
                .map_err(|unfit| ends::refused(unfit, *field, value.as_deref()))?;
        }
        Fact::Changed { change, note } => {
            let change = change.clone().with_ground_ids();
            on = changed(&change, on)?;
            let note = note.take();
            fact = Fact::Changed { change, note };
        }
        Fact::Resumed { kind, from } => {
            ends::resumed(case, (*kind, *from), *on.get_or_insert(today))?;
        }
        Fact::Closed { .. } => may_close(case, *on.get_or_insert(today), today)?,
        Fact::Reopened { .. } => ends::reopened(case, *on.get_or_insert(today), today)?,
        Fact::FollowedUp(_) | Fact::Supervised(_) | Fact::Linked { .. } | Fact::Paid(_) => {
            on.get_or_insert(today);
            tidy(&mut fact)?;
        }
        Fact::Retracted { .. } => {}
    }
    Ok(Event { on, fact })
}

/// An error that names the case.
fn of_case(kind: ErrorKind, case: &Case, key: &str) -> Error {
    Error::new(kind, key).with("number", &case.now.number)
}

/// Checks that a case can be closed on a day.
fn may_close(case: &Case, day: NaiveDate, today: NaiveDate) -> Result<()> {
    if case.closed.is_some() {
        return Err(of_case(ErrorKind::Conflict, case, "already-closed"));
    }
    amendment::closing(Some(day), case.now.filed, today)
        .and_then(|()| amendment::after_reopening(case, Some(day)))
        .map_err(|unfit| ends::refused(unfit, Field::Closed, None))
}

/// Turns the texts of a fact into single lines, and refuses the fact if something required is
/// missing.
fn tidy(fact: &mut Fact) -> Result<()> {
    match fact {
        Fact::FollowedUp(f) => {
            f.outcome = sanitize::line(&f.outcome).into_owned();
            if f.outcome.is_empty() {
                return Err(Error::new(ErrorKind::Invalid, "missing-outcome"));
            }
            f.handler = clean(f.handler.take()).map(|name| person(&name).into_owned());
            f.note = f.note.take().map(|n| sanitize::line(&n).into_owned());
        }
        Fact::Supervised(measure) => {
            measure.text = sanitize::line(&measure.text).into_owned();
            if measure.text.is_empty() {
                return Err(invalid("text", ""));
            }
            for text in [&mut measure.lead, &mut measure.department] {
                *text = clean(text.take());
            }
        }
        Fact::Linked { to, how } => {
            *to = sanitize::line(to).into_owned();
            if to.is_empty() {
                return Err(invalid("to", ""));
            }
            *how = clean(how.take());
        }
        Fact::Paid(payment) if payment.amount.0 == 0 => {
            return Err(Error::new(ErrorKind::Invalid, "zero-amount"));
        }
        _ => {}
    }
    Ok(())
}

/// The text as one line; `None` if it is empty.
fn clean(text: Option<String>) -> Option<String> {
    text.map(|text| sanitize::line(&text).into_owned())
        .filter(|text| !text.is_empty())
}

fn changed(change: &Change, on: Option<NaiveDate>) -> Result<Option<NaiveDate>> {
    match change {
        Change::Pause(p) => match p.to {
            Some(to) if to < p.from => Err(invalid("to", to)),
            _ => Ok(Some(p.from)),
        },
        Change::Extend(e) if e.months == 0 && e.days == 0 && e.until.is_none() => {
            Err(Error::new(ErrorKind::Invalid, "empty-extension"))
        }
        Change::Extend(e) => Ok(e.approved.or(on)),
        Change::Convert { on, .. } | Change::Restart { on, .. } => Ok(Some(*on)),
    }
}

/// The canonical text of an amended value.
fn amended(field: Field, value: Option<String>) -> Result<Option<String>> {
    let text = clean(value).unwrap_or_default();
    amendment::canonical(field, &text).map_err(|unfit| ends::refused(unfit, field, Some(&text)))
}
