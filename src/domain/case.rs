//! A case: the state that its events describe. [`Case::apply`] is the only transition.

use std::collections::HashSet;

use chrono::NaiveDate;

use super::change::{Change, PauseKind};
use super::clock::{Term, Verdict};
use super::event::{
    Direction, Event, Fact, Field, FollowUp, FollowUpRef, Recorded, Registration, Supervision,
};
use super::money::Money;
use super::number::{self, CaseNumber};
use super::types::{self, Category};

mod cut;
mod later;
mod money;
mod moves;
mod pause;

pub use cut::{Cut, Sieve, Step};
pub use pause::{Named, NoEnd, pause_to_end};

/// A move of a case between courts, divisions or handlers, effective from its day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    pub on: NaiveDate,
    /// `Court`, `Division` or `Handler`.
    pub field: Field,
    /// The value from that day on.
    pub to: Option<String>,
}

/// A period for which a case was closed before it was reopened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reopening {
    pub closed: NaiveDate,
    /// How the case had been closed.
    pub how: Option<String>,
    pub reopened: NaiveDate,
}

/// A recorded end of a case or of a pause, in recording order; those in effect by a day tell how the case
/// stood on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// The pause at `change`, of this kind and first day, ended; `None` if there was no pause to end.
    Resumed {
        kind: PauseKind,
        from: NaiveDate,
        on: NaiveDate,
        change: Option<usize>,
    },
    Closed(Option<NaiveDate>),
    Reopened(Option<NaiveDate>),
    /// The day of closing was corrected; this holds on every day.
    Corrected(Option<NaiveDate>),
}

/// The state of a case according to its events.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Case {
    /// The fields as amended.
    pub now: Box<Registration>,
    /// Former case numbers as given, in the order in which they were replaced.
    pub former: Vec<String>,
    pub closed: Option<NaiveDate>,
    pub how: Option<String>,
    /// All changes, with resumptions merged in.
    pub changes: Vec<Change>,
    pub reopenings: Vec<Reopening>,
    /// How `closed`, `reopenings` and the ends of pauses came about.
    pub turns: Vec<Turn>,
    /// In order of days; a field's last move gives its current value.
    pub moves: Vec<Move>,
    /// The value at filing of each field that was moved.
    pub origins: Vec<(Field, Option<String>)>,
    /// All receipts entered; [`Case::money_by`] leaves out planned ones.
    pub received: Money,
    pub paid_out: Money,
    /// Sum in cents of the absolute values of all payments: while it fits, so does the sum of any subset.
    pub turnover: u64,
    /// The payments that have a day, in the order in which they were entered.
    pub payments: Vec<(NaiveDate, Direction, Money)>,
    /// The day of the next follow-up.
    pub next: Option<NaiveDate>,
    /// The last follow-up and its day.
    pub last: Option<(NaiveDate, FollowUp)>,
    /// Pauses, by kind and first day, whose end was entered as a resumption.
    pub resumed: Vec<(PauseKind, NaiveDate)>,
    /// The last supervision and its limit.
    pub measure: Option<Supervision>,
    /// Whether any event registered it; a case whose registrations were all undone no longer exists.
    pub exists: bool,
}

/// The events that are not retracted.
fn held<'e>(events: impl Iterator<Item = &'e Recorded> + Clone) -> impl Iterator<Item = &'e Event> {
    let retracted: HashSet<(u64, u32)> = events
        .clone()
        .filter_map(|e| match e.event.fact {
            Fact::Retracted { commit, index } => Some((commit, index)),
            _ => None,
        })
        .collect();
    let stands = move |e: &&Recorded| !retracted.contains(&(e.commit, e.index));
    events.filter(stands).map(|e| &e.event)
}

impl Case {
    /// Folds events into a case, omitting retracted ones; the caller omits those of undone commits.
    pub fn of<'e>(events: impl Iterator<Item = &'e Recorded> + Clone) -> Case {
        let mut case = Case::default();
        for event in held(events) {
            case.apply(event);
        }
        case
    }

    /// Applies one more fact. Never fails: contradictions are shown, not rejected.
    pub fn apply(&mut self, event: &Event) {
        self.take(event.on, event.fact.clone());
    }

    /// Applies a fact like [`Case::apply`], consuming it.
    pub fn take(&mut self, on: Option<NaiveDate>, fact: Fact) {
        match fact {
            Fact::Registered(registration) => {
                self.now = registration;
                self.exists = true;
            }
            Fact::Amended { field, value } => self.amend(field, value.as_deref(), on),
            Fact::Changed { change, .. } => self.changes.push(change),
            Fact::Resumed { kind, from } => {
                if let Some(to) = on {
                    self.resume(kind, from, to);
                }
            }
            Fact::FollowedUp(follow_up) => self.follow(on, follow_up.borrowed()),
            Fact::Paid(payment) => self.pay(on, payment.direction, payment.amount),
            Fact::Closed { how } => {
                self.turns.push(Turn::Closed(on));
                self.closed = on;
                self.how = how;
            }
            Fact::Reopened { .. } => {
                self.turns.push(Turn::Reopened(on));
                let how = self.how.take();
                if let (Some(closed), Some(reopened)) = (self.closed.take(), on) {
                    // A reopening entered late is inserted in the order of days.
                    let at = self.reopenings.partition_point(|r| r.closed <= closed);
                    let reopening = Reopening {
                        closed,
                        how,
                        reopened,
                    };
                    self.reopenings.insert(at, reopening);
                }
            }
            Fact::Supervised(measure) => self.measure = Some(measure),
            Fact::Linked { .. } | Fact::Retracted { .. } => {}
        }
    }

    /// Applies a follow-up.
    pub fn follow(&mut self, on: Option<NaiveDate>, said: FollowUpRef<'_>) {
        let Some(on) = on else { return };
        match &mut self.last {
            // A follow-up entered late does not replace a later one.
            Some((day, _)) if *day > on => return,
            Some((day, last)) => {
                *day = on;
                last.assign(said);
            }
            None => self.last = Some((on, said.into())),
        }
        self.next = said.next;
    }

    /// The last day on which money was received or paid out.
    pub fn last_paid(&self) -> Option<NaiveDate> {
        self.payments.iter().map(|(on, ..)| *on).max()
    }

    /// Applies a payment.
    pub fn pay(&mut self, on: Option<NaiveDate>, direction: Direction, amount: Money) {
        self.payments.extend(on.map(|on| (on, direction, amount)));
        let sum = match direction {
            Direction::Receipt => &mut self.received,
            Direction::PayOut => &mut self.paid_out,
        };
        // Sums that do not fit are rejected before they are written: `sums_fit`.
        sum.0 = sum.0.saturating_add(amount.0);
        self.turnover = self.turnover.saturating_add(amount.0.unsigned_abs());
    }

    /// Whether the sums received, paid out and held are representable, on this and every earlier day.
    pub fn sums_fit(&self) -> bool {
        i64::try_from(self.turnover).is_ok()
    }

    /// Whether [`Case::sums_fit`] still holds after one more payment.
    pub fn sums_fit_with(&self, amount: Money) -> bool {
        let all = self.turnover.checked_add(amount.0.unsigned_abs());
        all.is_some_and(|all| i64::try_from(all).is_ok())
    }

    fn resume(&mut self, kind: PauseKind, from: NaiveDate, to: NaiveDate) {
        let open =
            self.changes
                .iter_mut()
                .enumerate()
                .rev()
                .find_map(|(at, change)| match change {
                    Change::Pause(p) if p.kind == kind && p.from == from && p.to.is_none() => {
                        Some((at, p))
                    }
                    _ => None,
                });
        let change = open.map(|(at, pause)| {
            pause.to = Some(to);
            self.resumed.push((kind, from));
            at
        });
        self.turns.push(Turn::Resumed {
            kind,
            from,
            on: to,
            change,
        });
    }

    fn amend(&mut self, field: Field, value: Option<&str>, on: Option<NaiveDate>) {
        let text = || value.map(str::to_owned);
        let day = || value.and_then(|v| v.parse::<NaiveDate>().ok());
        if field.moves() {
            match on {
                Some(on) => return self.move_to(on, field, text()),
                // A correction without a day holds from filing and discards the field's earlier moves.
                None => {
                    self.moves.retain(|m| m.field != field);
                    self.origins.retain(|(moved, _)| *moved != field);
                }
            }
        }
        let now = &mut self.now;
        match field {
            Field::Number => {
                let new = value.unwrap_or_default().to_owned();
                let old = std::mem::replace(&mut now.number, new);
                if !self.former.contains(&old) {
                    self.former.push(old);
                }
            }
            Field::Court => now.court = text(),
            Field::Division => now.division = text(),
            Field::Handler => now.handler = text(),
            Field::Clerk => now.clerk = text(),
            Field::Type => now.type_code = text(),
            Field::Procedure => now.procedure = text(),
            Field::Cause => now.cause = text(),
            Field::Plaintiffs => now.plaintiffs = text(),
            Field::Defendants => now.defendants = text(),
            Field::Filed => now.filed = day(),
            Field::Closed => {
                self.closed = day();
                self.turns.push(Turn::Corrected(self.closed));
            }
            Field::How => self.how = text(),
            Field::Claim => now.claim = value.and_then(Money::parse),
            Field::Tags => now.tags = value.map(split_tags).unwrap_or_default(),
            Field::Custody => now.custody = value == Some("true"),
            Field::Due => now.due = day(),
            Field::Note => now.note = text(),
            Field::Next => self.next = day(),
        }
    }

    fn text(&self, field: Field) -> Option<&str> {
        match field {
            Field::Court => self.now.court.as_deref(),
            Field::Division => self.now.division.as_deref(),
            Field::Handler => self.now.handler.as_deref(),
            _ => None,
        }
    }

    /// The text form of a field, as accepted by `amend`; `None` if it is empty.
    pub fn value(&self, field: Field) -> Option<String> {
        let now = &self.now;
        match field {
            Field::Number => Some(now.number.clone()),
            Field::Court | Field::Division | Field::Handler => self.text(field).map(str::to_owned),
            Field::Clerk => now.clerk.clone(),
            Field::Type => now.type_code.clone(),
            Field::Procedure => now.procedure.clone(),
            Field::Cause => now.cause.clone(),
            Field::Plaintiffs => now.plaintiffs.clone(),
            Field::Defendants => now.defendants.clone(),
            Field::Filed => now.filed.map(|d| d.to_string()),
            Field::Closed => self.closed.map(|d| d.to_string()),
            Field::How => self.how.clone(),
            Field::Claim => now.claim.map(|m| m.to_string()),
            Field::Tags => (!now.tags.is_empty()).then(|| now.tags.join(",")),
            Field::Custody => now.custody.then(|| "true".to_owned()),
            Field::Due => now.due.map(|d| d.to_string()),
            Field::Note => now.note.clone(),
            Field::Next => self.next.map(|day| day.to_string()),
        }
    }

    /// Whether the case is filed by a day; a case without a filing date counts as filed.
    pub fn is_filed_by(&self, day: NaiveDate) -> bool {
        self.now.filed.is_none_or(|filed| filed <= day)
    }

    /// The input of the clock for this case.
    pub fn term(&self) -> Term<'_> {
        Term {
            procedure: self.now.procedure.as_deref().unwrap_or_default(),
            start: self.now.filed,
            custody: self.now.custody,
            changes: &self.changes,
            closed: self.closed,
        }
    }

    /// Id of the procedure in force according to a verdict: the registered one or that of the last effective
    /// conversion.
    pub fn procedure_in_force<'c>(&'c self, verdict: &Verdict) -> Option<&'c str> {
        verdict.procedure(self.now.procedure.as_deref(), &self.changes)
    }

    /// The class of the case, from its type code or else from the family its procedure is named after.
    pub fn category(&self) -> Category {
        let by_type = self
            .now
            .type_code
            .as_deref()
            .and_then(types::by_code)
            .map(|t| t.category);
        by_type.unwrap_or_else(|| {
            let procedure = self.now.procedure.as_deref().unwrap_or_default();
            match procedure.split('-').next() {
                Some("civil" | "bankruptcy") => Category::Civil,
                Some("criminal") => Category::Criminal,
                Some("admin") => Category::Administrative,
                Some("execution") => Category::Execution,
                Some("compensation") => Category::Compensation,
                _ => Category::Other,
            }
        })
    }
}

/// Splits a text into tags at the usual separators.
pub fn split_tags(text: &str) -> Vec<String> {
    let mut tags: Vec<String> = text
        .split([',', '，', '、', ';', '；', '|', ' ', '/'])
        .map(str::trim)
        .filter(|tag| !tag.is_empty())
        .map(str::to_owned)
        .collect();
    tags.sort();
    tags.dedup();
    tags
}

/// Fills in what follows from the number: the court, the type code and the default procedure.
pub fn complete(registration: &mut Registration, number: &CaseNumber) {
    if registration.type_code.is_none() {
        let legacy = || number::legacy_type(number.key()).map(str::to_owned);
        registration.type_code = number.type_code.clone().or_else(legacy);
    }
    if registration.court.is_none() {
        registration.court = number.court_name.clone().or_else(|| number.court.clone());
    }
    if registration.procedure.is_none() {
        let default = registration.type_code.as_deref().and_then(types::by_code);
        registration.procedure = default.map(|t| t.procedure.to_owned());
    }
}
