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

    /// What is in sight of it. The last row says how much follows.
    fn shown(&self, cx: &Cx, area: Rect) -> Vec<String> {
        let (head, lines) = self.lines(usize::from(area.width));
        let rows = usize::from(area.height).saturating_sub(head.len());
        let below = lines.len().saturating_sub(self.top + rows);
        let tells = below > 0 && rows > 1;
        let more = || cx.fill("tui.first.more-lines", &[("n", &(below + 1))]);
        let lines = lines.into_iter().skip(self.top);
        let lines = lines.take(rows - usize::from(tells));
        let lines = head.into_iter().chain(lines);
        lines.chain(tells.then(more)).collect()
    }

    pub(super) fn key(&mut self, key: Key, cx: &Cx, body: Rect) -> Answer {
        let text = area(cx, body);
        let (head, lines) = self.lines(usize::from(text.width));
        let rows = usize::from(text.height).saturating_sub(head.len()).max(1);
        // The last row shows no line of the report.
        let page = rows.saturating_sub(1).max(1);
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
        self.top = to.min(lines.len().saturating_sub(rows));
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

/// Draws the report.
pub(super) fn view(wizard: &Wizard, body: Rect, buffer: &mut Buffer) {
    let cx = &wizard.cx;
    let area = area(cx, body);
    let style = cx.styles.of(Role::Text);
    let lines = wizard.trial.shown(cx, area).into_iter();
    for (line, y) in lines.zip(area.y..area.bottom()) {
        let cells = paint::Cells::at((area.x, y), area.width);
        paint::put_data(cx, buffer, cells, &line, style);
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::cx;
    use super::*;

    #[test]
    fn every_line_is_seen_page_by_page() {
        let cx = cx();
        let report: Vec<String> = (0..60).map(|n| format!("第{n}行")).collect();
        for height in [2, 3, 7, 21, 70] {
            let mut read = Read::new(Trial {
                report: report.join("\n"),
                possible: true,
            });
            let body = Rect::new(0, 1, 80, height);
            let mut seen = Vec::new();
            for key in [Code::PageDown; 60].into_iter().chain([Code::PageUp; 60]) {
                seen.extend(read.shown(&cx, area(&cx, body)));
                read.key(Key::plain(key), &cx, body);
            }
            let unseen: Vec<_> = report.iter().filter(|line| !seen.contains(line)).collect();
            assert!(unseen.is_empty(), "{height}: {unseen:?}");
            assert_eq!(read.top, 0);
        }
    }
}
