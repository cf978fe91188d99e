//! Reported figures: what a court published about its stock and flow, taken as it stands and never
//! refused.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Figures of a court, a period and a kind, as published; `None` where the publication has no
/// number.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportedFigures {
    /// As given; known courts by their official name.
    pub court: String,
    /// The kind of cases, as given; empty for all.
    pub kind: String,
    /// The period, both days included.
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub opening: Option<i64>,
    pub filed: Option<i64>,
    pub closed: Option<i64>,
    pub closing: Option<i64>,
    /// Opening and filed together, if published.
    pub caseload: Option<i64>,
}

/// A row of an imported file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportedRow {
    /// 1-based row in the file as the user counts it.
    pub row: u32,
    pub figures: ReportedFigures,
}

/// What became of imported rows of published figures.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct ReportedReport {
    pub read: u64,
    pub added: u64,
    /// Rows whose court, kind and period had other figures before.
    pub updated: u64,
    pub unchanged: u64,
    /// The commit; `None` if nothing was written.
    pub group: Option<u64>,
}

/// A query for reported figures. Empty lists mean any; both days are included.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReportedQuery {
    pub courts: Vec<String>,
    pub kinds: Vec<String>,
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
    /// Only rows in which something differs.
    pub differing: bool,
}

/// Reported figures and what does not add up; a gap is `None` if a number is missing, 0 if they
/// agree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportedLine {
    pub figures: ReportedFigures,
    /// Reported closing minus (opening + filed − closed).
    pub gap: Option<i64>,
    /// Reported caseload minus (opening + filed).
    pub caseload_gap: Option<i64>,
    /// Opening minus the closing of the period that ends the day before.
    pub restated: Option<i64>,
    /// qingji's own figures for the court, kind and period: opening, filed, closed, closing. `None`
    /// if the docket does not know the court or the kind.
    pub own: Option<[i64; 4]>,
}

impl ReportedLine {
    /// Whether anything differs.
    pub fn differs(&self) -> bool {
        let off = |gap: Option<i64>| gap.is_some_and(|gap| gap != 0);
        let figures = &self.figures;
        let reported = [
            figures.opening,
            figures.filed,
            figures.closed,
            figures.closing,
        ];
        let own = self.own.is_some_and(|own| {
            own.iter()
                .zip(reported)
                .any(|(own, reported)| reported.is_some_and(|n| n != *own))
        });
        off(self.gap) || off(self.caseload_gap) || off(self.restated) || own
    }
}
