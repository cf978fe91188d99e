//! `qingji verify`: checks the store against its own chain.

use super::exit::{Exit, Failure};
use super::print::Words;
use super::session::{Session, answer};
use crate::backend::Mode;
use crate::domain::number;
use crate::service::api::{Damage, Flaw, Remedy, Request, Verified};
use crate::service::error::ErrorKey;
use crate::text::locale::Locale;

/// Options of `verify`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// First build every index and tally again from the events
    #[arg(long)]
    pub rebuild: bool,
    /// First check every page of the file (about five seconds per gigabyte), then what stands in it
    #[arg(long)]
    pub file: bool,
}

pub(super) fn run(session: &mut Session, args: &Args) -> Result<Exit, Failure> {
    verify(session, args).map_err(|failure| match failure {
        // The usual advice is to run this very command, so it is left out.
        Failure::Said(mut error)
            if matches!(error.key, ErrorKey::Corrupt | ErrorKey::CorruptFile) =>
        {
            error.key = ErrorKey::CorruptPages;
            Failure::Said(error)
        }
        other => other,
    })
}

fn verify(session: &mut Session, args: &Args) -> Result<Exit, Failure> {
    if args.file {
        // Opened just for this and closed again, because it locks the file for everyone else.
        drop(session.open(Mode::Checked)?);
    }
    if args.rebuild {
        let backend = session.open(Mode::Existing)?;
        backend.call(&session.context, Request::Rebuild)?;
    }
    let verified = answer!(session.ask(Request::Verify)?, Verified)?;
    session
        .out
        .document(&verified, |words| tell(&verified, words))?;
    Ok(if verified.ok { Exit::Ok } else { Exit::Error })
}

fn tell(verified: &Verified, words: &mut Words) {
    let key = if verified.ok {
        "cli.verify.ok"
    } else if verified.head.is_empty() {
        // Nothing is counted on pages that cannot be trusted.
        "cli.verify.damaged"
    } else {
        "cli.verify.broken"
    };
    let n = verified.problems.len() as u64 + verified.more;
    words.say(
        key,
        &[
            ("cases", &verified.cases),
            ("events", &verified.events),
            ("head", &verified.head),
            ("n", &n),
        ],
    );
    for damage in &verified.problems {
        let said = said(damage, words.locale);
        words.line(&format!("  {said}"));
    }
    if verified.more > 0 {
        words.say("cli.verify.more", &[("n", &verified.more)]);
    }
    if !verified.ok {
        for next in advice(verified) {
            words.say(next, &[]);
        }
    }
}

/// What to do. Numbers shared by several cases must be corrected by hand, whatever else is wrong.
fn advice(verified: &Verified) -> impl Iterator<Item = &'static str> {
    let damage = match verified.remedy {
        Remedy::Nothing => None,
        Remedy::Rebuild => Some("cli.verify.next-rebuild"),
        Remedy::Restore => Some("cli.verify.next-restore"),
    };
    let shared = verified.shared.then_some("cli.verify.next-renumber");
    damage.into_iter().chain(shared)
}

/// What is wrong, in which table, with which case or commit.
fn said(damage: &Damage, locale: Locale) -> String {
    let table = locale.text(&format!("cli.verify.table.{}", damage.table.id()));
    let count = |n: Option<u64>| n.map(|n| n.to_string()).unwrap_or_default();
    let said = locale.fill(
        &format!("cli.verify.what.{}", damage.what.id()),
        &[
            ("table", &table),
            ("found", &count(damage.found)),
            ("expected", &count(damage.expected)),
        ],
    );
    let (key, name, value) = match (damage.case, &damage.number, damage.commit, damage.key) {
        // A shared number alone finds neither of the cases.
        (Some(case), Some(number), ..) if damage.what == Flaw::NumberShared => {
            ("of-case", "number", number::placed(number, case))
        }
        (Some(_), Some(number), ..) => ("of-case", "number", number.clone()),
        (Some(case), None, ..) => ("of-case-id", "case", case.to_string()),
        (None, _, Some(commit), _) => ("of-commit", "commit", commit.to_string()),
        (None, _, None, Some(row)) => ("of-row", "key", format!("{row:#x}")),
        _ => return said,
    };
    let key = format!("cli.verify.{key}");
    locale.fill(&key, &[("said", &said), (name, &value)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::damage::Flaw;
    use crate::store::table::Table;

    #[test]
    fn every_damage_has_its_words() {
        for locale in [Locale::Zh, Locale::En] {
            for table in Table::ALL.map(Table::id) {
                assert!(locale.has(&format!("cli.verify.table.{table}")), "{table}");
            }
            for what in Flaw::ALL.map(Flaw::id) {
                assert!(locale.has(&format!("cli.verify.what.{what}")), "{what}");
            }
        }
    }
}
