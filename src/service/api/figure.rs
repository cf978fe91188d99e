//! Figures: what is counted, over which cases, and what comes out. Every figure opens to the cases behind it (`drill`).

use chrono::NaiveDate;
use serde::Serialize;

use super::{LevelCounts, Slice, StockSet};
use crate::domain::tally::Delay;

/// The part of the docket a figure is about. Empty lists mean "any"; several conditions all hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scope {
    /// Court name, short name or code.
    pub courts: Vec<String>,
    pub divisions: Vec<String>,
    pub handlers: Vec<String>,
    /// Type codes 类型代字.
    pub types: Vec<String>,
    pub tags: Vec<String>,
    /// Category ids.
    pub kinds: Vec<String>,
}

impl Scope {
    /// Whether it leaves nothing out.
    pub fn is_all(&self) -> bool {
        *self == Scope::default()
    }
}

pub use crate::domain::age::BANDS;

/// Open cases by age on the day of the context.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AgeingQuery {
    pub slices: Vec<Slice>,
    pub scope: Scope,
    /// Which open cases; by kind of delay where the set is the delayed and a slice is `kind`.
    pub set: StockSet,
}

/// Ages of the open cases of a slice. Natural: from filing; net: less the accepted deducted, suspended and adjourned days.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AgeingRow {
    /// One value per slice asked for, in the order asked; `None` = not entered.
    pub keys: Vec<Option<String>>,
    /// Open cases with a filing date: the sum of the bands.
    pub open: u64,
    /// Cases over the bound before and not over their own bound of [`BANDS`]; the last is over all bounds.
    pub bands: [u64; 7],
    pub net_bands: [u64; 7],
    /// Days, half up between the two in the middle; `None` without a case.
    pub median: Option<u32>,
    pub oldest: Option<u32>,
    pub net_median: Option<u32>,
    pub net_oldest: Option<u32>,
    /// Open cases of the slice without a filing date: in no band.
    pub unknown_filing: u64,
}

/// Ageing on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ageing {
    pub on: NaiveDate,
    pub rows: Vec<AgeingRow>,
}

/// Reasons of delay of the cases open on the day of the context, by kind and ground.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DelaysQuery {
    pub scope: Scope,
}

/// A reason. Days by cases, most days first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DelayRow {
    pub kind: Delay,
    /// Ground id or text; of an extension who approved it. `None` = not entered.
    pub ground: Option<String>,
    /// Open cases it ever delayed.
    pub cases: u64,
    /// Cases it delays on the day.
    pub current: u64,
    /// Days it took: of pauses from filing through the day, overlaps within a case and reason once; of extensions all days
    /// granted, as the limit has moved by them on the day of the approval.
    pub days: u64,
}

/// Reasons of delay of the open cases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delays {
    /// The day they are counted on.
    pub on: NaiveDate,
    pub rows: Vec<DelayRow>,
    /// Open cases with any of them, each once.
    pub cases: u64,
    /// Cases that any of them delays on the day, each once.
    pub current: u64,
    /// Days of all rows.
    pub days: u64,
    pub unknown_filing: u64,
}

/// Open cases per handler (or another slice) on the day of the context.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WorkloadQuery {
    /// Empty: by court and handler.
    pub slices: Vec<Slice>,
    pub scope: Scope,
}

/// The open cases of a handler (or another slice).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WorkloadRow {
    /// In the order of the slices; `None`: not entered.
    pub keys: Vec<Option<String>>,
    pub open: u64,
    /// Open cases per level; they add up to `open`.
    pub levels: LevelCounts,
    /// Under an accepted change on the day.
    pub delayed: u64,
    /// Age in days of the middle one, half up; `None` where none has a filing date.
    pub median: Option<u32>,
    /// Age in days of the oldest.
    pub oldest: Option<u32>,
    pub unknown_filing: u64,
}

/// Open cases per handler or another slice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workload {
    /// The day they are counted on.
    pub on: NaiveDate,
    /// The slices of the keys.
    pub slices: Vec<Slice>,
    pub rows: Vec<WorkloadRow>,
    /// Every open case once, without keys.
    pub total: WorkloadRow,
}

/// When the stock would be gone at the rate of the last weeks, on the day of the context.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForecastQuery {
    /// Empty: one row.
    pub slices: Vec<Slice>,
    pub scope: Scope,
    pub set: StockSet,
    /// Length of the window in weeks, 1 to 520; 4 is the usual.
    pub weeks: u32,
}

/// A forecast with the window it rests on: `opening + entered − left = closing`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Forecast {
    /// The window, both days included.
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub weeks: u32,
    pub opening: i64,
    pub entered: i64,
    pub left: i64,
    /// The stock on the day.
    pub closing: i64,
    /// Net decrease per week in hundredths of a case, half up; negative while the stock grows.
    #[serde(skip)]
    pub per_week: i64,
    /// Whole weeks until nothing is left; `None` when the stock does not shrink.
    pub weeks_to_zero: Option<i64>,
    pub unknown_filing: u64,
}

/// The forecast of a slice. Moves from slice to slice are entries and exits; tags overlap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForecastRow {
    pub keys: Vec<Option<String>>,
    pub forecast: Forecast,
}

/// Indicators of a window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndicatorQuery {
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub slices: Vec<Slice>,
    pub scope: Scope,
    /// The closed list of 清积率; without one that row has no value.
    pub list: Option<ClosedList>,
    /// Ids of `config/indicators.toml`; empty: all.
    pub ids: Vec<String>,
}

/// The cases a higher court handed down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClosedList {
    /// Every case with the tag.
    Tag(String),
    /// By number.
    Numbers(Vec<String>),
}

pub use crate::domain::indicator::Unit;

/// An indicator of a slice. Names, formulas and sources stand in `domain::indicator`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndicatorRow {
    pub id: &'static str,
    pub keys: Vec<Option<String>>,
    /// Cases, days, or cents where `money`.
    pub numerator: i64,
    pub denominator: i64,
    pub money: bool,
    pub unit: Unit,
    /// Hundredths of the unit, half up; `None` with a zero denominator or where it cannot be computed.
    pub value: Option<i64>,
    /// What the rate leaves out or is made of, by stable id: `no-limit`, `unknown-limit`, `unknown-filing`, `extension` …
    pub beside: Vec<(&'static str, i64)>,
    /// The window it was computed over: that of the question, or its own.
    pub from: NaiveDate,
    pub to: NaiveDate,
}

/// Rates and averages of a window; both its days are included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Indicators {
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub rows: Vec<IndicatorRow>,
    /// Cases in scope without a filing date: in no figure that needs one.
    pub unknown_filing: u64,
}
