//! `qingji doctor`: what a request for help needs to state, each finding with its remedy. Names no
//! case.

use serde::Serialize;

use super::exit::{Exit, Failure};
use super::room;
use super::session::{Session, answer};
use crate::backend::Mode;
use crate::edge;
use crate::service::api::{DoctorFacts, Request};
use chrono::Datelike;

#[derive(Debug, Serialize)]
struct Check {
    id: &'static str,
    ok: bool,
    value: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    remedy: Option<String>,
}

#[derive(Debug, Serialize)]
struct Output {
    version: &'static str,
    ok: bool,
    checks: Vec<Check>,
}

pub(super) fn run(session: &mut Session) -> Result<Exit, Failure> {
    let mut checks = terminal(session);
    checks.push(settings(session));
    checks.extend(store(session)?);
    let output = Output {
        version: env!("CARGO_PKG_VERSION"),
        ok: checks.iter().all(|check| check.ok),
        checks,
    };
    session.out.document(&output, |words| {
        words.line(&format!("qingji {}", output.version));
        for check in &output.checks {
            let title = words.locale.text(&format!("cli.doctor.{}.title", check.id));
            let mark = words.locale.text(if check.ok {
                "cli.doctor.good"
            } else {
                "cli.doctor.bad"
            });
            words.say(
                "cli.doctor.line",
                &[("mark", &mark), ("title", &title), ("value", &check.value)],
            );
            if let Some(remedy) = &check.remedy {
                words.say("cli.doctor.remedy", &[("remedy", remedy)]);
            }
        }
    })?;
    Ok(Exit::Ok)
}

fn check(session: &Session, id: &'static str, ok: bool, value: impl Into<String>) -> Check {
    Check {
        id,
        ok,
        value: value.into(),
        remedy: (!ok).then(|| {
            let key = format!("cli.doctor.{id}.remedy");
            session.locale.text(&key).to_owned()
        }),
    }
}

fn terminal(session: &Session) -> Vec<Check> {
    let tag = edge::language_tag().unwrap_or_default();
    let codeset = tag
        .split_once('.')
        .map_or("", |(_, codeset)| codeset)
        .to_owned();
    let utf8 = matches!(codeset.to_ascii_lowercase().as_str(), "utf-8" | "utf8");
    let term = edge::var("TERM").unwrap_or_default();
    let mut checks = vec![
        check(session, "locale", !tag.is_empty(), tag),
        check(session, "codeset", utf8, codeset),
        check(session, "term", !term.is_empty() && term != "dumb", term),
    ];
    // Without a terminal, no size is wrong.
    let size = edge::terminal_size();
    let fits = size.is_none_or(|(columns, rows)| columns >= 40 && rows >= 10);
    let shown = size.map_or_else(
        || "-".to_owned(),
        |(columns, rows)| format!("{columns}x{rows}"),
    );
    checks.push(check(session, "size", fits, shown));
    let system = edge::Fixed::default().read();
    let moment = system.now.format("%Y-%m-%d %H:%M:%S %:z").to_string();
    // A clock before 2024 is that of a machine whose battery died.
    checks.push(check(session, "clock", system.today.year() >= 2024, moment));
    checks
}

/// Checks the settings: the first problem in words, and how many more there are.
fn settings(session: &Session) -> Check {
    let problems = super::config::problems();
    let first = problems
        .first()
        .map(|problem| super::words::problem(session.locale, problem));
    let more = match problems.len() {
        0 | 1 => String::new(),
        n => format!(" (+{})", n - 1),
    };
    let value = format!("{}{more}", first.as_deref().unwrap_or("-"));
    check(session, "settings", problems.is_empty(), value)
}

fn store(session: &Session) -> Result<Vec<Check>, Failure> {
    let path = session.store_path()?;
    let shown = path.display().to_string();
    let mut checks = Vec::new();
    if path.exists() {
        match session
            .open(Mode::Read)
            .and_then(|backend| Ok(backend.call(&session.context, Request::Doctor)?))
        {
            Ok(response) => {
                let facts = answer!(response, Doctor)?;
                checks.push(check(session, "store", true, shown));
                let writes = edge::may_write(&path);
                let answer = if writes { "true" } else { "false" };
                let answer = session.locale.text(&format!("domain.flag.{answer}"));
                checks.push(check(session, "writable", writes, answer));
                checks.extend(of_facts(session, &facts));
            }
            Err(Failure::Said(error)) => {
                let said = super::words::what(session.locale, &error);
                // A store that exists but does not open needs another remedy than a missing one.
                checks.push(Check {
                    id: "store",
                    ok: false,
                    value: format!("{shown}: {said}"),
                    remedy: super::words::hint(session.locale, &error),
                });
            }
            Err(failure) => return Err(failure),
        }
    } else {
        checks.push(check(session, "store", false, shown));
    }
    if let Some(free) = room::free(&path) {
        let shown = format!("{} MiB", free >> 20);
        checks.push(check(session, "disk", free >= edge::LITTLE_DISK, shown));
    }
    Ok(checks)
}

fn of_facts(session: &Session, facts: &DoctorFacts) -> Vec<Check> {
    let year = session.context.today.year();
    vec![
        check(session, "format", true, facts.format.to_string()),
        check(session, "bytes", true, format!("{} KiB", facts.bytes >> 10)),
        check(session, "cases", true, facts.cases.to_string()),
        check(session, "commits", true, facts.commits.to_string()),
        check(
            session,
            "holidays",
            facts.holidays_through >= year,
            facts.holidays_through.to_string(),
        ),
    ]
}
