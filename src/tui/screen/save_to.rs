//! 存到哪里: asks where to save a text. Enter writes it, Esc does not; existing files are kept.

use std::path::Path;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::idle::SINGLE_FIELD;
use super::{Act, ONLY, Screen};
use crate::command::{Action, Context};
use crate::config::key::Key;
use crate::config::theme::Role;
use crate::service::api::{Agenda, AgendaQuery, Request, Response};
use crate::service::error::Error;
use crate::tui::cx::Cx;
use crate::tui::notice::Notice;
use crate::tui::ticket::Tag;
use crate::tui::widget::field::Field;
use crate::tui::widget::footer::{self, Hint};
use crate::tui::widget::{paint, popup};

/// The dialog for the path to save a text to.
#[derive(Debug)]
pub struct SaveTo {
    /// The files to write: the ending added to a name without one, and the bytes. All but the first
    /// are written beside it.
    files: Vec<(String, Vec<u8>)>,
    field: Field,
    complaint: bool,
    /// What the first file is still to be written from.
    source: Option<Source>,
    /// Whether Enter was pressed before that had been read.
    hasty: bool,
}

/// What falls due, and how it is written into a file.
#[derive(Debug, Clone)]
pub struct Source {
    pub query: AgendaQuery,
    pub write: fn(&Cx, &AgendaQuery, &Agenda) -> Vec<u8>,
}

impl SaveTo {
    /// Asks for the path at once, while what the file holds is read.
    pub fn reading(cx: &Cx, name: String, source: Source) -> SaveTo {
        SaveTo {
            source: Some(source),
            ..SaveTo::new(cx, vec![(name, Vec::new())])
        }
    }

    /// Asks for the path, starting with the name of the first file in the user's folder. The others
    /// go beside it under the same name with their own endings.
    pub fn new(cx: &Cx, files: Vec<(String, Vec<u8>)>) -> SaveTo {
        let ending = |name: &str| {
            let ending = Path::new(name).extension();
            ending.map_or_else(String::new, |e| e.to_string_lossy().into_owned())
        };
        let name = files.first().map(|(name, _)| name.clone());
        let name = name.unwrap_or_default();
        SaveTo {
            files: files
                .into_iter()
                .map(|(name, bytes)| (ending(&name), bytes))
                .collect(),
            field: Field::new(&cx.folder.join(name).display().to_string()),
            complaint: false,
            source: None,
            hasty: false,
        }
    }

    fn write(&mut self, cx: &Cx) -> Vec<Act> {
        let typed = self.field.text().trim();
        if typed.is_empty() {
            self.complaint = true;
            return Vec::new();
        }
        if self.source.is_some() {
            self.hasty = true;
            return Vec::new();
        }
        let mut path = super::export::meant(&cx.folder, typed);
        if path.extension().is_none() {
            let ending = self.files.first().map(|(ending, _)| ending.clone());
            path.set_extension(ending.unwrap_or_default());
        }
        let files = std::mem::take(&mut self.files).into_iter().enumerate();
        // Written last, so that the message is about the file that was named.
        let writes = files.rev().map(|(n, (ending, bytes))| {
            let path = if n == 0 {
                path.clone()
            } else {
                path.with_extension(ending)
            };
            let name = path.display().to_string();
            Act::Save { name, bytes }
        });
        std::iter::once(Act::Close).chain(writes).collect()
    }
}

impl Screen for SaveTo {
    fn context(&self) -> Context {
        Context::Form
    }

    fn is_overlay(&self) -> bool {
        true
    }

    fn hints(&self, cx: &Cx) -> Option<Vec<Hint>> {
        // There is only one field, hence no key for the next one.
        let save = footer::hint(cx, Context::Form, Action::Accept, "tui.command.save")?;
        let cancel = footer::titled(cx, Context::Form, Action::Cancel)?;
        Some(vec![save, cancel])
    }

    fn load(&mut self, _cx: &Cx) -> Vec<Act> {
        let asked = self.source.as_ref().map(|source| source.query.clone());
        let asked = asked.map(|query| Act::Ask(ONLY, Request::Agenda(Box::new(query))));
        asked.into_iter().collect()
    }

    fn answer(&mut self, cx: &Cx, _tag: Tag, response: Result<Response, Error>) -> Vec<Act> {
        match (response, self.source.take()) {
            (Ok(Response::Agenda(agenda)), Some(source)) => {
                if let Some((_, bytes)) = self.files.first_mut() {
                    *bytes = (source.write)(cx, &source.query, &agenda);
                }
                if std::mem::take(&mut self.hasty) {
                    return self.write(cx);
                }
                Vec::new()
            }
            (Err(error), _) => vec![Act::Close, Act::Say(Notice::error(cx, &error))],
            (Ok(_), _) => Vec::new(),
        }
    }

    fn idle(&self) -> &'static [Action] {
        SINGLE_FIELD
    }

    fn takes_text(&self) -> bool {
        true
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
        self.hasty = false;
        Vec::new()
    }

    fn paste(&mut self, _cx: &Cx, text: &str) -> Vec<Act> {
        self.field.insert(text);
        self.complaint = false;
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
        let taken = paint::put(
            buffer,
            paint::Cells::at((x, inside.y), room),
            &label,
            cx.styles.of(Role::Text),
        );
        let columns = room.saturating_sub(taken);
        let cursor = self.field.view(cx, buffer, (x + taken, inside.y), columns);
        let (first, role) = match &self.source {
            _ if self.complaint => ("tui.export.no-path", Role::NoticeWarn),
            Some(_) if self.hasty => ("tui.save-to.reading-first", Role::NoticeWarn),
            Some(_) => ("tui.save-to.reading", Role::Text),
            None => ("tui.save-to.beside", Role::Text),
        };
        let beside: Vec<&str> = self
            .files
            .iter()
            .skip(1)
            .map(|(ending, _)| ending.as_str())
            .collect();
        let mut first = cx.text(first).to_owned();
        if !beside.is_empty() {
            let endings = beside.join(" ");
            first.push_str(&cx.fill("tui.save-to.with", &[("endings", &endings)]));
        }
        let lines = [
            (first.as_str(), role),
            (cx.text("tui.save-to.keys"), Role::Dim),
        ];
        for ((words, role), y) in lines.into_iter().zip(inside.y + 1..inside.bottom()) {
            paint::put(
                buffer,
                paint::Cells::at((x, y), room),
                words,
                cx.styles.of(role),
            );
        }
        Some(cursor)
    }
}
