//! The cases behind a figure: what a cell counts, one row for each thing counted.

use chrono::NaiveDate;

use super::{
    AgeingQuery, CaseLine, DelaysQuery, ExecutionQuery, Filter, ForecastQuery, IndicatorQuery,
    StockQuery, WorkloadQuery,
};
use crate::domain::level::Level;
use crate::domain::money::Money;
use crate::domain::tally::Delay;

/// A number of a stock row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Measure {
    Opening,
    /// Filed; of other sets entered.
    Filed,
    Reopened,
    MovedIn,
    /// Closed; of other sets left.
    Ended,
    MovedOut,
    Closing,
    /// The cases without a filing date, which no total contains.
    UnknownFiling,
}

impl Measure {
    /// With the id of each, as in JSON; `entered` and `left` name the same as `filed` and `closed`.
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

    /// By the name of its column in a stock; `None` where there is none of that name.
    pub fn from_id(id: &str) -> Option<Measure> {
        Measure::ALL
            .into_iter()
            .find(|(name, _)| *name == id)
            .map(|(_, measure)| measure)
    }
}

/// Which side of an indicator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    Numerator,
    Denominator,
    /// One of the numbers beside it, by id.
    Beside(String),
}

/// Which column of an execution row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExecutionPart {
    Cases,
    Closed,
    Received,
    PaidOut,
    /// The claims 执行标的 of the cases; one without a claim adds nothing.
    Claimed,
    /// Cases without a filing day, which are in no other number of cases.
    UnknownFiling,
}

/// Which number of a row of ages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AgePart {
    /// All open cases of which the age is known.
    Open,
    /// The cases of a band, by natural or net age.
    Band { band: usize, net: bool },
    /// The cases the middle is taken from; each weighs its age in days.
    Median { net: bool },
    /// The oldest case, or all that are as old; each weighs its age in days.
    Oldest { net: bool },
    /// The open cases without a filing date, which no band contains.
    UnknownFiling,
}

/// Which number of a reason of delay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DelayPart {
    /// The cases it ever delayed.
    Cases,
    /// Those that it delays on the day.
    Current,
    /// The days it took: every case that it ever delayed, with its days as weight.
    Days,
}

/// Which number of a row of loads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoadPart {
    /// All open cases, those without a filing date among them.
    Open,
    Level(Level),
    Delayed,
    /// As [`AgePart::Median`], by natural age.
    Median,
    /// As [`AgePart::Oldest`], by natural age.
    Oldest,
    UnknownFiling,
}

/// Which number of a forecast.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ForecastPart {
    Opening,
    /// Filed, reopened and moved in.
    Entered,
    /// Closed and moved out.
    Left,
    /// The stock it starts from: what the weeks and the day of zero are about.
    Closing,
    /// What the rate is of: what left weighs 1, what entered -1; the sum is the net decrease of the window.
    PerWeek,
    UnknownFiling,
}

/// A cell of a figure. `keys` are those of the row, in the order of its slices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Figure {
    /// The query's window is that of the row: `from` its date, `to` the last day of its period; its period is ignored.
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
        /// Kind and ground; `None`: any, each case once.
        why: Option<(Delay, Option<String>)>,
        part: DelayPart,
    },
    /// Without keys: of all rows together.
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
    /// `key`: that of the row; `None` for the total or the missing value.
    Execution {
        query: ExecutionQuery,
        key: Option<String>,
        part: ExecutionPart,
    },
    /// The number of a level in `due --count` or in the header of a screen.
    Level { filter: Filter, level: Level },
    /// A number that is the sum of others: the rows of each.
    Sum(Vec<Figure>),
}

impl Figure {
    /// Whether it counts cases that are open on the day of the context.
    pub fn is_of_open_cases(&self) -> bool {
        match self {
            Figure::Ageing { .. } | Figure::Delays { .. } | Figure::Workload { .. } => true,
            Figure::Sum(parts) => parts.iter().any(Figure::is_of_open_cases),
            _ => false,
        }
    }
}

/// The cases behind a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrillQuery {
    pub figure: Figure,
    pub offset: usize,
    /// `None`: all rows.
    pub limit: Option<usize>,
}

/// One thing counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrillRow {
    /// The case on the day of the context.
    pub line: CaseLine,
    /// The day on which it was filed, moved, closed, paid …; of a stock, since when it stands in it.
    pub on: Option<NaiveDate>,
    /// Of a payment.
    pub amount: Option<Money>,
    /// What it adds to a sum of days or cents; 1 where cases are counted.
    pub weight: i64,
}

/// A window of the rows, and what all of them make.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Drill {
    /// In order of their day, then of entry.
    pub rows: Vec<DrillRow>,
    /// Rows in all: equals a figure that counts.
    pub total: u64,
    /// Sum of the weights: equals every figure, those of days and cents too.
    pub sum: i64,
}
