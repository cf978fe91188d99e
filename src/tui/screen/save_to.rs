//! 存到哪里: a text on its way into a file. Enter writes it, Esc does not; what is there already stays.

use std::path::Path;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{Act, Screen};
use crate::command::{Action, Context};
use crate::config::key::Key;
use crate::config::theme::Role;
use crate::service::api::CaseLine;
use crate::tui::cx::Cx;
use crate::tui::widget::field::Field;
use crate::tui::widget::{paint, popup};

/// The overlay.
#[derive(Debug)]
pub struct SaveTo {
    /// The ending that a name without one gets.
    ending: String,
    bytes: Vec<u8>,
    field: Field,
    complaint: bool,
}

impl SaveTo {
    /// Asks where to, beginning with this name in the folder of the user.
    pub fn new(cx: &Cx, name: &str, bytes: Vec<u8>) -> SaveTo {
        let ending = Path::new(name).extension();
        SaveTo {
            ending: ending.map_or_else(String::new, |e| e.to_string_lossy().into_owned()),
            bytes,
            field: Field::new(&cx.folder.join(name).display().to_string()),
            complaint: false,
        }
    }

    fn write(&mut self, cx: &Cx) -> Vec<Act> {
        let typed = self.field.text().trim();
        if typed.is_empty() {
            self.complaint = true;
            return Vec::new();
        }
        let mut path = super::export::meant(&cx.folder, typed);
        if path.extension().is_none() {
            path.set_extension(&self.ending);
        }
        let name = path.display().to_string();
        let bytes = std::mem::take(&mut self.bytes);
        vec![Act::Close, Act::Save { name, bytes }]
    }
}

impl Screen for SaveTo {
    fn context(&self) -> Context {
        Context::Form
    }

    fn is_overlay(&self) -> bool {
        true
    }

    fn takes_text(&self) -> bool {
        true
    }

    fn load(&mut self, _cx: &Cx) -> Vec<Act> {
        Vec::new()
    }

    fn command(&mut self, cx: &Cx, action: Action, _n: usize) -> Vec<Act> {
        match action {
            Action::Accept | Action::Save => self.write(cx),
            Action::Cancel => vec![Act::Close],
            _ => Vec::new(),
        }
    }

    fn edit(&mut self, _cx: &Cx, key: Key) -> Vec<Act> {
        self.field.edit(key);
        self.complaint = false;
        Vec::new()
    }

    fn paste(&mut self, _cx: &Cx, text: &str) -> Vec<Act> {
        self.field.insert(text);
        self.complaint = false;
        Vec::new()
    }

    fn written(&mut self, _cx: &Cx, _line: Option<&CaseLine>) -> Vec<Act> {
        Vec::new()
    }

    fn view(&self, cx: &Cx, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        let place = popup::centred(area, 76.min(area.width), 5.min(area.height));
        let inside = popup::open(cx, buffer, place, cx.text("tui.save-to.title"));
        if inside.height == 0 || inside.width < 8 {
            return None;
        }
        let (x, room) = (inside.x + 1, inside.width - 2);
        let label = format!("{} ", cx.text("tui.export.path"));
        let taken = paint::put(buffer, x, inside.y, room, &label, cx.styles.of(Role::Text));
        let columns = room.saturating_sub(taken);
        let cursor = self.field.view(cx, buffer, (x + taken, inside.y), columns);
        let (first, role) = if self.complaint {
            ("tui.export.no-path", Role::NoticeWarn)
        } else {
            ("tui.save-to.beside", Role::Text)
        };
        let lines = [(first, role), ("tui.save-to.keys", Role::Dim)];
        for ((key, role), y) in lines.into_iter().zip(inside.y + 1..inside.bottom()) {
            paint::put(buffer, x, y, room, cx.text(key), cx.styles.of(role));
        }
        Some(cursor)
    }
}
