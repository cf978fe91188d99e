//! `:`: finds every command by its name, its pinyin, its id, its shell form or its key, and pages
//! of the manual.

pub(super) mod about;
mod lack;
mod lines;
mod rank;
mod typed;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::chooser::barred;
use super::lookup::Lookup;
use super::reader::Reader;
use super::{Act, ONLY, Screen};
use crate::command::recording::Recording;
use crate::command::{Action, Context};
use crate::config::key::Key;
use crate::config::theme::Role;
use crate::service::api::{
    CaseFile, Draft, HistoryQuery, Request, Response, SavedView, ViewsRequest,
};
use crate::service::error::{Error, ErrorKind};
use crate::text::locale::Named;
use crate::text::width;
use crate::tui::cx::Cx;
use crate::tui::notice::Notice;
use crate::tui::ticket::Tag;
use crate::tui::widget::field::Field;
use crate::tui::widget::{paint, popup};
use lines::{Item, Line};

/// What commands need to know about the screen below.
#[derive(Debug, Clone)]
pub struct Below {
    pub context: Context,
    /// The selected or open case.
    pub case: Option<String>,
    /// Whether the docket is a demo, so that the tutorial can start.
    pub demo: bool,
    /// Whether there are rows to mark, sort or export.
    pub rows: bool,
    /// Whether something was undone in this session.
    pub redo: bool,
    /// Commands performed from here before, the latest first.
    pub recent: Vec<Action>,
}

/// The dialog for finding a command.
#[derive(Debug)]
pub struct Palette {
    below: Below,
    field: Field,
    at: usize,
    /// Saved views and drafts, once they have arrived.
    views: Vec<SavedView>,
    drafts: Vec<Draft>,
    /// The file of the selected case.
    file: Option<Box<CaseFile>>,
    /// Whether something undone can be restored, once that is known.
    redo: Option<bool>,
    /// The text whose case was asked for.
    asked: String,
}

/// Tags of a case to be opened, of one to be opened where its due date is explained, and of one
/// about which something is recorded.
const SHOW: Tag = ONLY.next();
const WHY: Tag = SHOW.next();
const RECORD: Tag = WHY.next();

/// Number of commits searched to find out whether the last one was an undo.
const BACK: usize = 50;

/// Number of free columns from which on the shell form is shown.
const SHELL: usize = 10;

impl Palette {
    pub fn new(below: Below) -> Palette {
        Palette {
            redo: below.redo.then_some(true),
            below,
            field: Field::default(),
            at: 0,
            views: Vec::new(),
            drafts: Vec::new(),
            file: None,
            asked: String::new(),
        }
    }

    /// Opens the case that was named, by its number or a part that only it has, or the form of what
    /// is recorded about it; if there is not just one, looks up what was typed.
    fn opened(&self, cx: &Cx, tag: Tag, response: Result<Response, Error>) -> Vec<Act> {
        let typed = typed::read(&self.asked);
        let Some(typed) = typed.filter(|_| self.field.text() == self.asked) else {
            // Something else has been typed since.
            return Vec::new();
        };
        let recording = typed.recording();
        let part = || match &recording {
            Some(recording) => recording.number.clone(),
            None => typed.rest.to_owned(),
        };
        match response {
            Ok(Response::Case(file)) => match recording {
                Some(recording) => record(cx, &file, recording),
                None => {
                    let (number, why) = (file.line.number, tag == WHY);
                    vec![Act::Close, Act::OpenCase { number, why }]
                }
            },
            Ok(Response::Named(named)) => match named.numbers.as_slice() {
                [number] => {
                    let number = number.clone();
                    vec![Act::Ask(tag, Request::Show { number })]
                }
                _ => typed::look_up(typed.lookup()),
            },
            Err(error) if error.kind() == ErrorKind::NotFound => {
                vec![Act::Ask(tag, Request::Named { part: part() })]
            }
            _ => typed::look_up(typed.lookup()),
        }
    }

    fn accept(&mut self, cx: &Cx) -> Vec<Act> {
        let lines = self.lines(cx);
        let Some(line) = lines.get(self.at) else {
            return Vec::new();
        };
        if let Some(reason) = &line.reason {
            return vec![Act::Say(Notice::warn(reason.clone()))];
        }
        match line.item {
            Item::Command(command) => vec![Act::CloseAndDo(command.action)],
            Item::View(at) => {
                let view = self.views.get(at).cloned();
                let open = view.map(|view| Act::OpenView(Box::new(view)));
                std::iter::once(Act::Close).chain(open).collect()
            }
            Item::Draft(at) => {
                let draft = self.drafts.get(at).cloned();
                std::iter::once(Act::Close)
                    .chain(draft.map(Act::Continue))
                    .collect()
            }
            Item::Typed => {
                self.asked = self.field.text().to_owned();
                let typed = typed::read(&self.asked);
                typed.map(|typed| typed.acts(cx)).unwrap_or_default()
            }
            Item::Shell(name) => {
                // What was typed is the command, unless it was found by other words.
                let typed = typed::read(self.field.text()).filter(|typed| typed.name == name);
                let rest = typed.map_or("", |typed| typed.rest);
                let command = format!("qingji {name} {rest}");
                let args: Named<'_> = &[("command", &command.trim_end())];
                vec![Act::Say(Notice::say(cx.fill("tui.palette.in-shell", args)))]
            }
            Item::Find => typed::look_up(Lookup::new(self.field.text().trim())),
            Item::Page(page) => {
                let reader = Reader::manual(cx, page);
                vec![Act::Close, Act::Push(Box::new(reader))]
            }
        }
    }
}

impl Screen for Palette {
    fn context(&self) -> Context {
        Context::Palette
    }

    fn is_overlay(&self) -> bool {
        true
    }

    fn takes_text(&self) -> bool {
        true
    }

    fn load(&mut self, cx: &Cx) -> Vec<Act> {
        let views = Request::Views(ViewsRequest::List);
        let mut acts = vec![Act::Ask(ONLY, views), Act::Ask(ONLY, Request::Drafts)];
        if let Some(number) = self.below.case.clone() {
            acts.push(Act::Ask(ONLY, Request::Show { number }));
        }
        if self.redo.is_none() {
            let mine = HistoryQuery {
                limit: BACK,
                by: Some(cx.actor.clone()),
                ..HistoryQuery::default()
            };
            acts.push(Act::Ask(ONLY, Request::History(mine)));
        }
        acts
    }

    fn answer(&mut self, cx: &Cx, tag: Tag, response: Result<Response, Error>) -> Vec<Act> {
        if [SHOW, WHY, RECORD].contains(&tag) {
            return self.opened(cx, tag, response);
        }
        match response {
            Ok(Response::Views(views)) => self.views = views,
            Ok(Response::Drafts(drafts)) => self.drafts = drafts,
            Ok(Response::Case(file)) => self.file = Some(file),
            Ok(Response::History(lines)) => self.redo = lack::restorable(&lines, BACK),
            // Commands are listed anyway; the list of drafts reports its own errors.
            Ok(_) | Err(_) => {}
        }
        Vec::new()
    }

    fn command(&mut self, cx: &Cx, action: Action, _n: usize) -> Vec<Act> {
        let lines = self.lines(cx);
        let last = lines.len().saturating_sub(1);
        match action {
            Action::Up => self.at = self.at.saturating_sub(1),
            Action::Down => self.at = (self.at + 1).min(last),
            Action::PageUp => self.at = self.at.saturating_sub(10),
            Action::PageDown => self.at = (self.at + 10).min(last),
            Action::Complete => {
                // Lines about the text itself, such as that it is no command, complete nothing.
                let named = |line: &&Line| !matches!(line.item, Item::Typed | Item::Find);
                if let Some(line) = lines.get(self.at).filter(named) {
                    self.field = Field::new(match &line.item {
                        Item::Shell(name) => name,
                        _ => &line.words,
                    });
                    self.at = 0;
                }
            }
            Action::Explain => return about::explain(self, cx),
            Action::Accept => return self.accept(cx),
            Action::Cancel => return vec![Act::Close],
            _ => {}
        }
        Vec::new()
    }

    fn edit(&mut self, _cx: &Cx, key: Key) -> Vec<Act> {
        self.field.edit(key);
        self.at = 0;
        Vec::new()
    }

    fn paste(&mut self, _cx: &Cx, text: &str) -> Vec<Act> {
        self.field.insert(text);
        self.at = 0;
        Vec::new()
    }

    fn view(&self, cx: &Cx, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        let margin = if cx.tiny() { 0 } else { 8 };
        let columns = area.width.saturating_sub(margin).min(76);
        let at = popup::centred(area, columns, 17.min(area.height));
        let inside = popup::open(cx, buffer, at, cx.text("tui.palette.title"));
        if inside.height == 0 || inside.width < 4 {
            return None;
        }
        let text = cx.styles.of(Role::Text);
        let prompt = format!(" {}> ", cx.text("tui.command.palette"));
        let x = inside.x
            + paint::put(
                buffer,
                paint::Cells::at((inside.x, inside.y), inside.width),
                &prompt,
                text,
            );
        let room = inside.right().saturating_sub(x + 1);
        let cursor = self.field.view(cx, buffer, (x, inside.y), room);
        let roomy = inside.height > 8;
        let head = 1 + u16::from(roomy);
        let foot = u16::from(roomy);
        let rows = Rect {
            y: inside.y + head,
            height: inside.height.saturating_sub(head + foot),
            ..inside
        };
        self.rows(cx, &self.lines(cx), rows, buffer);
        if foot > 0 {
            let room = inside.width.saturating_sub(2);
            let y = inside.bottom() - 1;
            let keys = cx.text("tui.palette.keys");
            paint::put(
                buffer,
                paint::Cells::at((inside.x + 1, y), room),
                keys,
                text,
            );
        }
        Some(cursor)
    }
}

impl Palette {
    /// Draws the lines around the cursor.
    fn rows(&self, cx: &Cx, lines: &[Line], area: Rect, buffer: &mut Buffer) {
        let height = usize::from(area.height);
        let top = (self.at + 1).saturating_sub(height.max(1));
        for (n, line) in lines.iter().enumerate().skip(top).take(height) {
            let selected = n == self.at;
            let role = match (selected, &line.reason) {
                (true, _) => Role::Selected,
                (false, Some(_)) => Role::Dim,
                (false, None) => Role::Text,
            };
            let room = usize::from(area.width);
            let shown = width::pad(&row(cx, line, selected, room), room);
            let y = area.y + (n - top) as u16;
            paint::put(
                buffer,
                paint::Cells::at((area.x, y), area.width),
                &shown,
                cx.styles.of(role),
            );
        }
    }
}

/// Opens the form of what is recorded about a case, if it can be recorded now.
fn record(cx: &Cx, file: &CaseFile, typed: Recording) -> Vec<Act> {
    match typed.taker.form().and_then(|kind| barred(file, kind)) {
        Some(why) => vec![Act::Say(Notice::warn(cx.text(why)))],
        None => {
            let (number, typed) = (file.line.number.clone(), Box::new(typed));
            vec![Act::Close, Act::Record { number, typed }]
        }
    }
}

/// The text of a line: ` > 跟进  f  qingji follow`, or with the reason why it cannot be performed
/// here.
fn row(cx: &Cx, line: &Line, selected: bool, room: usize) -> String {
    let mark = if selected { ">" } else { " " };
    let words = paint::shown(cx, &line.words);
    if let Some(reason) = &line.reason {
        // The reason is shown in full; the beginning of the command is enough to recognize it.
        let taken = width::width(reason) + 8;
        let words = width::cut(&words, room.saturating_sub(taken).max(12));
        return format!(" {mark} {words}  ({reason})");
    }
    // Without key and shell form, the text takes their columns.
    if line.key.is_empty() && line.shell.is_empty() {
        return format!(" {mark} {words}");
    }
    let keys = if cx.tiny() { 5 } else { 9 };
    let doc = 34.min(room.saturating_sub(keys + 4));
    let (words, key) = (width::pad(&words, doc), width::pad(&line.key, keys));
    let head = format!(" {mark} {words} {key}");
    let rest = room.saturating_sub(width::width(&head));
    // A fragment of it would be useless.
    let shell = if rest < SHELL { "" } else { &line.shell };
    format!("{head} {shell}").trim_end().to_owned()
}
