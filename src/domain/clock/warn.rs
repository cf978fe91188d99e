//! Warnings, never refusals (rule 9): irregular changes count, with a warning.
//!
//! Nothing here changes a date, and nothing here runs unless the trace listens.

use chrono::NaiveDate;

use super::judge::Judge;
use super::months::{add, add_days, add_months};
use super::trace::Trace;
use super::warning::Warning;
use super::{State, Step, Term, run};
use crate::domain::approver::{self, APPROVERS};
use crate::domain::change::{Change, Extension, Pause, PauseKind};
use crate::domain::rules::{Ground, GroundKind, Limit};

/// Warns if the version of the limit does not cover the day it is counted from.
pub(super) fn validity<T: Trace>(judge: &mut Judge<'_, T>, limit: &Limit) {
    if limit.valid_to.is_some_and(|to| to < judge.sum.anchor) {
        judge.trace.step(|| {
            let step = Step::warning(Warning::LimitExpired);
            step.span(limit.valid_from, limit.valid_to)
                .articles(&limit.articles)
        });
    }
}

pub(super) fn pause<T: Trace>(
    judge: &mut Judge<'_, T>,
    at: usize,
    pause: &Pause,
    to: NaiveDate,
    ground: Option<&Ground>,
) {
    if !judge.trace.listens() {
        return;
    }
    if pause.to.is_some_and(|to| to < pause.from) {
        judge.warn(at, Warning::ToBeforeFrom);
    }
    let Some(ground) = ground else {
        let named = pause
            .ground
            .as_deref()
            .is_some_and(|ground| !ground.trim().is_empty());
        return judge.warn(
            at,
            if named {
                Warning::GroundUnknown
            } else {
                Warning::GroundMissing
            },
        );
    };
    if let Some(limit) = judge.sum.limit {
        if let Some(warning) = misplaced(ground, pause.kind.into(), limit) {
            judge.warn(at, warning);
        } else if let Some(days) = ground.beyond(limit) {
            judge.warn(at, Warning::GroundBeyond { days });
        }
    }
    if ground.local {
        judge.warn(at, Warning::GroundLocal);
    }
    if ground.last_day(pause.from).is_some_and(|last| to > last) {
        judge.warn(at, Warning::GroundOverMaximum);
    }
}

/// Why a ground does not suit a change of this kind: the law provides it for another kind, or not
/// for such cases.
fn misplaced(ground: &Ground, kind: GroundKind, limit: &Limit) -> Option<Warning> {
    if !ground.fits(limit) {
        return Some(Warning::GroundNotApplicable);
    }
    if ground.kinds.contains(&kind) {
        return None;
    }
    let belongs = ground.kinds.iter().find_map(|kind| match kind {
        GroundKind::Deduct => Some(PauseKind::Deduct),
        GroundKind::Suspend => Some(PauseKind::Suspend),
        GroundKind::Adjourn => Some(PauseKind::Adjourn),
        GroundKind::Extend | GroundKind::Restart => None,
    });
    Some(belongs.map_or(Warning::GroundNotApplicable, Warning::GroundBelongs))
}

pub(super) fn restart<T: Trace>(judge: &mut Judge<'_, T>, at: usize, ground: Option<&Ground>) {
    let Some((ground, limit)) = ground.zip(judge.sum.limit) else {
        return;
    };
    if let Some(warning) = misplaced(ground, GroundKind::Restart, limit) {
        judge.warn(at, warning);
    }
}

/// Warns of a conversion into another branch of law; `target` is the limit of the new procedure.
pub(super) fn conversion<T: Trace>(judge: &mut Judge<'_, T>, at: usize, target: Option<&Limit>) {
    let other = |(from, to): (&Limit, &Limit)| from.family != to.family;
    if judge.sum.limit.zip(target).is_some_and(other) {
        judge.warn(at, Warning::ConversionOtherBranch);
    }
}

/// Warns of a conversion after which another one, into `to`, comes on the same day `on`: which is
/// the later one nobody said, so the order of their content decides.
pub(super) fn replaced<T: Trace>(
    judge: &mut Judge<'_, T>,
    before: usize,
    (to, on): (&str, NaiveDate),
) {
    if let Some(Change::Convert {
        to: other, on: day, ..
    }) = judge.term.changes.get(before)
        && *day == on
        && other != to
    {
        judge.warn(before, Warning::ConversionSameDay);
    }
}

/// Warns of extensions without an approval day: judged at the start, they end with the previous
/// term.
pub(super) fn lapsed<T: Trace>(judge: &mut Judge<'_, T>) {
    for at in std::mem::take(&mut judge.undated) {
        judge.warn(at, Warning::ApprovalMissingLapsed);
    }
}

/// Warns of extensions without an approval day if the term would be over without them.
///
/// Assumed to be in time, they may revive a term that had ended. `due` is the day reached with
/// them.
pub(super) fn revived<T: Trace>(judge: &mut Judge<'_, T>, due: NaiveDate) {
    let by = judge.closed.unwrap_or(judge.today);
    if judge.undated.is_empty() || by > due {
        return;
    }
    let undated = std::mem::take(&mut judge.undated);
    let all = judge.term.changes.iter().enumerate();
    let dated: Vec<Change> = all
        .filter(|(at, _)| !undated.contains(at))
        .map(|(_, change)| change.clone())
        .collect();
    let term = Term {
        changes: &dated,
        ..*judge.term
    };
    let without = run(&term, judge.law, judge.today);
    if without.state != State::Paused && without.due.is_some_and(|due| by > due) {
        for at in undated {
            judge.warn(at, Warning::ApprovalMissingOver);
        }
    }
}

/// Warns of an irregular extension; `before` is the raw date before it.
pub(super) fn extension<T: Trace>(
    judge: &mut Judge<'_, T>,
    at: usize,
    extension: &Extension,
    before: Option<NaiveDate>,
) {
    if !judge.trace.listens() {
        return;
    }
    if extension.months == 0 && extension.days == 0 && extension.until.is_none() {
        judge.warn(at, Warning::ExtensionEmpty);
    }
    if let Some(until) = extension.until {
        // Usually a mistyped year: an extension never takes days away.
        if judge.term.start.is_some_and(|start| until < start) {
            judge.warn(at, Warning::UntilBeforeStart);
        } else if before.is_some_and(|before| until < before) {
            judge.warn(at, Warning::UntilShortens);
        }
    }
    let Some((limit, before)) = judge.sum.limit.zip(before) else {
        return;
    };
    let Some(round) = judge.sum.round() else {
        return judge.warn(at, Warning::ExtensionNotProvided);
    };
    let level = extension.level.as_deref().map(approver::meant);
    if level.is_some_and(|level| APPROVERS.contains(&level) && !round.is_by(level)) {
        judge.warn(at, Warning::Approver);
    }
    if round.months.is_some() || round.days.is_some() {
        let sticky = limit.sticks_to_month_end();
        let most = add(
            before,
            round.months.unwrap_or(0),
            round.days.unwrap_or(0),
            sticky,
        );
        let granted = add_days(add_months(before, extension.months, sticky), extension.days);
        if extension.until.unwrap_or(granted) > most {
            judge.warn(at, Warning::ExtensionOverStatute);
        }
    }
    if judge
        .sum
        .cap()
        .zip(extension.until)
        .is_some_and(|(cap, until)| until > cap)
    {
        judge.warn(at, Warning::UntilOverLatest);
    }
}
