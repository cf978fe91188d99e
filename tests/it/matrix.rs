//! The matrix of snapshots is whole: every screen and state at every size, in both languages, with and
//! without colours. A screen, form, tab, event or complaint that is new has to be in it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use qingji::backend::Backend;
use qingji::command::{Context, FormKind};
use qingji::domain::clock::uncounted::Why;
use qingji::domain::event::FactKind;
use qingji::service::api::{Request, Response, View};
use qingji::text::locale::Locale;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::support::docket::Docket;
use crate::support::looks::{SIZES, locales};
use crate::support::screen::{Session, rows};
use crate::support::states::{FIRST, states, wizard};
use crate::{charts, sheets_screen};

/// The states whose tests go on from one to the next.
pub(crate) const WALKS: [&[(&str, &str)]; 2] = [charts::STATES, sheets_screen::STATES];

/// What a state shows in Chinese, at the largest size.
struct Shown {
    name: &'static str,
    /// The types of the screens, the lowest first, each with all it holds.
    stack: Vec<(String, String)>,
    context: Context,
    text: String,
    past: bool,
    /// Whether the docket has no case at all.
    bare: bool,
}

impl Shown {
    fn of(name: &'static str, session: &mut Session) -> Shown {
        session.resize(100, 30);
        let context = session.options.context();
        let answer = session.docket.call(&context, Request::Overview);
        let Ok(Response::Overview(overview)) = answer else {
            panic!("{answer:?}")
        };
        Shown {
            name,
            stack: stack(session),
            context: session.model.context(),
            text: session.text(),
            past: session.view != View::default(),
            bare: overview.cases == 0,
        }
    }

    fn top(&self) -> &str {
        self.stack.last().map_or("", |(name, _)| name)
    }

    fn holds(&self, screen: &str) -> bool {
        self.stack.iter().any(|(name, _)| name == screen)
    }
}

/// The screens of a session by the names of their types, as its debug text has them.
pub(crate) fn stack(session: &Session) -> Vec<(String, String)> {
    let all = format!("{:?}", session.model);
    let (_, all) = all.split_once(", stack: [").unwrap();
    let (stack, _) = all.split_once("], parked: {").unwrap();
    let places = stack.split("Place { id: ").skip(1);
    let of = |place: &str| {
        let (_, screen) = place.split_once("screen: ").unwrap();
        let name: String = screen
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect();
        (name, screen.to_owned())
    };
    places.map(of).collect()
}

fn shown() -> Vec<Shown> {
    let mut all: Vec<Shown> = states()
        .map(|(open, name, keys)| {
            let mut session = open(Locale::Zh, 100, 30, &|_| {});
            session.press(keys);
            Shown::of(name, &mut session)
        })
        .collect();
    for walk in WALKS {
        let mut session = Session::new(Docket::real(220), Locale::Zh, 100, 30);
        for (name, keys) in walk {
            session.press(keys);
            all.push(Shown::of(name, &mut session));
        }
    }
    all
}

fn source(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// The types of all screens, and whether each covers the one below only in part.
fn screens() -> BTreeMap<String, bool> {
    let mut found = Vec::new();
    files(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src/tui/screen"),
        &mut found,
    );
    let texts = found.iter().map(|path| fs::read_to_string(path).unwrap());
    let screen = |text: String| {
        let (_, rest) = text.split_once("\nimpl Screen for ")?;
        let name = rest.split_whitespace().next()?;
        let body = rest.split("\n}").next()?;
        Some((name.to_owned(), body.contains("fn is_overlay")))
    };
    let screens: BTreeMap<_, _> = texts.filter_map(screen).collect();
    assert!(screens.len() > 20, "{screens:?}");
    screens
}

/// The words in quotes after each `mark` in a source file.
fn keys_after(text: &str, mark: &str) -> BTreeSet<String> {
    let rest = text.split(mark).skip(1);
    let quoted = rest.filter_map(|rest| rest.split('"').nth(1));
    quoted.map(str::to_owned).collect()
}

/// The words of a key without its arguments: the longest piece between them.
fn words(key: &str) -> &'static str {
    let text = Locale::Zh.text(key);
    let pieces = text.split(['{', '}']).step_by(2);
    pieces.max_by_key(|piece| piece.len()).unwrap().trim()
}

#[test]
fn every_screen_form_and_kind_of_row_is_in_the_matrix() {
    let shown = shown();
    let mut missing = Vec::new();
    let mut need = |what: String, found: bool| {
        if !found {
            missing.push(what);
        }
    };
    let any = |holds: &dyn Fn(&Shown) -> bool| shown.iter().any(holds);

    // Every screen; every page empty and looking back.
    for (screen, overlay) in screens() {
        need(screen.clone(), any(&|it| it.top() == screen));
        // A text to read and the display check hold no cases.
        let cases = !overlay && !["Reader", "Display"].contains(&screen.as_str());
        if cases {
            let past = any(&|it| it.top() == screen && it.past);
            need(format!("{screen} looking back"), past);
        }
        // These are reached from a case or a frozen sheet.
        if cases && !["Case", "Drill", "Compared"].contains(&screen.as_str()) {
            let bare = any(&|it| it.top() == screen && it.bare);
            need(format!("{screen} of an empty docket"), bare);
        }
    }
    // Every context, except those that only lend their keys to others.
    let lent = [
        Context::Global,
        Context::List,
        Context::Overlay,
        Context::Tutorial,
    ];
    for context in Context::ALL.iter().filter(|it| !lent.contains(it)) {
        need(format!("{context:?}"), any(&|it| it.context == *context));
    }
    // Every form as it opens and with a complaint, and every complaint of a field.
    for kind in FormKind::ALL {
        let of = |it: &Shown| {
            let form = it.stack.last().filter(|(name, _)| name == "Form");
            form.is_some_and(|(_, all)| all.contains(&format!("kind: {kind:?}")))
        };
        need(format!("form {}", kind.id()), any(&of));
        let wrong = |it: &Shown| of(it) && it.name.ends_with("-wrong");
        need(format!("form {} with a complaint", kind.id()), any(&wrong));
    }
    let complaints = keys_after(&source("src/tui/screen/form/value.rs"), "Reading::wrong(");
    assert!(complaints.len() >= 7, "{complaints:?}");
    for key in complaints {
        let words = words(&key);
        let said = |it: &Shown| it.top() == "Form" && it.text.contains(words);
        need(format!("{key}: {words}"), any(&said));
    }
    // Every kind of event in a timeline, and every reason why a change does not count.
    let timeline = |it: &Shown, words: &str| it.top() == "Case" && it.text.contains(words);
    for kind in FactKind::ALL
        .iter()
        .filter(|it| **it != FactKind::Retracted)
    {
        // A follow-up is named by its outcome.
        let words = match kind {
            FactKind::FollowedUp => "已联系",
            kind => Locale::Zh.text(&format!("domain.fact.{}", kind.id())),
        };
        let row = |it: &Shown| {
            timeline(it, &format!(" {words} ")) || timeline(it, &format!(" {words}\n"))
        };
        need(format!("event {kind:?}: {words}"), any(&row));
    }
    let taken_back = Locale::Zh.text("tui.case.retracted");
    need(taken_back.to_owned(), any(&|it| timeline(it, taken_back)));
    for why in Why::ALL {
        let words = words(&format!("tui.uncounted.{}", why.id()));
        need(format!("{why:?}: {words}"), any(&|it| timeline(it, words)));
    }
    // Every tab of an open and of a closed case.
    for tab in ["timeline", "clock", "money", "links", "history"] {
        let open = format!("[{}", words(&format!("tui.case.{tab}")));
        for (state, closed) in [("case", false), ("closed", true)] {
            let there = |it: &Shown| {
                it.name.starts_with(state) && it.holds("Case") && it.text.contains(&open)
            };
            need(format!("tab {tab} of a case, closed {closed}"), any(&there));
        }
    }
    // Every page of charts.
    for key in keys_after(&source("src/tui/screen/charts/all.rs"), "name: ") {
        let open = format!("[{}]", Locale::Zh.text(&format!("tui.chart.name.{key}")));
        let there = |it: &Shown| it.top() == "Charts" && it.text.contains(&open);
        need(format!("chart {key}"), any(&there));
    }
    assert!(
        missing.is_empty(),
        "no state of the matrix shows: {missing:#?}"
    );
}

/// The steps of the first run by their titles, and all that it finds wrong.
#[test]
fn every_step_of_the_first_run_is_in_the_matrix() {
    let texts: Vec<String> = FIRST
        .iter()
        .map(|state| {
            let area = Rect::new(0, 0, 100, 30);
            let mut buffer = Buffer::empty(area);
            wizard(*state, Locale::Zh, 100, 30).view(area, &mut buffer);
            rows(&buffer).join("\n")
        })
        .collect();
    let mut keys = keys_after(&source("src/tui/first_run.rs"), "=> (");
    let path = source("src/tui/first_run/path.rs");
    keys.extend(keys_after(&path, "=> Some("));
    keys.extend(keys_after(&path, "wrong = Some("));
    keys.retain(|key| key.starts_with("tui.first."));
    assert!(keys.len() >= 8, "{keys:?}");
    for key in keys {
        let words = words(&key);
        let there = texts.iter().any(|text| text.contains(words));
        assert!(there, "no state shows {key}: {words}");
    }
}

/// Each state has a snapshot at every size, in both languages, and one of its looks in every theme;
/// and there is no snapshot that no test takes.
#[test]
fn every_state_has_a_snapshot_at_every_size_in_both_languages() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/snapshots");
    let kept: BTreeSet<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "snap"))
        .map(|path| path.file_name().unwrap().to_str().unwrap().to_owned())
        .collect();
    let screens = states().map(|(_, name, _)| name);
    let screens = screens.chain(FIRST.iter().map(|(name, _)| *name));
    let mut named: Vec<(&str, &str)> = screens.map(|name| ("screens", name)).collect();
    let walks = ["charts", "sheets_screen"].into_iter().zip(WALKS);
    named
        .extend(walks.flat_map(|(module, walk)| walk.iter().map(move |(name, _)| (module, *name))));
    let mut wanted = BTreeSet::new();
    for (module, name) in named {
        let looks = format!("it__{module}__{name}__looks.snap");
        assert!(wanted.insert(looks), "{name} is the name of two states");
        for (width, height) in SIZES {
            for (_, tag) in locales() {
                wanted.insert(format!(
                    "it__{module}__{name}__{width}x{height}__{tag}.snap"
                ));
            }
        }
    }
    let missing: Vec<_> = wanted.difference(&kept).collect();
    assert!(missing.is_empty(), "not taken: {missing:#?}");
    // The legend of the looks, the sheets that are printed, and a walk over charts of nothing.
    let known = |name: &&String| {
        let others = [
            "it__screens__themes",
            "it__sheets__",
            "it__charts__chart-empty__",
            "it__charts__chart-ranked__",
        ];
        others.iter().any(|other| name.starts_with(other))
    };
    let strays: Vec<_> = kept
        .difference(&wanted)
        .filter(|name| !known(name))
        .collect();
    assert!(strays.is_empty(), "no state has these: {strays:#?}");
}
