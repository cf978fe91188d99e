//! Drawing the page.

use std::ops::Range;

use chrono::{Datelike, NaiveDate};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::place::Place;
use super::{DueDates, monday, on};
use crate::config::theme::Role;
use crate::service::api::{AgendaKind, CalendarDay, Filter, print_query};
use crate::text::locale::{Named, pairs};
use crate::text::width;
use crate::tui::cx::Cx;
use crate::tui::widget::paint;
use crate::tui::words;
use crate::words::agenda;

/// What counts as falling due in a cell: limits, supervisions and ends of pauses. Follow-ups are
/// counted in the line of the day.
pub(super) fn falls_due(day: &CalendarDay) -> u32 {
    day.due + day.supervision + day.pauses_ending
}

/// Columns of a week's label, of a day and of a sum.
fn columns(cx: &Cx) -> (usize, usize, usize) {
    if cx.width < 60 { (6, 4, 4) } else { (9, 6, 6) }
}

/// Columns for the bars of the weeks.
fn bar_columns(cx: &Cx) -> usize {
    let (label, day, sum) = columns(cx);
    usize::from(cx.width).saturating_sub(label + 7 * day + sum + 3)
}

/// Whether there is room for bars that differ, and for what a mark of them stands for.
fn has_bars(cx: &Cx) -> bool {
    bar_columns(cx) >= 12
}

impl DueDates {
    /// The rows of the weeks.
    pub(super) fn rows_of_weeks(cx: &Cx, area: Rect) -> Range<u16> {
        let first = area.y + if cx.tiny() { 2 } else { 3 };
        first..(first + DueDates::weeks(cx)).min(area.bottom())
    }

    pub(super) fn draw(&self, cx: &Cx, area: Rect, buffer: &mut Buffer) {
        let mut y = area.y;
        let mut line = |buffer: &mut Buffer, text: &str, role: Role| {
            if y < area.bottom() {
                paint::put(
                    buffer,
                    paint::Cells::at((area.x, y), area.width),
                    text,
                    cx.styles.of(role),
                );
            }
            y += 1;
            y - 1
        };
        let title = self.title(cx, area.width);
        let at = line(buffer, &title, Role::Title);
        if at < area.bottom() {
            self.mark_overdue(cx, buffer, &title, (area.x, at));
            let row = Rect {
                y: at,
                height: 1,
                ..area
            };
            let taken = width::width(&title) as u16;
            paint::put_right(buffer, row, taken, &legend(cx), cx.styles.of(Role::Dim));
        }
        if !cx.tiny() {
            let at = line(buffer, "", Role::Text);
            paint::rule(cx, buffer, area.x, at, area.width);
        }
        line(buffer, &self.head(cx), Role::Text);
        let weeks = DueDates::weeks(cx);
        for week in 0..weeks {
            let at = line(buffer, "", Role::Text);
            if at < area.bottom() {
                self.week(
                    cx,
                    buffer,
                    Rect {
                        y: at,
                        height: 1,
                        ..area
                    },
                    week,
                );
            }
        }
        if !cx.tiny() {
            line(buffer, "", Role::Text);
        }
        let name = self.day_name(cx);
        line(buffer, &name, Role::Title);
        let rest = Rect {
            y,
            height: area.bottom().saturating_sub(y),
            ..area
        };
        self.list(cx, buffer, rest);
    }

    /// The title. A filter must be visible, so the rest of the title is shortened for it, except
    /// the legend.
    fn title(&self, cx: &Cx, columns: u16) -> String {
        let title = |key| format!(" {}", cx.fill(key, &[("n", &self.overdue())]));
        let (long, short) = ("tui.calendar.title", "tui.calendar.title-short");
        if self.filter == Filter::default() {
            return title(if cx.width < 60 { short } else { long });
        }
        let query = paint::shown(cx, &print_query(&self.filter, cx.locale));
        let filtered = |query: &str| cx.fill("tui.list.filtered", &[("filter", &query)]);
        let legend = if cx.tiny() {
            0
        } else {
            width::width(&legend(cx)) + 1
        };
        let room = usize::from(columns).saturating_sub(legend + 2);
        let whole = format!("{}  {}", title(long), filtered(&query));
        if width::width(&whole) <= room {
            return whole;
        }
        let title = title(short);
        let room = room.saturating_sub(width::width(&title) + width::width(&filtered("")));
        format!("{title}  {}", filtered(&width::cut(&query, room.max(8))))
    }

    /// The number of overdue cases, with the marker while the cursor is there.
    fn overdue(&self) -> String {
        let mark = if self.place == Place::Overdue {
            ">"
        } else {
            ""
        };
        format!("{mark}{}", self.calendar.overdue)
    }

    /// Highlights the number of overdue cases in the title while the cursor is there.
    fn mark_overdue(&self, cx: &Cx, buffer: &mut Buffer, title: &str, (x, y): (u16, u16)) {
        let number = self.overdue();
        let before = title.split_once(&number).map(|(before, _)| before);
        if let Some(before) = before.filter(|_| self.place == Place::Overdue) {
            let cells = paint::Cells::at((x + width::width(before) as u16, y), cx.width);
            paint::put(buffer, cells, &number, cx.styles.of(Role::Selected));
        }
    }

    /// The heads, `周起   一   二 ..  合计`, and what one mark of a bar stands for.
    fn head(&self, cx: &Cx) -> String {
        let (label, day, sum) = columns(cx);
        let mut head = format!(" {}", width::pad(cx.text("tui.calendar.week"), label - 1));
        for name in cx.text("tui.calendar.days").split_whitespace() {
            head.push_str(&width::pad_left(name, day));
        }
        let key = if cx.width < 60 {
            "tui.calendar.sum-short"
        } else {
            "tui.calendar.sum"
        };
        head.push_str(&width::pad_left(cx.text(key), sum));
        let unit = self.unit(cx);
        if has_bars(cx) && unit > 1 {
            head.push_str("  ");
            head.push_str(&cx.fill("tui.calendar.unit", &[("n", &unit)]));
        }
        head
    }

    /// Number of cases that one mark of a bar stands for, so that the longest bar fits.
    fn unit(&self, cx: &Cx) -> u32 {
        let room = bar_columns(cx);
        let most = self.calendar.days.chunks(7).map(total).max().unwrap_or(0);
        most.div_ceil(u32::try_from(room.max(1)).unwrap_or(1))
            .max(1)
    }

    fn week(&self, cx: &Cx, buffer: &mut Buffer, area: Rect, week: u16) {
        let (label, columns_of_day, sum) = columns(cx);
        let first = on(self.top, i64::from(week) * 7);
        let name = if first.year() == cx.day().year() || cx.width < 60 {
            first.format("%m-%d").to_string()
        } else {
            first.format("%y-%m-%d").to_string()
        };
        paint::put(
            buffer,
            paint::Cells::at((area.x + 1, area.y), area.width),
            &name,
            cx.styles.of(Role::Dim),
        );
        let known: Vec<&CalendarDay> = (0..7).filter_map(|n| self.day(on(first, n))).collect();
        for n in 0..7 {
            let date = on(first, n);
            let x = area.x + (label + columns_of_day * n as usize) as u16;
            let role = if date == self.selected && self.place == Place::Day {
                Role::Selected
            } else {
                Role::Text
            };
            let text = self.cell(cx, date, columns_of_day);
            // Only the text is highlighted, not the gap before it.
            let gap = text.len() - text.trim_start().len();
            let room = area.right().saturating_sub(x + gap as u16);
            paint::put(
                buffer,
                paint::Cells::at((x + gap as u16, area.y), room),
                text.trim_start(),
                cx.styles.of(role),
            );
        }
        if known.len() < 7 {
            return;
        }
        let all = known.iter().map(|day| falls_due(day)).sum();
        let x = area.x + (label + 7 * columns_of_day) as u16;
        let room = area.right().saturating_sub(x);
        let cells = Rect {
            x,
            width: room,
            ..area
        };
        self.sum(cx, buffer, cells, (first, all));
        let x = x + sum as u16 + 2;
        if has_bars(cx) && x < area.right() {
            let bar = "#".repeat(all.div_ceil(self.unit(cx)) as usize);
            paint::put(
                buffer,
                paint::Cells::at((x, area.y), area.right() - x),
                &bar,
                cx.styles.of(Role::Text),
            );
        }
    }

    /// Draws the sum of a week, marked while the cursor is there.
    fn sum(&self, cx: &Cx, buffer: &mut Buffer, area: Rect, (first, all): (NaiveDate, u32)) {
        let (_, _, columns) = columns(cx);
        let here = self.place == Place::Week && first == monday(self.selected);
        let (mark, role) = if here {
            (">", Role::Selected)
        } else {
            ("", Role::Text)
        };
        let text = format!("{mark}{all}");
        let gap = columns.saturating_sub(width::width(&text)) as u16;
        let cells = paint::Cells::at((area.x + gap, area.y), area.width.saturating_sub(gap));
        paint::put(buffer, cells, &text, cx.styles.of(role));
    }

    pub(super) fn day(&self, date: NaiveDate) -> Option<&CalendarDay> {
        let at = usize::try_from((date - self.calendar.days.first()?.date).num_days()).ok()?;
        self.calendar.days.get(at)
    }

    /// The cell of a day, `.`, `5`, `6!`, `[5]`, `休`: how many fall due, whether there is a
    /// supervision among them, whether it is today or a day off.
    fn cell(&self, cx: &Cx, date: NaiveDate, columns: usize) -> String {
        let Some(day) = self.day(date) else {
            return width::pad_left("", columns);
        };
        let n = falls_due(day);
        let weekend = date.weekday().number_from_monday() > 5;
        let rest = match (weekend, day.working) {
            (true, true) => cx.text("tui.calendar.makeup"),
            (false, false) => cx.text("tui.calendar.holiday"),
            _ => "",
        };
        let count = match (n, rest.is_empty()) {
            (0, true) => ".".to_owned(),
            (0, false) => String::new(),
            (n, _) => n.to_string(),
        };
        let mark = if day.supervision > 0 { "!" } else { "" };
        let mut cell = format!("{count}{mark}{rest}");
        // The number is never cut: marks that do not fit beside it are left out, that of the
        // selected day last.
        let fits = |cell: &str| width::width(cell) <= columns;
        let bare = cell.clone();
        if date == cx.day() {
            let boxed = format!("[{cell}]");
            cell = if fits(&boxed) {
                boxed
            } else {
                format!("[{cell}")
            };
        }
        if date == self.selected && self.place == Place::Day {
            let marked = format!(">{cell}");
            cell = if fits(&marked) {
                marked
            } else {
                format!(">{bare}")
            };
        }
        if !fits(&cell) {
            cell = bare;
        }
        width::pad_left(&cell, columns)
    }

    /// The line of the figure under the cursor, as much of it as fits: `06-20 周一  6 件 (含督办)
    /// 跟进 12`, the same of a week, or how many cases are overdue.
    pub(super) fn day_name(&self, cx: &Cx) -> String {
        let listed = self.listed();
        let name = match self.place {
            Place::Overdue => {
                let args: Named<'_> = &[("n", &self.calendar.overdue)];
                return format!(" {}", cx.fill("tui.calendar.overdue", args));
            }
            Place::Week => {
                let args = [
                    ("from", words::day(cx, listed.from)),
                    ("to", words::day(cx, listed.to)),
                ];
                format!(" {}", cx.fill("tui.chart.from-to", &pairs(&args)))
            }
            Place::Day => format!(" {}", words::day_and_weekday(cx, self.selected)),
        };
        let days: Vec<&CalendarDay> = listed.days().filter_map(|day| self.day(day)).collect();
        if days.is_empty() {
            return name;
        }
        let sum = |of: fn(&CalendarDay) -> u32| days.iter().map(|day| of(day)).sum::<u32>();
        let n = sum(falls_due).to_string();
        let mut due = cx.fill("tui.calendar.count", &[("n", &n)]);
        if sum(|day| day.supervision) > 0 && !cx.tiny() {
            due.extend([" ", cx.text("tui.calendar.supervised")]);
        }
        let n = sum(|day| day.follow_ups);
        let follow_ups = (n > 0).then(|| cx.fill("tui.calendar.follow-ups", &[("n", &n)]));
        let items = self.agenda.iter().flat_map(|agenda| &agenda.items);
        let apply = items
            .filter(|item| item.kind == AgendaKind::ApplyBy)
            .count();
        let apply = (apply > 0).then(|| {
            let kind = agenda::kind(AgendaKind::ApplyBy, cx.locale);
            format!("{kind} {apply}")
        });
        let more = [follow_ups, apply];
        let more = more.iter().flatten().map(String::as_str);
        let parts = [&*name, &*due].into_iter().chain(more);
        paint::join_fitting(parts, usize::from(cx.width))
    }
}

fn legend(cx: &Cx) -> String {
    let key = if cx.width < 60 {
        "tui.calendar.legend-short"
    } else {
        "tui.calendar.legend"
    };
    format!("{} ", cx.text(key))
}

fn total(days: &[CalendarDay]) -> u32 {
    days.iter().map(falls_due).sum()
}
