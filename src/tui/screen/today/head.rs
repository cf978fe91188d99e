//! The line of numbers at the top: `待办 40    超 4   急 4   近 9   预 20   停 3      已办 7/40 [#####....]`.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::Today;
use super::items::Items;
use crate::config::theme::Role;
use crate::domain::level::Level;
use crate::service::api::{Filter, print_query};
use crate::text::width;
use crate::tui::cx::Cx;
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

pub(super) fn view(cx: &Cx, buffer: &mut Buffer, area: Rect, items: &Items, today: &Today) {
    let Some(counts) = items.counts().filter(|_| area.height > 0) else {
        return;
    };
    let text = cx.styles.of(Role::Text);
    let gap = match area.width {
        100.. => 3,
        60.. => 2,
        _ => 1,
    };
    let n = counts.todo().to_string();
    let todo = if area.width < 60 {
        format!("{} {n}", cx.text("tui.page.today"))
    } else {
        cx.fill("tui.today.todo", &[("n", &n)])
    };
    let mut x = area.x + 1;
    let mut put = |x: &mut u16, words: &str, style| {
        let room = area.right().saturating_sub(*x);
        *x += paint::put(buffer, *x, area.y, room, words, style);
    };
    put(&mut x, &todo, cx.styles.of(Role::Title));
    x += gap;
    // With a narrow terminal the quieter levels go first; what nobody knows the due date of is never passed over.
    let unknown = (items.levels().get(Level::Unknown) > 0).then_some(Level::Unknown);
    let named = NAMED.iter().filter(|(_, from)| *from <= area.width);
    for level in named.map(|(level, _)| *level).chain(unknown) {
        put(&mut x, words::badge(cx, level), cx.styles.badge(level));
        put(&mut x, &format!(" {}", items.levels().get(level)), text);
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
        let query = paint::shown(cx, &print_query(&today.rows.filter, cx.english()));
        let query = width::cut(&query, room.clamp(8, 40));
        let words = cx.fill("tui.list.filtered", &[("filter", &query)]);
        put(&mut x, &words, cx.styles.of(Role::NoticeWarn));
        x += gap;
    }
    let (done, all) = (counts.done, counts.done + counts.todo());
    let words = cx.fill(
        "tui.today.done",
        &[("n", &done.to_string()), ("all", &all.to_string())],
    );
    let room = usize::from(area.right().saturating_sub(x));
    // Blanks, brackets and what separates it; with less room the bar is shorter, a few cells say nothing.
    let free = room.saturating_sub(width::width(&words) + 5) as u64;
    let cells = match area.width {
        100.. => free.min(30),
        72.. => free.min(16),
        _ => 0,
    };
    let cells = if cells < 4 { 0 } else { cells };
    let full = (done * cells).checked_div(all).unwrap_or(0);
    let (full, rest) = (full as usize, (cells - full) as usize);
    let bar = format!("{words} [{}] ", paint::bar(cx.glyphs, full, rest));
    let bar = if cells > 0 { bar } else { words };
    paint::put_right(buffer, Rect { height: 1, ..area }, x - area.x, &bar, text);
}
