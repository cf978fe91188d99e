//! The line of numbers at the top: `待办 40    超 4   急 4   近 9   预 20   停 3      已办 7/40 [#####....]`. The cursor goes into
//! the counts of levels as into the numbers of a chart: what they count opens.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::items::Items;
use super::{Act, Today};
use crate::command::Action;
use crate::config::theme::Role;
use crate::domain::level::Level;
use crate::service::api::{DayCounts, Figure, Filter, print_query};
use crate::text::width;
use crate::tui::cx::Cx;
use crate::tui::notice::Notice;
use crate::tui::screen::drill::Drill;
use crate::tui::widget::paint;
use crate::tui::words;

/// Levels named, in the order of the list, and from how many columns on.
const NAMED: [(Level, u16); 5] = [
    (Level::Over, 0),
    (Level::Urgent, 0),
    (Level::Near, 60),
    (Level::Ahead, 60),
    (Level::Paused, 60),
];

/// Columns that the progress takes without its bar.
const PROGRESS: usize = 24;

/// The levels that are named, in order. With a narrow terminal the quieter ones go first; what nobody knows the due date of is
/// never passed over.
fn shown(items: &Items, columns: u16) -> impl Iterator<Item = Level> {
    let unknown = (items.levels().get(Level::Unknown) > 0).then_some(Level::Unknown);
    let named = NAMED.iter().filter(move |(_, from)| *from <= columns);
    named.map(|(level, _)| *level).chain(unknown)
}

impl Today {
    /// The count under the cursor, while that is in the head and there is room for it.
    fn counted(&self, cx: &Cx) -> Option<Level> {
        let level = self.level?;
        shown(&self.items, cx.width).find(|shown| *shown == level)
    }

    /// What a key does to the cursor in the head; `None` where it is meant for the list, to which the cursor returns then.
    pub(super) fn in_head(&mut self, cx: &Cx, action: Action) -> Option<Vec<Act>> {
        let at = self.counted(cx);
        match (action, at) {
            (Action::Left | Action::Right, at) => {
                let all: Vec<Level> = shown(&self.items, cx.width).collect();
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
            // Out of the head, where the cursor was before.
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

    /// The cases that a count counts: open ones of the level, on the list for today or not.
    fn open_level(&self, cx: &Cx, level: Level) -> Act {
        let count = self.items.levels().get(level);
        if count == 0 {
            return Act::Say(Notice::say(cx.text("tui.chart.no-cases")));
        }
        let filter = self.rows.filter.clone();
        let page = cx.text("tui.page.today");
        let mut path = format!("{page} > {} {count}", words::badge(cx, level).trim());
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

    /// Out of the head, where another width has no room for the count.
    pub(super) fn settle(&mut self, cx: &Cx) {
        self.level = self.counted(cx);
    }

    pub(super) fn leave_head(&mut self) -> bool {
        self.level.take().is_some()
    }
}

pub(super) fn view(cx: &Cx, buffer: &mut Buffer, area: Rect, items: &Items, today: &Today) {
    let Some(counts) = items.counts().filter(|_| area.height > 0) else {
        return;
    };
    let gap = match area.width {
        100.. => 3,
        60.. => 2,
        _ => 1,
    };
    let n = counts.todo();
    let todo = if area.width < 60 {
        format!("{} {n}", cx.text("tui.page.today"))
    } else {
        cx.fill("tui.today.todo", &[("n", &n)])
    };
    let mut x = area.x + 1;
    let mut put = |x: &mut u16, words: &str, style| {
        let room = area.right().saturating_sub(*x);
        *x += paint::put(buffer, paint::Cells::at((*x, area.y), room), words, style);
    };
    put(&mut x, &todo, cx.styles.of(Role::Title));
    x += gap;
    let at = today.counted(cx);
    for level in shown(items, area.width) {
        put(&mut x, words::badge(cx, level), cx.styles.badge(level));
        // The sign of the cursor, as before a row: colour is never the only one.
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
        // Whose list it is must be seen, most of all where it was chosen yesterday; the progress keeps its place.
        let room = usize::from(area.right().saturating_sub(x)).saturating_sub(PROGRESS);
        let query = paint::shown(cx, &print_query(&today.rows.filter, cx.locale));
        let query = width::cut(&query, room.clamp(8, 40));
        let words = cx.fill("tui.list.filtered", &[("filter", &query)]);
        put(&mut x, &words, cx.styles.of(Role::NoticeWarn));
        x += gap;
    }
    let room = area.right().saturating_sub(x);
    let bar = progress(cx, counts, area.width, room.into());
    let style = cx.styles.of(Role::Text);
    paint::put_right(buffer, Rect { height: 1, ..area }, x - area.x, &bar, style);
}

/// What is done of all, with a bar where the window has the columns for one that says something.
fn progress(cx: &Cx, counts: &DayCounts, columns: u16, room: usize) -> String {
    let (done, all) = (counts.done, counts.done + counts.todo());
    let words = cx.fill("tui.today.done", &[("n", &done), ("all", &all)]);
    // Blanks, brackets and what separates it; with less room the bar is shorter, a few cells say nothing.
    let free = room.saturating_sub(width::width(&words) + 5) as u64;
    let cells = match columns {
        100.. => free.min(30),
        72.. => free.min(16),
        _ => 0,
    };
    let cells = if cells < 4 { 0 } else { cells };
    let full = (done * cells).checked_div(all).unwrap_or(0);
    let (full, rest) = (full as usize, (cells - full) as usize);
    if cells == 0 {
        return words;
    }
    format!("{words} [{}] ", paint::bar(cx.glyphs, full, rest))
}
