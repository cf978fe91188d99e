//! `qingji amend`: corrects a field. The old value stays in the timeline.

use super::exit::{Exit, Failure};
use super::session::{Session, amount};
use super::written;
use crate::command::printed;
use crate::domain::event::{Fact, Field};
use crate::domain::sides::Sides;
use crate::exchange;
use crate::service::api::NewEvent;

/// Options of `amend`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Case number, or a part of it that only one case has
    pub number: String,
    /// Field: court, division, handler, procedure, filed ...
    pub field: String,
    /// New value; "" empties the field
    #[arg(allow_hyphen_values = true)]
    pub value: String,
    /// Day of a move to another court, division or handler [default: from filing]
    #[arg(long, value_name = "DAY")]
    pub on: Option<String>,
}

pub(super) fn run(session: &mut Session, args: &Args) -> Result<Exit, Failure> {
    let field = field(args.field.trim()).ok_or_else(|| {
        Failure::choice("FIELD", &args.field, &Field::ALL.map(Field::id).join(" "))
    })?;
    let event = NewEvent {
        on: session.day_if("--on", args.on.as_deref(), false)?,
        fact: Fact::Amended {
            field,
            value: canonical(session, field, &args.value)?,
        },
    };
    written::record(session, &args.number, vec![event])
}

/// The field of an id, or of a name that the program prints for it. The sides go by what any kind
/// of case calls them.
fn field(word: &str) -> Option<Field> {
    let side = || {
        Sides::all().find_map(|sides| {
            if printed::is_side(sides.plaintiffs, word) {
                Some(Field::Plaintiffs)
            } else {
                printed::is_side(sides.defendants, word).then_some(Field::Defendants)
            }
        })
    };
    let is_meant = |field: &Field| printed::is_field(field.id(), word);
    Field::from_id(word)
        .or_else(|| Field::ALL.into_iter().find(is_meant))
        .or_else(side)
}

/// Returns the stored form of a typed value: dates as ISO, money as a decimal.
fn canonical(session: &Session, field: Field, value: &str) -> Result<Option<String>, Failure> {
    let value = value.trim();
    if value.is_empty() {
        return Ok(None);
    }
    Ok(Some(match field {
        Field::Filed | Field::Closed | Field::Due => {
            session.day(field.id(), value, false)?.to_string()
        }
        Field::Next => session.day(field.id(), value, true)?.to_string(),
        Field::Claim => amount(field.id(), value)?.to_string(),
        Field::Custody => exchange::yes_no(value)
            .ok_or_else(|| {
                Failure::choice(field.id(), value, session.locale.text("cli.amend.yes-no"))
            })?
            .to_string(),
        _ => value.to_owned(),
    }))
}
