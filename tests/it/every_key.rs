//! Every key that the help of a place lists, and every key that its last line offers, is answered
//! there: the screen, the message or a file changes.

use std::collections::{BTreeMap, BTreeSet};

use qingji::backend::Backend;
use qingji::command::keymap::Meaning;
use qingji::command::{Action, Context, family};
use qingji::config::key::{Chord, Code, Key};
use qingji::config::theme::Role;
use qingji::service::api::{HistoryQuery, Request, ViewsRequest};
use qingji::text::locale::Locale;
use qingji::tui::msg::Msg;
use ratatui::buffer::Buffer;

use crate::matrix::{WALKS, stack};
use crate::support::docket::Docket;
use crate::support::screen::Session;
use crate::support::states::states;

/// A state of the matrix: how the program is opened, and the keys that lead there.
struct Place {
    name: &'static str,
    open: Box<dyn Fn() -> Session>,
    keys: Vec<&'static str>,
}

fn places() -> Vec<Place> {
    let states = states().map(|(open, name, keys)| Place {
        name,
        open: Box::new(move || open(Locale::Zh, 80, 24, &|_| {})),
        keys: vec![keys],
    });
    let walks = WALKS.into_iter().flat_map(|walk| {
        walk.iter().enumerate().map(move |(n, (name, _))| Place {
            name,
            open: Box::new(|| Session::with(Docket::real(60), Locale::Zh, 80, 24, |_| {})),
            keys: walk[..=n].iter().map(|(_, keys)| *keys).collect(),
        })
    });
    states.chain(walks).collect()
}

/// What is written in a docket, as far as keys change it.
fn docket(session: &Session) -> String {
    let ask = |request| {
        format!(
            "{:?}",
            session.docket.call(&session.options.context(), request)
        )
    };
    let history = HistoryQuery {
        limit: 1,
        ..HistoryQuery::default()
    };
    [
        Request::History(history),
        Request::Drafts,
        Request::Views(ViewsRequest::List),
    ]
    .map(ask)
    .concat()
}

/// All that an answer to a key can change, except the message.
#[derive(PartialEq)]
struct Seen {
    context: Context,
    buffer: Buffer,
    cursor: Option<(u16, u16)>,
    effects: usize,
}

impl Seen {
    fn of(session: &Session) -> Seen {
        let (buffer, cursor) = session.buffer();
        Seen {
            context: session.model.context(),
            buffer,
            cursor,
            effects: session.effects.len(),
        }
    }
}

/// A place with a docket that is made anew only when a key changed it.
struct Visit<'a> {
    place: &'a Place,
    first: Session,
    clean: String,
    /// The program in this state, if the last key could be taken back.
    ready: Option<Session>,
    visits: usize,
}

impl Visit<'_> {
    fn of(place: &Place) -> Visit<'_> {
        let first = (place.open)();
        let clean = docket(&first);
        Visit {
            place,
            first,
            clean,
            ready: None,
            visits: 0,
        }
    }

    /// The program in this state, with its last message read.
    fn session(&mut self) -> Session {
        if let Some(session) = self.ready.take() {
            return session;
        }
        if docket(&self.first) != self.clean {
            self.first = (self.place.open)();
        }
        self.visits += 1;
        let mut session = self.first.beside(&format!("1-{}", self.visits));
        for keys in &self.place.keys {
            session.press(keys);
        }
        read(&mut session);
        session
    }

    /// What a key is answered here.
    fn answer(&mut self, chord: &Chord, action: Option<Action>) -> Answer {
        let mut session = self.session();
        let (before, written) = (stack(&session), docket(&session));
        let answer = pressed(&mut session, chord);
        // The key, or Esc, that leads back to the same state saves the way there.
        let back = action.and_then(opposite).unwrap_or(Action::Cancel);
        let back = first_key(&session, back).unwrap_or(Chord(vec![Key::plain(Code::Esc)]));
        for _ in 0..2 {
            read(&mut session);
            if stack(&session) == before && docket(&session) == written {
                self.ready = Some(session);
                break;
            }
            press(&mut session, &back);
        }
        // At the end of a way only the way back is left.
        let Some(back) = action
            .and_then(opposite)
            .filter(|_| answer == Answer::Nothing)
        else {
            return answer;
        };
        let mut session = self.session();
        if let Some(back) = first_key(&session, back) {
            for _ in 0..2 {
                press(&mut session, &back);
            }
        }
        read(&mut session);
        pressed(&mut session, chord)
    }
}

/// The first key of a command in the context of the session.
fn first_key(session: &Session, action: Action) -> Option<Chord> {
    let keymap = &session.model.cx().keymap;
    keymap
        .keys(session.model.context(), action)
        .first()
        .cloned()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Answer {
    Something,
    Nothing,
    Refused,
}

fn press(session: &mut Session, chord: &Chord) {
    session.time += std::time::Duration::from_secs(3);
    for key in &chord.0 {
        session.send(Msg::Key(*key, session.time));
    }
}

/// Takes the message away, with a key that means nothing anywhere.
fn read(session: &mut Session) {
    // Another message may have waited for the line.
    for _ in 0..2 {
        if session.model.notice().is_none() {
            break;
        }
        press(session, &Chord(vec![Key::plain(Code::F(19))]));
    }
}

fn pressed(session: &mut Session, chord: &Chord) -> Answer {
    let before = Seen::of(session);
    press(session, chord);
    let cx = session.model.cx();
    let keys: [(&str, &dyn std::fmt::Display); 2] =
        [("first", &chord.0[0]), ("key", chord.0.last().unwrap())];
    let refused = [
        cx.fill("tui.notice.no-key", &keys[1..]),
        cx.fill("tui.notice.no-sequence", &keys),
        cx.text("tui.notice.not-taken").to_owned(),
    ];
    match session.model.notice() {
        Some(said) if refused.contains(&said.words) => Answer::Refused,
        None if Seen::of(session) == before => Answer::Nothing,
        _ => Answer::Something,
    }
}

/// The command that goes the other way.
fn opposite(action: Action) -> Option<Action> {
    use Action as A;
    const PAIRS: [(Action, Action); 6] = [
        (A::Up, A::Down),
        (A::PageUp, A::PageDown),
        (A::Top, A::Bottom),
        (A::Left, A::Right),
        (A::PreviousField, A::NextField),
        (A::MoveForward, A::MoveBack),
    ];
    PAIRS.into_iter().find_map(|(one, other)| match action {
        a if a == one => Some(other),
        a if a == other => Some(one),
        _ => None,
    })
}

/// The command that a key means in the context of the session.
fn meant(session: &Session, chord: &Chord) -> Option<Action> {
    let (first, last) = (chord.0[0], *chord.0.last().unwrap());
    let pending = (chord.0.len() > 1).then_some(first);
    let keymap = &session.model.cx().keymap;
    match keymap.meaning(session.model.context(), pending, last) {
        Meaning::Action(action, _) => Some(action),
        _ => None,
    }
}

/// The commands that the help of the place lists, with their first keys; the others have to mean the
/// same.
fn listed(session: &Session) -> Vec<(Chord, Action)> {
    let keymap = &session.model.cx().keymap;
    let context = session.model.context();
    if keymap.keys(context, Action::Help).is_empty() {
        return Vec::new();
    }
    let idle = session.model.idle();
    let entries = family::entries(keymap, context, false).into_iter();
    let entries = entries.filter(|entry| !idle.contains(&entry.command.action));
    let keys = entries.filter_map(|entry| {
        let action = entry.command.action;
        let chords = keymap.keys(context, action);
        for chord in chords {
            assert_eq!(meant(session, chord), Some(action), "{context:?} {chord}");
        }
        Some((chords.first()?.clone(), action))
    });
    keys.collect()
}

/// The keys on the last line, which are drawn in the style of keys.
fn offered(session: &Session) -> Vec<Chord> {
    let (buffer, _) = session.buffer();
    // Without colours too, keys look different from their words.
    let key = session.model.cx().styles.of(Role::Key).add_modifier;
    let y = buffer.area().bottom() - 1;
    let mut words = vec![String::new()];
    for x in buffer.area().left()..buffer.area().right() {
        let cell = buffer.cell((x, y)).unwrap();
        if cell.modifier == key && cell.symbol() != " " {
            words.last_mut().unwrap().push_str(cell.symbol());
        } else if words.last().is_some_and(|word| !word.is_empty()) {
            words.push(String::new());
        }
    }
    let digits = |first: char, last: char| (first..=last).map(|c| c.to_string()).collect();
    let several = |word: String| -> Vec<String> {
        match word.chars().collect::<Vec<_>>()[..] {
            [first, '-', last] => digits(first, last),
            [_, _] if Chord::parse(&word).is_none() => word.chars().map(String::from).collect(),
            _ => vec![word],
        }
    };
    let words = words.into_iter().filter(|word| !word.is_empty());
    let chord = |word: String| Chord::parse(&word).unwrap_or_else(|| panic!("no key: {word:?}"));
    words.flat_map(several).map(chord).collect()
}

/// What tells one place from another: its screens, tab or mode, and what it offers.
fn kind(session: &Session) -> String {
    let rows = session.rows();
    let mut kind = format!("{:?}", session.model.context());
    kind.extend(stack(session).into_iter().map(|(name, _)| name));
    for row in &rows[2..] {
        if let Some((_, title)) = row.split_once("+- ") {
            kind.extend(title.split("  ").next());
        }
        let tabs = row
            .split('[')
            .skip(1)
            .filter_map(|rest| rest.split_once(']'));
        kind.extend(tabs.map(|(tab, _)| tab).filter(|tab| tab.len() > 1));
    }
    kind.push_str(rows.last().unwrap());
    kind
}

/// Commands that move the cursor or the text, which needs something to move to: it is enough that some
/// state of the screen answers them.
const MOVES: &[Action] = &[
    Action::Up,
    Action::Down,
    Action::PageUp,
    Action::PageDown,
    Action::Top,
    Action::Bottom,
    Action::Left,
    Action::Right,
];

/// Keys that are listed and rightly do nothing in a place: its screen on top and its context, the
/// commands, and why.
const QUIET: &[(&str, Context, &[Action], &str)] = &[
    (
        "Drill",
        Context::Drill,
        MOVES,
        "the figures of this docket have one case",
    ),
    (
        "Compared",
        Context::Compared,
        MOVES,
        "one figure of the frozen sheet was restated",
    ),
    ("Sheets", Context::Picker, MOVES, "one sheet is frozen"),
    (
        "Bulk",
        Context::Picker,
        &[Action::Pick],
        "the lines of a preview are read, not picked",
    ),
    (
        "Bulk",
        Context::Form,
        &[Action::NextField, Action::PreviousField],
        "a form for many cases may have a single field",
    ),
    (
        "Choice",
        Context::Picker,
        &[Action::Pick, Action::Clear],
        "more digits than names",
    ),
    (
        "Pick",
        Context::Picker,
        &[Action::Clear],
        "no mark to take away",
    ),
    (
        "DueDates",
        Context::Calendar,
        &[Action::Open, Action::DayToday],
        "a day without cases has no list, and the cursor begins on today",
    ),
    (
        "History",
        Context::History,
        &[Action::Open],
        "the history of an empty docket is empty",
    ),
    (
        "Lookup",
        Context::Lookup,
        &[Action::Accept, Action::IntoResults],
        "nothing was typed, or nothing found",
    ),
    (
        "Form",
        Context::Form,
        &[Action::Save],
        "what is wrong is said already",
    ),
];

/// A key in a place: the screen on top, its context, the command if it is one, and the key.
type Pressed = (String, Context, Option<Action>, String);

/// The answers, with the states that gave them.
type Answers = BTreeMap<Answer, BTreeSet<&'static str>>;

#[test]
fn every_key_that_is_listed_or_offered_is_answered() {
    let mut kinds = BTreeSet::new();
    let mut told: BTreeMap<Pressed, Answers> = BTreeMap::new();
    for place in &places() {
        let mut visit = Visit::of(place);
        let session = visit.session();
        if !kinds.insert(kind(&session)) {
            continue;
        }
        let (top, context) = (stack(&session).pop().unwrap().0, session.model.context());
        let listed = listed(&session);
        let offered = offered(&session).into_iter();
        let offered = offered.filter(|chord| listed.iter().all(|(other, _)| other != chord));
        let keys: Vec<_> = listed
            .iter()
            .map(|(chord, action)| (chord.clone(), Some(*action)))
            .chain(offered.map(|chord| (chord.clone(), meant(&session, &chord))))
            .collect();
        visit.ready = Some(session);
        for (chord, action) in keys {
            // What works everywhere is pressed once on every screen.
            let command = action.and_then(qingji::command::of);
            let global = command.is_some_and(|c| c.contexts == [Context::Global]);
            let key = (top.clone(), context, action, chord.to_string());
            if global && told.contains_key(&key) {
                continue;
            }
            let answer = visit.answer(&chord, action);
            let states = told.entry(key).or_default().entry(answer).or_default();
            states.insert(place.name);
        }
    }
    let quiet = |top: &str, context: Context, action: Action| {
        let mut rows = QUIET.iter();
        rows.any(|(screen, at, actions, _)| {
            (*screen, *at) == (top, context) && actions.contains(&action)
        })
    };
    let answered = |(top, context, action, _): &Pressed, answers: &Answers| {
        let wrong = answers.keys().any(|answer| *answer != Answer::Something);
        let some = answers.contains_key(&Answer::Something);
        let moves = action.is_some_and(|action| MOVES.contains(&action));
        !wrong || moves && some || action.is_some_and(|action| quiet(top, *context, action))
    };
    let wrong: Vec<_> = told
        .iter()
        .filter(|(key, answers)| !answered(key, answers))
        .collect();
    assert!(
        kinds.len() > 100 && told.len() > 500,
        "{} {}",
        kinds.len(),
        told.len()
    );
    assert!(wrong.is_empty(), "{wrong:#?}");
}
