//! Events as bytes: `length commit kind day payload`, appended to the blob of their case.

mod kind;
mod read;
mod skim;

pub use read::{decode, decode_one, records};
pub use skim::{Skimmed, case_of, payments, retracted, skim};

use chrono::NaiveDate;

use self::kind::RecordKind;
use crate::domain::change::Change;
use crate::domain::event::{Event, Fact, FollowUpRef, PaymentRef, Registration};
use crate::store::codec::{put_day, put_i64, put_opt_str, put_str, put_u32, put_u64};
use crate::store::dict::{Dict, Kind};

/// Size in bytes from which a part of a case's events is full, so that the next event begins
/// another part.
pub(in crate::store) const PART: usize = 3_072;

/// Appends an event to a blob.
pub fn encode(
    event: &Event,
    commit: u64,
    dict: &mut Dict,
    scratch: &mut Vec<u8>,
    blob: &mut Vec<u8>,
) {
    let out = scratch;
    begin(RecordKind::of(&event.fact), event.on, commit, out);
    match &event.fact {
        Fact::Registered(r) => registration(r, dict, out),
        Fact::Amended { field, value } => {
            out.push(field.code());
            put_opt_str(out, value.as_deref());
        }
        Fact::Changed { change, note } => {
            change_bytes(change, dict, out);
            put_opt_str(out, note.as_deref());
            if let Change::Convert {
                accepted: Some(accepted),
                ..
            } = change
            {
                put_opt_str(out, Some(accepted));
            }
        }
        Fact::Resumed { kind, from } => {
            out.push(kind.code());
            put_day(out, Some(*from));
        }
        Fact::FollowedUp(f) => follow_up(f.borrowed(), dict, out),
        Fact::Paid(p) => payment(p.borrowed(), dict, out),
        Fact::Supervised(s) => {
            put_str(out, &s.text);
            put_day(out, s.limit);
            if s.lead.is_some() || s.department.is_some() {
                put_opt_str(out, s.lead.as_deref());
                put_u32(out, dict.id(Kind::Division, s.department.as_deref()));
            }
        }
        Fact::Linked { to, how } => {
            put_str(out, to);
            put_opt_str(out, how.as_deref());
        }
        Fact::Closed { how } => put_u32(out, dict.id(Kind::How, how.as_deref())),
        Fact::Reopened { reason } => put_opt_str(out, reason.as_deref()),
        Fact::Retracted { commit, index } => {
            put_u64(out, *commit);
            put_u32(out, *index);
        }
    }
    finish(out, blob);
}

/// Appends a follow-up that borrows its texts, as [`encode`] does.
pub fn encode_follow_up(
    (on, said): (Option<NaiveDate>, FollowUpRef<'_>),
    commit: u64,
    dict: &mut Dict,
    scratch: &mut Vec<u8>,
    blob: &mut Vec<u8>,
) {
    begin(RecordKind::FollowedUp, on, commit, scratch);
    follow_up(said, dict, scratch);
    finish(scratch, blob);
}

/// Appends a payment that borrows its texts, as [`encode`] does.
pub fn encode_payment(
    (on, said): (Option<NaiveDate>, PaymentRef<'_>),
    commit: u64,
    dict: &mut Dict,
    scratch: &mut Vec<u8>,
    blob: &mut Vec<u8>,
) {
    begin(RecordKind::of_payment(said.direction), on, commit, scratch);
    payment(said, dict, scratch);
    finish(scratch, blob);
}

fn begin(kind: RecordKind, on: Option<NaiveDate>, commit: u64, out: &mut Vec<u8>) {
    out.clear();
    put_u64(out, commit);
    out.push(kind.code());
    put_day(out, on);
}

fn finish(event: &[u8], blob: &mut Vec<u8>) {
    put_u64(blob, event.len() as u64);
    blob.extend_from_slice(event);
}

fn follow_up(f: FollowUpRef<'_>, dict: &mut Dict, out: &mut Vec<u8>) {
    put_u32(out, dict.id(Kind::Outcome, Some(f.outcome)));
    put_opt_str(out, f.note);
    put_day(out, f.next);
    put_u32(out, dict.id(Kind::Handler, f.handler));
    // Fields added later are at the end, and only if they have a value: older records stay as they
    // are.
    if f.method.is_some() {
        put_u32(out, dict.id(Kind::Method, f.method));
    }
}

fn payment(p: PaymentRef<'_>, dict: &mut Dict, out: &mut Vec<u8>) {
    put_i64(out, p.amount.0);
    put_u32(out, dict.id(Kind::Method, p.method));
    put_opt_str(out, p.voucher);
    put_opt_str(out, p.note);
}

fn registration(r: &Registration, dict: &mut Dict, out: &mut Vec<u8>) {
    put_str(out, &r.number);
    put_u32(out, dict.id(Kind::Court, r.court.as_deref()));
    put_u32(out, dict.id(Kind::Division, r.division.as_deref()));
    put_u32(out, dict.id(Kind::Handler, r.handler.as_deref()));
    put_u32(out, dict.id(Kind::Clerk, r.clerk.as_deref()));
    put_u32(out, dict.id(Kind::Type, r.type_code.as_deref()));
    put_u32(out, dict.id(Kind::Procedure, r.procedure.as_deref()));
    put_u32(out, dict.id(Kind::Cause, r.cause.as_deref()));
    put_opt_str(out, r.plaintiffs.as_deref());
    put_opt_str(out, r.defendants.as_deref());
    put_day(out, r.filed);
    out.push(u8::from(r.claim.is_some()) | u8::from(r.custody) << 1);
    if let Some(claim) = r.claim {
        put_i64(out, claim.0);
    }
    put_u64(out, r.tags.len() as u64);
    for tag in &r.tags {
        put_u32(out, dict.id(Kind::Tag, Some(tag)));
    }
    put_day(out, r.due);
    put_opt_str(out, r.note.as_deref());
}

fn change_bytes(change: &Change, dict: &mut Dict, out: &mut Vec<u8>) {
    match change {
        Change::Pause(p) => {
            out.push(p.kind.code());
            put_u32(out, dict.id(Kind::Ground, p.ground.as_deref()));
            put_day(out, Some(p.from));
            put_day(out, p.to);
            put_opt_str(out, p.accepted.as_deref());
        }
        Change::Extend(e) => {
            put_u32(out, e.months);
            put_u32(out, e.days);
            put_day(out, e.approved);
            put_day(out, e.until);
            put_u32(out, dict.id(Kind::Approver, e.level.as_deref()));
            put_opt_str(out, e.accepted.as_deref());
        }
        // The reason for a late conversion was added later, so it comes after the note.
        Change::Convert { to, on, .. } => {
            put_u32(out, dict.id(Kind::Procedure, Some(to)));
            put_day(out, Some(*on));
        }
        Change::Restart { on, reason } => {
            put_day(out, Some(*on));
            put_opt_str(out, reason.as_deref());
        }
    }
}

#[cfg(test)]
pub(crate) use skim::tests as skim_tests;
