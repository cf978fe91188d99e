//! The charts of the page.

use super::asked::{Asked, Range};
use super::chart::Chart;
use super::{ageing, courts, delays, forecast, money, stock, workload};
use crate::service::api::{Request, Response};
use crate::tui::cx::Cx;

/// The definition of a chart.
pub(super) struct Entry {
    /// Id of the chart; its name is `tui.chart.name.<id>`.
    pub(super) id: &'static str,
    pub(super) ask: fn(&Asked) -> Vec<Request>,
    pub(super) build: fn(&Cx, &Asked, &[Response]) -> Option<Chart>,
    /// Whether it distinguishes delayed and long-pending cases.
    pub(super) sets: bool,
    /// Whether it offers the clearance of a closed list.
    pub(super) lists: bool,
    /// Why a number of it may be missing: `tui.chart.dash.<id>`.
    pub(super) dash: &'static str,
    /// The ranges it supports.
    pub(super) ranges: &'static [Range],
}

/// The charts in order. A new one is a file, a line here and its texts.
pub(super) const CHARTS: [Entry; 7] = [
    Entry {
        id: "stock",
        ask: stock::ask,
        build: stock::build,
        sets: true,
        lists: false,
        dash: "share",
        ranges: &Range::ALL,
    },
    Entry {
        id: "ageing",
        ask: ageing::ask,
        build: ageing::build,
        sets: true,
        lists: false,
        dash: "no-case",
        ranges: &[],
    },
    Entry {
        id: "delays",
        ask: delays::ask,
        build: delays::build,
        sets: false,
        lists: false,
        dash: "share",
        ranges: &[],
    },
    Entry {
        id: "workload",
        ask: workload::ask,
        build: workload::build,
        sets: false,
        lists: false,
        dash: "no-case",
        ranges: &[],
    },
    Entry {
        id: "money",
        ask: money::ask,
        build: money::build,
        sets: false,
        lists: false,
        dash: "share",
        ranges: &[Range::Months, Range::Years],
    },
    Entry {
        id: "courts",
        ask: courts::ask,
        build: courts::build,
        sets: true,
        lists: true,
        dash: "share",
        ranges: &[],
    },
    Entry {
        id: "forecast",
        ask: forecast::ask,
        build: forecast::build,
        sets: true,
        lists: false,
        dash: "not-shrinking",
        ranges: &[Range::Weeks, Range::Months],
    },
];
