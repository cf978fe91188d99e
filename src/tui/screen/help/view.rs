//! Drawing the help.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{Help, PAGE};
use crate::command::Context;
use crate::command::family::Told;
use crate::config::theme::Role;
use crate::text::width;
use crate::tui::cx::Cx;
use crate::tui::widget::{footer, paint, popup};

/// Number of lines up to which one column is enough.
const FEW: usize = 8;

/// The layout of the dialog.
pub(super) struct Plan {
    pub(super) at: Rect,
    /// Lines above and below the list.
    pub(super) head: u16,
    pub(super) foot: u16,
    /// Columns of lines, and the number of lines on a page in all columns.
    columns: usize,
    pub(super) page: usize,
}

impl Plan {
    pub(super) fn of(help: &Help, cx: &Cx, area: Rect, lines: usize) -> Plan {
        // The few lines of an opened line or a search are listed in one column.
        let columns = if area.width >= 76 && lines > FEW {
            2
        } else {
            1
        };
        let margin = if cx.tiny() { 0 } else { 4 };
        let whole = lines.clamp(FEW / 2, PAGE).div_ceil(columns) as u16;
        let width = area.width.saturating_sub(margin).min(100);
        let digits = help.digits(cx, usize::from(width.saturating_sub(4)));
        let below = 1 + digits.len().max(1) as u16;
        let rows = (whole + 4 + below).min(area.height);
        let at = popup::centred(area, width, rows);
        let height = popup::inside(at).height;
        let head = u16::from(height > 2) * (1 + u16::from(!cx.tiny() && height > 8));
        let foot = u16::from(!cx.tiny() && height > 4 + below) * below;
        let list = usize::from(height.saturating_sub(head + foot)).max(1);
        Plan {
            at,
            head,
            foot,
            columns,
            page: (list * columns).min(PAGE),
        }
    }
}

/// What a line does, in the longest text that fits: the sentence, a shorter one, or the title in
/// the footer. A text specific to the place takes precedence.
fn words_of(cx: &Cx, line: &Told, columns: usize) -> &'static str {
    let command = line.first.command;
    let id = line.family.map_or(command.id, |family| family.id);
    let own = format!("tui.at.{}.{id}", line.first.context.id());
    if let Some(words) = cx.locale.find(&own) {
        return words;
    }
    if line.family.is_some() {
        return cx.text(&format!("tui.family.{id}"));
    }
    let brief = cx.locale.find(&format!("tui.brief.{}", command.id));
    let fits = |words: &&str| !words.is_empty() && width::width(words) <= columns;
    [Some(cx.text(&command.doc())), brief]
        .into_iter()
        .flatten()
        .find(fits)
        .unwrap_or_else(|| cx.text(&command.title()))
}

impl Help {
    /// Draws the search field and returns the position of its cursor.
    pub(super) fn view_search(&self, cx: &Cx, inside: Rect, buffer: &mut Buffer) -> Position {
        let room = inside.width.saturating_sub(1);
        let (prompt, text) = (cx.text("tui.help.search"), cx.styles.of(Role::Text));
        let x = inside.x
            + 1
            + paint::put(
                buffer,
                paint::Cells::at((inside.x + 1, inside.y), room),
                prompt,
                text,
            );
        let field = 16.min(inside.right().saturating_sub(x + 1));
        let caret = self.field.view(cx, buffer, (x, inside.y), field);
        let room = inside.right().saturating_sub(x + field + 2);
        let ime = cx.text("tui.help.ime");
        if width::width(ime) <= usize::from(room) {
            let dim = cx.styles.of(Role::Dim);
            paint::put(
                buffer,
                paint::Cells::at((x + field + 2, inside.y), room),
                ime,
                dim,
            );
        }
        caret
    }

    /// Draws the page of the selected line.
    pub(super) fn view_lines(
        &self,
        cx: &Cx,
        inside: Rect,
        buffer: &mut Buffer,
        (lines, plan): (&[Told], &Plan),
    ) {
        let text = cx.styles.of(Role::Text);
        let top = inside.y + plan.head;
        if lines.is_empty() && inside.height > plan.head {
            let room = inside.width.saturating_sub(2);
            let words = cx.text("tui.palette.nothing");
            paint::put(
                buffer,
                paint::Cells::at((inside.x + 1, top), room),
                words,
                text,
            );
        }
        let per_column = plan.page.div_ceil(plan.columns);
        let half = inside.width / plan.columns as u16;
        let first = self.at / plan.page * plan.page;
        let shown = lines.get(first..).unwrap_or_default();
        let shown = shown.get(..plan.page.min(shown.len())).unwrap_or_default();
        for (n, column) in shown.chunks(per_column).enumerate() {
            let x = inside.x + half * n as u16;
            let keys = column.iter().map(|line| width::width(&line.keys)).max();
            let keys = keys.unwrap_or(0) as u16;
            for (m, line) in column.iter().enumerate() {
                let y = top + m as u16;
                let selected = self.at == first + n * per_column + m;
                let mark = if selected { ">" } else { " " };
                paint::put(buffer, paint::Cells::at((x, y), 1), mark, text);
                let (key, words) = match (selected, line.first.here) {
                    (true, _) => (Role::Selected, Role::Selected),
                    (false, true) => (Role::Key, Role::Text),
                    (false, false) => (Role::Dim, Role::Dim),
                };
                let room = half.saturating_sub(2);
                paint::put(
                    buffer,
                    paint::Cells::at((x + 1, y), room),
                    &line.keys,
                    cx.styles.of(key),
                );
                let room = half.saturating_sub(keys + 3);
                let said = words_of(cx, line, usize::from(room));
                let style = cx.styles.of(words);
                paint::put(
                    buffer,
                    paint::Cells::at((x + keys + 2, y), room),
                    said,
                    style,
                );
            }
        }
    }

    /// The outcomes with their digits, where they can be recorded, on as many lines as needed.
    fn digits(&self, cx: &Cx, room: usize) -> Vec<String> {
        let searches = !self.field.text().is_empty();
        if !matches!(self.about, Context::Today | Context::Case) || searches {
            return Vec::new();
        }
        let gap = if cx.english() { "\u{a0}" } else { "" };
        let named = footer::outcomes(cx).into_iter();
        let named = named.map(|(key, words)| format!("{key}{gap}{}", words.replace(' ', "\u{a0}")));
        let all: Vec<String> = named.collect();
        let lines = paint::wrap(&all.join(" "), room.max(8));
        lines
            .into_iter()
            .map(|line| line.replace('\u{a0}', " "))
            .collect()
    }

    /// Draws the outcomes with their digits, where they can be recorded, and the number of lines.
    pub(super) fn view_foot(&self, cx: &Cx, inside: Rect, buffer: &mut Buffer, lines: usize) {
        let room = inside.width.saturating_sub(2);
        let (x, y) = (inside.x + 1, inside.bottom() - 1);
        let digits = self.digits(cx, usize::from(room));
        let dim = cx.styles.of(Role::Dim);
        for (line, up) in digits.iter().rev().zip(1..) {
            let at = paint::Cells::at((x, y - up), room);
            paint::put(buffer, at, line, dim);
        }
        let text = cx.styles.of(Role::Text);
        paint::put(
            buffer,
            paint::Cells::at((x, y), room),
            &self.foot(cx, lines),
            text,
        );
    }
}
