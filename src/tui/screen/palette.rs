//! `:`: every command, by its words, their pinyin, its id, its form in the shell or its key; pages of the manual beside them.

pub(super) mod about;
mod lack;
mod rank;
mod typed;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::reader::Reader;
use super::{Act, Screen};
use crate::command::{self, Action, COMMANDS, Command, Context};
use crate::config::docs;
use crate::config::key::Key;
use crate::config::theme::Role;
use crate::service::api::{
    CaseFile, Draft, HistoryQuery, Request, Response, SavedView, ViewsRequest,
};
use crate::service::error::Error;
use crate::text::locale::Named;
use crate::text::search::Search;
use crate::text::width;
use crate::tui::cx::Cx;
use crate::tui::notice::Notice;
use crate::tui::widget::field::Field;
use crate::tui::widget::{paint, popup};

/// What the screen below is, as far as commands care.
#[derive(Debug, Clone)]
pub struct Below {
    pub context: Context,
    /// The case that is selected or open.
    pub case: Option<String>,
    /// The tutorial can begin: the docket is made up.
    pub demo: bool,
    /// There are rows to mark, to sort, to write into a file.
    pub rows: bool,
    /// Something was taken back in this sitting.
    pub redo: bool,
    /// Commands done from here before, the latest first.
    pub recent: Vec<Action>,
}

/// The overlay.
#[derive(Debug)]
pub struct Palette {
    below: Below,
    field: Field,
    at: usize,
    /// Once they came.
    views: Vec<SavedView>,
    drafts: Vec<Draft>,
    /// Of the case that is selected.
    file: Option<Box<CaseFile>>,
    /// Whether something taken back can be restored, once that is known.
    redo: Option<bool>,
}

/// Commits looked at to know whether the last was an undo.
const BACK: usize = 50;

/// Drafts and views that stand there before anything is typed.
const OWN: usize = 5;

/// Columns from which on the form in the shell is shown.
const SHELL: usize = 10;

/// What a line stands for.
#[derive(Debug, Clone, Copy)]
enum Item {
    Command(&'static Command),
    Page(&'static docs::Page),
    /// A saved view, by its place.
    View(usize),
    /// What was typed and not saved, by its place.
    Draft(usize),
    /// A command of the shell with words behind it.
    Typed,
    /// What is no command may be a case.
    Find,
}

/// A line.
#[derive(Debug)]
struct Line {
    item: Item,
    words: String,
    key: String,
    shell: String,
    /// Why it cannot be done here.
    reason: Option<String>,
}

impl Line {
    /// A line without key and form in the shell.
    fn new(item: Item, words: String) -> Line {
        Line {
            item,
            words,
            key: String::new(),
            shell: String::new(),
            reason: None,
        }
    }
}

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
        }
    }

    /// What fits the query: what can be done here first, of that the recent; the rest stands behind with its reason.
    fn lines(&self, cx: &Cx) -> Vec<Line> {
        let search = Search::new(self.field.text());
        let typed = typed::read(self.field.text());
        let commands = COMMANDS.iter().filter(|c| c.palette).filter_map(|command| {
            let keys = cx.keymap.keys(self.below.context, command.action);
            let named = typed.is_some_and(|typed| typed.names(command));
            let found = rank::of(cx, &search, command, &command::shown_keys(keys, usize::MAX));
            let rank = if named { 0 } else { found? + 1 };
            let recent = self.below.recent.iter().position(|a| *a == command.action);
            let reason = self.reason(cx, command);
            let order = (reason.is_some(), rank, recent.unwrap_or(usize::MAX));
            let line = Line {
                item: Item::Command(command),
                words: cx.text(&command.doc()).to_owned(),
                key: keys.first().map(ToString::to_string).unwrap_or_default(),
                shell: command.cli.unwrap_or_default().to_owned(),
                reason,
            };
            Some((order, line))
        });
        let pages = docs::PAGES.iter().filter_map(|page| {
            let title = page.title(cx.locale);
            let found = !search.is_empty()
                && (search.matches(title)
                    || search.matches(page.id)
                    || rank::tells(cx, page, &search));
            let line = Line {
                item: Item::Page(page),
                words: cx.fill("tui.palette.page", &[("title", &title)]),
                key: String::new(),
                shell: format!("docs {}", page.id),
                reason: None,
            };
            found.then_some(((false, 3, usize::MAX), line))
        });
        let own = self.own(cx, &search);
        let said = typed.and_then(|typed| typed.words(cx));
        let said = said.map(|words| ((false, 0, 0), Line::new(Item::Typed, words)));
        // The sort is stable: a whole line of the shell stands before its own command, however recently that was done.
        let mut lines: Vec<_> = said
            .into_iter()
            .chain(commands)
            .chain(pages)
            .chain(own)
            .collect();
        lines.sort_by_key(|(order, _)| *order);
        let mut lines: Vec<Line> = lines.into_iter().map(|(_, line)| line).collect();
        if lines.is_empty() {
            let query = self.field.text().trim();
            let words = cx.fill("tui.palette.no-command", &[("query", &query)]);
            lines.push(Line::new(Item::Find, words));
        }
        lines
    }

    /// What this person kept: drafts to go on with, then views; behind what can be done, until they are asked for.
    fn own(&self, cx: &Cx, search: &Search) -> Vec<((bool, u8, usize), Line)> {
        let found = |words: &str| search.is_empty() || search.matches(words);
        let line = |item, words, shell| Line {
            item,
            words,
            key: String::new(),
            shell,
            reason: None,
        };
        // A draft is gone on with in the present.
        let past = lack::past(cx);
        let mut own = Vec::new();
        for (n, draft) in self.drafts.iter().enumerate() {
            let what = cx.text(&format!("tui.form.title.{}", draft.form));
            let args: Named<'_> = &[("what", &what), ("number", &draft.number)];
            let words = cx.fill("tui.palette.draft", args).trim_end().to_owned();
            if found(&words) {
                own.push(Line {
                    reason: past.clone(),
                    ..line(Item::Draft(n), words, "drafts".to_owned())
                });
            }
        }
        for (n, view) in self.views.iter().enumerate() {
            let words = cx.fill("tui.palette.view", &[("name", &view.name)]);
            if found(&words) {
                let shell = format!("list --view {}", view.name);
                own.push(line(Item::View(n), words, shell));
            }
        }
        // Before anything is typed a few of them stand behind what was done last, before the long list of commands.
        let (rank, most) = if search.is_empty() {
            (1, OWN)
        } else {
            (2, usize::MAX)
        };
        own.into_iter()
            .take(most)
            .map(|line| ((line.reason.is_some(), rank, usize::MAX - 1), line))
            .collect()
    }

    fn accept(&self, cx: &Cx) -> Vec<Act> {
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
            Item::Typed => typed::read(self.field.text())
                .map(|typed| typed.acts(cx))
                .unwrap_or_default(),
            Item::Find => typed::find(self.field.text().trim()),
            Item::Page(page) => {
                let reader = Reader::new(page.title(cx.locale), page.text(cx.locale));
                let reader = reader.named(&format!("qingji-{}.txt", page.id));
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
        let mut acts = vec![Act::Ask(0, views), Act::Ask(1, Request::Drafts)];
        if let Some(number) = self.below.case.clone() {
            acts.push(Act::Ask(2, Request::Show { number }));
        }
        if self.redo.is_none() {
            let mine = HistoryQuery {
                limit: BACK,
                by: Some(cx.actor.clone()),
                ..HistoryQuery::default()
            };
            acts.push(Act::Ask(3, Request::History(mine)));
        }
        acts
    }

    fn answer(&mut self, _cx: &Cx, _tag: u32, response: Result<Response, Error>) -> Vec<Act> {
        match response {
            Ok(Response::Views(views)) => self.views = views,
            Ok(Response::Drafts(drafts)) => self.drafts = drafts,
            Ok(Response::Case(file)) => self.file = Some(file),
            Ok(Response::History(lines)) => self.redo = lack::restorable(&lines, BACK),
            // Commands are there all the same; the page of drafts says what is wrong with them.
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
                if let Some(line) = lines.get(self.at) {
                    self.field = Field::new(&line.words);
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
        let lines = self.lines(cx);
        let margin = if cx.tiny() { 0 } else { 8 };
        let columns = area.width.saturating_sub(margin).min(76);
        let at = popup::centred(area, columns, 17.min(area.height));
        let inside = popup::open(cx, buffer, at, cx.text("tui.palette.title"));
        if inside.height == 0 || inside.width < 4 {
            return None;
        }
        let text = cx.styles.of(Role::Text);
        let dim = cx.styles.of(Role::Dim);
        let prompt = format!(" {}> ", cx.text("tui.command.palette"));
        let x = inside.x + paint::put(buffer, inside.x, inside.y, inside.width, &prompt, text);
        let room = inside.right().saturating_sub(x + 1).min(30);
        let cursor = self.field.view(cx, buffer, (x, inside.y), room);
        let roomy = inside.height > 8;
        let head = 1 + u16::from(roomy);
        let foot = u16::from(roomy);
        let height = usize::from(inside.height.saturating_sub(head + foot));
        let top = (self.at + 1).saturating_sub(height.max(1));
        let keys = if cx.tiny() { 5 } else { 9 };
        let doc = 34.min(usize::from(inside.width).saturating_sub(keys + 4));
        for (n, line) in lines.iter().enumerate().skip(top).take(height) {
            let y = inside.y + head + (n - top) as u16;
            let selected = n == self.at;
            let mark = if selected { ">" } else { " " };
            let words = paint::shown(cx, &line.words);
            let shown = match &line.reason {
                Some(reason) => {
                    // Why not is read whole; what it would do is known by its beginning.
                    let room = usize::from(inside.width);
                    let taken = width::width(reason) + 8;
                    let words = width::cut(&words, room.saturating_sub(taken).max(12));
                    format!(" {mark} {words}  ({reason})")
                }
                // What has neither key nor form in the shell has the room of both.
                None if line.key.is_empty() && line.shell.is_empty() => {
                    format!(" {mark} {words}")
                }
                None => {
                    let (words, key) = (width::pad(&words, doc), width::pad(&line.key, keys));
                    let head = format!(" {mark} {words} {key}");
                    let rest = usize::from(inside.width).saturating_sub(width::width(&head));
                    // A piece of it says nothing.
                    let shell = if rest < SHELL { "" } else { &line.shell };
                    format!("{head} {shell}").trim_end().to_owned()
                }
            };
            let style = match (selected, &line.reason) {
                (true, _) => cx.styles.of(Role::Selected),
                (false, Some(_)) => dim,
                (false, None) => text,
            };
            let shown = width::pad(&shown, usize::from(inside.width));
            paint::put(buffer, inside.x, y, inside.width, &shown, style);
        }
        if foot > 0 {
            let room = inside.width.saturating_sub(2);
            let y = inside.bottom() - 1;
            paint::put(
                buffer,
                inside.x + 1,
                y,
                room,
                cx.text("tui.palette.keys"),
                text,
            );
        }
        Some(cursor)
    }
}
