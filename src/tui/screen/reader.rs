//! A text to read, page by page: pages of the manual, the description of a command, the messages so
//! far, and plain text to select with the mouse.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{Act, Screen};
use crate::command::{Action, Context};
use crate::config::docs;
use crate::config::theme::Role;
use crate::text::markdown;
use crate::text::wrap::fold_after_marks;
use crate::tui::cx::Cx;
use crate::tui::scroll;
use crate::tui::widget::footer::{self, Hint};
use crate::tui::widget::paint;

/// A screen with a text to read.
#[derive(Debug)]
pub struct Reader {
    title: String,
    lines: Vec<String>,
    top: usize,
    /// Whether only the text is drawn, from the first column on, so that it can be selected with
    /// the mouse.
    plain: bool,
    /// Name of the file the text can be saved as.
    file: String,
    /// Whether paragraphs are reflowed to the width, as for pages of the manual.
    flows: bool,
    /// Whether it shows a commit of the history below, which undo reverts, and the key of the text
    /// that says what undo does to it.
    undoes: Option<&'static str>,
}

impl Reader {
    /// A text with a title. Lines that begin with `#` are headings.
    pub fn new(title: impl Into<String>, text: &str) -> Reader {
        Reader {
            title: title.into(),
            lines: text.lines().map(str::to_owned).collect(),
            top: 0,
            plain: false,
            flows: false,
            file: "qingji.txt".to_owned(),
            undoes: None,
        }
    }

    /// A text to select and copy with the mouse, for terminals without clipboard support.
    pub fn plain(title: impl Into<String>, text: &str) -> Reader {
        Reader {
            plain: true,
            ..Reader::new(title, text)
        }
    }

    /// Reflows the paragraphs to the width, for pages of the manual.
    #[must_use]
    pub fn flowing(self) -> Reader {
        Reader {
            flows: true,
            ..self
        }
    }

    /// Sets the name of the file it can be saved as.
    #[must_use]
    pub fn named(self, file: &str) -> Reader {
        Reader {
            file: file.to_owned(),
            ..self
        }
    }

    /// A page of the manual.
    pub fn manual(cx: &Cx, page: &docs::Page) -> Reader {
        let reader = Reader::new(page.title(cx.locale), page.text(cx.locale)).flowing();
        reader.named(&format!("qingji-{}.txt", page.id))
    }

    /// The whole manual, page after page.
    pub fn whole_manual(cx: &Cx) -> Reader {
        let reader = Reader::new(cx.text("tui.reader.docs"), &docs::all(cx.locale)).flowing();
        reader.named("qingji-docs.txt")
    }

    /// The list of the pages of the manual, and how one is opened.
    pub fn contents(cx: &Cx) -> Reader {
        let how = cx.text("tui.reader.open-page");
        let text = format!("{how}\n\n{}", docs::contents(cx.locale));
        Reader::new(cx.text("tui.reader.docs"), &text).named("qingji-docs.txt")
    }

    /// Passes undo to the screen below, which knows what the text is about; the last line calls it
    /// by the text with this key.
    #[must_use]
    pub fn undoing(self, words: &'static str) -> Reader {
        Reader {
            undoes: Some(words),
            ..self
        }
    }

    /// Whether the whole text is visible at once on this terminal, as needed for selecting it with
    /// the mouse.
    pub fn fits(cx: &Cx, text: &str) -> bool {
        let columns = usize::from(cx.width.saturating_sub(1)).max(1);
        let rows = text
            .lines()
            .map(|line| fold_after_marks(line, columns).len());
        rows.sum::<usize>() < usize::from(cx.body())
    }

    /// The lines as drawn on this terminal.
    fn shown(&self, cx: &Cx, columns: u16) -> Vec<(String, Role)> {
        let columns = usize::from(columns).max(1);
        let mut shown = Vec::new();
        let lines = self.lines.iter().map(String::as_str);
        let flown = self.flows.then(|| markdown::page(lines, columns));
        for line in flown.as_ref().unwrap_or(&self.lines) {
            let clean = paint::shown(cx, line);
            if self.plain {
                let pieces = fold_after_marks(&clean, columns).into_iter();
                shown.extend(pieces.map(|piece| (piece, Role::Text)));
                continue;
            }
            let (text, role) = match clean.trim_start_matches('#') {
                text if text.len() < clean.len() => (text.trim_start().to_owned(), Role::Title),
                _ => (clean, Role::Text),
            };
            shown.extend(paint::fold(&text, columns).into_iter().map(|l| (l, role)));
        }
        shown
    }

    fn left(&self) -> u16 {
        u16::from(!self.plain)
    }

    fn page(cx: &Cx) -> usize {
        usize::from(cx.body().saturating_sub(2)).max(1)
    }
}

impl Screen for Reader {
    fn context(&self) -> Context {
        Context::Reader
    }

    fn takes_undo(&self) -> bool {
        self.undoes.is_some()
    }

    fn is_to_select(&self) -> bool {
        self.plain
    }

    fn idle(&self) -> &'static [Action] {
        if self.plain {
            &[Action::PageNext, Action::PagePrevious]
        } else {
            &[]
        }
    }

    fn hints(&self, cx: &Cx) -> Option<Vec<Hint>> {
        let columns = cx.width.saturating_sub(self.left() + 1);
        let page = Reader::page(cx);
        let long = self.lines.len() > page || self.shown(cx, columns).len() > page;
        let titled = |action| footer::titled(cx, Context::Reader, action);
        let undo = |words| footer::hint(cx, Context::Reader, Action::Undo, words);
        let hints = [
            titled(Action::PageDown).filter(|_| long),
            self.undoes.and_then(undo),
            titled(Action::SaveText),
            titled(Action::Back),
        ];
        Some(hints.into_iter().flatten().collect())
    }

    fn command(&mut self, cx: &Cx, action: Action, _n: usize) -> Vec<Act> {
        let page = Reader::page(cx);
        let columns = cx.width.saturating_sub(self.left() + 1);
        let all = self.shown(cx, columns).len();
        let moves = match action {
            Action::Accept => Action::PageDown,
            action => action,
        };
        let lines = scroll::lines(moves, page).unwrap_or(0);
        self.top = scroll::moved(self.top, lines, all, page);
        match action {
            Action::Undo => return vec![Act::CloseAndDo(Action::Undo)],
            Action::SaveText => {
                let bytes = self.lines.join("\n").into_bytes();
                return vec![Act::SaveAs(vec![(self.file.clone(), bytes)])];
            }
            _ => {}
        }
        Vec::new()
    }

    fn view(&self, cx: &Cx, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        if area.height < 2 {
            return None;
        }
        let left = self.left();
        let room = area.width.saturating_sub(left);
        let lines = self.shown(cx, area.width.saturating_sub(left + 1));
        let height = usize::from(area.height - 1);
        let top = self.top.min(lines.len().saturating_sub(1));
        let title = cx.styles.of(Role::Title);
        let taken = paint::put_data(
            cx,
            buffer,
            paint::Cells::at((area.x + left, area.y), room),
            &self.title,
            title,
        );
        let end = (top + height).min(lines.len());
        let at = format!("{end}/{} ", lines.len());
        let head = Rect { height: 1, ..area };
        if lines.len() > height {
            paint::put_right(buffer, head, taken + left, &at, cx.styles.of(Role::Dim));
        }
        for (n, (line, role)) in lines.iter().skip(top).take(height).enumerate() {
            let y = area.y + 1 + n as u16;
            paint::put(
                buffer,
                paint::Cells::at((area.x + left, y), room),
                line,
                cx.styles.of(*role),
            );
        }
        None
    }
}
