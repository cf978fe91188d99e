//! What the cases behind a figure weigh: the amount of each payment or claim, the days of each case,
//! what of it falls due, in columns right of the list, and their sum.

use chrono::NaiveDate;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::config::theme::Role;
use crate::domain::money::Money;
use crate::report;
use crate::service::api::{AgendaKind, Drill, DrillRow, Figure, RowKind, Weight};
use crate::text::locale::Named;
use crate::text::width::{cut, pad, pad_left};
use crate::tui::cx::Cx;
use crate::tui::widget::listing::Listing;
use crate::tui::widget::paint;
use crate::words::agenda;

/// The weights of a list of cases.
#[derive(Debug)]
pub(super) struct Weighed {
    pub(super) unit: Weight,
    pub(super) rows_are: RowKind,
    /// The index of the first of the rows at hand.
    start: usize,
    rows: Vec<Added>,
    sum: i64,
}

/// What a row adds to the figure.
#[derive(Debug)]
struct Added {
    on: Option<NaiveDate>,
    weight: i64,
    item: Option<(AgendaKind, Option<String>)>,
}

/// Columns of an amount and of a number of days, with the blank before them.
const AMOUNT: u16 = 17;
const SHORT_AMOUNT: u16 = 12;
const DAYS: u16 = 8;
/// Columns of what falls due, in either language, and of more about it.
const KIND: u16 = 15;
const SHORT_KIND: u16 = 9;
const LONG_KIND: u16 = 21;
const MORE: u16 = 22;
/// Columns of a day.
const DAY: u16 = 11;
const SHORT_DAY: u16 = 6;
/// The widths from which on the day of a payment has a column, and more about what falls due.
const ROOMY: u16 = 100;
const WIDE: u16 = 120;

impl Weighed {
    pub(super) fn new(figure: &Figure) -> Weighed {
        Weighed {
            unit: figure.weight(),
            rows_are: figure.rows_are(),
            start: 0,
            rows: Vec::new(),
            sum: 0,
        }
    }

    /// Takes a page of rows that begins at this index.
    pub(super) fn take(&mut self, start: usize, drill: &Drill) {
        let row = |row: &DrillRow| Added {
            on: row.on,
            weight: row.weight,
            item: row.item.clone(),
        };
        self.rows = drill.rows.iter().map(row).collect();
        self.start = start;
        self.sum = drill.sum;
    }

    /// Columns of the day.
    fn day(&self, cx: &Cx) -> u16 {
        match self.unit {
            Weight::Money | Weight::Items if cx.width >= ROOMY => DAY,
            Weight::Items if !cx.tiny() => SHORT_DAY,
            _ => 0,
        }
    }

    /// Columns left of which the list of cases ends.
    pub(super) fn columns(&self, cx: &Cx) -> u16 {
        let day = self.day(cx);
        match self.unit {
            Weight::Cases => 0,
            Weight::Days => DAYS,
            // On a small terminal the number of the case comes first; beside English words for its
            // level nothing else has room.
            Weight::Items if cx.tiny() && cx.english() => 0,
            Weight::Items if cx.tiny() => SHORT_KIND,
            Weight::Items => {
                let more = if cx.width >= WIDE { MORE } else { 0 };
                day + more + if cx.english() { LONG_KIND } else { KIND }
            }
            Weight::Money if cx.tiny() => SHORT_AMOUNT,
            Weight::Money => AMOUNT + day,
        }
    }

    /// The number of rows and what they add up to: `12 笔, 合计 1,234.56 元`; `None` for a list whose
    /// rows only count.
    pub(super) fn identity(&self, cx: &Cx, total: Option<usize>) -> Option<String> {
        let total = total?;
        let (key, sum) = match self.unit {
            Weight::Cases | Weight::Items => return None,
            Weight::Days => ("days", self.sum.to_string()),
            Weight::Money if self.rows_are == RowKind::Case => {
                ("claims", Money(self.sum).grouped())
            }
            Weight::Money => ("money", Money(self.sum).grouped()),
        };
        let args: Named<'_> = &[("n", &total), ("sum", &sum)];
        Some(cx.fill(&format!("tui.drill.{key}"), args))
    }

    /// The day of a row in words, as short as its column.
    fn on(&self, cx: &Cx, row: &Added) -> String {
        let form = if self.day(cx) == SHORT_DAY {
            "%m-%d"
        } else {
            "%F"
        };
        let on = row.on.map(|on| on.format(form).to_string());
        on.unwrap_or_default()
    }

    /// What a row adds, in words.
    fn weight(&self, cx: &Cx, row: &Added) -> String {
        let weight = row.weight;
        match self.unit {
            Weight::Cases | Weight::Days => weight.to_string(),
            Weight::Money if cx.tiny() => report::short_amount(cx.locale, Money(weight)),
            Weight::Money => Money(weight).grouped(),
            Weight::Items => {
                let Some((kind, what)) = &row.item else {
                    return String::new();
                };
                if cx.width < WIDE {
                    return agenda::kind(*kind, cx.locale).to_owned();
                }
                let what = agenda::what(*kind, what.as_deref(), cx.wording());
                let columns = usize::from(if cx.english() { LONG_KIND } else { KIND }) - 1;
                format!("{} {what}", pad(agenda::kind(*kind, cx.locale), columns))
            }
        }
    }

    /// Draws the weights of the rows in sight beside the list.
    pub(super) fn draw(&self, cx: &Cx, buffer: &mut Buffer, area: Rect, listing: &Listing) {
        let columns = self.columns(cx);
        if columns == 0 || area.height == 0 {
            return;
        }
        let x = area.right().saturating_sub(columns);
        let day = usize::from(self.day(cx));
        let mut put = |y: u16, on: &str, weight: &str, role: Role| {
            let mut text = String::new();
            let mut rest = usize::from(columns.saturating_sub(1));
            if day > 0 {
                text.push_str(&pad_left(on, day));
                rest = rest.saturating_sub(day);
            }
            if self.unit == Weight::Items {
                // Words begin where the column does.
                text.push(' ');
                text.push_str(&pad(&cut(weight, rest), rest));
            } else {
                text.push_str(&pad_left(weight, rest));
                text.push(' ');
            }
            let cells = paint::Cells::at((x, y), columns);
            paint::put_data(cx, buffer, cells, &text, cx.styles.of(role));
        };
        let mut y = area.y;
        if !cx.tiny() {
            let head = match self.unit {
                Weight::Money => cx.text("tui.drill.amount"),
                Weight::Cases | Weight::Days => cx.text("tui.drill.day-count"),
                Weight::Items => cx.text("tui.drill.item"),
            };
            put(y, cx.text("tui.drill.on"), head, Role::Head);
            y += 1;
        }
        for (at, y) in listing.visible().zip(y..area.bottom()) {
            let row = at.checked_sub(self.start).and_then(|at| self.rows.get(at));
            let Some(row) = row else { continue };
            let role = if at == listing.at() {
                Role::Selected
            } else {
                Role::Text
            };
            put(y, &self.on(cx, row), &self.weight(cx, row), role);
        }
    }
}
