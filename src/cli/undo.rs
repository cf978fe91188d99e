//! `qingji undo`: takes back the user's last change, a whole group, or everything since a commit.
//! `qingji redo` restores what was taken back last; to redo anything else, undo its undo.

use chrono::NaiveDate;
use serde::Serialize;

use super::change::refuse_foreign;
use super::exit::{Exit, Failure};
use super::history::{self, Ask};
use super::room;
use super::session::{Session, answer};
use crate::backend::Mode;
use crate::command::deed;
use crate::domain::journal::Action;
use crate::service::api::{CommitLine, HistoryQuery, Request, Revert, RevertTarget};
use crate::words::{Wording, sentence};

/// Options of `undo`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The group to take back, as import and the writing commands print it [default: your last one]
    #[arg(long, value_name = "G")]
    pub group: Option<u64>,
    /// Take back everything after commit N, as one step
    #[arg(long, value_name = "N", conflicts_with = "group")]
    pub to: Option<u64>,
    /// Take back what builds on it as well, as one step
    #[arg(long)]
    pub with_later: bool,
    /// Take back what somebody else recorded
    #[arg(long)]
    pub others: bool,
    /// List what can be taken back instead, as `history` does
    #[arg(long, conflicts_with_all = ["group", "to", "with_later", "others"])]
    pub list: bool,
    #[command(flatten)]
    pub which: history::Which,
}

#[derive(Debug, Serialize)]
struct Retracted {
    kind: &'static str,
    on: NaiveDate,
    commit: u64,
}

#[derive(Debug, Serialize)]
struct Output<'a> {
    commit: u64,
    events: Vec<Retracted>,
    /// The number of facts that no longer hold, or hold again.
    retracted: u32,
    /// The case it is about, if it is a single one.
    number: Option<&'a str>,
    cases: u64,
    /// The file of the import it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a str>,
    /// The commits after the one to return to that cannot be taken back.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    kept: Vec<u64>,
}

pub(super) fn run(session: &mut Session, args: &Args) -> Result<Exit, Failure> {
    if args.list {
        return history::list(session, &args.which);
    }
    // They choose what is listed. Ignored, they would leave the person with the last change of
    // another case taken back.
    let taken = ["--group", "--to", "--with-later", "--others", "--list"];
    refuse_foreign("undo", args.which.given(), &taken)?;
    let target = match (args.group, args.to) {
        (Some(group), _) => RevertTarget::Commit(group),
        (None, Some(to)) => RevertTarget::After(to),
        (None, None) => RevertTarget::Last,
    };
    let revert = Revert {
        target,
        with_dependents: args.with_later,
        others: args.others,
    };
    turn(session, revert, "cli.undo.done")
}

/// Runs `qingji redo`.
pub(super) fn redo(session: &mut Session) -> Result<Exit, Failure> {
    turn(
        session,
        Revert::of(RevertTarget::LastUndone),
        "cli.undo.redone",
    )
}

/// What an undo or a redo is about.
enum About {
    /// One commit. A redo is about what the undo took back, not about the undo.
    One(Box<CommitLine>),
    /// Several commits as one step, with their numbers.
    Several(Vec<u64>),
    Unknown,
}

/// Finds what is behind the commits that were undone.
fn about(ask: Ask<'_>, undid: &[u64]) -> Result<About, Failure> {
    let [one] = undid else {
        return Ok(match undid {
            [] => About::Unknown,
            several => About::Several(several.to_vec()),
        });
    };
    let Some(line) = history::told(ask, *one)? else {
        return Ok(About::Unknown);
    };
    let line = history::root(ask, line)?;
    Ok(match line.retracts_all[..] {
        [] => About::One(Box::new(line)),
        [_] => About::Unknown,
        _ => About::Several(line.retracts_all),
    })
}

/// Returns the commits between `to` and an undo that it passed over: new years of holidays and
/// frozen sheets.
fn passed_over(
    ask: Ask<'_>,
    to: u64,
    (by, undid): (u64, &[u64]),
) -> Result<Vec<CommitLine>, Failure> {
    let query = HistoryQuery {
        limit: usize::MAX,
        before: Some(by),
        after: Some(to),
        ..HistoryQuery::default()
    };
    let lines = answer!(ask(Request::History(query))?, History)?;
    let stays = |line: &CommitLine| {
        line.action != Action::Create && undid.binary_search(&line.commit).is_err()
    };
    Ok(lines.into_iter().filter(stays).collect())
}

/// The key of the sentence: the fewer facts and the more commits there are, the less can be said.
fn key(begin: &str, about: &About, number: Option<&str>, events: u32) -> String {
    match about {
        About::Several(_) if events == 0 => format!("{begin}-commits"),
        About::Several(_) if number.is_none() => format!("{begin}-several"),
        // A setting has no facts to count.
        _ if events == 0 => format!("{begin}-setting"),
        _ => begin.to_owned(),
    }
}

/// What the sentence names.
struct Named {
    key: String,
    what: String,
    commits: String,
    count: usize,
}

impl Named {
    fn of(begin: &str, about: &About, output: &Output<'_>, wording: Wording<'_>) -> Named {
        let what = match (about, output.number) {
            (_, Some(number)) => number.to_owned(),
            // Naming one of many cases would tell nothing.
            (About::One(line), None) => deed::what(line, wording),
            (About::Several(_) | About::Unknown, None) => String::new(),
        };
        let (commits, count) = match about {
            About::Several(list) => (sentence::commits(list), list.len()),
            About::One(_) | About::Unknown => (String::new(), 1),
        };
        let key = match output.source {
            Some(_) => format!("{begin}-import"),
            None => key(begin, about, output.number, output.retracted),
        };
        Named {
            key,
            what,
            commits,
            count,
        }
    }
}

/// The commits taken back, as facts of a day.
fn retracted(undid: &[u64], on: NaiveDate) -> Vec<Retracted> {
    let of = |commit: &u64| Retracted {
        kind: "retracted",
        on,
        commit: *commit,
    };
    undid.iter().map(of).collect()
}

/// Undoes or redoes, and reports what.
fn turn(session: &mut Session, revert: Revert, begin: &str) -> Result<Exit, Failure> {
    let backend = session.open(Mode::Existing)?;
    let target = revert.target;
    let request = Request::Revert(revert);
    let written = answer!(backend.call(&session.context, request)?, Written)?;
    room::warn(session);
    let ask = |request| backend.call(&session.context, request);
    let line = history::told(&ask, written.commit)?;
    let line = line.as_ref();
    let undid = line.map_or(&[][..], |line| line.retracts_all.as_slice());
    let cases = line.map_or(0, |line| line.cases);
    let of_import = line.and_then(|line| line.of_import.as_ref());
    let one = line.filter(|line| line.cases == 1);
    let number = written.line.as_deref().map(|line| line.number.as_str());
    let number = number.or_else(|| one.and_then(|line| line.number.as_deref()));
    let about = about(&ask, undid)?;
    let kept = match target {
        RevertTarget::After(to) => passed_over(&ask, to, (written.commit, undid))?,
        _ => Vec::new(),
    };
    let output = Output {
        commit: written.commit,
        events: retracted(undid, session.context.today),
        retracted: written.events,
        number,
        cases,
        source: of_import.map(|(file, _)| file.as_str()),
        kept: kept.iter().map(|line| line.commit).collect(),
    };
    let (outcomes, offers) = (session.outcomes(), session.offers());
    let wording = Wording::new(session.locale, &outcomes).offering(&offers);
    let named = Named::of(begin, &about, &output, wording);
    session.out.document(&output, |words| {
        words.say(
            &named.key,
            &[
                ("group", &sentence::commits(undid)),
                ("commits", &named.commits),
                ("count", &named.count),
                ("cases", &cases),
                ("file", &output.source.unwrap_or_default()),
                ("n", &written.events),
                ("what", &named.what),
                ("commit", &written.commit),
            ],
        );
        for line in &kept {
            let what = deed::what(line, wording);
            words.say(
                "cli.undo.kept",
                &[("commit", &line.commit), ("what", &what)],
            );
        }
    })?;
    Ok(Exit::Ok)
}
