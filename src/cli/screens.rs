//! Opens the screens: `qingji` without a command, and what the first run leads to.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::RecvTimeoutError;
use std::time::Duration;

use super::exit::{Exit, Failure};
use super::print::Printer;
use super::progress::Progress;
use super::session::{Session, unexpected};
use super::{demo, import, own, room, words};
use crate::backend::{self, Backend, Mode};
use crate::command::query;
use crate::config::ProblemKind;
use crate::config::desk;
use crate::config::display::Surroundings;
use crate::config::origin::Origin;
use crate::config::remembered::Remembered;
use crate::config::settings::Name;
use crate::edge;
use crate::exchange;
use crate::exchange::demo::DEFAULT_CASES;
use crate::service::api::Filter;
use crate::text::sanitize;
use crate::tui::{self, Choice, Clock, FirstRun, Options, Ready, Room, Trial, TuiError};

/// Whether both input and output are a terminal.
pub(super) fn possible(session: &Session) -> bool {
    session.out.is_tty() && std::io::stdin().is_terminal()
}

/// Opens the screens; refuses without a terminal. If there is no store, this is the first run.
pub(super) fn run(session: &mut Session) -> Result<Exit, Failure> {
    if !possible(session) {
        return Ok(refused(session, &TuiError::NotATerminal));
    }
    let path = session.store_path()?;
    if path.exists() {
        show_stored(session, &path)
    } else {
        first_run(session)
    }
}

/// Shows the existing docket. Opening it waits for the disk, so keys, lists and texts are read
/// meanwhile.
fn show_stored(session: &mut Session, path: &Path) -> Result<Exit, Failure> {
    std::thread::scope(|scope| {
        let context = session.context.clone();
        let (send, opened) = std::sync::mpsc::channel();
        scope.spawn(move || {
            // The receiver may be gone; then the store is not needed.
            let _ = send.send(backend::open(path, Mode::Create, &context));
        });
        let ready = Ready::new(options(session));
        let opened = match opened.recv_timeout(AT_ONCE) {
            // A screen that stays blank for seconds looks like a hung program.
            Err(RecvTimeoutError::Timeout) => {
                let said = waiting(session, path);
                let opened = opened.recv();
                // The screens cover it only until they are left.
                said.into_iter().for_each(Progress::finish);
                opened.map_err(|_| unexpected("Backend"))?
            }
            opened => opened.map_err(|_| unexpected("Backend"))?,
        };
        show_on(session, opened?, ready)
    })
}

/// Asks how the terminal draws and what to begin with, and begins.
fn first_run(session: &mut Session) -> Result<Exit, Failure> {
    let options = options(session);
    let mut asked = with_signals(|| tui::first_run(&options));
    loop {
        let first = match asked {
            Ok(first) => first,
            Err(error) => return Ok(refused(session, &error)),
        };
        session.locale = first.locale;
        session.out.speak(first.locale);
        remember(&first, &options.surroundings);
        let Choice::Try(file) = &first.choice else {
            return begin(session, &first, options);
        };
        let trial = try_import(session, file)?;
        asked = with_signals(|| tui::first_run_tried(&options, &first, file, trial));
    }
}

/// Begins with what was chosen.
fn begin(session: &mut Session, first: &FirstRun, mut options: Options) -> Result<Exit, Failure> {
    options.locale = first.locale;
    options.glyphs = first.glyphs;
    options.ambiguous = first.ambiguous;
    options.label.clone_from(&first.label);
    for name in [Name::Glyphs, Name::Ambiguous] {
        options.origins.set(name, Origin::Remembered);
    }
    if first.language_chosen {
        options.origins.set(Name::Lang, Origin::Remembered);
    }
    match &first.choice {
        Choice::Leave | Choice::Try(_) => Ok(Exit::Ok),
        Choice::Demo => {
            options.demo = true;
            demo::first(session, DEFAULT_CASES, |session| show(session, options))
        }
        Choice::Import(path) => import_first(session, path, options),
        Choice::Empty => {
            options.first_run = true;
            show(session, options)
        }
    }
}

/// Tries an import before it is written: the user may want to correct the sheet first, or to name
/// another one.
fn try_import(session: &mut Session, path: &Path) -> Result<Trial, Failure> {
    session.out.keep_copy();
    let tried = import::first(session, path.to_owned(), true);
    session.out.flush()?;
    let mut report = session.out.take_copy();
    let possible = tried.is_ok();
    if let Err(failure) = tried {
        let Failure::Said(error) = failure else {
            return Err(failure);
        };
        let why = words::sentence(session.locale, &error);
        report = format!("{}\n{report}", sanitize::shown(&why));
    }
    Ok(Trial { report, possible })
}

/// Imports the file that was tried and shows what it did.
fn import_first(session: &mut Session, path: &Path, mut options: Options) -> Result<Exit, Failure> {
    session.out.keep_copy();
    let exit = import::first(session, path.to_owned(), false)?;
    session.out.flush()?;
    let report = session.out.take_copy();
    if exit == Exit::Ok {
        let locale = session.locale;
        let file = import::as_word(&path.display().to_string());
        let how = locale.fill("cli.first.imported-how", &[("file", &file)]);
        let title = locale.text("cli.first.imported").to_owned();
        options.opening = Some((title, format!("{report}\n{how}\n")));
        show(session, options)
    } else {
        Ok(exit)
    }
}

/// How long opening may take before the user is told what it waits for.
const AT_ONCE: Duration = Duration::from_millis(200);

/// Says what opening waits for: another program that holds the docket, or the disk. A terminal that
/// could not show these words is refused next by the screens, in words that it can.
fn waiting(session: &Session, path: &Path) -> Option<Progress> {
    if unreadable(&session.out).is_some() {
        return None;
    }
    let words = match backend::holder(path) {
        Some(owner) => session.locale.fill(
            "cli.opening.held",
            &[("name", &owner.name), ("since", &owner.since)],
        ),
        None => session.locale.text("cli.opening.slow").to_owned(),
    };
    Some(Progress::wait(sanitize::shown(&words).into_owned()))
}

/// Shows the store until the user leaves.
pub(super) fn show(session: &mut Session, options: Options) -> Result<Exit, Failure> {
    let backend = session.open(Mode::Create)?;
    show_on(session, backend, Ready::new(options))
}

/// Shows something that handles the signals itself.
fn with_signals<T>(show: impl FnOnce() -> T) -> T {
    edge::give_signals_away(true);
    let shown = show();
    edge::give_signals_away(false);
    shown
}

fn show_on(
    session: &mut Session,
    backend: Box<dyn Backend>,
    ready: Ready,
) -> Result<Exit, Failure> {
    session.out.flush()?;
    match with_signals(|| tui::run(Arc::from(backend), ready)) {
        Ok(()) => Ok(Exit::Ok),
        Err(error) => Ok(refused(session, &error)),
    }
}

/// Why the user would see garbage on this terminal: its codeset is not one of ours.
pub(super) fn unreadable(out: &Printer) -> Option<TuiError> {
    let around = Surroundings::read(edge::var);
    let foreign = around.foreign_codeset().filter(|_| out.is_tty())?;
    Some(TuiError::Foreign(foreign.to_owned()))
}

pub(super) fn refused(session: &mut Session, error: &TuiError) -> Exit {
    let said = error.words(session.locale);
    match error {
        // The first line is ASCII; the second reaches a terminal of this encoding as Chinese.
        TuiError::Codeset(codeset) | TuiError::Foreign(codeset)
            if codeset.to_ascii_lowercase().starts_with("gb") =>
        {
            session.out.say_bytes(&exchange::gb18030(&said));
        }
        _ => session.out.say(&said),
    }
    if error.unfit() {
        Exit::Terminal
    } else {
        Exit::Error
    }
}

/// Keeps the answers about the display for the next start; if they cannot be kept, they are asked
/// for again.
pub(super) fn remember(first: &FirstRun, around: &Surroundings) {
    if first.choice == Choice::Leave {
        return;
    }
    if let Some(paths) = edge::paths() {
        let _ = Remembered {
            glyphs: Some(first.glyphs),
            ambiguous: Some(first.ambiguous),
            lang: first.language_chosen.then_some(first.locale),
            theme: None,
        }
        .write(&paths, around);
        if !first.label.is_empty() {
            let _ = Remembered::write_label(&paths, &first.label);
        }
    }
}

/// The options for the screens, by the user's settings.
pub(super) fn options(session: &mut Session) -> Options {
    let own = own::read();
    session.complain(&own.problems);
    let mut problems: Vec<_> = session.problems.iter().chain(&own.problems).collect();
    // The first one is said in full: two commands on one key, if there are any.
    problems.sort_by_key(|problem| problem.kind != ProblemKind::Conflict);
    let complaints = problems
        .into_iter()
        .map(|problem| words::brief(session.locale, problem))
        .collect();
    let mut options = Options::with(
        clock(session),
        session.context.actor.clone(),
        session.locale,
        (own.keymap, own.outcomes, own.offers),
    );
    options.session = format!(
        "{}-{}",
        std::process::id(),
        session.context.now.timestamp_millis()
    );
    options.complaints = complaints;
    let settings = &session.settings;
    options.glyphs = settings.glyphs;
    options.ambiguous = settings.ambiguous;
    options.color = settings.color;
    options.clipboard = settings.clipboard;
    options.folder = edge::path_var("HOME").map_or_else(edge::temp_dir, PathBuf::from);
    options.store = session.store_path().ok();
    if let Some(program) = edge::program() {
        options.program = program;
    }
    if let Some(store) = options.store.clone() {
        options.room = Room::new(move || room::little(&store));
    }
    options.theme.clone_from(&settings.theme);
    options.origins.clone_from(&settings.origins);
    options.label.clone_from(&settings.label);
    options.scope.clone_from(&settings.scope);
    options.ranking = settings.ranking;
    options.surroundings = Surroundings::read(edge::var);
    if let Some(paths) = edge::paths() {
        options.state = Some(paths.state.clone());
        options.paths = Some(paths.clone());
        options.display_known = Remembered::exists(&paths, &options.surroundings);
    }
    options.checklist = checklist(&options).unwrap_or_default();
    options
}

/// The last filter of the list of the day, but for the reasons of that day; if it cannot be read,
/// the list is unfiltered.
fn checklist(options: &Options) -> Option<Filter> {
    let text = desk::today(options.paths.as_ref()?, options.store.as_ref()?)?;
    let filter = query::read(&text, options.locale).ok()?;
    let (filter, _) = filter.without_reasons();
    Some(query::meant(&filter, &options.outcomes, options.locale))
}

/// The clock of the screens: stays on a given day, otherwise midnight passes while they are open.
fn clock(session: &Session) -> Clock {
    let fixed = session.fixed;
    Clock::new(move || fixed.read())
}
