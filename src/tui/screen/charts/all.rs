//! The charts of the page.

use super::asked::{Asked, Range};
use super::chart::Chart;
use super::{ageing, courts, delays, forecast, money, stock, workload};
use crate::service::api::{Request, Response};
use crate::tui::cx::Cx;

/// A page of the charts: one chart, or two side by side.
pub(super) struct Page {
    /// Its name is `tui.chart.name.<name>`.
    pub(super) name: &'static str,
    pub(super) panes: &'static [Pane],
}

/// The definition of a chart.
pub(super) struct Pane {
    /// Id of the chart; its name is `tui.chart.name.<id>`, also that of a page with this one alone.
    pub(super) id: &'static str,
    pub(super) ask: fn(&Asked) -> Vec<Request>,
    pub(super) build: fn(&Cx, &Asked, &[Response]) -> Option<Chart>,
    /// Whether it distinguishes delayed and long-pending cases.
    pub(super) sets: bool,
    /// Whether it offers the clearance of a closed list.
    pub(super) lists: bool,
    /// Why a number of it may be missing: `tui.chart.dash.<id>`.
    pub(super) dash: &'static str,
    /// Whether its sentence names neither its day nor its counting basis, so that both are put
    /// before it.
    pub(super) of_a_day: bool,
    /// The ranges it supports.
    pub(super) ranges: &'static [Range],
}

/// The most charts on one page.
pub(super) const MOST: usize = 2;

/// The pages in order. A new chart is a file, a line here and its texts.
pub(super) const PAGES: [Page; 6] = [
    Page {
        name: "stock",
        panes: &[Pane {
            id: "stock",
            ask: stock::ask,
            build: stock::build,
            sets: true,
            lists: false,
            dash: "share",
            of_a_day: true,
            ranges: &Range::ALL,
        }],
    },
    Page {
        name: "ageing",
        panes: &[Pane {
            id: "ageing",
            ask: ageing::ask,
            build: ageing::build,
            sets: true,
            lists: false,
            dash: "no-case",
            of_a_day: true,
            ranges: &[],
        }],
    },
    Page {
        name: "delays",
        panes: &[Pane {
            id: "delays",
            ask: delays::ask,
            build: delays::build,
            sets: false,
            lists: false,
            dash: "share",
            of_a_day: true,
            ranges: &[],
        }],
    },
    Page {
        name: "workload",
        panes: &[Pane {
            id: "workload",
            ask: workload::ask,
            build: workload::build,
            sets: false,
            lists: false,
            dash: "no-case",
            of_a_day: true,
            ranges: &[],
        }],
    },
    Page {
        name: "money-courts",
        panes: &[
            Pane {
                id: "money",
                ask: money::ask,
                build: money::build,
                sets: false,
                lists: false,
                dash: "share",
                of_a_day: false,
                ranges: &[Range::Months, Range::Years],
            },
            Pane {
                id: "courts",
                ask: courts::ask,
                build: courts::build,
                sets: true,
                lists: true,
                dash: "share",
                of_a_day: false,
                ranges: &[Range::Months, Range::Years],
            },
        ],
    },
    Page {
        name: "forecast",
        panes: &[Pane {
            id: "forecast",
            ask: forecast::ask,
            build: forecast::build,
            sets: true,
            lists: false,
            dash: "not-shrinking",
            of_a_day: true,
            ranges: &[Range::Weeks, Range::Months],
        }],
    },
];
