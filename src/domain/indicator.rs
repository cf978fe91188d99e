//! Indicators: ratios of counts, with the texts for their formula and source.
//!
//! The definitions are data (`config/indicators.toml`); the counting is done here and in the
//! tallies.

use std::sync::OnceLock;

use chrono::{Datelike, Months};
use serde::Deserialize;

use super::setting::LONGEST;
use super::window::Window;
use crate::domain::locale::Locale;

/// The definitions as data, each with its source.
const TEXT: &str = include_str!("../../config/indicators.toml");

ids! {
    /// A quantity that an indicator adds up, over a window `[from, to]`; cases unless stated
    /// otherwise.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Item {
        /// 旧存: open before the window.
        Opening = "opening",
        /// 新收.
        Filed = "filed",
        Reopened = "reopened",
        MovedIn = "moved-in",
        MovedOut = "moved-out",
        /// 已结.
        Closed = "closed",
        /// 未结: open at the end of the window.
        Open = "open",
        /// Sum of 未结 over the days of the window, in days.
        OpenDays = "open-days",
        /// Closed by the due date as it would be without deductions, suspensions, adjournments and
        /// extensions.
        InOriginal = "in-original",
        /// Closed by the due date after all changes.
        InChanged = "in-changed",
        /// Closed after that date.
        OverOriginal = "over-original",
        OverChanged = "over-changed",
        /// Closed, and the law sets no limit.
        NoLimit = "no-limit",
        /// Closed, and procedure or filing is unknown: never "in time".
        UnknownLimit = "unknown-limit",
        /// Closed with a filing date; the basis of averages.
        ClosedDated = "closed-dated",
        /// Days from filing to closing, in total and less the days that do not count towards the
        /// limit.
        Days = "days",
        NetDays = "net-days",
        /// Delayed at the end of the window: all, and by kind.
        Delayed = "delayed",
        Extension = "extension",
        Suspension = "suspension",
        Adjournment = "adjournment",
        Deduction = "deduction",
        /// Long-pending at the end of the window, by the indicator's number of months.
        Long = "long",
        /// Cases on the closed list, and those of them that are closed at the end of the window.
        Listed = "listed",
        Cleared = "cleared",
        /// Numbers on the list that are not in the docket.
        NotFound = "not-found",
        /// Execution cases closed in the window; those of them closed by performance; the receipts
        /// of the latter and the claims of all in cents.
        ExecutionClosed = "execution-closed",
        Performed = "performed",
        ReceivedCents = "received-cents",
        ClaimedCents = "claimed-cents",
        /// Those execution cases without an amount; and the objections and reviews, in which
        /// nothing is performed.
        NoClaim = "no-claim",
        ExecutionReview = "execution-review",
        /// Cases of the load (旧存 + 新收) whose limit an accepted change had moved by the end of
        /// the window; and closed cases whose limit a change had moved by closing.
        LoadDelayed = "load-delayed",
        ClosedDelayed = "closed-delayed",
        /// Cases closed in the window with and without a handler; the handlers with a case in it,
        /// each counted once per court.
        ///
        /// All exclude the types that the progress of the year leaves out.
        HandledClosed = "handled-closed",
        NoHandler = "no-handler",
        Handlers = "handlers",
        /// Closed since the beginning of the year, and the load of the year (December to November),
        /// excluding the types left out.
        YearClosed = "year-closed",
        YearLoad = "year-load",
    }
}

impl Item {
    /// Whether it is a state at the end of the window, as opposed to what happened on a day.
    pub fn is_of_the_end(self) -> bool {
        matches!(
            self,
            Item::Open
                | Item::OpenDays
                | Item::Delayed
                | Item::Extension
                | Item::Suspension
                | Item::Adjournment
                | Item::Deduction
                | Item::Long
                | Item::Listed
                | Item::Cleared
                | Item::NotFound
        )
    }
}

ids! {
    /// The unit of a value.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
    pub enum Unit {
        Percent = "percent",
        Days = "days",
        Cases = "cases",
    }
}

ids! {
    /// Which of two values of an indicator is the better one.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
    pub enum Better {
        More = "more",
        Less = "less",
    }
}

impl Better {
    /// The rank of a value among all that are ranked: the better value first, and equal ones share
    /// a rank.
    pub fn rank(self, value: i64, among: impl Iterator<Item = i64>) -> usize {
        let is_ahead = |other: &i64| match self {
            Better::More => *other > value,
            Better::Less => *other < value,
        };
        1 + among.filter(is_ahead).count()
    }
}

/// A text in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    pub zh: String,
    pub en: String,
}

impl Words {
    /// The text in a language.
    pub fn of(&self, locale: Locale) -> &str {
        locale.pick(&self.zh, &self.en)
    }
}

/// Number of days in a window, as the averages per day count them.
///
/// Every full year from its first day counts 365 days, leap year or not; the rest is counted
/// exactly.
pub fn window_days(Window { from, to }: Window) -> i64 {
    let years = |n: i32| from.checked_add_months(Months::new(u32::try_from(12 * n).ok()?));
    let full = |n: &i32| {
        years(*n)
            .and_then(|day| day.pred_opt())
            .is_some_and(|last| last <= to)
    };
    let n = (0..=to.year() - from.year() + 1).rfind(full).unwrap_or(0);
    let rest = years(n).map_or(0, |begin| (to - begin).num_days() + 1);
    365 * i64::from(n) + rest
}

/// An indicator: `numerator / denominator`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    pub id: String,
    pub unit: Unit,
    /// The better of two values; without it, courts are not ranked by the indicator.
    #[serde(default)]
    pub better: Option<Better>,
    pub numerator: Vec<Item>,
    pub denominator: Vec<Item>,
    /// Numbers shown beside the rate: what it leaves out, or its components.
    #[serde(default)]
    pub beside: Vec<Item>,
    /// Whether numerator and denominator are in cents.
    #[serde(default)]
    pub money: bool,
    /// Whether it covers the year of the last day of the window.
    #[serde(default)]
    pub year: bool,
    /// Whether it is on the daily sheet.
    #[serde(default)]
    pub daily: bool,
    /// The number of months from which it counts a case as long-pending, if it counts such cases.
    #[serde(default)]
    pub months: Option<u32>,
    pub name: Words,
    pub formula: Words,
    pub source: Words,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// Ways of closing an execution case that mean the judgment was performed.
    performed: Vec<String>,
    /// Type codes that the progress of the year leaves out.
    year_without: Vec<String>,
    /// Minimum progress of the year in percent, by month from January; 0 means no minimum.
    year_floor: Vec<i64>,
    indicator: Vec<Definition>,
    /// The texts of a long-pending indicator for numbers of months not in the file, with `{months}`
    /// in them.
    long: Option<Said>,
    /// The formula of closed cases per post.
    posts: Option<Words>,
}

/// The indicator whose denominator may be posts for judges.
pub const PER_HANDLER: &str = "closed-per-handler";
/// The id of its formula then.
pub const PER_POST: &str = "closed-per-post";

/// The formula with this id: that of an indicator, or of closed cases per post.
pub fn formula(id: &str) -> Option<&'static Words> {
    if id == PER_POST {
        return file().posts.as_ref();
    }
    by_id(id).map(|definition| &definition.formula)
}

/// The texts of an indicator.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Said {
    name: Words,
    formula: Words,
    source: Words,
}

fn file() -> &'static File {
    static FILE: OnceLock<File> = OnceLock::new();
    // A test ensures that the file compiled in can be read.
    FILE.get_or_init(|| toml::from_str(TEXT).unwrap_or_default())
}

/// Returns every indicator in the order of the file; the long-pending ones are given for these
/// months instead of the file's.
pub fn all(months: &[u32]) -> Vec<&'static Definition> {
    let file = &file().indicator;
    let first = file
        .iter()
        .position(|definition| definition.months.is_some());
    let (before, rest) = file.split_at(first.unwrap_or(file.len()));
    let long = months.iter().filter_map(|months| long(*months));
    let rest = rest.iter().filter(|definition| definition.months.is_none());
    before.iter().chain(long).chain(rest).collect()
}

/// Returns the indicator with this id.
pub fn by_id(id: &str) -> Option<&'static Definition> {
    let file = file().indicator.iter();
    let own = file.clone().find(|definition| definition.id == id);
    own.or_else(|| long(id.strip_prefix(LONG)?.parse().ok()?).filter(|long| long.id == id))
}

/// Prefix of the ids of long-pending indicators.
const LONG: &str = "long-";

/// The long-pending indicator for this number of months, at most [`LONGEST`].
fn long(months: u32) -> Option<&'static Definition> {
    static OTHERS: OnceLock<Vec<Definition>> = OnceLock::new();
    let file = &file().indicator;
    let own = file.iter().find(|own| own.months == Some(months));
    own.or_else(|| {
        let others = OTHERS.get_or_init(|| (1..=LONGEST).filter_map(other).collect());
        others.iter().find(|other| other.months == Some(months))
    })
}

/// A long-pending indicator for a number of months that is not in the file, from the general texts.
fn other(months: u32) -> Option<Definition> {
    let words = file().long.as_ref()?;
    let usual = file().indicator.iter().find(|own| own.months.is_some())?;
    let said = |words: &Words| {
        let fill = |text: &str| text.replace("{months}", &months.to_string());
        Words {
            zh: fill(&words.zh),
            en: fill(&words.en),
        }
    };
    Some(Definition {
        id: format!("{LONG}{months}"),
        daily: false,
        months: Some(months),
        name: said(&words.name),
        formula: said(&words.formula),
        source: said(&words.source),
        ..usual.clone()
    })
}

/// Whether a way of closing an execution case means that the judgment was performed (强制执行,
/// 自动履行, 和解).
pub fn is_performed(how: &str) -> bool {
    file().performed.iter().any(|word| how.contains(word))
}

/// Whether the progress of the year counts cases of this type.
pub fn counts_in_year(type_code: Option<&str>) -> bool {
    type_code.is_none_or(|code| !file().year_without.iter().any(|without| without == code))
}

/// The minimum progress at the end of a month (1 to 12), in percent.
pub fn year_floor(month: u32) -> Option<i64> {
    let floor = file().year_floor.get(month.checked_sub(1)? as usize);
    floor.copied().filter(|floor| *floor > 0)
}

/// `numerator / denominator` in hundredths of the unit, rounded half up; `None` unless the
/// denominator is positive.
pub fn ratio(unit: Unit, numerator: i64, denominator: i64) -> Option<i64> {
    if denominator <= 0 {
        return None;
    }
    let scale = match unit {
        Unit::Percent => 10_000,
        Unit::Days | Unit::Cases => 100,
    };
    let (n, d) = (i128::from(numerator) * scale, i128::from(denominator));
    // Half up, below zero too: the floor of n/d + 1/2.
    i64::try_from((2 * n + d).div_euclid(2 * d)).ok()
}

/// Hundredths as a decimal string with two places.
pub fn decimal(hundredths: i64) -> String {
    let sign = if hundredths < 0 { "-" } else { "" };
    let n = hundredths.unsigned_abs();
    format!("{sign}{}.{:02}", n / 100, n % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rate(id: &str, numerator: i64, denominator: i64) -> Option<String> {
        ratio(by_id(id).unwrap().unit, numerator, denominator).map(decimal)
    }

    #[test]
    fn published_numbers_come_out() {
        for (id, numerator, denominator, wanted) in [
            // 3881 = 1304 + 2577; 1456 closed.
            ("closing-rate", 1_456, 1_304 + 2_577, "37.52"),
            // 211 = 119 + 25 + 3 + 64 of 788.
            ("four-kinds", 119 + 25 + 3 + 64, 788, "26.78"),
            ("clearance", 28, 39, "71.79"),
            // Published as 92.12 % by the court; the exact value is 92.105 %.
            ("closed-to-filed", 140, 152, "92.11"),
            // 624 = 567 in time + 3 without a limit + 54 with papers.
            ("in-original-limit", 567, 567 + 3 + 54, "90.87"),
            ("closing-rate", 19, 27, "70.37"),
            ("closing-rate", 1, 200, "0.50"),
            ("closing-rate", 1, 20_000, "0.01"),
            ("closing-rate", 1, 20_001, "0.00"),
            ("average-days", 674_400, 10_000, "67.44"),
            ("average-days", 1, 8, "0.13"),
            ("disposition-time", 365 * 788, 1_456, "197.54"),
        ] {
            assert_eq!(
                rate(id, numerator, denominator).as_deref(),
                Some(wanted),
                "{id} {numerator}/{denominator}"
            );
        }
    }

    #[test]
    fn a_full_year_has_365_days_wherever_it_begins() {
        for (from, to, wanted) in [
            ("2023-03-01", "2024-02-29", 365),
            ("2024-01-01", "2024-12-31", 365),
            ("2023-01-01", "2023-12-31", 365),
            ("2024-01-01", "2024-12-30", 365),
            ("2024-02-29", "2025-02-27", 365),
            ("2023-01-01", "2024-12-31", 730),
            ("2024-01-01", "2025-01-31", 396),
            ("2024-02-01", "2024-02-29", 29),
            ("2024-02-01", "2024-02-01", 1),
        ] {
            let day = |text: &str| text.parse().unwrap();
            assert_eq!(
                window_days(Window::new(day(from), day(to))),
                wanted,
                "{from} {to}"
            );
        }
    }

    #[test]
    fn nothing_below_the_line_is_no_value() {
        assert_eq!(rate("closing-rate", 0, 0), None);
        assert_eq!(rate("closing-rate", 5, 0), None);
        assert_eq!(rate("closing-rate", 0, 5).as_deref(), Some("0.00"));
    }

    #[test]
    fn large_sums_do_not_overflow() {
        assert_eq!(ratio(Unit::Percent, i64::MAX, i64::MAX), Some(10_000));
        assert_eq!(ratio(Unit::Percent, i64::MAX, 1), None);
        assert_eq!(decimal(-13), "-0.13");
    }

    #[test]
    fn the_file_is_read_and_complete() {
        assert!(
            toml::from_str::<File>(TEXT).is_ok(),
            "{:?}",
            toml::from_str::<File>(TEXT)
        );
        let all = all(&[6, 12, 18, 24, 36, 60]);
        let ids: std::collections::HashSet<&str> = all.iter().map(|d| d.id.as_str()).collect();
        assert_eq!(ids.len(), all.len());
        assert!(all.len() >= 19);
        for definition in all {
            for words in [&definition.name, &definition.formula, &definition.source] {
                assert!(
                    !words.zh.is_empty() && !words.en.is_empty(),
                    "{}",
                    definition.id
                );
            }
            assert!(!definition.numerator.is_empty() && !definition.denominator.is_empty());
        }
    }

    #[test]
    fn long_pending_is_told_at_the_months_of_the_court() {
        let long = |months: &[u32]| -> Vec<(&str, Option<u32>)> {
            let all = all(months).into_iter().filter(|one| one.months.is_some());
            all.map(|one| (one.id.as_str(), one.months)).collect()
        };
        assert_eq!(
            long(&[3, 12, 600]),
            [
                ("long-3", Some(3)),
                ("long-12", Some(12)),
                ("long-600", Some(600))
            ]
        );
        let source = |id: &str| by_id(id).map(|one| one.source.zh.as_str());
        assert_eq!(source("long-3"), Some("本院设定"));
        assert_eq!(source("long-12"), Some("最高法审判质量管理指标 2024"));
        assert_eq!(by_id("long-60").unwrap().name.en, "open for over 60 months");
        for id in ["long-0", "long-601", "long-03", "long-", "long-x"] {
            assert_eq!(by_id(id), None, "{id}");
        }
    }

    #[test]
    fn floors_and_words_of_the_year() {
        assert_eq!(year_floor(3), Some(18));
        assert_eq!(year_floor(12), Some(93));
        assert_eq!(
            (year_floor(1), year_floor(13), year_floor(0)),
            (None, None, None)
        );
        assert!(counts_in_year(Some("民初")) && counts_in_year(None));
        assert!(!counts_in_year(Some("执恢")));
        assert!(
            is_performed("执行完毕") && is_performed("和解") && !is_performed("终结本次执行程序")
        );
    }
}
