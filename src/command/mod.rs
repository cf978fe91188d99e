//! The single list of commands. Keymap, footer, help, palette and the key table of the manual are
//! generated from it. Texts are `tui.command.<id>` (two to four characters, as in the footer) and
//! `tui.doc.<id>` (a sentence).

pub mod arguments;
pub mod booklet;
pub mod deed;
pub mod family;
pub mod keymap;
mod line;
mod places;
pub mod printed;
pub mod query;
pub mod recording;
mod shell;
pub mod summary;
mod table;
pub mod view;

pub use shell::SHELL_ONLY;
pub use table::COMMANDS;

use crate::config::key::{Chord, Key};
use crate::text::fold::fold;
use crate::text::locale::Locale;

ids! {
    /// Where keys have a meaning. A context with parents includes their keys.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
    pub enum Context {
        Global = "global",
        /// Any list of cases.
        List = "list",
        Today = "today",
        Cases = "cases",
        /// The page of charts.
        Charts = "charts",
        /// The cases behind a figure.
        Drill = "drill",
        /// The file of a case.
        Case = "case",
        /// Any overlay.
        Overlay = "overlay",
        Lookup = "lookup",
        /// The results of a lookup, after Tab.
        Results = "results",
        Form = "form",
        /// Sorting, filtering and other lists to pick from.
        Picker = "picker",
        Help = "help",
        Palette = "palette",
        /// The dialog for the day of the next follow-up.
        Day = "day",
        /// A short text in a box to be copied: what was done today, the lines for cron.
        Summary = "summary",
        /// A text to read.
        Reader = "reader",
        /// The dialog for a past day.
        AsOf = "as-of",
        /// 期限, the calendar.
        Calendar = "calendar",
        /// 历史, the commits.
        History = "history",
        /// The page of 日报, 周报, 月报.
        Sheets = "sheets",
        /// 更多: what has no place of its own among the pages, and how the screens are drawn.
        More = "more",
        /// What was restated in a frozen sheet.
        Compared = "compared",
        /// The strip of the tutorial, while it runs; its keys do not belong to any screen.
        Tutorial = "tutorial",
    }
}

impl Context {
    /// Key of its name.
    pub fn title(self) -> String {
        format!("tui.context.{}", self.id())
    }

    /// Whether characters typed here are text, not keys.
    pub fn takes_text(self) -> bool {
        matches!(
            self,
            Context::Lookup
                | Context::Form
                | Context::Help
                | Context::Palette
                | Context::Day
                | Context::AsOf
        )
    }

    /// The context and the ones whose keys it includes, nearest first.
    pub fn chain(self) -> &'static [Context] {
        use Context as C;
        match self {
            C::Global => &[C::Global],
            C::List => &[C::List, C::Global],
            C::Today => &[C::Today, C::List, C::Global],
            C::Cases => &[C::Cases, C::List, C::Global],
            C::Charts => &[C::Charts, C::Global],
            C::Drill => &[C::Drill, C::List, C::Global],
            C::Case => &[C::Case, C::Global],
            C::Overlay => &[C::Overlay],
            C::Lookup => &[C::Lookup, C::Overlay],
            C::Results => &[C::Results, C::Overlay],
            C::Form => &[C::Form, C::Overlay],
            C::Picker => &[C::Picker, C::Overlay],
            C::Help => &[C::Help, C::Overlay],
            C::Palette => &[C::Palette, C::Overlay],
            C::Day => &[C::Day, C::Overlay],
            C::Summary => &[C::Summary, C::Overlay],
            C::Reader => &[C::Reader, C::Global],
            C::AsOf => &[C::AsOf, C::Overlay],
            C::Calendar => &[C::Calendar, C::Global],
            C::History => &[C::History, C::Global],
            C::Sheets => &[C::Sheets, C::Global],
            C::More => &[C::More, C::Global],
            C::Compared => &[C::Compared, C::Global],
            C::Tutorial => &[C::Tutorial],
        }
    }
}

/// What a command does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Action {
    Up,
    Down,
    PageUp,
    PageDown,
    Top,
    Bottom,
    /// Records the outcome of the digit and moves on.
    Outcome,
    FollowUp,
    /// Sets the next day before the outcome it goes with.
    SetDay,
    /// Puts a case off until tomorrow.
    PutOff,
    /// Shows what was done today.
    Summary,
    CopySummary,
    /// Opens a form for the selected case, or for a new one.
    Form(FormKind),
    /// Chooses what to record about the case.
    Change,
    /// Tries a change: what would the due date be?
    WhatIf,
    GoDrafts,
    /// Opens 日报, 周报, 月报.
    GoSheets,
    /// Chooses the closed list whose clearance is shown.
    ClosedList,
    /// Goes to the sheet of the period before.
    Earlier,
    Later,
    /// Keeps the sheet as it is issued.
    Freeze,
    /// Chooses a frozen sheet to compare.
    Frozen,
    GoHistory,
    /// Goes to the next tab of a case, or the next chart.
    NextTab,
    PreviousTab,
    Open,
    Why,
    PreviousCase,
    NextCase,
    CopyNumber,
    Sort,
    Filter,
    Columns,
    /// Saves the list as a view, or opens a saved one.
    Views,
    Mark,
    MarkAll,
    MarkInvert,
    /// Changes all marked cases.
    Bulk,
    Undo,
    Redo,
    Lookup,
    Palette,
    Help,
    GoToday,
    GoCases,
    GoCharts,
    GoCalendar,
    GoMore,
    DayToday,
    PageNext,
    PagePrevious,
    Refresh,
    /// Goes left: to the previous number of a chart, or the day before.
    Left,
    Right,
    /// Changes the counting basis 口径.
    ChartSet,
    /// Changes the range of time.
    ChartRange,
    /// The other chart of the page; on a page with one alone, the next page.
    OtherPane,
    /// Shows how the list of the day is sent by mail.
    Mail,
    /// Exports what is shown: a list, the table of a chart, the dates of the calendar.
    Export,
    /// Saves what is shown as text for a printer.
    Print,
    /// Views a past day, or the docket as it was known at a moment.
    AsOf,
    Back,
    Quit,
    Accept,
    Cancel,
    NextField,
    PreviousField,
    Save,
    IntoResults,
    WithClosed,
    Toggle,
    Clear,
    /// Moves a marked choice one place forward.
    MoveForward,
    MoveBack,
    /// Opens or picks the n-th line of an overlay.
    Pick,
    /// Shows the keys of all contexts.
    AllKeys,
    /// Saves all keys as a text to print.
    KeyCard,
    Tutorial,
    /// Goes to the next step of the tutorial without doing this one.
    SkipStep,
    EndTutorial,
    /// Describes a line of the palette.
    Explain,
    Complete,
    /// Saves the text being read as a file.
    SaveText,
    Docs,
    Messages,
    Display,
    /// Turns the mouse on or off for the session.
    Mouse,
    /// Suspends the program and returns to the shell.
    Suspend,
}

/// What a command needs besides its context.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    Nothing,
    /// A selected case.
    Case,
    /// A list that is not empty.
    Rows,
}

ids! {
    /// The forms.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
    pub enum FormKind {
        FollowUp = "follow-up",
        Deduct = "deduct",
        Suspend = "suspend",
        Adjourn = "adjourn",
        Resume = "resume",
        Extend = "extend",
        Convert = "convert",
        Restart = "restart",
        Supervise = "supervise",
        Pay = "pay",
        Close = "close",
        Reopen = "reopen",
        Amend = "amend",
        Link = "link",
        Add = "add",
    }
}

/// A command of the table.
#[derive(Debug, Clone, Copy)]
pub struct Command {
    pub action: Action,
    pub id: &'static str,
    /// The contexts it works in; these are sections of the keymap.
    pub contexts: &'static [Context],
    /// The contexts whose footer shows it, in the order of the table.
    pub footer: &'static [Context],
    /// Whether the palette offers it.
    pub palette: bool,
    /// Its form in the shell.
    pub cli: Option<&'static str>,
    /// Other shell commands that this one covers.
    pub also: &'static [&'static str],
    pub need: Need,
    /// Whether it writes to the docket, which is impossible while a past is viewed.
    pub writes: bool,
    /// Whether it is done again while its key is held down. A key that moves or marks goes on; with
    /// any other one press is one action, or a held key would undo a whole morning.
    pub repeats: bool,
}

impl Command {
    /// Key of its title.
    pub fn title(&self) -> String {
        format!("tui.command.{}", self.id)
    }

    /// Whether this is its title in either language.
    pub fn is_titled(&self, word: &str) -> bool {
        let title = self.title();
        Locale::ALL
            .into_iter()
            .filter_map(|locale| locale.find(&title))
            .any(|title| fold(title) == fold(word))
    }

    /// Key of its sentence.
    pub fn doc(&self) -> String {
        format!("tui.doc.{}", self.id)
    }

    /// The sentence for one context, if it has its own. Commands listed together as a family have
    /// none.
    pub fn doc_in(&self, context: Context, locale: Locale) -> &'static str {
        let own = format!("tui.at.{}.{}", context.id(), self.id);
        let alone = !locale.has(&format!("tui.family.{}", self.id));
        let own = locale.find(&own).filter(|_| alone);
        own.unwrap_or_else(|| locale.text(&self.doc()))
    }
}

/// Keys as shown to users, at most `most`: `/ F3`, `g j  F2 1`. The row of digits is shown as one.
pub fn shown_keys(keys: &[Chord], most: usize) -> String {
    if is_digits(keys) {
        return "1-9".to_owned();
    }
    let shown: Vec<String> = keys.iter().take(most).map(ToString::to_string).collect();
    // The blank within a sequence is no blank between two keys.
    let sequence = keys.iter().take(most).any(|chord| chord.0.len() > 1);
    shown.join(if sequence { "  " } else { " " })
}

/// A form of the command line with its places in Chinese for those who read it: `why 案号`.
pub fn shell_form(form: &str, locale: Locale) -> String {
    let worded = form.split(' ').map(|word| {
        let is_place =
            locale == Locale::Zh && word.len() > 1 && word.bytes().all(|b| b.is_ascii_uppercase());
        let words = is_place.then(|| locale.find(&format!("cli.place.{word}")));
        words.flatten().unwrap_or(word)
    });
    worded.collect::<Vec<_>>().join(" ")
}

/// Whether keys are the digits 1 to 9.
pub fn is_digits(keys: &[Chord]) -> bool {
    let digit = |n: usize, chord: &Chord| chord.0 == [Key::char(char::from(b'1' + n as u8))];
    keys.len() == 9 && keys.iter().enumerate().all(|(n, chord)| digit(n, chord))
}

/// The command of an action.
pub fn of(action: Action) -> Option<&'static Command> {
    COMMANDS.iter().find(|command| command.action == action)
}

/// The command with this id.
pub fn by_id(id: &str) -> Option<&'static Command> {
    COMMANDS.iter().find(|command| command.id == id)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn ids_and_actions_are_unique() {
        let ids: HashSet<_> = COMMANDS.iter().map(|c| c.id).collect();
        let actions: HashSet<_> = COMMANDS.iter().map(|c| c.action).collect();
        assert_eq!((ids.len(), actions.len()), (COMMANDS.len(), COMMANDS.len()));
    }

    #[test]
    fn what_writes_or_leaves_is_done_once_a_press() {
        for command in COMMANDS.iter().filter(|command| command.repeats) {
            let leaves = [Action::Back, Action::Quit, Action::Cancel, Action::Accept];
            assert!(!command.writes, "{}", command.id);
            assert!(!leaves.contains(&command.action), "{}", command.id);
        }
    }

    #[test]
    fn a_footer_names_only_what_can_be_done_there() {
        for command in COMMANDS {
            for context in command.footer {
                assert!(
                    context.chain().iter().any(|c| command.contexts.contains(c)),
                    "{} in {context:?}",
                    command.id
                );
            }
        }
    }
}
