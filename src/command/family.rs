//! What is told together where all keys are told: one thing in two directions, or a few that are learnt at once. Words are
//! `tui.family.<id>`. The help is read from here, and so is how much there is to learn.

use super::keymap::Keymap;
use super::{Action, COMMANDS, Command, Context, shown_keys};
use crate::config::key::Chord;

/// Commands on one line of the help.
#[derive(Debug, PartialEq, Eq)]
pub struct Family {
    pub id: &'static str,
    pub members: &'static [Action],
    /// Their keys come in twos and begin alike: only the first is told, and what may follow it shows itself.
    leads: bool,
}

/// All families. A command is in one at most.
pub const FAMILIES: &[Family] = &[
    family("up", &[Action::Up, Action::Down]),
    family("page-up", &[Action::PageUp, Action::PageDown]),
    family("top", &[Action::Top, Action::Bottom]),
    family("left", &[Action::Left, Action::Right]),
    family("page-next", &[Action::PageNext, Action::PagePrevious]),
    family("tabs", &[Action::NextTab, Action::PreviousTab]),
    family("previous-case", &[Action::PreviousCase, Action::NextCase]),
    family("next-field", &[Action::NextField, Action::PreviousField]),
    family("order", &[Action::Sort, Action::Columns]),
    family(
        "marks",
        &[Action::Mark, Action::MarkAll, Action::MarkInvert],
    ),
    family("output", &[Action::Export, Action::Print]),
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
        &[Action::ChartSet, Action::ChartRange, Action::ClosedList],
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

/// A command that has a key somewhere.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    pub command: &'static Command,
    /// The place whose keys it has.
    pub context: Context,
    /// Whether it can be done in the place that is asked for.
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
    /// Whose words it has, where there are several commands.
    pub family: Option<&'static Family>,
    pub keys: String,
}

impl Told {
    /// A line about one command.
    pub fn single(keymap: &Keymap, entry: Entry) -> Told {
        Told {
            first: entry,
            family: None,
            keys: entry.keys(keymap),
        }
    }
}

/// The commands that have a key in a place, its own first, what holds everywhere behind them; with `all` those of every
/// other place as well. Each once.
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

/// The same with a line for a family, where its first command would stand. A family that lacks a key here is not told as one:
/// its words would promise it.
pub fn told(keymap: &Keymap, about: Context, all: bool) -> Vec<Told> {
    let entries = entries(keymap, about, all);
    let mut lines: Vec<Told> = Vec::new();
    for entry in &entries {
        let family = FAMILIES
            .iter()
            .find(|family| family.members.contains(&entry.command.action));
        let family = family.filter(|family| whole(family, about, &entries, entry.here));
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
                keys: keys_of(keymap, family, &members(family, &entries, entry.here)),
            });
        }
    }
    lines
}

/// The commands of a family among the entries, in its own order.
pub fn members(family: &Family, entries: &[Entry], here: bool) -> Vec<Entry> {
    let of = |action: &Action| {
        let mut alike = entries.iter().filter(|entry| entry.here == here);
        alike.find(|e| e.command.action == *action).copied()
    };
    family.members.iter().filter_map(of).collect()
}

/// Whether there are several of a family, and none of it that could be done here without a key.
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

/// The first key of each; of those that begin alike what they begin with.
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
