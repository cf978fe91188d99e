//! The dialogs of the history: which commits to show, and whether to undo what others recorded or
//! build on.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::command::{Action, deed};
use crate::config::theme::Role;
use crate::domain::journal::Action as Deed;
use crate::service::api::{CommitFile, CommitKind, CommitLine, HistoryQuery};
use crate::text::locale::Named;
use crate::text::width;
use crate::tui::cx::Cx;
use crate::tui::widget::{paint, popup};

/// The most later commits listed.
const NAMED: usize = 8;

#[derive(Debug)]
pub(super) enum Dialog {
    /// Which commits to show: texts with their queries, and the index of the selected one.
    Which(Vec<(String, HistoryQuery)>, usize),
    /// Whether to undo this commit.
    Turn(Box<CommitFile>),
}

/// Whether undoing this commit restores something, because it is itself an undo.
pub(super) fn restores(file: &CommitFile) -> bool {
    takes_back(&file.line)
}

/// Whether a commit is an undo, and not the undo of one.
fn takes_back(line: &CommitLine) -> bool {
    line.action == Deed::Undo && !line.redo
}

/// Key of what the key of undo does to a commit: one that is undone is restored, and so is what an
/// undo took back, unless that was restored before.
pub(super) fn undo_words(line: &CommitLine) -> &'static str {
    match (line.retracted_by, takes_back(line)) {
        (Some(_), false) | (None, true) => "tui.command.redo",
        _ => "tui.command.undo",
    }
}

impl Dialog {
    /// The choices of what to show: everything, or what has something in common with the selected
    /// commit.
    pub(super) fn which(cx: &Cx, line: Option<&CommitLine>) -> Dialog {
        let some = |text: &str| Some(text.to_owned());
        let all = HistoryQuery::default;
        let by = |name: &str| HistoryQuery {
            by: some(name),
            ..all()
        };
        let mut choices = vec![
            (cx.text("tui.history.all").to_owned(), all()),
            (cx.text("tui.history.own").to_owned(), by(&cx.actor)),
        ];
        if let Some(line) = line {
            let mut add = |key: &str, what: &str, query: HistoryQuery| {
                let what = paint::shown(cx, what);
                choices.push((cx.fill(key, &[("what", &what)]), query));
            };
            if line.actor != cx.actor {
                add("tui.history.by", &line.actor, by(&line.actor));
            }
            if let Some(number) = &line.number {
                let query = HistoryQuery {
                    case: some(number),
                    ..all()
                };
                add("tui.history.case", number, query);
            }
            let kind = match (line.action, line.first) {
                (Deed::Record | Deed::Bulk, Some(first)) => CommitKind::Fact(first),
                (action, _) => CommitKind::Action(action),
            };
            let query = HistoryQuery {
                kind: Some(kind),
                ..all()
            };
            let words = super::view::which(cx, &query);
            add("tui.history.kind", &words, query);
        }
        Dialog::Which(choices, 0)
    }

    pub(super) fn step(&mut self, action: Action) {
        if let Dialog::Which(choices, at) = self {
            *at = match action {
                Action::Up => at.saturating_sub(1),
                Action::Down => (*at + 1).min(choices.len().saturating_sub(1)),
                Action::PageUp => 0,
                Action::PageDown => choices.len().saturating_sub(1),
                _ => *at,
            };
        }
    }

    pub(super) fn draw(&self, cx: &Cx, area: Rect, buffer: &mut Buffer) {
        let (title, keys, lines) = match self {
            Dialog::Which(choices, at) => {
                let line = |(n, (words, _)): (usize, &(String, HistoryQuery))| {
                    let mark = if n == *at { ">" } else { " " };
                    let role = if n == *at { Role::Selected } else { Role::Text };
                    (format!("{mark} {} {words}", n + 1), role)
                };
                let lines = choices.iter().enumerate().map(line).collect();
                let title = cx.text("tui.history.filter").to_owned();
                (title, "tui.history.keys-filter", lines)
            }
            Dialog::Turn(file) => {
                let redo = restores(file);
                let key = if redo {
                    "tui.history.ask-redo"
                } else {
                    "tui.history.ask-undo"
                };
                let commit = match (redo, file.line.retracts_all.as_slice()) {
                    (true, all) if !all.is_empty() => {
                        let all: Vec<String> = all.iter().map(u64::to_string).collect();
                        all.join(", ")
                    }
                    _ => file.line.commit.to_string(),
                };
                let title = cx.fill(key, &[("commit", &commit)]);
                (title, "tui.history.yes", turn(cx, file))
            }
        };
        let columns = if cx.tiny() { area.width } else { 72 }.min(area.width);
        let room = usize::from(columns.saturating_sub(4)).max(1);
        let lines: Vec<(String, Role)> = lines
            .into_iter()
            .flat_map(|(text, role): (String, Role)| {
                // A question is shown in full; for what it is about, the beginning is enough.
                let whole = role == Role::NoticeWarn;
                let lines = if whole {
                    paint::fold(&text, room)
                } else {
                    vec![text]
                };
                lines.into_iter().map(move |text| (text, role))
            })
            .collect();
        let rows = (lines.len() as u16).saturating_add(3).min(area.height);
        let inside = popup::open(cx, buffer, popup::centred(area, columns, rows), &title);
        if inside.height == 0 {
            return;
        }
        // The last line tells how to answer, however little room there is.
        let height = usize::from(inside.height - 1);
        let columns = inside.width.saturating_sub(1);
        let cells = |y: u16| paint::Cells::at((inside.x + 1, y), columns);
        for (n, (text, role)) in lines.iter().take(height).enumerate() {
            let text = width::pad(text, usize::from(columns));
            let y = inside.y + n as u16;
            let style = cx.styles.of(*role);
            paint::put(buffer, cells(y), &text, style);
        }
        let style = cx.styles.of(Role::Key);
        paint::put(buffer, cells(inside.bottom() - 1), cx.text(keys), style);
    }
}

/// What is to be undone, and the objections.
fn turn(cx: &Cx, file: &CommitFile) -> Vec<(String, Role)> {
    let line = &file.line;
    let mut lines = vec![(
        paint::shown(cx, &deed::what(line, cx.wording())),
        Role::Text,
    )];
    if line.actor != cx.actor {
        let moment = line.moment.format("%Y-%m-%d %H:%M");
        let actor = paint::shown(cx, &line.actor);
        let args: Named<'_> = &[("actor", &actor), ("moment", &moment)];
        lines.push((cx.fill("tui.history.other", args), Role::NoticeWarn));
    }
    let more = |n: usize| cx.fill("tui.history.and-more", &[("n", &n)]);
    if line.retracts_all.len() > 1 {
        let n = line.retracts_all.len();
        let mut which: Vec<String> = line.retracts_all.iter().map(u64::to_string).collect();
        if n > NAMED {
            which.truncate(NAMED);
            which.push(more(n - NAMED));
        }
        let (n, which) = (n.to_string(), which.join(" "));
        let args: Named<'_> = &[("n", &n), ("which", &which)];
        lines.push((cx.fill("tui.history.together", args), Role::NoticeWarn));
    }
    let later = &file.dependents;
    if !later.is_empty() {
        lines.push((
            cx.fill("tui.history.later", &[("n", &later.len())]),
            Role::NoticeWarn,
        ));
        for line in later.iter().take(NAMED) {
            let what = deed::what(line, cx.wording());
            let text = format!("{} {} {what}", line.commit, line.actor);
            lines.push((paint::shown(cx, &text), Role::Text));
        }
        if later.len() > NAMED {
            lines.push((more(later.len() - NAMED), Role::Text));
        }
        lines.push((cx.text("tui.history.one-step").to_owned(), Role::Text));
    }
    lines
}
