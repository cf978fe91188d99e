//! 今日: the checklist in order of due date. One digit records an outcome and moves on.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::rows::Rows;
use super::{Act, Screen};
use crate::command::Context;
use crate::config::theme::Role;
use crate::domain::level::Level;
use crate::service::api::{Filter, Overview};
use crate::text::width;
use crate::tui::cx::Cx;
use crate::tui::widget::{columns, paint, strip};
use crate::tui::words;

/// The page.
#[derive(Debug)]
pub struct Today {
    rows: Rows,
}

/// Levels named in the header, in the order of the list.
const NAMED: [Level; 5] = [
    Level::Over,
    Level::Urgent,
    Level::Near,
    Level::Ahead,
    Level::Paused,
];

impl Today {
    pub fn new(cx: &Cx) -> Today {
        let mut today = Today {
            rows: Rows::new(columns::TODAY, false),
        };
        today.fit(cx);
        today
    }

    fn fit(&mut self, cx: &Cx) {
        let [_, table, _] = parts(cx, Rect::new(0, 0, cx.width, cx.body()));
        self.rows
            .listing
            .set_height(columns::rows_in(cx, table.height));
    }
}

/// Counts, table, detail; rules lie between them.
fn parts(cx: &Cx, area: Rect) -> [Rect; 3] {
    let head = 2.min(area.height);
    let strip = strip::height(cx);
    let below = if strip > 0 { strip + 1 } else { 0 };
    let table = area.height.saturating_sub(head + below);
    [
        Rect {
            height: head,
            ..area
        },
        Rect {
            y: area.y + head,
            height: table,
            ..area
        },
        Rect {
            y: area.y + head + table,
            height: area.height.saturating_sub(head + table),
            ..area
        },
    ]
}

impl Screen for Today {
    fn context(&self) -> Context {
        Context::Today
    }

    fn rows(&self) -> Option<&Rows> {
        Some(&self.rows)
    }

    fn rows_mut(&mut self) -> Option<&mut Rows> {
        Some(&mut self.rows)
    }

    fn resized(&mut self, cx: &Cx) -> Vec<Act> {
        self.fit(cx);
        self.rows.ask(false)
    }

    fn view(&self, cx: &Cx, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        let [head, table, detail] = parts(cx, area);
        if let Some(overview) = &cx.overview
            && head.height > 0
        {
            counts(cx, buffer, head, overview, &self.rows.filter);
        }
        if head.height > 1 {
            paint::rule(cx, buffer, head.x, head.y + 1, head.width);
        }
        if self.rows.listing.is_empty() {
            empty(cx, buffer, table, &self.rows.filter);
        } else {
            self.rows.draw(cx, buffer, table, false);
        }
        if detail.height > 1 {
            paint::rule(cx, buffer, detail.x, detail.y, detail.width);
            if let Some(line) = self.rows.listing.selected() {
                let area = Rect {
                    y: detail.y + 1,
                    height: detail.height - 1,
                    ..detail
                };
                // English needs more columns: at 80 the last result has none.
                strip::view(cx, buffer, area, line, cx.english());
            }
        }
        None
    }
}

/// An empty list teaches.
fn empty(cx: &Cx, buffer: &mut Buffer, area: Rect, filter: &Filter) {
    let none = cx.overview.as_ref().is_some_and(|all| all.cases == 0);
    let words = if none {
        cx.text("tui.today.no-cases")
    } else if *filter == Filter::default() {
        cx.text("tui.today.empty")
    } else {
        cx.text("tui.list.empty")
    };
    let y = area.y + u16::from(area.height > 2);
    let room = area.width.saturating_sub(4);
    let rows = usize::from(area.bottom().saturating_sub(y));
    for (n, line) in paint::wrap(words, usize::from(room))
        .iter()
        .take(rows)
        .enumerate()
    {
        paint::put(buffer, area.x + 3, y + n as u16, room, line, Style::new());
    }
}

/// `待办 40    超 4   急 4   近 9   预 20   停 3      已办 7/40 [#####....]`.
fn counts(cx: &Cx, buffer: &mut Buffer, area: Rect, overview: &Overview, filter: &Filter) {
    let text = cx.styles.of(Role::Text);
    let gap = match area.width {
        100.. => 3,
        60.. => 2,
        _ => 1,
    };
    let todo = if area.width < 60 {
        format!("{} {}", cx.text("tui.page.today"), overview.follow_ups_due)
    } else {
        cx.fill(
            "tui.today.todo",
            &[("n", &overview.follow_ups_due.to_string())],
        )
    };
    let mut x = area.x + 1;
    x += paint::put(
        buffer,
        x,
        area.y,
        area.width,
        &todo,
        cx.styles.of(Role::Title),
    ) + gap;
    // With a narrow terminal the quieter levels go first.
    let named = if area.width < 60 { 2 } else { NAMED.len() };
    for level in NAMED.iter().take(named) {
        let room = area.right().saturating_sub(x);
        x += paint::put(
            buffer,
            x,
            area.y,
            room,
            words::badge(cx, *level),
            cx.styles.badge(*level),
        );
        let count = format!(" {}", overview.levels.get(*level));
        x += paint::put(
            buffer,
            x,
            area.y,
            area.right().saturating_sub(x),
            &count,
            text,
        ) + gap;
    }
    if *filter != Filter::default() {
        let words = cx.text("tui.list.filtered");
        x += paint::put(
            buffer,
            x,
            area.y,
            area.right().saturating_sub(x),
            words,
            cx.styles.of(Role::NoticeWarn),
        );
    }
    let done = overview.followed_up_today;
    let all = done + overview.follow_ups_due;
    let (n, all_words) = (done.to_string(), all.to_string());
    let words = cx.fill("tui.today.done", &[("n", &n), ("all", &all_words)]);
    let cells = match area.width {
        100.. => 30,
        72.. => 16,
        _ => 0,
    };
    let full = (done * cells).checked_div(all).unwrap_or(0);
    let (full, rest) = (full as usize, (cells - full) as usize);
    let bar = format!("{words} [{}] ", paint::bar(cx.glyphs, full, rest));
    let room = usize::from(area.right().saturating_sub(x));
    let bar = if cells > 0 && width::width(&bar) < room {
        bar
    } else {
        words
    };
    paint::put_right(buffer, Rect { height: 1, ..area }, x - area.x, &bar, text);
}
