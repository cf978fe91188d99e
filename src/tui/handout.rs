//! Text that leaves the screens, for the clipboard or a file, and the texts about the program
//! itself.

use super::cx::Cx;
use super::model::Model;
use super::msg::Effect;
use super::notice::Notice;
use super::screen::reader::Reader;
use super::{clipboard, words};
use crate::config::display::Clipboard;

impl Model {
    /// Copies a text; `what` names it in the message.
    ///
    /// If the terminal is known to support it, the text goes to its clipboard. Otherwise it is
    /// shown alone on the screen, to be selected with the mouse; if it does not fit, it is saved as
    /// a file.
    pub(super) fn copy_text(&mut self, text: String, what: &str) -> Vec<Effect> {
        self.dirty = true;
        let say = |cx: &Cx, key: &str| Notice::say(cx.fill(key, &[("what", &what)]));
        match self.cx.clipboard {
            Clipboard::Osc52 if text.len() <= clipboard::LONGEST => {
                self.notice = Some(say(&self.cx, "tui.notice.copied"));
                vec![Effect::Emit(clipboard::osc52(&text))]
            }
            Clipboard::Auto | Clipboard::Screen if Reader::fits(&self.cx, &text) => {
                self.notice = Some(say(&self.cx, "tui.notice.select"));
                let title = self.cx.fill("tui.reader.select", &[("what", &what)]);
                let name = self.cx.text("tui.reader.copy-file");
                self.push(Box::new(Reader::plain(title, &text).named(name)))
            }
            _ => {
                let name = self.cx.text("tui.reader.copy-file").to_owned();
                vec![Effect::Save {
                    name,
                    bytes: text.into_bytes(),
                }]
            }
        }
    }

    /// Copies the number of the selected case.
    pub(super) fn copy_number(&mut self) -> Vec<Effect> {
        let Some(number) = self.selected_number() else {
            return Vec::new();
        };
        let what = super::widget::paint::shown(&self.cx, &number);
        self.copy_text(number, &what)
    }

    /// Opens the list of the pages of the manual.
    pub(super) fn read_docs(&mut self) -> Vec<Effect> {
        let contents = Reader::contents(&self.cx);
        self.push(Box::new(contents))
    }

    /// Opens the messages so far, the latest first.
    pub(super) fn read_messages(&mut self) -> Vec<Effect> {
        let lines: Vec<String> = self
            .log
            .latest(self.cx.time)
            .map(|(ago, message)| format!("{}  {message}", words::ago(&self.cx, ago)))
            .collect();
        let text = if lines.is_empty() {
            self.cx.text("tui.reader.no-messages").to_owned()
        } else {
            lines.join("\n")
        };
        self.push(Box::new(Reader::new(
            self.cx.text("tui.reader.messages"),
            &text,
        )))
    }

    /// Records the text of the message line in the log, once.
    pub(super) fn log_notice(&mut self) {
        let said = self.notice.as_ref().map(|notice| notice.words.as_str());
        self.log.hear(said, self.cx.time);
    }
}
