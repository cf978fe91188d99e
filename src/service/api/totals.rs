//! Answers with totals: rows of a stock and of the money of execution.

use chrono::NaiveDate;
use serde::Serialize;

use crate::domain::money::Money;

/// A stock and its movements: `opening + entered − left = closing`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Flow {
    pub opening: i64,
    pub entered: i64,
    pub left: i64,
    pub closing: i64,
}

impl Flow {
    /// Whether the movements lead from the opening to the closing.
    pub fn adds_up(&self) -> bool {
        self.opening + self.entered - self.left == self.closing
    }
}

/// A row of a stock. For sets other than `all`, `ended` is what left the set other than by a move,
/// `reopened` what entered it on the day on which it was reopened, and `filed` what entered it
/// otherwise.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StockRow {
    /// First day of the period, clipped to the window; `None` without a period.
    pub date: Option<NaiveDate>,
    /// One value per requested slice, in that order; `None` for a value not entered.
    pub keys: Vec<Option<String>>,
    pub opening: i64,
    pub filed: i64,
    pub reopened: i64,
    pub moved_in: i64,
    pub ended: i64,
    pub moved_out: i64,
    pub closing: i64,
    /// Cases of the slice without a filing date, which the other numbers leave out.
    pub unknown_filing: u64,
}

impl StockRow {
    /// The ids of its columns for all cases, in the order of [`StockRow::figures`].
    pub const COLUMNS: [&'static str; 7] = [
        "opening",
        "filed",
        "reopened",
        "moved_in",
        "closed",
        "moved_out",
        "closing",
    ];

    /// Its figures for all cases: stock, what entered, what left, stock.
    pub fn figures(&self) -> [i64; 7] {
        [
            self.opening,
            self.filed,
            self.reopened,
            self.moved_in,
            self.ended,
            self.moved_out,
            self.closing,
        ]
    }

    /// Its figures for a set that cases enter and leave: the moves stand beside what entered and
    /// what left, which include them; what entered includes the reopened, too.
    pub fn set_figures(&self) -> [i64; 6] {
        [
            self.opening,
            self.entered(),
            self.moved_in,
            self.left(),
            self.moved_out,
            self.closing,
        ]
    }

    /// Cases that entered: filed, reopened, moved in.
    pub fn entered(&self) -> i64 {
        self.filed + self.reopened + self.moved_in
    }

    /// Cases that entered a set other than by a move.
    pub fn came(&self) -> i64 {
        self.filed + self.reopened
    }

    /// Cases that left: closed, moved out.
    pub fn left(&self) -> i64 {
        self.ended + self.moved_out
    }

    /// Its stock and movements; for a set that cases enter and leave, all there is to say.
    pub fn flow(&self) -> Flow {
        Flow {
            opening: self.opening,
            entered: self.entered(),
            left: self.left(),
            closing: self.closing,
        }
    }
}

/// A stock, with the cases it cannot count.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stock {
    pub rows: Vec<StockRow>,
    /// Cases in scope without a filing date, counted once each.
    pub unknown_filing: u64,
}

/// A row of execution money.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExecutionRow {
    /// The period (`2022-06`, `2022`), court, division, handler, type or tag; `None` for the total
    /// or a missing value.
    pub key: Option<String>,
    /// Execution cases filed by the end of the window, open or closed; in a series those of the
    /// whole window.
    pub cases: u64,
    /// Cases closed in the window, or in the period of the row; each once, by its last closing
    /// there.
    pub closed: u64,
    /// Money received in the window, or in the period of the row.
    pub received: Money,
    pub paid_out: Money,
    /// Claims of all those cases.
    pub claimed: Money,
    /// Money received and paid out under other procedures, or under one not known, which no other
    /// number contains: with `received` and `paid_out` it is all money of the row.
    pub other_received: Money,
    pub other_paid_out: Money,
    /// Execution cases without a filing date, which `cases` and `claimed` leave out.
    pub unknown_filing: u64,
}

impl ExecutionRow {
    /// Whether it says anything of execution cases.
    pub fn is_of_execution(&self) -> bool {
        let money = [self.received, self.paid_out, self.claimed];
        let counts = [self.cases, self.closed, self.unknown_filing];
        money != [Money::ZERO; 3] || counts != [0; 3]
    }

    /// Whether money came in or went out under other procedures.
    pub fn has_other(&self) -> bool {
        [self.other_received, self.other_paid_out] != [Money::ZERO; 2]
    }
}

/// Execution money, with the cases it cannot count.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Execution {
    pub rows: Vec<ExecutionRow>,
    /// Execution cases in scope without a filing date, counted once each.
    pub unknown_filing: u64,
}
