//! The line of counts at the top:
//! `待办 40    超 4   急 4   近 9   预 20   停 3      已办 7/40 [#####....]`. The cursor can move
//! to the counts of levels, as to the numbers of a chart, and open their cases.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{Act, Today};
use crate::command::{Action, Context};
use crate::config::theme::Role;
use crate::domain::level::Level;
use crate::service::api::{DayCounts, Figure, Filter, print_query};
use crate::text::width;
use crate::tui::cx::Cx;
use crate::tui::notice::Notice;
use crate::tui::screen::drill::Drill;
use crate::tui::widget::footer::{self, Hint};
use crate::tui::widget::paint;
use crate::tui::words;

/// The levels shown, in the order of the list.
const NAMED: [Level; 5] = [
    Level::Over,
    Level::Urgent,
    Level::Near,
    Level::Ahead,
    Level::Paused,
];

/// Levels of which only cases with a due follow-up are on the list; they are shown last, and only
/// if there are any.
const SELDOM: [Level; 3] = [Level::Normal, Level::None, Level::Unknown];

/// The levels that give way to the progress of the day where there is not room for all, the first
/// ones first.
const YIELDING: [Level; 5] = [
    Level::None,
    Level::Normal,
    Level::Paused,
    Level::Ahead,
    Level::Near,
];

/// Columns between the counts.
fn gap(columns: u16) -> u16 {
    match columns {
        100.. => 3,
        72.. => 2,
        _ => 1,
    }
}

/// What is to do, at the beginning: `待办 40`.
fn todo(cx: &Cx, counts: &DayCounts) -> String {
    let n = counts.todo();
    if cx.width < 60 {
        format!("{} {n}", cx.text("tui.page.today"))
    } else {
        cx.fill("tui.today.todo", &[("n", &n)])
    }
}

/// What was done of all: `已办 7/40`.
fn done(cx: &Cx, counts: &DayCounts) -> String {
    let (done, todo) = (counts.done(), counts.todo());
    cx.fill("tui.today.done", &[("n", &done), ("all", &(done + todo))])
}

/// The levels shown, in order, as far as there is room for them beside the progress of the day; a
/// filter and a planned day need that room themselves.
fn shown(today: &Today, cx: &Cx) -> Vec<Level> {
    let mut levels: Vec<Level> = wanted(today, cx.width).collect();
    let other = today.planned_here().is_some() || today.rows.filter != Filter::default();
    let Some(counts) = today.items.counts().filter(|_| !other) else {
        return levels;
    };
    let gap = usize::from(gap(cx.width));
    let columns = |level: &Level| {
        let n = today.items.levels().get(*level).to_string();
        width::width(words::badge(cx, *level)) + 1 + n.len() + gap
    };
    let fixed = 1 + width::width(&todo(cx, counts)) + gap + width::width(&done(cx, counts));
    for level in YIELDING {
        let taken: usize = levels.iter().map(columns).sum();
        if fixed + taken < usize::from(cx.width) {
            break;
        }
        levels.retain(|shown| *shown != level);
    }
    levels
}

/// The levels to show, in order; together they are all items to do. A narrow terminal has room for
/// two, and a filter drops those with a count of zero; cases without a known due date are always
/// shown.
fn wanted(today: &Today, columns: u16) -> impl Iterator<Item = Level> + use<> {
    let levels = today.items.levels();
    let filtered = today.rows.filter != Filter::default() && columns < 100;
    let narrow = columns < 60;
    let named = NAMED.into_iter();
    let named = named.filter(move |level| !filtered || levels.get(*level) > 0);
    let seldom = SELDOM.into_iter().filter(move |level| {
        let kept = !narrow || *level == Level::Unknown;
        kept && levels.get(*level) > 0
    });
    named
        .take(if narrow { 2 } else { NAMED.len() })
        .chain(seldom)
}

impl Today {
    /// The level under the cursor, while the cursor is in the head and the level is shown.
    fn counted(&self, cx: &Cx) -> Option<Level> {
        let level = self.level?;
        shown(self, cx).into_iter().find(|shown| *shown == level)
    }

    /// Handles a key for the cursor in the head. Returns `None` if it is meant for the list, to
    /// which the cursor then returns.
    pub(super) fn in_head(&mut self, cx: &Cx, action: Action, n: usize) -> Option<Vec<Act>> {
        let at = self.counted(cx);
        match (action, at) {
            (Action::Left | Action::Right, at) => {
                let all = shown(self, cx);
                let here = at.and_then(|at| all.iter().position(|level| *level == at));
                let next = match (action, here) {
                    (Action::Right, None) => 0,
                    (Action::Right, Some(here)) => here + 1,
                    (_, None | Some(0)) => all.len().saturating_sub(1),
                    (_, Some(here)) => here - 1,
                };
                self.level = all.get(next % all.len().max(1)).copied();
                Some(Vec::new())
            }
            (Action::Open, Some(level)) => Some(vec![self.open_level(cx, level)]),
            (Action::Outcome, Some(_)) => Some(self.keep_reason(cx, n)),
            // The cursor returns to where it was in the list.
            (Action::Down | Action::Up, Some(_)) => {
                self.level = None;
                Some(Vec::new())
            }
            _ => {
                self.level = None;
                None
            }
        }
    }

    /// Opens the cases of a count: those of the level on today's list.
    fn open_level(&self, cx: &Cx, level: Level) -> Act {
        // A key may come before the counts.
        let counts = self.items.counts().map(|counts| counts.levels.get(level));
        if counts == Some(0) {
            return Act::Say(Notice::say(cx.text("tui.chart.no-cases")));
        }
        let count = counts.map(|n| n.to_string()).unwrap_or_default();
        let filter = self.rows.filter.clone();
        let page = cx.text("tui.page.today");
        let path = format!("{page} > {} {count}", words::badge(cx, level).trim());
        let mut path = path.trim_end().to_owned();
        if filter != Filter::default() {
            let query = print_query(&filter, cx.locale);
            path = format!(
                "{path}  {}",
                cx.fill("tui.list.filtered", &[("filter", &query)])
            );
        }
        Act::Push(Box::new(Drill::new(
            cx,
            path,
            Figure::Level { filter, level },
        )))
    }

    /// Takes the cursor out of the head if its level is no longer shown.
    pub(super) fn settle(&mut self, cx: &Cx) {
        self.level = self.counted(cx);
    }

    pub(super) fn leave_head(&mut self) -> bool {
        self.level.take().is_some()
    }

    /// The last line while the cursor is in the head, where digits choose a reason.
    pub(super) fn hints_of_counts(&self, cx: &Cx) -> Option<Vec<Hint>> {
        self.level?;
        let hint = |action, words| footer::hint(cx, Context::Today, action, words);
        let hints = [
            hint(Action::Open, "tui.command.open"),
            Some(("1-9".to_owned(), cx.text("tui.today.by-reason").to_owned())),
            hint(Action::Left, "tui.today.count-before"),
            hint(Action::Right, "tui.today.count-after"),
            hint(Action::Back, "tui.today.to-list"),
            footer::titled(cx, Context::Today, Action::Help),
        ];
        Some(hints.into_iter().flatten().collect())
    }
}

pub(super) fn view(cx: &Cx, buffer: &mut Buffer, area: Rect, today: &Today) {
    let items = &today.items;
    let Some(counts) = items.counts().filter(|_| area.height > 0) else {
        return;
    };
    let gap = gap(area.width);
    let mut x = area.x + 1;
    let mut put = |x: &mut u16, words: &str, style| {
        let room = area.right().saturating_sub(*x);
        *x += paint::put(buffer, paint::Cells::at((*x, area.y), room), words, style);
    };
    put(&mut x, &todo(cx, counts), cx.styles.of(Role::Title));
    x += gap;
    let said = done(cx, counts);
    let (done, all) = (counts.done(), counts.done() + counts.todo());
    let at = today.counted(cx);
    for level in shown(today, cx) {
        put(&mut x, words::badge(cx, level), cx.styles.badge(level));
        // The sign of the cursor, as before a row: colour is never the only indication.
        let (sign, style) = match at {
            Some(at) if at == level => (">", cx.styles.of(Role::Selected)),
            _ => (" ", cx.styles.of(Role::Text)),
        };
        put(&mut x, sign, cx.styles.of(Role::Text));
        put(&mut x, &items.levels().get(level).to_string(), style);
        x += gap;
    }
    if let Some(day) = today.planned_here() {
        let day = words::day_and_weekday(cx, day);
        let words = cx.fill("tui.today.planned", &[("day", &day)]);
        put(&mut x, &words, cx.styles.of(Role::NoticeWarn));
        x += gap;
    } else if today.rows.filter != Filter::default() {
        let words = filtered(
            cx,
            &today.rows.filter,
            area.right().saturating_sub(x),
            &said,
        );
        put(&mut x, &words, cx.styles.of(Role::NoticeWarn));
        x += gap;
    }
    progress(cx, buffer, (area, x), (done, all), &said);
}

/// Draws the progress of the day at the right edge. The bar shrinks with the room; below a few
/// cells it is left out.
fn progress(
    cx: &Cx,
    buffer: &mut Buffer,
    (area, x): (Rect, u16),
    (done, all): (u64, u64),
    words: &str,
) {
    let room = usize::from(area.right().saturating_sub(x));
    // Blanks, brackets and the gap before it.
    let free = room.saturating_sub(width::width(words) + 5) as u64;
    let cells = match area.width {
        100.. => free.min(30),
        72.. => free.min(16),
        _ => 0,
    };
    let cells = if cells < 4 { 0 } else { cells };
    let full = (done * cells).checked_div(all).unwrap_or(0);
    let (full, rest) = (full as usize, (cells - full) as usize);
    let bar = format!("{words} [{}] ", paint::bar(cx.glyphs, full, rest));
    let bar = if cells > 0 { bar } else { words.to_owned() };
    let line = Rect { height: 1, ..area };
    let text = cx.styles.of(Role::Text);
    paint::put_right(buffer, line, x - area.x, &bar, text);
}

/// The filter, which must be visible, most of all if it was chosen yesterday: the key that changes
/// it is dropped first, then the progress, and only then is the filter cut.
fn filtered(cx: &Cx, filter: &Filter, room: u16, done: &str) -> String {
    let query = paint::shown(cx, &print_query(filter, cx.locale));
    let room = usize::from(room);
    let left = room.saturating_sub(width::width(done) + 3);
    let said = cx.fill("tui.list.filtered", &[("filter", &query)]);
    if width::width(&said) <= left {
        return said;
    }
    // Brackets, and a blank at the edge.
    let inside = room.saturating_sub(3);
    format!("[{}]", width::cut(&query, inside))
}
