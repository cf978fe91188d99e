//! `qingji config`: checks the settings, prints them, and tells where they are.

use serde::Serialize;

use super::exit::{Exit, Failure};
use super::session::Session;
use super::{own, words};
use crate::command::keymap;
use crate::config::Problem;
use crate::config::settings::{DEFAULT_FILE, Name};
use crate::config::{offers, outcome};
use crate::domain::letter::nearest_or_all;
use crate::edge;
use crate::exchange;

/// Options of `config`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// What to do
    #[arg(value_name = "ACTION")]
    pub action: Action,
    /// A setting (`get`), or the file whose defaults to print: config, keymap, outcomes, offers,
    /// columns (`default`)
    #[arg(value_name = "NAME")]
    pub name: Option<String>,
}

/// What `config` can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Action {
    Check,
    Default,
    Get,
    Path,
}

#[derive(Debug, Serialize)]
struct Checked {
    ok: bool,
    problems: Vec<Said>,
}

/// A problem for programs: where it is, its kind, what was found, what was probably meant, and the
/// sentence for people.
#[derive(Debug, Serialize)]
struct Said {
    file: String,
    line: Option<usize>,
    kind: &'static str,
    found: String,
    hint: Option<String>,
    words: String,
}

#[derive(Debug, Serialize)]
struct Place {
    name: &'static str,
    path: String,
    exists: bool,
}

pub(super) fn run(session: &mut Session, args: &Args) -> Result<Exit, Failure> {
    let name = args.name.as_deref();
    match args.action {
        Action::Check => check(session),
        Action::Default => default(session, name.unwrap_or("config")),
        Action::Get => get(session, name),
        Action::Path => path(session),
    }
}

/// All problems of all files of settings.
pub(super) fn problems() -> Vec<Problem> {
    let (_, mut problems) = edge::settings();
    problems.extend(own::read().problems);
    problems
}

fn check(session: &mut Session) -> Result<Exit, Failure> {
    let problems: Vec<Said> = problems()
        .into_iter()
        .map(|problem| Said {
            words: words::problem(session.locale, &problem),
            file: problem.file,
            line: (problem.line > 0).then_some(problem.line),
            kind: problem.kind.id(),
            found: problem.found,
            hint: problem.hint,
        })
        .collect();
    let checked = Checked {
        ok: problems.is_empty(),
        problems,
    };
    session.out.document(&checked, |words| {
        for problem in &checked.problems {
            words.line(&problem.words);
        }
        if checked.ok {
            words.say("cli.config.good", &[]);
        }
    })?;
    Ok(if checked.ok { Exit::Ok } else { Exit::Invalid })
}

fn default(session: &mut Session, name: &str) -> Result<Exit, Failure> {
    let text = match name {
        "config" => DEFAULT_FILE,
        "keymap" => keymap::DEFAULT_FILE,
        "outcomes" => outcome::DEFAULT_FILE,
        "offers" => offers::DEFAULT_FILE,
        "columns" => exchange::COLUMNS,
        other => return Err(bad(other, "config, keymap, outcomes, offers, columns")),
    };
    write!(session.out.raw(), "{text}")?;
    Ok(Exit::Ok)
}

/// Prints the bare value of one setting, as scripts want it, or all settings without a name.
fn get(session: &mut Session, name: Option<&str>) -> Result<Exit, Failure> {
    if let Some(name) = name {
        let Some(known) = Name::from_id(name) else {
            return Err(bad(name, &nearest_or_all(name, Name::ALL.map(Name::id))));
        };
        writeln!(session.out.raw(), "{}", session.settings.get(known))?;
        return Ok(Exit::Ok);
    }
    let values: serde_json::Map<_, _> = Name::ALL
        .iter()
        .map(|name| (name.id().to_owned(), session.settings.get(*name).into()))
        .collect();
    session.out.document(&values, |words| {
        for (name, value) in &values {
            words.line(&format!("{name} = {value}"));
        }
    })?;
    Ok(Exit::Ok)
}

fn path(session: &mut Session) -> Result<Exit, Failure> {
    let mut places = Vec::new();
    if let Some(paths) = edge::paths() {
        for (name, path) in [
            ("system", paths.system.join("config.toml")),
            ("config", paths.config.join("config.toml")),
            ("keymap", paths.config.join("keymap.toml")),
            ("outcomes", paths.config.join("outcomes.toml")),
            ("offers", paths.config.join("offers.toml")),
            ("state", paths.state),
        ] {
            places.push(Place {
                name,
                exists: path.exists(),
                path: path.display().to_string(),
            });
        }
    }
    let store = session.store_path()?;
    places.push(Place {
        name: "store",
        exists: store.exists(),
        path: store.display().to_string(),
    });
    session.out.document(&places, |words| {
        for place in &places {
            let state = words.locale.text(if place.exists {
                "cli.config.there"
            } else {
                "cli.config.absent"
            });
            words.line(&format!("{:9} {}  {state}", place.name, place.path));
        }
    })?;
    Ok(Exit::Ok)
}

fn bad(value: &str, choices: &str) -> Failure {
    Failure::choice("NAME", value, choices)
}
