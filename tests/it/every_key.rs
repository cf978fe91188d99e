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
use crate::support::states::{Open, states};

/// A state of the matrix: how the program is opened, and the keys that lead there.
struct Place {
    name: &'static str,
    open: Open,
    keys: Vec<&'static str>,
}

impl Place {
    fn open(&self) -> Session {
        (self.open)(Locale::Zh, 80, 24, &|_| {})
    }
}

/// The states that are opened the same way follow each other.
fn places() -> Vec<Place> {
    let states = states().map(|(open, name, keys)| Place {
        name,
        open,
        keys: vec![keys],
    });
    let open: Open = |locale, width, height, change| {
        Session::with(Docket::real(60), locale, width, height, change)
    };
    let walks = WALKS.into_iter().flat_map(|walk| {
        walk.iter().enumerate().map(move |(n, (name, _))| Place {
            name,
            open,
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
        + &format!("{:?}", session.docket.skips.lock().unwrap())
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

impl<'a> Visit<'a> {
    fn of(place: &'a Place) -> Visit<'a> {
        let first = place.open();
        let clean = docket(&first);
        Visit {
            place,
            first,
            clean,
            ready: None,
            visits: 0,
        }
    }

    /// The visit of the next place, with the docket of this one if it is opened the same way.
    fn next(self, place: &'a Place) -> Visit<'a> {
        if std::ptr::fn_addr_eq(self.place.open, place.open) {
            let ready = None;
            Visit {
                place,
                ready,
                ..self
            }
        } else {
            Visit::of(place)
        }
    }

    /// The program in this state, with its last message read.
    fn session(&mut self) -> Session {
        if let Some(session) = self.ready.take() {
            return session;
        }
        if docket(&self.first) != self.clean {
            self.first = self.place.open();
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
        let context = session.model.context();
        let (before, written) = (stack(&session), docket(&session));
        let answer = pressed(&mut session, chord);
        // The key, or Esc, that leads back to the same state saves the way there.
        let back = action.and_then(way_back).unwrap_or(Action::Cancel);
        let back = first_key(&session, back).unwrap_or(Chord(vec![Key::plain(Code::Esc)]));
        for _ in 0..2 {
            read(&mut session);
            // What is written out in full takes longest.
            let is_back = session.model.context() == context
                && docket(&session) == written
                && stack(&session) == before;
            if is_back {
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

/// The command that goes the other way on a way that has ends.
fn opposite(action: Action) -> Option<Action> {
    use Action as A;
    other_of(
        &[
            (A::Up, A::Down),
            (A::PageUp, A::PageDown),
            (A::Top, A::Bottom),
            (A::Left, A::Right),
            (A::PreviousField, A::NextField),
            (A::MoveForward, A::MoveBack),
        ],
        action,
    )
}

/// The command that leads back, of a way without ends too.
fn way_back(action: Action) -> Option<Action> {
    use Action as A;
    let around = [
        (A::PagePrevious, A::PageNext),
        (A::PreviousTab, A::NextTab),
        (A::Mark, A::Mark),
    ];
    opposite(action).or_else(|| other_of(&around, action))
}

fn other_of(pairs: &[(Action, Action)], action: Action) -> Option<Action> {
    pairs.iter().find_map(|&(one, other)| match action {
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

/// Keys that are listed and rightly do nothing in some places: the screen on top and its context, the
/// commands, and why.
type Excuse = (&'static str, Context, &'static [Action], &'static str);

/// Keys that another place of the screen answers.
const QUIET: &[Excuse] = &[
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
        "DueDates",
        Context::Calendar,
        &[Action::DayToday],
        "the cursor begins on today",
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

/// Keys that no place answers.
const IDLE: &[Excuse] = &[
    (
        "Compared",
        Context::Compared,
        MOVES,
        "one figure of the frozen sheet was restated",
    ),
    (
        "Sheets",
        Context::Picker,
        &[Action::Up, Action::Down, Action::PageUp, Action::PageDown],
        "one sheet is frozen",
    ),
    (
        "Pick",
        Context::Picker,
        &[Action::Clear],
        "no mark to take away",
    ),
];

/// A key in a place: the screen on top, its context, the command if it is one, and the key.
type Pressed = (String, Context, Option<Action>, String);

/// The answers, with the states that gave them.
type Answers = BTreeMap<Answer, BTreeSet<&'static str>>;

/// Every key in every place, and the number of places that differ.
fn answers() -> (BTreeMap<Pressed, Answers>, usize) {
    let mut kinds = BTreeSet::new();
    let mut told: BTreeMap<Pressed, Answers> = BTreeMap::new();
    let places = places();
    // The places that were passed over, with the screen on top and its context.
    let mut alike = Vec::new();
    let mut visit = Visit::of(&places[0]);
    for place in &places {
        visit = visit.next(place);
        let session = visit.session();
        let (top, context) = (stack(&session).pop().unwrap().0, session.model.context());
        if !kinds.insert(kind(&session)) {
            alike.push((place, top, context));
            continue;
        }
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
    // What did nothing in the first of several places that are alike may do something in another.
    for ((top, context, action, chord), answers) in &mut told {
        let chord = Chord::parse(chord).unwrap();
        for (place, _, _) in alike
            .iter()
            .filter(|(_, screen, at)| (screen, at) == (top, context))
        {
            if answers.contains_key(&Answer::Something) {
                break;
            }
            visit = visit.next(place);
            let answer = visit.answer(&chord, *action);
            answers.entry(answer).or_default().insert(place.name);
        }
    }
    (told, kinds.len())
}

#[test]
fn every_key_that_is_listed_or_offered_is_answered() {
    let (told, kinds) = answers();
    assert!(kinds > 100 && told.len() > 500, "{kinds} {}", told.len());
    let unpacked = |(top, context, actions, _): &Excuse| {
        let (top, context) = (*top, *context);
        let rows = actions.iter().map(move |action| (top, context, *action));
        rows.collect::<Vec<_>>()
    };
    let [quiet, idle] = [QUIET, IDLE].map(|rows| -> BTreeSet<_> {
        let rows = rows.iter().flat_map(unpacked);
        rows.collect()
    });
    let (mut wrong, mut used) = (Vec::new(), BTreeSet::new());
    for (key, answers) in &told {
        if answers.keys().all(|answer| *answer == Answer::Something) {
            continue;
        }
        let row = key.2.map(|action| (key.0.as_str(), key.1, action));
        let some = answers.contains_key(&Answer::Something);
        let excuses = if some { &quiet } else { &idle };
        let moves = key.2.is_some_and(|action| MOVES.contains(&action));
        match row {
            Some(_) if some && moves => {}
            Some(row) if excuses.contains(&row) => {
                used.insert((some, row));
            }
            _ => wrong.push((key, answers)),
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    let quiet = quiet.into_iter().map(|row| (true, row));
    let all = quiet.chain(idle.into_iter().map(|row| (false, row)));
    let stale: Vec<_> = all.filter(|row| !used.contains(row)).collect();
    assert!(stale.is_empty(), "these need no excuse: {stale:#?}");
}
