//! The step after a file was tried: what the import would do, and whether to do it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::Wizard;
use crate::config::key::{Code, Key};
use crate::config::theme::Role;
use crate::tui::cx::Cx;
use crate::tui::widget::paint;

/// The report on an import that wrote nothing.
#[derive(Debug, Clone, Default)]
pub struct Trial {
    /// Its first line, the counts, stays in sight.
    pub report: String,
    /// Whether the import can be carried out.
    pub possible: bool,
}

/// What a key led to.
pub(super) enum Answer {
    Stay,
    Back,
    Write,
    Leave,
}

/// The report as far as it was read.
#[derive(Debug, Default)]
pub(super) struct Read {
    trial: Trial,
    top: usize,
}

impl Read {
    pub(super) fn new(trial: Trial) -> Read {
        Read { trial, top: 0 }
    }

    pub(super) fn possible(&self) -> bool {
        self.trial.possible
    }

    /// The counts, and the lines below them.
    fn lines(&self, columns: usize) -> (Vec<String>, Vec<String>) {
        let fold = |line: &str| paint::fold(line, columns);
        let mut lines = self.trial.report.trim_end().lines();
        let head = lines.next().map(fold).unwrap_or_default();
        (head, lines.flat_map(fold).collect())
    }

    pub(super) fn key(&mut self, key: Key, cx: &Cx, body: Rect) -> Answer {
        let text = area(cx, body);
        let (head, lines) = self.lines(usize::from(text.width));
        let page = usize::from(text.height).saturating_sub(head.len()).max(1);
        let to = match key.code {
            Code::Esc | Code::Char('n') => return Answer::Back,
            Code::Char('q') => return Answer::Leave,
            Code::Enter | Code::Char('y') if self.trial.possible => return Answer::Write,
            Code::Up => self.top.saturating_sub(1),
            Code::Down => self.top + 1,
            Code::PageUp => self.top.saturating_sub(page),
            Code::PageDown | Code::Char(' ') => self.top + page,
            Code::Home => 0,
            Code::End => lines.len(),
            _ => self.top,
        };
        self.top = to.min(lines.len().saturating_sub(page));
        Answer::Stay
    }
}

/// The part of the step that holds the report.
fn area(cx: &Cx, body: Rect) -> Rect {
    let left = if cx.tiny() { 1 } else { 3 };
    Rect {
        x: body.x + left,
        width: body.width.saturating_sub(left + 1),
        ..body
    }
}

/// Draws the report; the last row says how much follows.
pub(super) fn view(wizard: &Wizard, body: Rect, buffer: &mut Buffer) {
    let (cx, read) = (&wizard.cx, &wizard.trial);
    let area = area(cx, body);
    let (head, lines) = read.lines(usize::from(area.width));
    let rows = usize::from(area.height).saturating_sub(head.len());
    let style = cx.styles.of(Role::Text);
    let more = lines.len().saturating_sub(read.top + rows);
    let shown = if more > 0 {
        rows.saturating_sub(1)
    } else {
        rows
    };
    let last = (more > 0).then(|| cx.fill("tui.first.more-lines", &[("n", &(more + 1))]));
    let lines = lines.into_iter().skip(read.top).take(shown).chain(last);
    for (line, y) in head.into_iter().chain(lines).zip(area.y..area.bottom()) {
        let cells = paint::Cells::at((area.x, y), area.width);
        paint::put_data(cx, buffer, cells, &line, style);
    }
}
