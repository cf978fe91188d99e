//! Warnings, never refusals (rule 9): what is odd is counted and named. Nothing here changes a date, and nothing here
//! runs unless somebody listens.

use chrono::NaiveDate;

use super::judge::Judge;
use super::months::{add, add_days, add_months, days_between};
use super::trace::Trace;
use super::{Step, StepKind};
use crate::domain::change::{Extension, Pause};
use crate::domain::rules::{Ground, GroundKind, Limit};

/// A version of the limit that does not cover the day it is counted from.
pub(super) fn validity<T: Trace>(judge: &mut Judge<'_, T>, limit: &Limit, anchor: NaiveDate) {
    if limit.valid_to.is_some_and(|to| to < anchor) {
        judge.trace.step(|| {
            let step = Step::new(StepKind::Warning).span(limit.valid_from, limit.valid_to);
            step.note("limit-expired").articles(&limit.articles)
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
        judge.warn(at, "to-before-from");
    }
    let Some(ground) = ground else {
        let named = pause
            .ground
            .as_deref()
            .is_some_and(|ground| !ground.trim().is_empty());
        return judge.warn(
            at,
            if named {
                "ground-unknown"
            } else {
                "ground-missing"
            },
        );
    };
    if judge
        .limit
        .is_some_and(|limit| !ground.applies(pause.kind.into(), limit.family))
    {
        judge.warn(at, "ground-not-applicable");
    }
    if ground.local {
        judge.warn(at, "ground-local");
    }
    let over_days = ground
        .days
        .is_some_and(|days| days_between(pause.from, to) > days);
    let over_months = ground
        .months
        .is_some_and(|months| to > add_months(pause.from, months, false));
    if over_days || over_months {
        judge.warn(at, "ground-over-maximum");
    }
}

pub(super) fn restart<T: Trace>(judge: &mut Judge<'_, T>, at: usize, ground: Option<&Ground>) {
    let Some(ground) = ground else { return };
    if judge
        .limit
        .is_some_and(|limit| !ground.applies(GroundKind::Restart, limit.family))
    {
        judge.warn(at, "ground-not-applicable");
    }
}

/// `before` is the raw date before this extension.
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
        judge.warn(at, "extension-empty");
    }
    if let Some(until) = extension.until {
        // A slip of the year, most often: an extension never takes days away.
        if judge.term.start.is_some_and(|start| until < start) {
            judge.warn(at, "until-before-start");
        } else if before.is_some_and(|before| until < before) {
            judge.warn(at, "until-shortens");
        }
    }
    let Some((limit, before)) = judge.limit.zip(before) else {
        return;
    };
    let Some(round) = limit.round(judge.rounds) else {
        return judge.warn(at, "extension-not-provided");
    };
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
            judge.warn(at, "extension-over-statute");
        }
    }
    if judge
        .cap()
        .zip(extension.until)
        .is_some_and(|(cap, until)| until > cap)
    {
        judge.warn(at, "until-over-latest");
    }
}
