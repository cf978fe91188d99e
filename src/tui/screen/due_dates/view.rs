//! Drawing the page.

use chrono::{Datelike, NaiveDate};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{DueDates, on};
use crate::config::theme::Role;
use crate::service::api::{AgendaItem, AgendaKind, CalendarDay, Filter, print_query};
use crate::text::width;
use crate::tui::cx::Cx;
use crate::tui::widget::paint;
use crate::tui::words;
use crate::words::agenda;

/// What counts as falling due in a cell: limits, supervisions and ends of pauses. Follow-ups are
/// counted in the line of the day.
fn falls_due(day: &CalendarDay) -> u32 {
    day.due + day.supervision + day.pauses_ending
}

/// Columns of a week's label, of a day and of a sum.
fn columns(cx: &Cx) -> (usize, usize, usize) {
    if cx.width < 60 { (6, 4, 4) } else { (9, 6, 6) }
}

impl DueDates {
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
            paint::put_right(
                buffer,
                Rect {
                    y: at,
                    height: 1,
                    ..area
                },
                width::width(&title) as u16,
                &legend(cx),
                cx.styles.of(Role::Dim),
            );
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
        let title = |key| format!(" {}", cx.fill(key, &[("n", &self.calendar.overdue)]));
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
        if cx.width >= 60 && unit > 1 {
            head.push_str("  ");
            head.push_str(&cx.fill("tui.calendar.unit", &[("n", &unit)]));
        }
        head
    }

    /// Number of cases that one mark of a bar stands for, so that the longest bar fits.
    fn unit(&self, cx: &Cx) -> u32 {
        let (label, day, sum) = columns(cx);
        let room = usize::from(cx.width).saturating_sub(label + 7 * day + sum + 3);
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
            let role = if date == self.selected {
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
        let all: u32 = known.iter().map(|day| falls_due(day)).sum();
        let x = area.x + (label + 7 * columns_of_day) as u16;
        let room = area.right().saturating_sub(x);
        let text = width::pad_left(&all.to_string(), sum);
        paint::put(
            buffer,
            paint::Cells::at((x, area.y), room),
            &text,
            cx.styles.of(Role::Text),
        );
        let x = x + sum as u16 + 2;
        if cx.width >= 60 && x < area.right() {
            let bar = "#".repeat(all.div_ceil(self.unit(cx)) as usize);
            paint::put(
                buffer,
                paint::Cells::at((x, area.y), area.right() - x),
                &bar,
                cx.styles.of(Role::Text),
            );
        }
    }

    fn day(&self, date: NaiveDate) -> Option<&CalendarDay> {
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
        if date == self.selected {
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

    /// The line of the selected day, as much of it as fits: `06-20 周一  6 件 (含督办)  跟进 12`.
    fn day_name(&self, cx: &Cx) -> String {
        let name = format!(" {}", words::day_and_weekday(cx, self.selected));
        let Some(day) = self.day(self.selected) else {
            return name;
        };
        let n = falls_due(day).to_string();
        let mut due = cx.fill("tui.calendar.count", &[("n", &n)]);
        if day.supervision > 0 && !cx.tiny() {
            due.extend([" ", cx.text("tui.calendar.supervised")]);
        }
        let n = day.follow_ups;
        let follow_ups = (n > 0).then(|| cx.fill("tui.calendar.follow-ups", &[("n", &n)]));
        let items = self.agenda.items.iter();
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

    fn list(&self, cx: &Cx, buffer: &mut Buffer, area: Rect) {
        let items = &self.agenda.items;
        if items.is_empty()
            && self
                .day(self.selected)
                .is_some_and(|d| falls_due(d) + d.follow_ups == 0)
        {
            let room = area.width.saturating_sub(3);
            let words = paint::sentences(cx.text("tui.calendar.nothing"), usize::from(room));
            if area.height > 0 {
                paint::put(
                    buffer,
                    paint::Cells::at((area.x + 3, area.y), room),
                    words,
                    cx.styles.of(Role::Dim),
                );
            }
            return;
        }
        let height = usize::from(area.height);
        let at = self.item.unwrap_or(0);
        let more = self.agenda.total > height;
        let rows = height.saturating_sub(usize::from(more && height > 1));
        let top = (at + 1).saturating_sub(rows);
        for (n, item) in items.iter().enumerate().skip(top).take(rows) {
            let y = area.y + (n - top) as u16;
            let selected = self.item == Some(n);
            let role = if selected { Role::Selected } else { Role::Text };
            let cursor = if selected { " > " } else { "   " };
            let line = format!(
                "{cursor}{}",
                DueDates::item_line(cx, item, usize::from(area.width))
            );
            paint::put_data(
                cx,
                buffer,
                paint::Cells::at((area.x, y), area.width),
                &line,
                cx.styles.of(role),
            );
        }
        let below = self.agenda.total.saturating_sub(top + rows);
        if more && below > 0 && height > 1 {
            let words = cx.fill("tui.case.more", &[("n", &below)]);
            let y = area.bottom() - 1;
            paint::put(
                buffer,
                paint::Cells::at((area.x + 3, y), area.width.saturating_sub(3)),
                &words,
                cx.styles.of(Role::Dim),
            );
        }
    }

    /// The line of an item: `(2019)内07民初1187号      周婷     督办时限   向银行发函查询`.
    fn item_line(cx: &Cx, item: &AgendaItem, columns: usize) -> String {
        let kind = agenda::kind(item.kind, cx.locale);
        let head = if columns < 60 {
            let number = width::short_number(&item.line.number, 16);
            format!("{} {kind} ", width::pad(&number, 16))
        } else {
            let handler = item.line.handler.as_deref().unwrap_or_default();
            let kind_columns = if cx.english() { 19 } else { 13 };
            format!(
                "{} {} {} ",
                width::pad(&item.line.number, 26),
                width::pad(&width::cut(handler, 8), 9),
                width::pad(kind, kind_columns),
            )
        };
        // Three columns are taken by the cursor.
        let room = columns.saturating_sub(width::width(&head) + 3);
        let what = match (item.kind, item.what.as_deref()) {
            (AgendaKind::Due | AgendaKind::ApplyBy, Some(id)) => words::procedure_in(cx, id, room),
            (kind, what) => agenda::what(kind, what, cx.wording()),
        };
        head + &what
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
