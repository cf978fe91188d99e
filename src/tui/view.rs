//! `view`: draws header, screen, overlays, message and footer without changing the model.

mod message;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::cx::Cx;
use super::model::Model;
use super::widget::{footer, header, paint};
use crate::command::Context;
use crate::config::theme::Role;
use crate::text::width;

/// Draws everything. The cursor is placed in the focused field and hidden elsewhere.
pub fn view(model: &Model, frame: &mut Frame<'_>) {
    let area = frame.area();
    if let Some(cursor) = draw(model, area, frame.buffer_mut()) {
        frame.set_cursor_position(cursor);
    }
}

/// Draws everything into a buffer and returns the position of the cursor, if it is shown.
pub(super) fn draw(model: &Model, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    body(model, area, buffer).filter(|cursor| area.contains(*cursor))
}

fn body(model: &Model, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    // The size differs after a resize whose message has not been handled yet.
    let fits = (area.width, area.height) == (model.cx.width, model.cx.height);
    if area.is_empty() || !fits {
        return None;
    }
    let cx = &model.cx;
    // A theme with a background colour fills the whole screen with it, not only what is drawn.
    buffer.set_style(area, cx.styles.of(Role::Text));
    let body = body_of(cx, area);
    if !cx.tiny() {
        header::view(cx, buffer, Rect { height: 1, ..area }, model.page);
        paint::rule(cx, buffer, area.x, area.y + 1, area.width);
    }
    let mut cursor = None;
    let base = base_of(model);
    for (n, place) in model.stack.iter().enumerate().skip(base) {
        let room = room_of(model, n, body);
        if n == base && model.looking.iter().any(|asked| asked.screen == place.id) {
            // The header already names a day whose data has not arrived.
            waiting(model, room, buffer);
            continue;
        }
        cursor = place.screen.view(cx, room, buffer);
    }
    if body.bottom() + 2 <= area.bottom() {
        paint::rule(cx, buffer, area.x, body.bottom(), area.width);
    }
    let mut said = 0;
    if body.bottom() < area.bottom() {
        let last = Rect {
            y: area.bottom() - 1,
            height: 1,
            ..area
        };
        let message = Rect {
            y: area.bottom().saturating_sub(2),
            ..last
        };
        if cx.tiny() {
            said = message::line(model, buffer, last);
            if said == 0 {
                tiny_line(model, buffer, last);
            }
        } else {
            said = message::line(model, buffer, message);
            let counts = model.base().is_some_and(|place| place.screen.on_figure());
            if said == 0 && !marks_line(model, buffer, message) && !counts {
                footer::outcomes_above(cx, buffer, message, offer(model));
            }
            keys_line(model, buffer, last);
        }
    }
    if body.bottom() + 2 <= area.bottom() {
        // A message of several lines pushes the strip up, so that the next key to press stays
        // visible.
        let up = said.saturating_sub(1).min(body.height);
        coach_strip(model, buffer, area, body.bottom() - up);
    }
    cursor
}

/// Tells the visible screens the size of their area in the next frame.
pub(super) fn fit(model: &mut Model) {
    let body = body_of(&model.cx, Rect::new(0, 0, model.cx.width, model.cx.height));
    for n in base_of(model)..model.stack.len() {
        let room = room_of(model, n, body);
        if let Some(place) = model.stack.get_mut(n) {
            place.screen.fitted(&model.cx, room);
        }
    }
}

/// The area between the header and the message line.
fn body_of(cx: &Cx, area: Rect) -> Rect {
    Rect {
        y: area.y + if cx.tiny() { 0 } else { 2 },
        height: cx.body(),
        ..area
    }
}

/// Index of the nearest screen that is not an overlay; nothing below it is visible.
fn base_of(model: &Model) -> usize {
    let base = model
        .stack
        .iter()
        .rposition(|place| !place.screen.is_overlay());
    base.unwrap_or(0)
}

/// The area of the screen at index `n` of the stack.
fn room_of(model: &Model, n: usize, body: Rect) -> Rect {
    let base = base_of(model);
    let place = model.stack.get(n).filter(|_| n > base);
    match place {
        Some(place) if place.screen.spares_case() => clear_of_case(model, base, body),
        _ => body,
    }
}

/// The area of the screen on top.
pub(super) fn room_of_top(model: &Model) -> Rect {
    let body = body_of(&model.cx, Rect::new(0, 0, model.cx.width, model.cx.height));
    room_of(model, model.stack.len().saturating_sub(1), body)
}

/// Draws a placeholder for a screen that still holds data of another day.
fn waiting(model: &Model, area: Rect, buffer: &mut Buffer) {
    let cx = &model.cx;
    let words = cx.text("tui.as-of.waiting");
    let room = area.width.saturating_sub(1);
    paint::put(
        buffer,
        paint::Cells::at((area.x + 1, area.y), room),
        words,
        cx.styles.of(Role::Text),
    );
}

/// Draws the strip of the tutorial, if it runs, from row `top` on.
fn coach_strip(model: &Model, buffer: &mut Buffer, area: Rect, top: u16) {
    let Some(coach) = &model.coach else {
        return;
    };
    let cx = &model.cx;
    let style = cx.styles.of(Role::Demo);
    let lines = coach.lines(cx);
    let rows = usize::from(cx.strip) + 1;
    let end = area.bottom() - if cx.tiny() { 1 } else { 2 };
    let blank = String::new();
    for (y, line) in (top..end).zip(lines.iter().chain(std::iter::repeat(&blank)).take(rows)) {
        let line = width::pad(&format!(" {line}"), usize::from(area.width));
        paint::put(
            buffer,
            paint::Cells::at((area.x, y), area.width),
            &line,
            style,
        );
    }
}

/// Height in rows from which a dialog fits beside the case it is about.
const TALL: u16 = 30;

/// The body without the case a dialog is about: the part below the first lines of its file, or the
/// larger part above or below its row in a list if the terminal is tall enough.
fn clear_of_case(model: &Model, base: usize, body: Rect) -> Rect {
    let cx = &model.cx;
    let file = model.stack.get(base).map(|place| place.screen.context());
    if file == Some(Context::Case) && !cx.tiny() {
        let head = 2.min(body.height);
        return Rect {
            y: body.y + head,
            height: body.height - head,
            ..body
        };
    }
    let screen = model.stack.get(base).map(|place| &place.screen);
    let row = screen.and_then(|screen| screen.selected_row(cx, body));
    let Some(row) = row.filter(|_| cx.height >= TALL) else {
        return body;
    };
    let (above, below) = (row - body.top(), body.bottom() - row - 1);
    if below >= above {
        Rect::new(body.x, row + 1, body.width, below)
    } else {
        Rect {
            height: above,
            ..body
        }
    }
}

/// Draws the last line: the keys of the screen on top.
fn keys_line(model: &Model, buffer: &mut Buffer, area: Rect) {
    let cx = &model.cx;
    let top = model.stack.last().map(|place| &place.screen);
    match top.and_then(|screen| screen.hints(cx)) {
        Some(hints) => footer::own(cx, buffer, area, hints),
        None => footer::view(cx, buffer, area, offer(model)),
    }
}

/// What the screen on top offers beside the keys of its context.
fn offer(model: &Model) -> footer::Offer {
    let top = model.stack.last().map(|place| &place.screen);
    footer::Offer {
        context: model.context(),
        foremost: top.map_or(&[][..], |screen| screen.foremost()),
        idle: top.map_or(&[][..], |screen| screen.idle()),
    }
}

/// Draws the only line below the body of a small terminal: the past being viewed and how to leave
/// it, or the marks, or the keys.
fn tiny_line(model: &Model, buffer: &mut Buffer, area: Rect) {
    let cx = &model.cx;
    if let Some(width) = header::past(cx, buffer, area) {
        let left = Rect { width, ..area };
        footer::way_back(cx, buffer, left, model.context());
    } else if !marks_line(model, buffer, area) {
        keys_line(model, buffer, area);
    }
}

/// Draws how many rows are marked and what can be done with them; returns `false` if none are.
fn marks_line(model: &Model, buffer: &mut Buffer, area: Rect) -> bool {
    let rows = model.stack.last().and_then(|place| place.screen.rows());
    let Some(rows) = rows.filter(|rows| !rows.marks.is_empty()) else {
        return false;
    };
    let n = rows.marks.count(rows.cases());
    footer::marked(&model.cx, buffer, area, model.context(), n);
    true
}
