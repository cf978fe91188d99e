//! How old open cases are, what delayed them, and for how long.

use chrono::{Datelike, NaiveDate};

use super::case::Case;
use super::change::{Change, Pause};
use super::clock::{self, Law, Step, StepKind, Term};
use super::days::{DaySet, days_between, union_days};
use super::tally::{Delay, Span};

/// Upper bounds of the age bands in months; the last band has none.
///
/// A case is over a bound once its months are full and a day has passed, as for long-pending.
pub const BANDS: [u32; 6] = [6, 12, 18, 24, 36, 60];

/// Stable ids of the bands, in months.
pub const BAND_IDS: [&str; 7] = [
    "m0_6", "m6_12", "m12_18", "m18_24", "m24_36", "m36_60", "m60",
];

/// Whether a case filed on `filed` is more than `months` months old on `day`: long-pending at that
/// threshold.
pub fn is_over(filed: NaiveDate, months: u32, day: NaiveDate) -> bool {
    i64::from(months) <= months_over(filed, day)
}

/// The largest number of months that a case filed on `filed` exceeds on `day`.
///
/// In a month that lacks the day of filing, the period ends on the month's last day, so the case is
/// over it only in the following month.
fn months_over(filed: NaiveDate, day: NaiveDate) -> i64 {
    let month = |day: NaiveDate| i64::from(day.year()) * 12 + i64::from(day.month0());
    month(day) - month(filed) - i64::from(day.day() <= filed.day())
}

/// The age band of a case: the number of bounds that it exceeds.
pub fn band(filed: NaiveDate, day: NaiveDate) -> usize {
    let over = months_over(filed, day);
    let bounds = BANDS.iter();
    bounds
        .take_while(|months| i64::from(**months) <= over)
        .count()
}

/// The age of a case on a day, both natural and net of the days that do not count towards its
/// limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Age {
    /// Days since filing.
    pub days: u32,
    pub band: usize,
    pub net_days: u32,
    pub net_band: usize,
}

/// The age of a case on a day; `None` without a filing date, or if the case was filed later.
pub fn age(case: &Case, law: Law<'_>, day: NaiveDate) -> Option<Age> {
    let filed = case.now.filed.filter(|filed| *filed <= day)?;
    Some(aged(filed, paused_days(case, law, day), day))
}

/// The [`age`] of a case open on the day, computed from the day sets that do not count
/// ([`super::tally::Delays::pauses`]).
pub fn net_of(filed: Option<NaiveDate>, pauses: &[Span], day: NaiveDate) -> Option<Age> {
    let filed = filed.filter(|filed| *filed <= day)?;
    let counted = |(from, to): &Span| DaySet::new(*from, to.unwrap_or(day)).through(day);
    let mut sets: Vec<DaySet> = pauses.iter().map(counted).collect();
    Some(aged(filed, union_days(&mut sets), day))
}

fn aged(filed: NaiveDate, paused: u32, day: NaiveDate) -> Age {
    let days = days_between(filed, day);
    let paused = paused.min(days);
    let net_filed = filed + chrono::Days::new(paused.into());
    let natural = band(filed, day);
    Age {
        days,
        band: natural,
        net_days: days - paused,
        net_band: if paused == 0 {
            natural
        } else {
            band(net_filed, day)
        },
    }
}

/// Size of the union of the accepted deducted, suspended and adjourned day sets from filing through
/// a day.
pub fn paused_days(case: &Case, law: Law<'_>, through: NaiveDate) -> u32 {
    let closed = case.closed.filter(|closed| *closed <= through);
    paused(case, closed, law, through)
}

/// [`paused_days`] of a case closed on a day, regardless of what became of it later.
pub fn paused_to_closing(case: &Case, law: Law<'_>, closed: NaiveDate) -> u32 {
    paused(case, Some(closed), law, closed)
}

fn paused(case: &Case, closed: Option<NaiveDate>, law: Law<'_>, through: NaiveDate) -> u32 {
    let sets = reasons_until(case, closed, law, through);
    let mut sets: Vec<DaySet> = sets
        .iter()
        .filter(|reason| reason.kind != Delay::Extension)
        .map(|reason| reason.set(through))
        .collect();
    union_days(&mut sets)
}

/// Whether, by a day, an accepted change had moved the limit of a case.
///
/// Such a change is an extension, or a deduction, suspension or adjournment with at least one day
/// counted since filing. For a case closed by then, only changes that began by its closing count.
pub fn was_delayed(case: &Case, law: Law<'_>, closed: Option<NaiveDate>, day: NaiveDate) -> bool {
    let until = |to: Option<NaiveDate>| to.map_or(day, |to| to.min(day));
    let moved = |reason: &Reason| reason.kind == Delay::Extension || reason.from < until(reason.to);
    reasons_until(case, closed, law, day).iter().any(moved)
}

/// An accepted change that delays a case: a day set, or an extension of its limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    pub kind: Delay,
    /// Ground as entered; for an extension, who approved it.
    pub ground: Option<String>,
    /// For a day set, its first day, but not before filing.
    pub from: NaiveDate,
    /// For a day set, its end; `None` while it is open.
    pub to: Option<NaiveDate>,
    /// Days that an extension added to the limit.
    pub granted: u32,
    /// Whether it delays the case on the day: a day set until its end, an extension until a restart
    /// or conversion.
    pub current: bool,
}

impl Reason {
    /// The days of a day set through a day.
    fn set(&self, through: NaiveDate) -> DaySet {
        DaySet::new(self.from, self.to.unwrap_or(through)).through(through)
    }
}

/// The accepted changes that had begun by a day.
pub fn reasons(case: &Case, law: Law<'_>, day: NaiveDate) -> Vec<Reason> {
    let closed = case.closed.filter(|closed| *closed <= day);
    reasons_until(case, closed, law, day)
}

fn reasons_until(
    case: &Case,
    closed: Option<NaiveDate>,
    law: Law<'_>,
    day: NaiveDate,
) -> Vec<Reason> {
    let Some(filed) = case.now.filed.filter(|_| !case.changes.is_empty()) else {
        return Vec::new();
    };
    let changes = case.changes_on(day);
    let term = Term {
        changes: &changes,
        closed,
        ..case.term()
    };
    let (verdict, steps) = clock::explain(&term, law, day);
    let holds = |at: usize| !verdict.late.contains(&at);
    let held = || changes.iter().enumerate().filter(|(at, _)| holds(*at));
    let ended = held()
        .filter(|(_, change)| change.ends_extensions())
        .map(|(_, change)| change.first_day(filed))
        .filter(|on| *on <= day)
        .max();
    let reason = |(at, change): (usize, &Change)| match change {
        Change::Pause(pause) => of_pause(pause, filed, term.closed, day),
        Change::Extend(extension) => {
            let from = change.first_day(filed);
            (from <= day).then(|| Reason {
                kind: Delay::Extension,
                ground: extension.level.clone(),
                from,
                to: None,
                granted: granted(&steps, at),
                // On the same day a restart comes before an extension, so it ends only earlier
                // ones.
                current: ended.is_none_or(|end| from >= end),
            })
        }
        _ => None,
    };
    held().filter_map(reason).collect()
}

/// The reason that a pause constitutes on a day, for a case filed and closed on the given days.
fn of_pause(
    pause: &Pause,
    filed: NaiveDate,
    closed: Option<NaiveDate>,
    day: NaiveDate,
) -> Option<Reason> {
    if pause.from > day || closed.is_some_and(|closed| pause.from > closed) {
        return None;
    }
    let to = pause.to.or(closed);
    let to = to.map(|to| closed.map_or(to, |closed| to.min(closed)));
    // Before filing, no limit was running that a pause could stop.
    if pause.from < filed && to.is_some_and(|to| to <= filed) {
        return None;
    }
    Some(Reason {
        kind: pause.kind.into(),
        ground: pause.ground.clone(),
        from: pause.from.max(filed),
        to,
        granted: 0,
        current: to.is_none_or(|to| day < to),
    })
}

/// Days by which the steps of one change moved the date reached.
fn granted(steps: &[Step], change: usize) -> u32 {
    let moves = |kind| {
        matches!(
            kind,
            StepKind::Base
                | StepKind::Extend
                | StepKind::Until
                | StepKind::Deduct
                | StepKind::Suspend
                | StepKind::Adjourn
                | StepKind::Convert
                | StepKind::Restart
        )
    };
    let (mut reached, mut sum): (Option<NaiveDate>, i64) = (None, 0);
    for step in steps.iter().filter(|step| moves(step.kind)) {
        if let (Some(before), Some(date)) = (reached, step.date)
            && step.change == Some(change)
        {
            sum += (date - before).num_days();
        }
        reached = step.date.or(reached);
    }
    u32::try_from(sum).unwrap_or(0)
}

/// Days of one reason within a case through a day.
///
/// Overlapping day sets count once; extensions count the days they granted, unless a restart or
/// conversion has ended them: then the limit has not moved by them.
pub fn days_of<'r>(reasons: impl Iterator<Item = &'r Reason>, through: NaiveDate) -> u32 {
    let mut sets = Vec::new();
    let mut granted = 0_u32;
    for reason in reasons {
        if reason.kind == Delay::Extension {
            let counts = if reason.current { reason.granted } else { 0 };
            granted = granted.saturating_add(counts);
        } else {
            sets.push(reason.set(through));
        }
    }
    granted.saturating_add(union_days(&mut sets))
}

/// The median, rounded half up between the two middle values; `None` for an empty slice.
pub fn median(values: &mut [u32]) -> Option<u32> {
    values.sort_unstable();
    let upper = *values.get(values.len() / 2)?;
    if values.len() % 2 == 1 {
        return Some(upper);
    }
    let lower = *values.get(values.len() / 2 - 1)?;
    Some((lower + upper).div_ceil(2))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::Calendar;
    use crate::domain::change::{Extension, Pause, PauseKind};
    use crate::domain::rules::Rules;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn pause(kind: PauseKind, from: &str, to: Option<&str>) -> Change {
        Change::Pause(Pause {
            kind,
            ground: None,
            from: day(from),
            to: to.map(day),
            accepted: None,
        })
    }

    fn filed(on: &str, changes: Vec<Change>) -> Case {
        let mut case = Case {
            changes,
            exists: true,
            ..Case::default()
        };
        case.now.filed = Some(day(on));
        case.now.procedure = Some("civil-first-ordinary".to_owned());
        case
    }

    #[test]
    fn a_case_is_over_a_bound_on_the_day_after_its_months() {
        for (from, on, wanted) in [
            ("2025-01-31", "2025-07-31", 0),
            ("2025-01-31", "2025-08-01", 1),
            // A month without the day ends on its last day.
            ("2025-08-31", "2026-02-28", 0),
            ("2025-08-31", "2026-03-01", 1),
            ("2020-01-01", "2025-01-01", 5),
            ("2020-01-01", "2025-01-02", 6),
            ("2025-01-01", "2025-01-01", 0),
        ] {
            assert_eq!(band(day(from), day(on)), wanted, "{from} {on}");
        }
    }

    proptest::proptest! {
        #[test]
        fn a_case_is_over_from_the_day_after_its_months(
            filed in 0..40_000_u64, later in -400..4_000_i64, months in 0..80_u32
        ) {
            let filed = day("1960-01-01") + chrono::Days::new(filed);
            let on = filed + chrono::Duration::days(later);
            let bound = filed + chrono::Months::new(months);
            for on in [on, bound, bound.succ_opt().unwrap(), bound.pred_opt().unwrap()] {
                proptest::prop_assert_eq!(is_over(filed, months, on), bound < on, "{} {}", filed, on);
            }
        }
    }

    #[test]
    fn the_net_age_leaves_paused_days_out_once() {
        let case = filed(
            "2025-01-01",
            vec![
                pause(PauseKind::Deduct, "2025-02-01", Some("2025-03-01")),
                pause(PauseKind::Suspend, "2025-02-15", Some("2025-03-15")),
                pause(PauseKind::Deduct, "2025-06-01", None),
            ],
        );
        let (rules, calendar) = (Rules::builtin(), Calendar::builtin());
        let of = |on| age(&case, Law::new(rules, &calendar), day(on)).unwrap();
        // 02-01 to 03-15 is 42 days; the open pause counts through the day.
        assert_eq!(
            (of("2025-05-01").days, of("2025-05-01").net_days),
            (120, 78)
        );
        assert_eq!(of("2025-06-11").net_days, 161 - 42 - 10);
        assert_eq!((of("2025-07-15").band, of("2025-07-15").net_band), (1, 0));
        assert_eq!(
            age(&case, Law::new(rules, &calendar), day("2024-12-31")),
            None
        );
    }

    #[test]
    fn an_extension_grants_what_it_moved_the_date() {
        let extend = Change::Extend(Extension {
            months: 6,
            approved: Some(day("2025-08-01")),
            level: Some("院长".to_owned()),
            ..Extension::default()
        });
        let case = filed("2025-03-10", vec![extend]);
        let calendar = Calendar::builtin();
        let all = reasons(
            &case,
            Law::new(Rules::builtin(), &calendar),
            day("2025-08-01"),
        );
        assert_eq!(all.len(), 1);
        // 2025-09-10 to 2026-03-10.
        assert_eq!(
            (all[0].granted, all[0].ground.as_deref()),
            (181, Some("院长"))
        );
        assert!(
            reasons(
                &case,
                Law::new(Rules::builtin(), &calendar),
                day("2025-07-31")
            )
            .is_empty()
        );
    }

    #[test]
    fn days_before_filing_delay_nothing() {
        let case = filed(
            "2025-03-10",
            vec![
                pause(PauseKind::Deduct, "2025-02-01", Some("2025-03-10")),
                pause(PauseKind::Suspend, "2025-03-01", Some("2025-03-15")),
                pause(PauseKind::Adjourn, "2025-03-08", None),
            ],
        );
        let calendar = Calendar::builtin();
        let on = day("2025-03-20");
        let all = reasons(&case, Law::new(Rules::builtin(), &calendar), on);
        let days = |reason: &Reason| (reason.kind, days_of([reason].into_iter(), on));
        assert_eq!(
            all.iter().map(days).collect::<Vec<_>>(),
            [(Delay::Suspension, 5), (Delay::Adjournment, 10)]
        );
        assert_eq!(
            paused_days(&case, Law::new(Rules::builtin(), &calendar), on),
            10
        );
    }

    #[test]
    fn an_extension_that_has_lapsed_took_no_days() {
        let extension = Change::Extend(Extension {
            months: 1,
            approved: Some(day("2025-04-10")),
            ..Extension::default()
        });
        let conversion = Change::Convert {
            to: "civil-first-ordinary".to_owned(),
            on: day("2025-04-20"),
            accepted: None,
        };
        let mut case = filed("2025-03-10", vec![extension, conversion]);
        case.now.procedure = Some("civil-first-simplified".to_owned());
        let calendar = Calendar::builtin();
        let law = Law::new(Rules::builtin(), &calendar);
        for (on, days) in [("2025-04-19", 30), ("2025-04-20", 0), ("2025-06-01", 0)] {
            let all = reasons(&case, law, day(on));
            assert_eq!(all.len(), 1, "{on}");
            assert_eq!(days_of(all.iter(), day(on)), days, "{on}");
        }
    }

    #[test]
    fn the_middle_of_two_is_half_up() {
        assert_eq!(median(&mut []), None);
        assert_eq!(median(&mut [7]), Some(7));
        assert_eq!(median(&mut [3, 1, 2]), Some(2));
        assert_eq!(median(&mut [1, 2]), Some(2));
        assert_eq!(median(&mut [1, 3, 5, 7]), Some(4));
    }
}
