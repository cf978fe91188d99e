//! `?`: every key that means something here, from the table of commands; what is typed searches, Enter does the line.

mod card;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

pub use card::card;

use super::{Act, Screen};
use crate::command::{self, Action, COMMANDS, Command, Context, PAIRS};
use crate::config::key::Key;
use crate::config::theme::Role;
use crate::text::locale::Named;
use crate::text::search::Search;
use crate::text::width;
use crate::tui::cx::Cx;
use crate::tui::notice::Notice;
use crate::tui::widget::field::Field;
use crate::tui::widget::{footer, paint, popup};

/// The overlay.
#[derive(Debug)]
pub struct Help {
    /// The context it explains.
    about: Context,
    /// Every place, not only this one.
    all: bool,
    field: Field,
    at: usize,
    /// Lines of a page that there is room for.
    page: usize,
}

/// Lines of a page at most; more are not read.
const PAGE: usize = 20;

/// A line: keys, what they do, and whether it can be done here.
struct Line {
    keys: String,
    command: &'static Command,
    here: bool,
    /// Words of this place, where what it does differs from place to place.
    own: Option<&'static str>,
    /// Words of both directions.
    pair: Option<&'static str>,
}

/// What goes where in the box.
struct Plan {
    at: Rect,
    /// Lines above and below the list.
    head: u16,
    foot: u16,
    /// Columns of lines, and lines of a page in all of them.
    columns: usize,
    page: usize,
}

impl Plan {
    fn of(cx: &Cx, area: Rect, lines: usize) -> Plan {
        let columns = if area.width >= 76 { 2 } else { 1 };
        let margin = if cx.tiny() { 0 } else { 4 };
        let whole = lines.min(PAGE).div_ceil(columns) as u16;
        let rows = (whole + 6).min(area.height);
        let at = popup::centred(area, area.width.saturating_sub(margin).min(100), rows);
        let height = popup::inside(at).height;
        let head = u16::from(height > 2) * (1 + u16::from(!cx.tiny() && height > 8));
        let foot = u16::from(!cx.tiny() && height > 6) * 2;
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

impl Line {
    /// What it does in the longest words that have room: the sentence, a shorter one, the word of the footer.
    fn words(&self, cx: &Cx, columns: usize) -> &'static str {
        if let Some(words) = self.own.or(self.pair) {
            return words;
        }
        let brief = cx.locale.find(&format!("tui.brief.{}", self.command.id));
        let fits = |words: &&str| !words.is_empty() && width::width(words) <= columns;
        [Some(cx.text(&self.command.doc())), brief]
            .into_iter()
            .flatten()
            .find(fits)
            .unwrap_or_else(|| cx.text(&self.command.title()))
    }
}

/// Makes one line of what is one thing in two directions.
fn paired(cx: &Cx, about: Context, lines: Vec<Line>) -> Vec<Line> {
    let first_key = |line: &Line| {
        let contexts = std::iter::once(about).chain(line.command.contexts.iter().copied());
        let mut keys = contexts.map(|context| cx.keymap.keys(context, line.command.action));
        let first = keys.find_map(|keys| keys.first());
        first.map(ToString::to_string).unwrap_or_default()
    };
    let key = |action| {
        let line = lines.iter().find(|line| line.command.action == action);
        line.map(first_key)
    };
    // Both have to be among the lines.
    let pairs = PAIRS.into_iter().filter_map(|(one, two)| {
        let keys = format!("{} {}", key(one)?, key(two)?);
        Some((one, two, keys))
    });
    let pairs: Vec<(Action, Action, String)> = pairs.collect();
    let mut told = lines;
    told.retain(|line| pairs.iter().all(|(_, two, _)| *two != line.command.action));
    for line in &mut told {
        let pair = pairs.iter().find(|(one, ..)| *one == line.command.action);
        if let Some((.., keys)) = pair {
            line.keys.clone_from(keys);
            line.pair = Some(cx.text(&format!("tui.pair.{}", line.command.id)));
        }
    }
    told
}

/// What every list has, and nobody needs to look up first.
fn moves(action: Action) -> bool {
    use Action as A;
    matches!(
        action,
        A::Up | A::Down | A::PageUp | A::PageDown | A::Top | A::Bottom
    )
}

impl Help {
    pub fn new(about: Context) -> Help {
        Help {
            about,
            all: false,
            field: Field::default(),
            at: 0,
            page: PAGE,
        }
    }

    /// The commands of the context that have a key: its own first, what moves the cursor last; all others behind them where
    /// asked for.
    fn lines(&self, cx: &Cx) -> Vec<Line> {
        let mut lines: Vec<Line> = Vec::new();
        let here = self.about.chain().iter().map(|section| (*section, true));
        let others = Context::ALL.into_iter().filter(|_| self.all);
        let others = others.map(|section| (section, false));
        let search = Search::new(self.field.text());
        for (section, here) in here.chain(others) {
            let context = if here { self.about } else { section };
            for command in COMMANDS.iter().filter(|c| c.contexts.contains(&section)) {
                let keys = command::shown_keys(cx.keymap.keys(context, command.action), 2);
                let words = cx.text(&command.doc());
                let known = lines.iter().any(|line| line.command.id == command.id);
                let found = search.is_empty()
                    || search.key(&keys)
                    || search.matches(words)
                    || search.matches(cx.text(&command.title()));
                if !keys.is_empty() && !known && found {
                    lines.push(Line {
                        keys,
                        command,
                        here,
                        own: cx
                            .locale
                            .find(&format!("tui.at.{}.{}", context.id(), command.id)),
                        pair: None,
                    });
                }
            }
        }
        // Whoever searches for a direction wants that one.
        if search.is_empty() {
            lines = paired(cx, self.about, lines);
        }
        lines.sort_by_key(|line| (!line.here, moves(line.command.action)));
        lines
    }

    /// Does the selected line on the screen below, or says why not.
    fn accept(&self, cx: &Cx) -> Vec<Act> {
        let lines = self.lines(cx);
        let Some(line) = lines.get(self.at) else {
            return Vec::new();
        };
        if !line.here {
            return vec![Act::Say(Notice::warn(super::palette::about::elsewhere(
                cx,
                line.command,
            )))];
        }
        if matches!(line.command.action, Action::Outcome | Action::Pick) {
            // Which one, only a digit says.
            let words = cx.fill("tui.help.digit", &[("keys", &line.keys)]);
            return vec![Act::Close, Act::Say(Notice::say(words))];
        }
        vec![Act::CloseAndDo(line.command.action)]
    }

    fn foot(&self, cx: &Cx, lines: usize) -> String {
        let (field, all) = (self.field.text().is_empty(), self.all);
        let at = self.at / self.page + 1;
        let pages = lines.div_ceil(self.page).max(1);
        let here = self.lines(cx).iter().filter(|line| line.here).count();
        let every = Help {
            all: true,
            field: Field::default(),
            ..Help::new(self.about)
        };
        let every = every.lines(cx).len();
        let key = if field && !all {
            "tui.help.foot"
        } else {
            "tui.help.foot-all"
        };
        let args: Named<'_> = &[
            ("n", &here),
            ("all", &every),
            ("page", &at),
            ("pages", &pages),
        ];
        cx.fill(key, args)
    }
}

impl Screen for Help {
    fn context(&self) -> Context {
        Context::Help
    }

    fn is_overlay(&self) -> bool {
        true
    }

    /// Once a search has begun, letters belong to it.
    fn takes_text(&self) -> bool {
        !self.field.text().is_empty()
    }

    /// And so does a word that comes at once.
    fn takes_words(&self) -> bool {
        true
    }

    fn command(&mut self, cx: &Cx, action: Action, _n: usize) -> Vec<Act> {
        let page = self.page;
        let last = self.lines(cx).len().saturating_sub(1);
        match action {
            Action::Up => self.at = self.at.saturating_sub(1),
            Action::Down => self.at = (self.at + 1).min(last),
            Action::PageUp => self.at = self.at.saturating_sub(page),
            Action::PageDown => self.at = (self.at + page).min(last),
            Action::AllKeys => {
                self.all = !self.all;
                self.at = 0;
            }
            Action::KeyCard => {
                return vec![
                    Act::Close,
                    Act::SaveAs(vec![(
                        cx.text("tui.help.card-file").to_owned(),
                        card(cx).into_bytes(),
                    )]),
                ];
            }
            Action::Tutorial => return vec![Act::CloseAndDo(action)],
            Action::Accept => return self.accept(cx),
            Action::Cancel => return vec![Act::Close],
            _ => {}
        }
        Vec::new()
    }

    fn edit(&mut self, _cx: &Cx, key: Key) -> Vec<Act> {
        // `/` begins a search as everywhere, also for what begins with a key of this window.
        let opens = self.field.text().is_empty() && key == Key::char('/');
        self.field.edit(if opens { Key::char(' ') } else { key });
        self.at = 0;
        Vec::new()
    }

    fn paste(&mut self, _cx: &Cx, text: &str) -> Vec<Act> {
        self.field.insert(text);
        self.at = 0;
        Vec::new()
    }

    fn fitted(&mut self, cx: &Cx, area: Rect) {
        self.page = Plan::of(cx, area, self.lines(cx).len()).page;
    }

    fn view(&self, cx: &Cx, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        let lines = self.lines(cx);
        let plan = Plan::of(cx, area, lines.len());
        let context = cx.text(&self.about.title());
        let title = cx.fill("tui.help.title", &[("where", &context)]);
        let inside = popup::open(cx, buffer, plan.at, &title);
        if inside.height == 0 || inside.width < 8 {
            return None;
        }
        let caret = (plan.head > 0).then(|| self.view_search(cx, inside, buffer));
        self.view_lines(cx, inside, buffer, &lines, &plan);
        if plan.foot > 0 {
            self.view_foot(cx, inside, buffer, lines.len());
        }
        caret.filter(|_| self.takes_text())
    }
}

impl Help {
    /// The field of the search; where its caret is.
    fn view_search(&self, cx: &Cx, inside: Rect, buffer: &mut Buffer) -> Position {
        let room = inside.width.saturating_sub(1);
        let (prompt, text) = (cx.text("tui.help.search"), cx.styles.of(Role::Text));
        let x = inside.x + 1 + paint::put(buffer, inside.x + 1, inside.y, room, prompt, text);
        let field = 16.min(inside.right().saturating_sub(x + 1));
        let caret = self.field.view(cx, buffer, (x, inside.y), field);
        let room = inside.right().saturating_sub(x + field + 2);
        let ime = cx.text("tui.help.ime");
        if width::width(ime) <= usize::from(room) {
            let dim = cx.styles.of(Role::Dim);
            paint::put(buffer, x + field + 2, inside.y, room, ime, dim);
        }
        caret
    }

    /// The page of the selected line.
    fn view_lines(&self, cx: &Cx, inside: Rect, buffer: &mut Buffer, lines: &[Line], plan: &Plan) {
        let text = cx.styles.of(Role::Text);
        let top = inside.y + plan.head;
        if lines.is_empty() && inside.height > plan.head {
            let room = inside.width.saturating_sub(2);
            let words = cx.text("tui.palette.nothing");
            paint::put(buffer, inside.x + 1, top, room, words, text);
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
                paint::put(buffer, x, y, 1, mark, text);
                let (key, words) = match (selected, line.here) {
                    (true, _) => (Role::Selected, Role::Selected),
                    (false, true) => (Role::Key, Role::Text),
                    (false, false) => (Role::Dim, Role::Dim),
                };
                let room = half.saturating_sub(2);
                paint::put(buffer, x + 1, y, room, &line.keys, cx.styles.of(key));
                let room = half.saturating_sub(keys + 3);
                let said = line.words(cx, usize::from(room));
                let style = cx.styles.of(words);
                paint::put(buffer, x + keys + 2, y, room, said, style);
            }
        }
    }

    /// The digits where they record outcomes, and how many lines there are.
    fn view_foot(&self, cx: &Cx, inside: Rect, buffer: &mut Buffer, lines: usize) {
        let room = inside.width.saturating_sub(2);
        let (x, y) = (inside.x + 1, inside.bottom() - 1);
        if matches!(self.about, Context::Today | Context::Case) && !self.takes_text() {
            let digits: Vec<String> = footer::outcomes(cx)
                .into_iter()
                .map(|(key, words)| format!("{key}{words}"))
                .collect();
            let dim = cx.styles.of(Role::Dim);
            paint::put(buffer, x, y - 1, room, &digits.join(" "), dim);
        }
        let text = cx.styles.of(Role::Text);
        paint::put(buffer, x, y, room, &self.foot(cx, lines), text);
    }
}
