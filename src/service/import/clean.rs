//! A row about an event, cleaned: impossible values are removed or refused, and reported.

use chrono::NaiveDate;

use super::report::Tally;
use crate::domain::amendment::{self, Unfit};
use crate::domain::case::{Case, Named, NoEnd};
use crate::domain::change::{Change, Pause, PauseKind};
use crate::domain::clock::Law;
use crate::domain::event::{Event, Fact, Field};
use crate::domain::money::Money;
use crate::domain::rules::{Procedure, Rules};
use crate::domain::{court, number, types};
use crate::service::api::{NewEvent, Reason};

/// The context in which rows are judged.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ground<'r> {
    /// Later days are in the future.
    pub today: NaiveDate,
    pub rules: &'r Rules,
    /// Everything that decides dates.
    pub law: Law<'r>,
}

/// Cleans an event and reports what was wrong; `None` if nothing is left.
pub(super) fn clean(
    case: &Case,
    event: NewEvent,
    row: u32,
    ground: Ground<'_>,
    tally: &mut Tally,
) -> Option<Event> {
    let today = ground.today;
    let NewEvent { mut on, mut fact } = event;
    match &mut fact {
        Fact::Amended { field, value } => {
            correct(case, (*field, value, on), row, ground, tally)?;
        }
        Fact::Changed { change, .. } => {
            if let Change::Pause(p) = change
                && let Some(to) = p.to.filter(|to| *to < p.from)
            {
                // Without its end the pause would stop the clock: a typing error would remove the
                // case from every list.
                let both = format!("{} - {to}", p.from);
                return refuse_value(row, "to", &both, Reason::EndBeforeStart, tally);
            }
            if let Change::Convert { to, .. } = change {
                *to = converted(case, to, row, ground, tally)?;
            }
            change.take_ids();
            on = change.begins().or(on);
            let column = change.first_field();
            not_before_filing(case, on, column, row, tally);
        }
        Fact::Closed { .. } => {
            let Some(day) = on else {
                return refuse_value(row, "on", "", Reason::MissingValue, tally);
            };
            if let Err(unfit) = amendment::closing(Some(day), case.now.filed, today) {
                return refuse_value(
                    row,
                    "on",
                    &day.to_string(),
                    reason(Field::Closed, unfit),
                    tally,
                );
            }
        }
        // Without its day a reopening would undo the closing for all days.
        Fact::Reopened { .. } => match on {
            None => return refuse_value(row, "on", "", Reason::MissingValue, tally),
            Some(day) if day > today => {
                let reason = Reason::ReopenedAfterToday;
                return refuse_value(row, "on", &day.to_string(), reason, tally);
            }
            Some(_) => {}
        },
        Fact::Resumed { kind, from } => {
            return resumption(case, row, on, named(*kind, *from), tally);
        }
        Fact::Paid(payment) if !paid(case, (on, payment.amount), row, today, tally) => {
            return None;
        }
        Fact::FollowedUp(said) if !followed(case, (on, said.next), row, today, tally) => {
            return None;
        }
        Fact::Supervised(_) if !has_come(on, row, today, tally) => return None,
        Fact::Registered(_) => {
            return refuse_value(row, "kind", "registered", Reason::UnknownKind, tally);
        }
        _ => {}
    }
    Some(Event { on, fact })
}

/// Converts the value of a correction to its canonical form, with the checks of a typed value;
/// `None` if it is invalid.
fn correct(
    case: &Case,
    (field, value, on): (Field, &mut Option<String>, Option<NaiveDate>),
    row: u32,
    ground: Ground<'_>,
    tally: &mut Tally,
) -> Option<()> {
    let said = value.take().unwrap_or_default();
    let checked = amendment::canonical(field, &said).and_then(|value| {
        amendment::check(case, (field, value.as_deref()), on, ground.today).map(|()| value)
    });
    *value = match checked {
        Ok(checked) => checked,
        Err(unfit) => {
            let (column, said) = match unfit {
                Unfit::MovesLater(day) => ("on", day.to_string()),
                _ => ("value", said),
            };
            refuse_value(row, column, &said, reason(field, unfit), tally);
            return None;
        }
    };
    let type_code = case.now.type_code.as_deref().unwrap_or_default();
    match (field, value) {
        (Field::Procedure, Some(name)) => match ground.rules.procedure_in_event(name, type_code) {
            Procedure::Elsewhere => {
                refuse_value(row, "value", name, Reason::OtherBranch, tally)?;
            }
            Procedure::Named(id) => id.clone_into(name),
            Procedure::OfType => {
                let default = types::by_code(type_code).map(|kind| kind.procedure);
                default.unwrap_or_default().clone_into(name);
            }
            Procedure::Unknown => tally.once(row, "value", name, Reason::UnknownProcedure),
        },
        (Field::Court, Some(name)) if court::by_name(name).is_none() => {
            tally.once(row, "value", name, Reason::UnknownCourt);
        }
        (Field::Type, Some(code)) if types::by_code(code).is_none() => {
            tally.once(row, "value", code, Reason::UnknownType);
        }
        (Field::Filed, Some(day)) if day.parse().is_ok_and(|day: NaiveDate| day > ground.today) => {
            tally.problem(row, "value", day.as_str(), Reason::FiledAfterToday);
        }
        (Field::Claim, Some(claim)) if claim.starts_with('-') => {
            tally.problem(row, "value", claim.as_str(), Reason::NegativeClaim);
        }
        _ => {}
    }
    Some(())
}

/// The reason why a sheet's value is invalid.
pub(super) fn reason(field: Field, unfit: Unfit) -> Reason {
    match unfit {
        Unfit::Value => match field {
            Field::Claim => Reason::NotAnAmount,
            Field::Custody => Reason::NotYesNo,
            _ => Reason::NotADate,
        },
        Unfit::Empty => Reason::MissingValue,
        Unfit::MovesLater(_) => Reason::MovedAfterToday,
        Unfit::ClosedAfterToday(_) => Reason::ClosedAfterToday,
        Unfit::ClosedBeforeFiled { .. } => Reason::ClosedBeforeFiled,
        Unfit::ClosedBeforeReopened { .. } => Reason::ClosedBeforeReopened,
    }
}

/// The procedure that the target of a conversion means for this case. An unknown one is kept as
/// given; one of another branch of law or instance, under which the clock would run by other rules, is refused.
fn converted(
    case: &Case,
    to: &str,
    row: u32,
    ground: Ground<'_>,
    tally: &mut Tally,
) -> Option<String> {
    let type_code = case.now.type_code.as_deref().unwrap_or_default();
    match ground.rules.procedure_in_event(to, type_code) {
        Procedure::Named(id) => Some(id.to_owned()),
        Procedure::Elsewhere => {
            refuse_value(row, "to", to, Reason::OtherBranch, tally);
            None
        }
        Procedure::OfType | Procedure::Unknown => {
            tally.once(row, "to", to, Reason::UnknownProcedure);
            Some(to.to_owned())
        }
    }
}

/// Reports an event before the filing of the case; the event is kept.
fn not_before_filing(
    case: &Case,
    on: Option<NaiveDate>,
    column: &str,
    row: u32,
    tally: &mut Tally,
) {
    if let (Some(on), Some(filed)) = (on, case.now.filed)
        && on < filed
    {
        tally.problem(row, column, on.to_string(), Reason::BeforeFiled);
    }
}

/// Refuses a row because of one of its cells.
fn refuse_value(
    row: u32,
    column: &str,
    value: &str,
    reason: Reason,
    tally: &mut Tally,
) -> Option<Event> {
    tally.reject(row, column, value, reason);
    None
}

/// Refuses a row because of its day.
pub(super) fn refuse(row: u32, event: &Event, reason: Reason, tally: &mut Tally) {
    let day = event.on.map(|day| day.to_string()).unwrap_or_default();
    refuse_value(row, "on", &day, reason, tally);
}

/// The pause that a resumption names, if no such pause is open, or not yet: its suspension may be
/// further down.
pub(super) fn resumes_nothing(case: &Case, fact: &Fact) -> Option<Named> {
    let Fact::Resumed { kind, from } = fact else {
        return None;
    };
    let named = named(*kind, *from);
    case.open_pause(named).is_none().then_some(named)
}

/// The resumption that a row states; refused if it ends no pause or could end several.
pub(super) fn resumption(
    case: &Case,
    row: u32,
    on: Option<NaiveDate>,
    named: Named,
    tally: &mut Tally,
) -> Option<Event> {
    let Some(day) = on else {
        return refuse_value(row, "on", "", Reason::MissingValue, tally);
    };
    match case.pause_to_end(named, day) {
        Ok(Pause { kind, from, .. }) => Some(Event {
            on,
            fact: Fact::Resumed {
                kind: *kind,
                from: *from,
            },
        }),
        Err(NoEnd::BeginsLater(_)) => {
            refuse_value(row, "on", &day.to_string(), Reason::EndBeforeStart, tally)
        }
        Err(NoEnd::Nothing) => {
            let from = named.from.map(|from| from.to_string()).unwrap_or_default();
            refuse_value(row, "from", &from, Reason::NothingToResume, tally)
        }
        Err(NoEnd::Several(_)) => {
            let column = if named.from.is_some() {
                "value"
            } else {
                "from"
            };
            refuse_value(row, column, "", Reason::SeveralToResume, tally)
        }
    }
}

fn named(kind: PauseKind, from: NaiveDate) -> Named {
    Named {
        kind: Some(kind),
        from: Some(from),
    }
}

/// Reports an event that lacks its day.
fn dated(on: Option<NaiveDate>, row: u32, tally: &mut Tally) {
    if on.is_none() {
        tally.problem(row, "on", "", Reason::MissingValue);
    }
}

/// Whether a day has come. What is said to have been done on a later one is refused: it would count
/// at once, and hide a case that nobody has looked after.
fn has_come(on: Option<NaiveDate>, row: u32, today: NaiveDate, tally: &mut Tally) -> bool {
    let later = on.filter(|on| *on > today);
    if let Some(on) = later {
        tally.reject(row, "on", on.to_string(), Reason::FollowedAfterToday);
    }
    later.is_none()
}

/// Reports oddities in the days of a follow-up: no day, before the filing, or the next one before
/// it. Returns `false` if it is refused because its day has not come.
pub(super) fn followed(
    case: &Case,
    (on, next): (Option<NaiveDate>, Option<NaiveDate>),
    row: u32,
    today: NaiveDate,
    tally: &mut Tally,
) -> bool {
    if !has_come(on, row, today, tally) {
        return false;
    }
    dated(on, row, tally);
    not_before_filing(case, on, "on", row, tally);
    if let (Some(on), Some(next)) = (on, next)
        && next < on
    {
        tally.problem(row, "next", next.to_string(), Reason::NextBeforeOn);
    }
    true
}

/// Reports oddities of a payment. Returns `false` if it is refused because the total would exceed
/// the range of money.
pub(super) fn paid(
    case: &Case,
    (on, amount): (Option<NaiveDate>, Money),
    row: u32,
    today: NaiveDate,
    tally: &mut Tally,
) -> bool {
    if !fits(case, amount, row, tally) {
        return false;
    }
    dated(on, row, tally);
    if amount.0 == 0 {
        tally.problem(row, "amount", "0", Reason::ZeroAmount);
    } else if amount.0 < 0 {
        tally.problem(row, "amount", amount.to_string(), Reason::NegativeAmount);
    }
    if let Some(on) = on.filter(|on| *on > today) {
        tally.problem(row, "on", on.to_string(), Reason::PaidAfterToday);
    }
    not_before_filing(case, on, "on", row, tally);
    true
}

/// Whether the money of the case stays in range with this amount; otherwise the row is refused.
fn fits(case: &Case, amount: Money, row: u32, tally: &mut Tally) -> bool {
    let fits = case.sums_fit_with(amount);
    if !fits {
        refuse_value(
            row,
            "amount",
            &amount.to_string(),
            Reason::SumTooLarge,
            tally,
        );
    }
    fits
}

/// Refuses the row of a link from a case to itself, and of one that adds nothing to the facts
/// `said` about the case, as for typed links.
pub(super) fn is_link_refused<'f>(
    case: &Case,
    mut said: impl Iterator<Item = &'f Fact>,
    fact: &Fact,
    row: u32,
    tally: &mut Tally,
) -> bool {
    let Fact::Linked { to, how } = fact else {
        return false;
    };
    let key = |raw: &str| {
        let mut key = String::new();
        number::canonical_key(raw, &mut key);
        key
    };
    let other = key(to);
    let mut is_known = || {
        said.any(|known| match known {
            Fact::Linked { to, how: of } => key(to) == other && (how.is_none() || how == of),
            _ => false,
        })
    };
    let reason = if other == key(&case.now.number) {
        Reason::LinkToItself
    } else if is_known() {
        Reason::LinkedAlready
    } else {
        return false;
    };
    refuse_value(row, "to", to, reason, tally);
    true
}
