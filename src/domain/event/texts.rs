//! The texts of a fact, each with the name of its field.

use super::{Fact, Registration};
use crate::domain::change::Change;

/// The maximum length of a text in bytes. A cell of a workbook holds 32,767 characters, so a text
/// of this length can be written to one and read back.
pub const LONGEST: usize = 32_767;

impl Fact {
    /// The field of the first text that is longer than [`LONGEST`], and its length in bytes.
    pub fn too_long(&self) -> Option<(&'static str, usize)> {
        let mut texts = Vec::new();
        self.texts(&mut texts);
        let long = |text: &&str| text.len() > LONGEST;
        let found = texts
            .into_iter()
            .find_map(|(field, text)| Some((field, text.filter(long)?)));
        found.map(|(field, text)| (field, text.len()))
    }

    fn texts<'a>(&'a self, out: &mut Vec<(&'static str, Option<&'a str>)>) {
        match self {
            Fact::Registered(known) => registered(known, out),
            Fact::Amended { field, value } => out.push((field.id(), value.as_deref())),
            Fact::Changed { change, note } => {
                changed(change, out);
                out.push(("note", note.as_deref()));
            }
            Fact::FollowedUp(said) => out.extend([
                ("outcome", Some(said.outcome.as_str())),
                ("note", said.note.as_deref()),
                ("handler", said.handler.as_deref()),
                ("method", said.method.as_deref()),
            ]),
            Fact::Paid(payment) => out.extend([
                ("method", payment.method.as_deref()),
                ("voucher", payment.voucher.as_deref()),
                ("note", payment.note.as_deref()),
            ]),
            Fact::Supervised(measure) => out.extend([
                ("text", Some(measure.text.as_str())),
                ("lead", measure.lead.as_deref()),
                ("department", measure.department.as_deref()),
            ]),
            Fact::Linked { to, how } => {
                out.extend([("to", Some(to.as_str())), ("how", how.as_deref())]);
            }
            Fact::Closed { how } => out.push(("how", how.as_deref())),
            Fact::Reopened { reason } => out.push(("reason", reason.as_deref())),
            Fact::Resumed { .. } | Fact::Retracted { .. } => {}
        }
    }
}

fn registered<'a>(known: &'a Registration, out: &mut Vec<(&'static str, Option<&'a str>)>) {
    out.push(("number", Some(known.number.as_str())));
    out.extend([
        ("court", known.court.as_deref()),
        ("division", known.division.as_deref()),
        ("handler", known.handler.as_deref()),
        ("clerk", known.clerk.as_deref()),
        ("type", known.type_code.as_deref()),
        ("procedure", known.procedure.as_deref()),
        ("cause", known.cause.as_deref()),
        ("plaintiffs", known.plaintiffs.as_deref()),
        ("defendants", known.defendants.as_deref()),
        ("note", known.note.as_deref()),
    ]);
    out.extend(known.tags.iter().map(|tag| ("tags", Some(tag.as_str()))));
}

fn changed<'a>(change: &'a Change, out: &mut Vec<(&'static str, Option<&'a str>)>) {
    match change {
        Change::Pause(pause) => out.extend([
            ("ground", pause.ground.as_deref()),
            ("accepted", pause.accepted.as_deref()),
        ]),
        Change::Extend(extension) => out.extend([
            ("level", extension.level.as_deref()),
            ("accepted", extension.accepted.as_deref()),
        ]),
        Change::Convert { to, accepted, .. } => out.extend([
            ("procedure", Some(to.as_str())),
            ("accepted", accepted.as_deref()),
        ]),
        Change::Restart { reason, .. } => out.push(("reason", reason.as_deref())),
    }
}
