//! Commands that share a line of the key help: one thing in two directions, or a few that are
//! learnt together. Their texts are `tui.family.<id>`. The help is generated from here, and so is
//! the number of things to learn.

use super::keymap::Keymap;
use super::{Action, COMMANDS, Command, Context, shown_keys};
use crate::config::key::Chord;

/// Commands on one line of the help.
#[derive(Debug, PartialEq, Eq)]
pub struct Family {
    pub id: &'static str,
    pub members: &'static [Action],
    /// Whether their keys are sequences with the same first key: only that is shown, because
    /// pressing it shows what may follow.
    leads: bool,
}

/// All families. A command is in at most one.
pub const FAMILIES: &[Family] = &[
    family("up", &[Action::Up, Action::Down]),
    family("page-up", &[Action::PageUp, Action::PageDown]),
    family("top", &[Action::Top, Action::Bottom]),
    family("left", &[Action::Left, Action::Right]),
    family(
        "earlier",
        &[
            Action::Earlier,
            Action::Later,
            Action::Freeze,
            Action::Frozen,
        ],
    ),
    family("page-next", &[Action::PageNext, Action::PagePrevious]),
    family("tabs", &[Action::NextTab, Action::PreviousTab]),
    family("previous-case", &[Action::PreviousCase, Action::NextCase]),
    family("next-field", &[Action::NextField, Action::PreviousField]),
    family("order", &[Action::Sort, Action::Columns]),
    family(
        "marks",
        &[
            Action::Mark,
            Action::MarkAll,
            Action::MarkInvert,
            Action::Bulk,
        ],
    ),
    family("output", &[Action::Export, Action::Print]),
    family("calendar", &[Action::DayToday, Action::Mail]),
    family("undo", &[Action::Undo, Action::Redo]),
    Family {
        id: "pages",
        members: &[
            Action::GoToday,
            Action::GoCases,
            Action::GoCalendar,
            Action::GoCharts,
            Action::Summary,
            Action::GoSheets,
            Action::GoDrafts,
            Action::GoHistory,
        ],
        leads: true,
    },
    family(
        "chart",
        &[
            Action::ChartSet,
            Action::ChartRange,
            Action::ClosedList,
            Action::OtherPane,
        ],
    ),
    family("leave", &[Action::Back, Action::Quit]),
    family("answer", &[Action::Accept, Action::Cancel]),
    family("lookup", &[Action::IntoResults, Action::WithClosed]),
    family("move-forward", &[Action::MoveForward, Action::MoveBack]),
    family("picker", &[Action::Toggle, Action::Clear]),
    family(
        "help",
        &[Action::AllKeys, Action::KeyCard, Action::Tutorial],
    ),
    family("palette", &[Action::Explain, Action::Complete]),
    family("why", &[Action::Why, Action::WhatIf]),
    family("tutorial", &[Action::SkipStep, Action::EndTutorial]),
];

const fn family(id: &'static str, members: &'static [Action]) -> Family {
    Family {
        id,
        members,
        leads: false,
    }
}

/// A command that has a key in some context.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    pub command: &'static Command,
    /// The context whose keys it has.
    pub context: Context,
    /// Whether it works in the context asked for.
    pub here: bool,
}

impl Entry {
    fn chords(self, keymap: &Keymap) -> &[Chord] {
        keymap.keys(self.context, self.command.action)
    }

    /// Its first two keys.
    pub fn keys(self, keymap: &Keymap) -> String {
        shown_keys(self.chords(keymap), 2)
    }
}

/// A line of the help.
#[derive(Debug)]
pub struct Told {
    /// The first command of the line.
    pub first: Entry,
    /// The family that names the line, if it has several commands.
    pub family: Option<&'static Family>,
    pub keys: String,
}

impl Told {
    /// A line for a single command.
    pub fn single(keymap: &Keymap, entry: Entry) -> Told {
        Told {
            first: entry,
            family: None,
            keys: entry.keys(keymap),
        }
    }
}

/// The commands that have a key in a context, once each: its own first, then those that work
/// everywhere; with `all`, those of every other context as well.
pub fn entries(keymap: &Keymap, about: Context, all: bool) -> Vec<Entry> {
    let here = about.chain().iter().map(|section| (*section, about, true));
    let others = Context::ALL.into_iter().filter(|_| all);
    let others = others.map(|section| (section, section, false));
    let mut entries: Vec<Entry> = Vec::new();
    for (section, context, here) in here.chain(others) {
        for command in COMMANDS.iter().filter(|c| c.contexts.contains(&section)) {
            let entry = Entry {
                command,
                context,
                here,
            };
            let known = entries.iter().any(|known| known.command.id == command.id);
            if !known && !entry.chords(keymap).is_empty() {
                entries.push(entry);
            }
        }
    }
    entries
}

/// The lines of the help: the entries, with families merged into the line of their first command. A
/// family of which a command that works here has no key is not merged, because its text would
/// promise that key.
pub fn told(keymap: &Keymap, about: Context, all: bool) -> Vec<Told> {
    lines(keymap, about, &entries(keymap, about, all))
}

/// The lines of the help for these entries.
pub fn lines(keymap: &Keymap, about: Context, entries: &[Entry]) -> Vec<Told> {
    let mut lines: Vec<Told> = Vec::new();
    for entry in entries {
        let family = FAMILIES
            .iter()
            .find(|family| family.members.contains(&entry.command.action));
        let family = family.filter(|family| whole(family, about, entries, entry.here));
        let Some(family) = family else {
            lines.push(Told::single(keymap, *entry));
            continue;
        };
        let known = lines.iter().any(|line| {
            line.first.here == entry.here && line.family.is_some_and(|f| f.id == family.id)
        });
        if !known {
            lines.push(Told {
                first: *entry,
                family: Some(family),
                keys: keys_of(keymap, family, &members(family, entries, entry.here)),
            });
        }
    }
    lines
}

/// The commands of a family among the entries, in the order of the family.
pub fn members(family: &Family, entries: &[Entry], here: bool) -> Vec<Entry> {
    let of = |action: &Action| {
        let mut alike = entries.iter().filter(|entry| entry.here == here);
        alike.find(|e| e.command.action == *action).copied()
    };
    family.members.iter().filter_map(of).collect()
}

/// Whether there are several commands of a family, and none of those that work here lacks a key.
fn whole(family: &Family, about: Context, entries: &[Entry], here: bool) -> bool {
    let lacking = |action: &&Action| {
        let keyed = entries
            .iter()
            .any(|e| e.here && e.command.action == **action);
        let doable = super::of(**action)
            .is_some_and(|c| about.chain().iter().any(|s| c.contexts.contains(s)));
        doable && !keyed
    };
    let told = members(family, entries, here).len();
    told > 1 && !(here && family.members.iter().any(|action| lacking(&action)))
}

/// The first key of each command; for sequences with a common first key, only that key.
fn keys_of(keymap: &Keymap, family: &Family, members: &[Entry]) -> String {
    let mut keys: Vec<String> = Vec::new();
    let mut add = |key: String| {
        if !keys.contains(&key) {
            keys.push(key);
        }
    };
    for member in members {
        let chords = member.chords(keymap);
        if family.leads {
            let twos = chords.iter().filter(|chord| chord.0.len() > 1);
            twos.filter_map(|chord| chord.0.first())
                .for_each(|key| add(key.to_string()));
        } else if let Some(first) = chords.first() {
            add(first.to_string());
        }
    }
    keys.join(" ")
}
