//! A unique part of a case number in place of the whole: `qingji show 0782民初77`.

use super::args::Command;
use super::exit::Failure;
use super::export::What;
use super::session::{Session, answer};
use crate::domain::number::{self, CaseNumber};
use crate::service::api::Request;
use crate::service::error::ErrorKey;

/// How many cases are named when a part fits several.
const MOST: usize = 9;

/// Replaces the part of a number that names one case of the docket by its whole number, which is
/// told; an error if it fits several cases. What fits none is left as it is, for the command to
/// answer.
pub(super) fn complete(session: &mut Session, command: &mut Command) -> Result<(), Failure> {
    for number in given(command) {
        if CaseNumber::parse(number).regular || number::split_place(number).is_some() {
            continue;
        }
        // The command itself says that there is no store.
        if !session.store_path()?.exists() {
            return Ok(());
        }
        let request = Request::Named {
            part: number.clone(),
        };
        let named = answer!(session.ask(request)?, Named)?.numbers;
        match named.as_slice() {
            [] => {}
            [whole] => {
                let said = session
                    .locale
                    .fill("cli.part.taken", &[("part", number), ("number", whole)]);
                session.out.say(&crate::text::sanitize::shown(&said));
                whole.clone_into(number);
            }
            several => return Err(ambiguous(number, several)),
        }
    }
    Ok(())
}

/// The numbers of cases that a command is given.
fn given(command: &mut Command) -> Vec<&mut String> {
    match command {
        Command::Skip(args) => vec![&mut args.number],
        Command::Show(args) => vec![&mut args.number],
        Command::Why(args) => vec![&mut args.number],
        Command::Follow(args) => vec![&mut args.number],
        Command::Change(args) => vec![&mut args.number],
        Command::Resume(args) => vec![&mut args.number],
        Command::Pay(args) => vec![&mut args.number],
        Command::Payout(args) => vec![&mut args.payment.number],
        Command::Amend(args) => vec![&mut args.number],
        Command::Close(args) => vec![&mut args.number],
        Command::Reopen(args) => vec![&mut args.number],
        Command::Supervise(args) => vec![&mut args.number],
        Command::Link(args) => vec![&mut args.number, &mut args.other],
        Command::Export(args) if args.what == What::File => args.number.iter_mut().collect(),
        _ => Vec::new(),
    }
}

fn ambiguous(part: &str, several: &[String]) -> Failure {
    let numbers: Vec<CaseNumber> = several.iter().map(|one| CaseNumber::parse(one)).collect();
    let shown: Vec<&str> = several.iter().take(MOST).map(String::as_str).collect();
    let args: crate::text::locale::Named<'_> = &[
        ("part", &part),
        ("n", &several.len()),
        ("candidates", &shown.join(" ")),
        ("open", &number::open_parts(&numbers)),
    ];
    let key = if several.len() > MOST {
        ErrorKey::ManyCases
    } else {
        ErrorKey::SeveralCases
    };
    Failure::new(key, args)
}
