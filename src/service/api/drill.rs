//! The cases behind a figure: what a cell counts, one row for each thing counted.

mod closed;
mod weight;

pub use weight::{RowKind, Weight};

use chrono::NaiveDate;

use super::{
    AgeingQuery, AgendaKind, CaseLine, Column, DelaysQuery, ExecutionQuery, Filter, ForecastQuery,
    IndicatorQuery, Order, SheetQuery, StockQuery, WorkloadQuery,
};
use crate::domain::level::Level;
use crate::domain::money::Money;
use crate::domain::sheet::Cell;
use crate::domain::tally::Delay;
use crate::domain::window::Window;

/// A number in a row of a stock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Measure {
    Opening,
    /// Filed; for other sets, entered other than by a move.
    Filed,
    Reopened,
    MovedIn,
    /// Closed; for other sets, left other than by a move.
    Ended,
    MovedOut,
    Closing,
    /// Cases without a filing date, which no total contains.
    UnknownFiling,
}

impl Measure {
    /// All measures with their ids in JSON; `entered` and `left` name the same measures as `filed`
    /// and `closed`.
    pub const ALL: [(&'static str, Measure); 10] = [
        ("opening", Measure::Opening),
        ("filed", Measure::Filed),
        ("entered", Measure::Filed),
        ("reopened", Measure::Reopened),
        ("moved_in", Measure::MovedIn),
        ("closed", Measure::Ended),
        ("left", Measure::Ended),
        ("moved_out", Measure::MovedOut),
        ("closing", Measure::Closing),
        ("unknown_filing", Measure::UnknownFiling),
    ];

    /// The measure with the name of a stock column; `None` if there is no such column.
    pub fn from_id(id: &str) -> Option<Measure> {
        Measure::ALL
            .into_iter()
            .find(|(name, _)| *name == id)
            .map(|(_, measure)| measure)
    }
}

/// One side of an indicator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    Numerator,
    Denominator,
    /// The part of the denominator that is not in the numerator: in a closed list, the cases not
    /// cleared.
    Rest,
    /// One of the numbers shown beside it, by id.
    Beside(String),
}

/// A column of an execution row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExecutionPart {
    Cases,
    Closed,
    Received,
    PaidOut,
    /// The claims 执行标的 of the cases; a case without a claim adds nothing.
    Claimed,
    /// Money of cases that were not under a procedure of execution on its day.
    OtherReceived,
    OtherPaidOut,
    /// Cases without a filing date, which no other number of cases contains.
    UnknownFiling,
}

/// A number in a row of ages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AgePart {
    /// All open cases of known age.
    Open,
    /// The cases of a band, by natural or net age.
    Band { band: usize, net: bool },
    /// The cases from which the median is taken; each weighs its age in days.
    Median { net: bool },
    /// The oldest case, or all cases of the same age; each weighs its age in days.
    Oldest { net: bool },
    /// Open cases without a filing date, which no band contains.
    UnknownFiling,
}

/// A number in a row of delays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DelayPart {
    /// The cases the reason ever delayed.
    Cases,
    /// The cases it delays on the day.
    Current,
    /// The days it took: every case it ever delayed, weighted by its days.
    Days,
}

/// A number in a row of a workload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoadPart {
    /// All open cases, including those without a filing date.
    Open,
    Level(Level),
    Delayed,
    /// Like [`AgePart::Median`], by natural age.
    Median,
    /// Like [`AgePart::Oldest`], by natural age.
    Oldest,
    UnknownFiling,
}

/// A number of a forecast.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ForecastPart {
    Opening,
    /// Filed, reopened and moved in.
    Entered,
    /// Closed and moved out.
    Left,
    /// The stock at the end of the window, from which the weeks to zero are counted.
    Closing,
    /// The cases behind the weekly rate: each that left weighs 1, each that entered −1. The sum is
    /// the net decrease of the window.
    PerWeek,
    UnknownFiling,
}

/// A cell of a figure. `keys` are those of the row, in the order of its slices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Figure {
    /// A cell of a stock. The query's window is that of the row: `from` is its date, `to` the last
    /// day of its period; `period` is ignored.
    Stock {
        query: StockQuery,
        keys: Vec<Option<String>>,
        measure: Measure,
    },
    Ageing {
        query: AgeingQuery,
        keys: Vec<Option<String>>,
        part: AgePart,
    },
    Delays {
        query: DelaysQuery,
        /// Kind and ground; `None` means any, counting each case once.
        why: Option<(Delay, Option<String>)>,
        part: DelayPart,
    },
    /// A cell of a workload; without keys, of all rows together.
    Workload {
        query: WorkloadQuery,
        keys: Vec<Option<String>>,
        part: LoadPart,
    },
    Forecast {
        query: ForecastQuery,
        keys: Vec<Option<String>>,
        part: ForecastPart,
    },
    Indicator {
        query: IndicatorQuery,
        id: String,
        keys: Vec<Option<String>>,
        part: Part,
    },
    /// A cell of execution money. `key` is that of the row; `None` for the total or the missing
    /// value.
    Execution {
        query: ExecutionQuery,
        key: Option<String>,
        part: ExecutionPart,
    },
    /// A cell of a sheet 日报, 周报, 月报, for which [`super::opens`] holds.
    Sheet { query: SheetQuery, cell: Cell },
    /// The number of items of a level on the list of the day, as in the header of that screen.
    Level { filter: Filter, level: Level },
    /// The number of open cases that match, as in `due --count`.
    Due { filter: Filter },
    /// What falls due in a window; the same case once for each thing.
    Agenda { window: Window, filter: Filter },
    /// A sum of other figures, with the rows of each.
    Sum(Vec<Figure>),
}

impl Figure {
    /// Whether the figure counts cases that are open on the day of the context.
    pub fn is_of_open_cases(&self) -> bool {
        match self {
            Figure::Ageing { .. }
            | Figure::Delays { .. }
            | Figure::Workload { .. }
            | Figure::Due { .. } => true,
            Figure::Sum(parts) => parts.iter().any(Figure::is_of_open_cases),
            _ => false,
        }
    }
}

/// A query for the cases behind a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrillQuery {
    pub figure: Figure,
    /// Only the rows of cases that match; `None`: all rows.
    pub filter: Option<Filter>,
    /// Empty: by day. Each order breaks the ties of the one before.
    pub order: Vec<Order>,
    /// The columns to be shown; they decide whether [`super::More`] is read.
    pub columns: Vec<Column>,
    pub offset: usize,
    /// `None`: all rows.
    pub limit: Option<usize>,
}

impl DrillQuery {
    /// The query for every row of a figure, by day.
    pub fn all(figure: Figure) -> DrillQuery {
        DrillQuery {
            figure,
            filter: None,
            order: Vec::new(),
            columns: Vec::new(),
            offset: 0,
            limit: None,
        }
    }

    /// Whether the cases are filtered or sorted by what the docket knows of them.
    pub fn is_of_cases(&self) -> bool {
        self.filter.is_some() || !self.order.is_empty()
    }
}

/// One thing a figure counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrillRow {
    /// The case as it was counted: where it sat then, and as it stood at the end of the figure's
    /// window. In a filtered or sorted list it is the case as it is now, by which it was found.
    pub line: CaseLine,
    /// The day it was filed, moved, closed, paid and so on; for a stock, the day since which it has
    /// been in it.
    pub on: Option<NaiveDate>,
    /// The amount of a payment.
    pub amount: Option<Money>,
    /// What it adds to a sum of days or cents; 1 if cases are counted.
    pub weight: i64,
    /// What falls due, and more about it, as in [`super::AgendaItem`].
    pub item: Option<(AgendaKind, Option<String>)>,
}

impl From<CaseLine> for DrillRow {
    /// A case that counts as one.
    fn from(line: CaseLine) -> DrillRow {
        DrillRow {
            line,
            on: None,
            amount: None,
            weight: 1,
            item: None,
        }
    }
}

/// A page of the rows and the totals over all of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Drill {
    /// In order of day, then of entry, unless another order was asked for.
    pub rows: Vec<DrillRow>,
    /// Number of all rows that match; without a filter it equals a figure that counts.
    pub total: u64,
    /// Number of all rows of the figure, whether they match or not.
    pub whole: u64,
    /// Sum of the weights; equals every figure, including those of days and cents.
    pub sum: i64,
}
