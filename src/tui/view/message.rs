//! The message line: what was done and how to undo it, what is wrong and what to do, or what may
//! follow a first key.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::command::{Action, Context};
use crate::config::theme::Role;
use crate::text::width;
use crate::tui::model::Model;
use crate::tui::widget::{footer, paint};

/// The most rows of a message, and on a small terminal: its end says what to press, which is worth
/// more than the rule and the rows above it.
const MOST: usize = 3;
const MOST_SMALL: usize = 4;

/// Draws the message into this row and, if needed, the rows above. Returns the rows taken, 0 if
/// there is no message.
pub(super) fn line(model: &Model, buffer: &mut Buffer, area: Rect) -> u16 {
    let cx = &model.cx;
    let full = area.width.saturating_sub(1);
    if let Some(first) = model.prefix {
        let parts = footer::after(cx, model.context(), first);
        let lines = paint::in_lines(&parts, usize::from(full).max(1));
        let above = Rect {
            y: 0,
            height: area.y + 1,
            ..area
        };
        return paint::put_lines_at_end(buffer, above, &lines, cx.styles.of(Role::Text));
    }
    let Some(notice) = &model.notice else {
        return 0;
    };
    let style = cx.styles.of(notice.role);
    let offer = notice
        .undo
        .then(|| cx.keymap.keys(Context::Global, Action::Undo).first())
        .flatten()
        .map(|key| format!("{key} {} ", cx.text("tui.command.undo")));
    let right = offer.as_deref().map_or(0, width::width) as u16;
    let room = full.saturating_sub(right + 1);
    let words = paint::shown(cx, &notice.words);
    let most = if cx.tiny() { MOST_SMALL } else { MOST };
    let fit = most.min(usize::from(area.y) + 1);
    let lines = broken(&words, usize::from(full), usize::from(room), fit);
    let taken = lines.len().clamp(1, fit);
    let mut end = 0;
    for n in 0..taken {
        let y = area.y - (taken - 1 - n) as u16;
        if taken > 1 && n + 1 < taken {
            // The row is cleared up to the edge.
            let line = lines.get(n).map_or("", String::as_str);
            let line = width::pad(line, usize::from(full));
            paint::put_raw(buffer, paint::Cells::at((area.x, y), 1), " ", style);
            paint::put_raw(
                buffer,
                paint::Cells::at((area.x + 1, y), full),
                &line,
                style,
            );
        } else {
            // What does not fit at all is cut at the very end.
            let rest = lines.get(n..).unwrap_or_default();
            let rest = rest.join(if cx.english() { " " } else { "" });
            end = paint::put_raw(
                buffer,
                paint::Cells::at((area.x + 1, y), room),
                &rest,
                style,
            );
        }
    }
    if let Some(offer) = offer {
        paint::put_right(buffer, area, end + 1, &offer, cx.styles.of(Role::Key));
    }
    taken as u16
}

/// Breaks a message into lines no wider than the window, the last one no wider than the offer to
/// undo allows: at blanks, as long as the lines are no more than `most`, so that no Chinese word is
/// torn either.
fn broken(words: &str, full: usize, room: usize, most: usize) -> Vec<String> {
    if width::width(words) <= room {
        return vec![words.to_owned()];
    }
    let broken = |by: fn(&str, usize) -> Vec<String>| {
        let lines = by(words, full.max(1));
        match lines.last() {
            Some(last) if width::width(last) > room => by(words, room.max(1)),
            _ => lines,
        }
    };
    let lines = broken(paint::wrap);
    let fits = |line: &String| width::width(line) <= full;
    let last = lines.last().is_none_or(|last| width::width(last) <= room);
    if lines.len() <= most && last && lines.iter().all(fits) {
        lines
    } else {
        broken(paint::fold)
    }
}

#[cfg(test)]
mod tests;
