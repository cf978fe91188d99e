//! Remarks for the user before a fact is recorded, never refusals. Shared by the forms and the
//! commands.

mod change;
mod doubt;
mod extension;
mod procedure;

use chrono::NaiveDate;

use super::calendar::Calendar;
use super::case::Case;
use super::change::Change;
use super::clock::uncounted::Uncounted;
use super::clock::{Law, State, Step, StepKind, Verdict};
use super::court;
use super::event::{Direction, Event, Fact, Field, Supervision};
use super::held::Held;
use super::instance;
use super::money::Money;
use super::next;
use super::number;
use super::rules::{Limit, Rules};

/// One remark. Its text is `domain.advice.<key>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advice {
    /// The field concerned, by its name in the import map (`next`, `to`, `amount` …); empty if the
    /// remark concerns the whole fact.
    pub about: &'static str,
    pub key: &'static str,
    pub args: Vec<(&'static str, String)>,
    /// A suggested value, in the form in which it can be typed into the field.
    pub instead: Option<String>,
}

impl Advice {
    pub fn new(about: &'static str, key: &'static str) -> Advice {
        Advice {
            about,
            key,
            args: Vec::new(),
            instead: None,
        }
    }

    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl std::fmt::Display) -> Advice {
        self.args.push((name, value.to_string()));
        self
    }

    #[must_use]
    pub fn instead(mut self, value: impl std::fmt::Display) -> Advice {
        self.instead = Some(value.to_string());
        self
    }
}

/// What is known when a fact is about to be recorded.
#[derive(Debug, Clone, Copy)]
pub struct About<'a> {
    /// The case before the fact.
    pub case: &'a Case,
    /// The clock before the fact.
    pub before: &'a Verdict,
    pub before_steps: &'a [Step],
    /// The clock with the fact applied.
    pub after: &'a Verdict,
    /// The steps with the fact applied.
    pub after_steps: &'a [Step],
    /// Position of the change that the fact would add.
    pub position: usize,
    /// Why that change does not count, if it does not.
    pub uncounted: Option<Uncounted>,
    pub measure: Option<&'a Supervision>,
    pub held: Held,
    pub law: Law<'a>,
    pub today: NaiveDate,
}

/// The number of extensions granted in the present term.
pub fn rounds_used(steps: &[Step]) -> usize {
    let since = steps
        .iter()
        .rposition(|step| matches!(step.kind, StepKind::Lapse | StepKind::Restart))
        .map_or(0, |at| at + 1);
    let mut granted: Vec<usize> = steps
        .iter()
        .skip(since)
        .filter(|step| matches!(step.kind, StepKind::Extend | StepKind::Until))
        .filter_map(|step| step.change)
        .collect();
    granted.dedup();
    granted.len()
}

/// The limit that now governs a case, taking conversions into account.
pub fn limit_in_force<'r>(case: &Case, steps: &[Step], rules: &'r Rules) -> Option<&'r Limit> {
    let start = case.now.filed?;
    let converted = steps.iter().rev().find_map(|step| match step.kind {
        StepKind::Convert => case.changes.get(step.change?),
        _ => None,
    });
    match converted {
        Some(Change::Convert { to, .. }) => rules.limit_on(to, start),
        _ => rules.limit_on(case.now.procedure.as_deref()?, start),
    }
}

/// Returns the remarks on a fact that is about to be recorded.
pub fn advise(about: &About<'_>, event: &Event) -> Vec<Advice> {
    let mut said = Vec::new();
    match &event.fact {
        Fact::FollowedUp(follow_up) => {
            let (today, calendar) = (about.today, about.law.calendar);
            let next = follow_up.next;
            let days = next.map(|next| next_day(next, Bounds::of(about), today, calendar));
            said.extend(days.into_iter().flatten());
            said.extend(before_filing(about, "on", event.on));
        }
        Fact::Changed { change, .. } => change::advise(about, change, &mut said),
        Fact::Resumed { .. } if event.on.is_some_and(|on| on > about.today) => {
            said.push(Advice::new("on", "in-the-future"));
        }
        Fact::Amended {
            field: Field::Filed,
            value: Some(value),
        } if value
            .parse()
            .is_ok_and(|filed: NaiveDate| filed > about.today) =>
        {
            said.push(Advice::new("value", "filed-later"));
        }
        Fact::Amended {
            field: Field::Procedure,
            ..
        } => said.extend(procedure::moved(about)),
        Fact::Amended {
            field: Field::Type,
            value: Some(code),
        } => said.extend(procedure::stays(about, code)),
        Fact::Amended {
            field: Field::Number,
            value: Some(number),
        } => said.extend(number_irregular("value", number)),
        Fact::Amended {
            field: Field::Court,
            value: Some(court),
        } => said.extend(court_unknown("value", court)),
        Fact::Paid(payment) => paid(
            about,
            payment.direction,
            payment.amount,
            event.on,
            &mut said,
        ),
        Fact::Supervised(measure) => {
            supervised(about, measure, &mut said);
            said.extend(before_filing(about, "on", event.on));
        }
        Fact::Closed { how } => {
            said.extend(how.as_deref().and_then(|how| of_appeal(about, how)));
            closed(about, event.on, &mut said);
        }
        _ => {}
    }
    said
}

/// Remarks on a first instance closed in a way that only an appeal or a retrial is.
fn of_appeal(about: &About<'_>, how: &str) -> Option<Advice> {
    let now = &about.case.now;
    let appeal = instance::is_appeal(now.type_code.as_deref(), now.procedure.as_deref());
    let wrong = instance::is_of_appeal(how) && appeal == Some(false);
    wrong.then(|| Advice::new("how", "of-appeal"))
}

/// Remarks on what a closing leaves unsettled.
fn closed(about: &About<'_>, on: Option<NaiveDate>, said: &mut Vec<Advice>) {
    if about.held.amount.0 > 0 {
        let amount = about.held.amount.grouped();
        said.push(Advice::new("", "money-held").with("amount", amount));
    }
    if about.case.has_open_pause() {
        said.push(Advice::new("on", "closed-while-paused"));
    }
    if let Some((on, due)) = on.zip(about.before.due)
        && on > due
    {
        said.push(Advice::new("on", "closed-late").with("due", due));
    }
}

/// Remarks on a court found in no table: it is kept as written and counted in no figure by court.
pub fn court_unknown(field: &'static str, court: &str) -> Option<Advice> {
    court::named(court)
        .is_none()
        .then(|| Advice::new(field, "court-unknown").with("court", court))
}

/// Remarks on a case number that does not follow the grammar: the case cannot be found by the
/// number's parts.
pub fn number_irregular(field: &'static str, number: &str) -> Option<Advice> {
    let mut key = String::new();
    let holds = number::canonical_key(number, &mut key) || number::is_legacy(&key);
    (!holds).then(|| Advice::new(field, "irregular-number"))
}

/// Remarks on steps dated after a closing: a case heard on Tuesday was not closed on Monday.
///
/// Payments may follow a closing.
pub fn behind_closing<'e>(
    holding: impl Iterator<Item = &'e Event>,
    closing: &Event,
) -> Option<Advice> {
    let (Fact::Closed { .. }, Some(closed)) = (&closing.fact, closing.on) else {
        return None;
    };
    let mut behind: Vec<NaiveDate> = holding
        .filter(|event| {
            matches!(
                event.fact,
                Fact::FollowedUp(_)
                    | Fact::Changed { .. }
                    | Fact::Resumed { .. }
                    | Fact::Supervised(_)
            )
        })
        .filter_map(|event| event.on.filter(|on| *on > closed))
        .collect();
    behind.sort_unstable();
    let last = *behind.last()?;
    Some(
        Advice::new("on", "steps-after-closing")
            .with("n", behind.len())
            .with("day", last)
            .instead(last),
    )
}

/// The days that the next follow-up should not pass; ignored once they are in the past.
#[derive(Debug, Clone, Copy, Default)]
pub struct Bounds {
    /// The limit of the last supervision.
    pub limit: Option<NaiveDate>,
    pub due: Option<NaiveDate>,
}

impl Bounds {
    fn of(about: &About<'_>) -> Bounds {
        Bounds {
            limit: about.measure.and_then(|measure| measure.limit),
            // As in the rule: while the clock stands still, the due date moves every day.
            due: about
                .before
                .due
                .filter(|_| about.before.state == State::Running),
        }
    }
}

/// Checks the day of the next follow-up: it should be a working day, no later than what falls due
/// before it, and not too far ahead.
pub fn next_day(
    next: NaiveDate,
    bounds: Bounds,
    today: NaiveDate,
    calendar: &Calendar,
) -> Vec<Advice> {
    let ahead = |day: &NaiveDate| *day >= today;
    let (limit, due) = (bounds.limit.filter(ahead), bounds.due.filter(ahead));
    let said = |key| Advice::new("next", key);
    if next <= today {
        return vec![said("next-passed").instead(calendar.add_working_days(today, 1))];
    }
    if let Some(limit) = limit.filter(|limit| next > *limit) {
        let instead = next::instead(limit, today, calendar);
        let advice = said("next-after-measure").with("limit", limit);
        return vec![instead_of(next, instead, advice)];
    }
    if let Some(due) = due.filter(|due| next > *due) {
        let instead = next::instead(due, today, calendar);
        let advice = said("next-after-due").with("due", due);
        return vec![instead_of(next, instead, advice)];
    }
    let far = next::is_far(next, today).then(|| said("next-far"));
    let off = (!calendar.is_working(next)).then(|| {
        let rolled = calendar.roll(next);
        let bound = limit.into_iter().chain(due).min();
        let instead = if bound.is_some_and(|bound| rolled > bound) {
            calendar.working_day_by(next)
        } else {
            rolled
        };
        said("not-working").instead(instead)
    });
    far.into_iter().chain(off).collect()
}

/// Adds the suggested day, unless it is the day already entered.
fn instead_of(next: NaiveDate, instead: NaiveDate, advice: Advice) -> Advice {
    if instead == next {
        return advice;
    }
    advice.instead(instead)
}

fn paid(
    about: &About<'_>,
    direction: Direction,
    amount: Money,
    on: Option<NaiveDate>,
    said: &mut Vec<Advice>,
) {
    if amount.0 <= 0 {
        said.push(Advice::new("amount", "not-positive"));
    }
    match direction {
        Direction::Receipt => {
            // A sum too large to represent is refused elsewhere, not remarked on here.
            if let Some(sum) = about.case.received.checked_add(amount)
                && let Some(claim) = about.case.now.claim.filter(|claim| sum > *claim)
            {
                let left = claim.0.checked_sub(about.case.received.0);
                let left = Money(left.unwrap_or_default().max(0));
                let advice = Advice::new("amount", "over-claim")
                    .with("sum", sum.grouped())
                    .with("claim", claim.grouped());
                said.push(if left.0 > 0 {
                    advice.instead(left)
                } else {
                    advice
                });
            }
        }
        Direction::PayOut => {
            if amount > about.held.amount {
                let held = Money(about.held.amount.0.max(0));
                let advice = Advice::new("amount", "over-held").with("held", held.grouped());
                said.push(if held.0 > 0 {
                    advice.instead(held)
                } else {
                    advice
                });
            }
        }
    }
    if on.is_some_and(|on| on > about.today) {
        said.push(Advice::new("on", "in-the-future"));
    }
    said.extend(before_filing(about, "on", on));
}

/// Remarks on a day before the filing of the case: usually a mistyped year.
fn before_filing(about: &About<'_>, field: &'static str, on: Option<NaiveDate>) -> Option<Advice> {
    let filed = about
        .case
        .now
        .filed
        .filter(|filed| on.is_some_and(|on| on < *filed))?;
    Some(Advice::new(field, "before-filing").with("filed", filed))
}

fn supervised(about: &About<'_>, measure: &Supervision, said: &mut Vec<Advice>) {
    let Some(limit) = measure.limit else {
        return said.push(Advice::new("limit", "no-limit"));
    };
    if limit < about.today {
        said.push(Advice::new("limit", "limit-passed"));
    } else if let Some(due) = Bounds::of(about)
        .due
        .filter(|due| *due >= about.today && limit > *due)
    {
        let instead = about.law.calendar.working_day_by(due).max(about.today);
        said.push(
            Advice::new("limit", "next-after-due")
                .with("due", due)
                .instead(instead),
        );
    } else if !about.law.calendar.is_working(limit) {
        let instead = about.law.calendar.roll(limit);
        said.push(Advice::new("limit", "not-working").instead(instead));
    }
}
