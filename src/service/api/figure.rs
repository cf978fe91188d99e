//! Figures: what is counted, over which cases, and the results. Every figure can be opened to show
//! the cases behind it (`drill`).

use chrono::NaiveDate;
use serde::Serialize;

use super::{LevelCounts, Slice, StockSet};
use crate::domain::tally::Delay;
use crate::domain::window::Window;

/// The part of the docket a figure covers. An empty list means "any"; all conditions must hold.
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
    /// Whether it covers the whole docket.
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
    /// Which open cases. For the delayed set, a `kind` slice splits by kind of delay.
    pub set: StockSet,
}

/// Ages of the open cases of a slice. The natural age counts from filing; the net age leaves out
/// the accepted deducted, suspended and adjourned days.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AgeingRow {
    /// One value per requested slice, in that order; `None` for a value not entered.
    pub keys: Vec<Option<String>>,
    /// Open cases with a filing date; equals the sum of the bands.
    pub open: u64,
    /// Cases above the previous bound and not above their own bound of [`BANDS`]; the last band is
    /// above all bounds.
    pub bands: [u64; 7],
    pub net_bands: [u64; 7],
    /// In days; the mean of the two middle values, rounded half up; `None` without a case.
    pub median: Option<u32>,
    pub oldest: Option<u32>,
    pub net_median: Option<u32>,
    pub net_oldest: Option<u32>,
    /// Open cases of the slice without a filing date, which are in no band.
    pub unknown_filing: u64,
}

/// Ageing on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ageing {
    pub on: NaiveDate,
    pub rows: Vec<AgeingRow>,
}

/// A query for the reasons of delay of the cases open on the day of the context, by kind and
/// ground.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DelaysQuery {
    pub scope: Scope,
}

/// A reason of delay. Rows come with the most days first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DelayRow {
    pub kind: Delay,
    /// Ground id or text; for an extension, who approved it. `None` if not entered.
    pub ground: Option<String>,
    /// Open cases the reason ever delayed.
    pub cases: u64,
    /// Cases it delays on the day.
    pub current: u64,
    /// Days it took. Pauses count from filing through the day, and overlaps within a case and
    /// reason count once. Extensions count all days granted, because the limit moved by them on the
    /// day of approval.
    pub days: u64,
}

/// Reasons of delay of the open cases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delays {
    /// The day they are counted on.
    pub on: NaiveDate,
    pub rows: Vec<DelayRow>,
    /// Open cases with any of the reasons, counted once each.
    pub cases: u64,
    /// Cases any of the reasons delays on the day, counted once each.
    pub current: u64,
    /// Sum of the days of all rows.
    pub days: u64,
    pub unknown_filing: u64,
}

/// A query for the open cases per handler (or another slice) on the day of the context.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WorkloadQuery {
    /// Empty: by court and handler.
    pub slices: Vec<Slice>,
    pub scope: Scope,
}

impl WorkloadQuery {
    /// What the rows are by, in the order of their keys.
    pub fn row_slices(&self) -> &[Slice] {
        match self.slices.as_slice() {
            [] => &[Slice::Court, Slice::Handler],
            slices => slices,
        }
    }
}

/// The open cases of a handler (or another slice).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WorkloadRow {
    /// In the order of the slices; `None` for a value not entered.
    pub keys: Vec<Option<String>>,
    pub open: u64,
    /// Open cases per level; they add up to `open`.
    pub levels: LevelCounts,
    /// Cases under an accepted change on the day.
    pub delayed: u64,
    /// Median age in days, rounded half up; `None` if no case has a filing date.
    pub median: Option<u32>,
    /// Age of the oldest case in days.
    pub oldest: Option<u32>,
    pub unknown_filing: u64,
}

/// Open cases per handler or another slice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workload {
    /// The day they are counted on.
    pub on: NaiveDate,
    /// The slices the keys belong to.
    pub slices: Vec<Slice>,
    pub rows: Vec<WorkloadRow>,
    /// Every open case once, without keys.
    pub total: WorkloadRow,
}

/// A query for when the stock would reach zero at the rate of the last weeks, on the day of the
/// context.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForecastQuery {
    /// Empty: one row.
    pub slices: Vec<Slice>,
    pub scope: Scope,
    pub set: StockSet,
    /// Length of the window in weeks, 1 to 520; usually 4.
    pub weeks: u32,
}

/// A forecast with the window it is based on: `opening + entered − left = closing`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Forecast {
    #[serde(flatten)]
    pub window: Window,
    pub weeks: u32,
    pub opening: i64,
    pub entered: i64,
    pub left: i64,
    /// The stock on the day.
    pub closing: i64,
    /// Net decrease per week in hundredths of a case, rounded half up; negative while the stock
    /// grows.
    #[serde(skip)]
    pub per_week: i64,
    /// Whole weeks until nothing is left; `None` if the stock does not shrink.
    pub weeks_to_zero: Option<i64>,
    pub unknown_filing: u64,
}

/// The forecast of a slice. Moves between slices count as entries and exits; tags overlap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForecastRow {
    pub keys: Vec<Option<String>>,
    pub forecast: Forecast,
}

/// A query for the indicators of a window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndicatorQuery {
    pub window: Window,
    pub slices: Vec<Slice>,
    pub scope: Scope,
    /// The closed list for 清积率; without it that row has no value.
    pub list: Option<ClosedList>,
    /// Ids from `config/indicators.toml`; empty for all.
    pub ids: Vec<String>,
}

/// A list of cases handed down by a higher court.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClosedList {
    /// Every case with the tag.
    Tag(String),
    /// The cases with these numbers.
    Numbers(Vec<String>),
}

pub use crate::domain::indicator::Unit;

/// An indicator of a slice. Names, formulas and sources are in `domain::indicator`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndicatorRow {
    pub id: &'static str,
    pub keys: Vec<Option<String>>,
    /// Cases, days, or cents if `money`.
    pub numerator: i64,
    pub denominator: i64,
    pub money: bool,
    pub unit: Unit,
    /// Hundredths of the unit, rounded half up; `None` if the denominator is zero or the value
    /// cannot be computed.
    pub value: Option<i64>,
    /// What the rate leaves out or consists of, by stable id: `no-limit`, `unknown-limit`,
    /// `unknown-filing`, `extension` …
    pub beside: Vec<(&'static str, i64)>,
    /// The id of its formula.
    pub formula: &'static str,
    /// The window it was computed over: that of the query, or its own.
    pub window: Window,
}

impl IndicatorRow {
    /// Why there is no value, by stable id; `None` if there is one.
    pub fn why(&self) -> Option<&'static str> {
        if self.value.is_some() {
            return None;
        }
        Some(match self.denominator {
            1.. => "too-large",
            0 => "zero-denominator",
            _ => "negative-denominator",
        })
    }
}

/// Rates and averages of a window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Indicators {
    pub window: Window,
    pub rows: Vec<IndicatorRow>,
    /// Cases in scope without a filing date, which are in no figure that needs one.
    pub unknown_filing: u64,
}
