//! The texts of a fact, each with the name of its field.

use super::{Fact, FollowUp, Payment, Registration, Supervision};
use crate::domain::change::{Change, Extension, Pause};

/// The maximum length of a text in bytes. A cell of a workbook holds 32,767 characters, so a text
/// of this length can be written to one and read back.
pub const LONGEST: usize = 32_767;

/// A text where it stands in a fact.
#[derive(Debug)]
pub enum Text<'a> {
    /// Always there, perhaps empty.
    Needed(&'a mut String),
    /// `None` if nothing was said.
    Optional(&'a mut Option<String>),
    /// Several at one place.
    List(&'a mut Vec<String>),
}

/// The texts of a fact with the names of their fields.
pub type Texts<'a> = Vec<(&'static str, Text<'a>)>;

use Text::{List, Needed, Optional};

impl Fact {
    /// All its texts. Every field is named here and below, so that a new one cannot be forgotten.
    pub fn texts(&mut self) -> Texts<'_> {
        match self {
            Fact::Registered(known) => known.texts(),
            Fact::Amended { field, value } => vec![(field.id(), Optional(value))],
            Fact::Changed { change, note } => {
                let mut texts = of_change(change);
                texts.push(("note", Optional(note)));
                texts
            }
            Fact::Resumed { kind: _, from: _ }
            | Fact::Retracted {
                commit: _,
                index: _,
            } => Vec::new(),
            Fact::FollowedUp(FollowUp {
                outcome,
                note,
                next: _,
                handler,
                method,
            }) => vec![
                ("outcome", Needed(outcome)),
                ("note", Optional(note)),
                ("handler", Optional(handler)),
                ("method", Optional(method)),
            ],
            Fact::Paid(Payment {
                direction: _,
                amount: _,
                method,
                voucher,
                note,
            }) => vec![
                ("method", Optional(method)),
                ("voucher", Optional(voucher)),
                ("note", Optional(note)),
            ],
            Fact::Supervised(Supervision {
                text,
                limit: _,
                lead,
                department,
            }) => vec![
                ("text", Needed(text)),
                ("lead", Optional(lead)),
                ("department", Optional(department)),
            ],
            Fact::Linked { to, how } => vec![("to", Needed(to)), ("how", Optional(how))],
            Fact::Closed { how } => vec![("how", Optional(how))],
            Fact::Reopened { reason } => vec![("reason", Optional(reason))],
        }
    }
}

impl Registration {
    /// All its texts.
    pub fn texts(&mut self) -> Texts<'_> {
        let Registration {
            number,
            court,
            division,
            handler,
            clerk,
            type_code,
            procedure,
            cause,
            plaintiffs,
            defendants,
            filed: _,
            claim: _,
            tags,
            custody: _,
            due: _,
            note,
        } = self;
        vec![
            ("number", Needed(number)),
            ("court", Optional(court)),
            ("division", Optional(division)),
            ("handler", Optional(handler)),
            ("clerk", Optional(clerk)),
            ("type", Optional(type_code)),
            ("procedure", Optional(procedure)),
            ("cause", Optional(cause)),
            ("plaintiffs", Optional(plaintiffs)),
            ("defendants", Optional(defendants)),
            ("tags", List(tags)),
            ("note", Optional(note)),
        ]
    }
}

fn of_change(change: &mut Change) -> Texts<'_> {
    match change {
        Change::Pause(Pause {
            kind: _,
            ground,
            from: _,
            to: _,
            accepted,
        }) => vec![
            ("ground", Optional(ground)),
            ("accepted", Optional(accepted)),
        ],
        Change::Extend(Extension {
            months: _,
            days: _,
            approved: _,
            until: _,
            level,
            accepted,
        }) => vec![("level", Optional(level)), ("accepted", Optional(accepted))],
        Change::Convert {
            to,
            on: _,
            accepted,
        } => vec![("procedure", Needed(to)), ("accepted", Optional(accepted))],
        Change::Restart { on: _, reason } => vec![("reason", Optional(reason))],
    }
}
