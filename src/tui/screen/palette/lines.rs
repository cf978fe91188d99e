//! The lines of the palette, in their order.

use super::typed::{self, Typed};
use super::{Palette, lack, rank};
use crate::command::{self, COMMANDS, Command, SHELL_ONLY};
use crate::config::docs;
use crate::text::locale::Named;
use crate::text::search::Search;
use crate::tui::cx::Cx;

/// The most drafts and views listed before anything is typed.
const OWN: usize = 5;

/// What a line refers to.
#[derive(Debug, Clone, Copy)]
pub(super) enum Item {
    Command(&'static Command),
    Page(&'static docs::Page),
    /// A saved view, by its index.
    View(usize),
    /// A draft, by its index.
    Draft(usize),
    /// A shell command with arguments.
    Typed,
    /// A command that only the shell has.
    Shell(&'static str),
    /// Text that is no command may be a case to look up.
    Find,
}

/// Sort key of a line: lines that work here come first, then those that match best, then the most
/// recent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Order {
    /// Whether it cannot be performed here.
    pub(super) lacking: bool,
    /// How well it matches the query, 0 being best.
    pub(super) rank: u8,
    /// How many commands ago it was performed.
    pub(super) recent: usize,
}

impl Order {
    /// The order of a line that works here and was not performed yet.
    fn of(rank: u8) -> Order {
        Order {
            lacking: false,
            rank,
            recent: usize::MAX,
        }
    }
}

#[derive(Debug)]
pub(super) struct Line {
    pub(super) item: Item,
    pub(super) words: String,
    pub(super) key: String,
    pub(super) shell: String,
    /// Why it cannot be performed here.
    pub(super) reason: Option<String>,
}

impl Line {
    /// A line without key and shell form.
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
    /// The lines that match the query, sorted by [`Order`]; those that cannot be performed here
    /// come last, with the reason.
    pub(super) fn lines(&self, cx: &Cx) -> Vec<Line> {
        let search = Search::new(self.field.text());
        let typed = typed::read(self.field.text());
        // A command that is no line of its own is one when its name was typed alone or with options
        // that are refused, or one of its keys, unless it is a letter: a word may begin with that.
        let alone = |typed: &Typed<'_>| typed.rest.is_empty() || typed.untaken().is_some();
        let alone = typed.filter(alone);
        let is_word = self.field.text().trim().chars().count() > 1;
        let is_key = |c: &Command| {
            let keys = cx.keymap.keys(self.below.context, c.action);
            is_word && search.key(&command::shown_keys(keys, usize::MAX))
        };
        let listed =
            |c: &&Command| c.palette || alone.is_some_and(|typed| typed.names(c)) || is_key(c);
        let commands = COMMANDS.iter().filter(listed);
        let commands = commands.filter_map(|command| self.command(cx, command, &search, typed));
        let pages = docs::PAGES
            .iter()
            .filter_map(|page| of_page(cx, page, &search));
        let own = self.own(cx, &search);
        let shell = SHELL_ONLY
            .iter()
            .filter_map(|name| of_shell(cx, name, &search, typed));
        let said = typed.and_then(|typed| typed.words(cx));
        let said = said.map(|words| {
            let first = Order {
                recent: 0,
                ..Order::of(0)
            };
            (first, Line::new(Item::Typed, words))
        });
        // The sort is stable: a complete shell command precedes the line of its command, however
        // recently that was performed.
        let mut lines: Vec<_> = said
            .into_iter()
            .chain(commands)
            .chain(pages)
            .chain(own)
            .chain(shell)
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

    /// The line of a command that matches the query or is named by what was typed.
    fn command(
        &self,
        cx: &Cx,
        command: &'static Command,
        search: &Search,
        typed: Option<Typed<'_>>,
    ) -> Option<(Order, Line)> {
        let keys = cx.keymap.keys(self.below.context, command.action);
        let named = typed.is_some_and(|typed| typed.names(command));
        let found = rank::of(cx, search, command, &command::shown_keys(keys, usize::MAX));
        let rank = if named { 0 } else { found? + 1 };
        let recent = self.below.recent.iter().position(|a| *a == command.action);
        // Words by which the command is found are no arguments.
        let refused = typed
            .filter(|_| named && found.is_none())
            .and_then(|typed| typed.refused(cx));
        let reason = self.reason(cx, command).or(refused);
        let order = Order {
            lacking: reason.is_some(),
            rank,
            recent: recent.unwrap_or(usize::MAX),
        };
        let line = Line {
            key: keys.first().map(ToString::to_string).unwrap_or_default(),
            shell: command::shell_form(command.cli.unwrap_or_default(), cx.locale),
            reason,
            ..Line::new(Item::Command(command), cx.text(&command.doc()).to_owned())
        };
        Some((order, line))
    }

    /// The lines of the user's drafts and saved views; after the commands, unless the query is
    /// empty.
    fn own(&self, cx: &Cx, search: &Search) -> Vec<(Order, Line)> {
        let found = |words: &str| search.is_empty() || search.matches(words);
        let line = |item, words, shell| Line {
            item,
            words,
            key: String::new(),
            shell,
            reason: None,
        };
        // A draft can be resumed only in the present.
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
        // With an empty query, a few of them come after the recent commands and before the long
        // list of all commands.
        let (rank, most) = if search.is_empty() {
            (1, OWN)
        } else {
            (2, usize::MAX)
        };
        own.into_iter()
            .take(most)
            .map(|line| {
                let order = Order {
                    lacking: line.reason.is_some(),
                    recent: usize::MAX - 1,
                    ..Order::of(rank)
                };
                (order, line)
            })
            .collect()
    }
}

/// The line of a command that only the shell has, if its name was typed or its text matches.
fn of_shell(
    cx: &Cx,
    name: &'static str,
    search: &Search,
    typed: Option<Typed<'_>>,
) -> Option<(Order, Line)> {
    let named = typed.is_some_and(|typed| typed.name == name);
    let doc = cx.text(&format!("cli.help.{name}"));
    let found = named || !search.is_empty() && (search.begins(name) || search.matches(doc));
    let line = Line {
        shell: name.to_owned(),
        ..Line::new(
            Item::Shell(name),
            cx.fill("tui.palette.shell", &[("doc", &doc)]),
        )
    };
    found.then_some((Order::of(if named { 0 } else { 3 }), line))
}

/// The line of a page of the manual whose title or contents match the query.
fn of_page(cx: &Cx, page: &'static docs::Page, search: &Search) -> Option<(Order, Line)> {
    let title = page.title(cx.locale);
    let found = !search.is_empty()
        && (search.matches(title) || search.matches(page.id) || rank::tells(cx, page, search));
    let words = cx.fill("tui.palette.page", &[("title", &title)]);
    let line = Line {
        shell: format!("docs {}", page.id),
        ..Line::new(Item::Page(page), words)
    };
    found.then_some((Order::of(3), line))
}
