//! Events as bytes: `length commit kind day payload`, appended to the blob of their case.

use crate::domain::change::{Change, Extension, Pause, PauseKind};
use crate::domain::event::{
    Direction, Event, Fact, Field, FollowUp, Payment, Recorded, Registration, Supervision,
};
use crate::domain::money::Money;
use crate::store::codec::{Reader, put_day, put_i64, put_opt_str, put_str, put_u32, put_u64};
use crate::store::dict::{Dict, Kind};

/// Appends an event to a blob.
pub fn encode(
    event: &Event,
    commit: u64,
    dict: &mut Dict,
    scratch: &mut Vec<u8>,
    blob: &mut Vec<u8>,
) {
    scratch.clear();
    put_u64(scratch, commit);
    let out = scratch;
    out.push(code(&event.fact));
    put_day(out, event.on);
    match &event.fact {
        Fact::Registered(r) => registration(r, dict, out),
        Fact::Amended { field, value } => {
            out.push(Field::ALL.iter().position(|f| f == field).unwrap_or(0) as u8);
            put_opt_str(out, value.as_deref());
        }
        Fact::Changed { change, note } => {
            change_bytes(change, dict, out);
            put_opt_str(out, note.as_deref());
        }
        Fact::Resumed { kind, from } => {
            out.push(*kind as u8);
            put_day(out, Some(*from));
        }
        Fact::FollowedUp(f) => {
            put_u32(out, dict.id(Kind::Outcome, Some(&f.outcome)));
            put_opt_str(out, f.note.as_deref());
            put_day(out, f.next);
            put_u32(out, dict.id(Kind::Handler, f.handler.as_deref()));
            // Fields that came later stand at the end, and only where they say something: older records stay as they are.
            if f.method.is_some() {
                put_u32(out, dict.id(Kind::Method, f.method.as_deref()));
            }
        }
        Fact::Paid(p) => {
            put_i64(out, p.amount.0);
            put_u32(out, dict.id(Kind::Method, p.method.as_deref()));
            put_opt_str(out, p.voucher.as_deref());
            put_opt_str(out, p.note.as_deref());
        }
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
    put_u64(blob, out.len() as u64);
    blob.extend_from_slice(out);
}

fn code(fact: &Fact) -> u8 {
    match fact {
        Fact::Registered(_) => 1,
        Fact::Amended { .. } => 2,
        Fact::Changed {
            change: Change::Pause(_),
            ..
        } => 3,
        Fact::Changed {
            change: Change::Extend(_),
            ..
        } => 4,
        Fact::Changed {
            change: Change::Convert { .. },
            ..
        } => 5,
        Fact::Changed {
            change: Change::Restart { .. },
            ..
        } => 6,
        Fact::Resumed { .. } => 7,
        Fact::FollowedUp(_) => 8,
        Fact::Paid(Payment {
            direction: Direction::Receipt,
            ..
        }) => 9,
        Fact::Paid(Payment {
            direction: Direction::PayOut,
            ..
        }) => 10,
        Fact::Supervised(_) => 11,
        Fact::Linked { .. } => 12,
        Fact::Closed { .. } => 13,
        Fact::Reopened { .. } => 14,
        Fact::Retracted { .. } => 15,
    }
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
            out.push(p.kind as u8);
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
        Change::Convert { to, on } => {
            put_u32(out, dict.id(Kind::Procedure, Some(to)));
            put_day(out, Some(*on));
        }
        Change::Restart { on, reason } => {
            put_day(out, Some(*on));
            put_opt_str(out, reason.as_deref());
        }
    }
}

/// The records of a blob: the commit of each and its bytes as they are hashed.
pub fn records(blob: &[u8]) -> impl Iterator<Item = Option<(u64, &[u8])>> {
    let mut reader = Reader(blob);
    std::iter::from_fn(move || {
        if reader.is_empty() {
            return None;
        }
        let mut next = || {
            let n = usize::try_from(reader.u64()?).ok()?;
            let body = reader.bytes(n)?;
            Some((Reader(body).u64()?, body))
        };
        let record = next();
        if record.is_none() {
            reader = Reader(&[]);
        }
        Some(record)
    })
}

/// Reads the blob of a case; `None` when it is damaged.
pub fn decode(blob: &[u8], dict: &Dict) -> Option<Vec<Recorded>> {
    let mut all: Vec<Recorded> = Vec::new();
    for record in records(blob) {
        let (commit, body) = record?;
        let event = decode_one(body, dict)?;
        let index = all
            .iter()
            .rev()
            .find(|r| r.commit == commit)
            .map_or(0, |r| r.index + 1);
        all.push(Recorded {
            commit,
            index,
            event,
        });
    }
    Some(all)
}

/// Reads one record.
pub fn decode_one(body: &[u8], dict: &Dict) -> Option<Event> {
    let mut r = Reader(body);
    r.u64()?;
    let code = r.u8()?;
    let on = r.day()?;
    let own = |text: Option<&str>| text.map(str::to_owned);
    let fact = match code {
        1 => Fact::Registered(Box::new(read_registration(&mut r, dict)?)),
        2 => Fact::Amended {
            field: *Field::ALL.get(r.u8()? as usize)?,
            value: own(r.opt_str()?),
        },
        3..=6 => Fact::Changed {
            change: read_change(code, &mut r, dict)?,
            note: own(r.opt_str()?),
        },
        7 => Fact::Resumed {
            kind: pause_kind(r.u8()?)?,
            from: r.day()??,
        },
        8 => Fact::FollowedUp(FollowUp {
            outcome: word(dict, Kind::Outcome, &mut r)?.unwrap_or_default(),
            note: own(r.opt_str()?),
            next: r.day()?,
            handler: word(dict, Kind::Handler, &mut r)?,
            method: later(&mut r, |r| word(dict, Kind::Method, r))?,
        }),
        9 | 10 => Fact::Paid(Payment {
            direction: if code == 9 {
                Direction::Receipt
            } else {
                Direction::PayOut
            },
            amount: Money(r.i64()?),
            method: word(dict, Kind::Method, &mut r)?,
            voucher: own(r.opt_str()?),
            note: own(r.opt_str()?),
        }),
        11 => Fact::Supervised(Supervision {
            text: r.str()?.to_owned(),
            limit: r.day()?,
            lead: later(&mut r, |r| Some(own(r.opt_str()?)))?,
            department: later(&mut r, |r| word(dict, Kind::Division, r))?,
        }),
        12 => Fact::Linked {
            to: r.str()?.to_owned(),
            how: own(r.opt_str()?),
        },
        13 => Fact::Closed {
            how: word(dict, Kind::How, &mut r)?,
        },
        14 => Fact::Reopened {
            reason: own(r.opt_str()?),
        },
        15 => Fact::Retracted {
            commit: r.u64()?,
            index: r.u32()?,
        },
        _ => return None,
    };
    Some(Event { on, fact })
}

/// A dictionary word: the outer `None` is damage, the inner one "no value".
#[expect(
    clippy::option_option,
    reason = "damage and absence are two things here"
)]
fn word(dict: &Dict, kind: Kind, r: &mut Reader<'_>) -> Option<Option<String>> {
    match r.u32()? {
        0 => Some(None),
        id => dict.text(kind, id).map(|text| Some(text.to_owned())),
    }
}

/// A field that records written before it came do not have.
#[expect(
    clippy::option_option,
    reason = "damage and absence are two things here"
)]
fn later<'a, T>(
    r: &mut Reader<'a>,
    read: impl FnOnce(&mut Reader<'a>) -> Option<Option<T>>,
) -> Option<Option<T>> {
    if r.is_empty() { Some(None) } else { read(r) }
}

fn pause_kind(code: u8) -> Option<PauseKind> {
    [PauseKind::Deduct, PauseKind::Suspend, PauseKind::Adjourn]
        .get(code as usize)
        .copied()
}

fn read_change(code: u8, r: &mut Reader<'_>, dict: &Dict) -> Option<Change> {
    Some(match code {
        3 => Change::Pause(Pause {
            kind: pause_kind(r.u8()?)?,
            ground: word(dict, Kind::Ground, r)?,
            from: r.day()??,
            to: r.day()?,
            accepted: r.opt_str()?.map(str::to_owned),
        }),
        4 => Change::Extend(Extension {
            months: r.u32()?,
            days: r.u32()?,
            approved: r.day()?,
            until: r.day()?,
            level: word(dict, Kind::Approver, r)?,
            accepted: r.opt_str()?.map(str::to_owned),
        }),
        5 => Change::Convert {
            to: word(dict, Kind::Procedure, r)??,
            on: r.day()??,
        },
        _ => Change::Restart {
            on: r.day()??,
            reason: r.opt_str()?.map(str::to_owned),
        },
    })
}

fn read_registration(r: &mut Reader<'_>, dict: &Dict) -> Option<Registration> {
    let number = r.str()?.to_owned();
    let court = word(dict, Kind::Court, r)?;
    let division = word(dict, Kind::Division, r)?;
    let handler = word(dict, Kind::Handler, r)?;
    let clerk = word(dict, Kind::Clerk, r)?;
    let type_code = word(dict, Kind::Type, r)?;
    let procedure = word(dict, Kind::Procedure, r)?;
    let cause = word(dict, Kind::Cause, r)?;
    let plaintiffs = r.opt_str()?.map(str::to_owned);
    let defendants = r.opt_str()?.map(str::to_owned);
    let filed = r.day()?;
    let flags = r.u8()?;
    let claim = if flags & 1 == 1 {
        Some(Money(r.i64()?))
    } else {
        None
    };
    let count = r.u64()?;
    let mut tags = Vec::new();
    for _ in 0..count {
        tags.push(word(dict, Kind::Tag, r)??);
    }
    let due = r.day()?;
    let note = r.opt_str()?.map(str::to_owned);
    let custody = flags & 2 == 2;
    Some(Registration {
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
        filed,
        claim,
        tags,
        custody,
        due,
        note,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(fact: Fact, dict: &mut Dict) -> Vec<u8> {
        let mut blob = Vec::new();
        encode(
            &Event { on: None, fact },
            7,
            dict,
            &mut Vec::new(),
            &mut blob,
        );
        blob
    }

    #[test]
    fn records_from_before_a_field_came_are_read_and_written_as_they_were() {
        let mut dict = Dict::default();
        let contacted = dict.id(Kind::Outcome, Some("contacted"));
        // length, commit, kind, no day, outcome, no note, no next, no handler
        let old = [7, 7, 8, 0, contacted as u8, 0, 0, 0];
        let follow_up = FollowUp {
            outcome: "contacted".to_owned(),
            ..FollowUp::default()
        };
        let read = decode(&old, &dict).unwrap();
        assert_eq!(read[0].event.fact, Fact::FollowedUp(follow_up.clone()));
        assert_eq!(bytes(Fact::FollowedUp(follow_up), &mut dict), old);
        let measure = Supervision {
            text: "x".to_owned(),
            ..Supervision::default()
        };
        let old = [6, 7, 11, 0, 1, b'x', 0];
        let read = decode(&old, &dict).unwrap();
        assert_eq!(read[0].event.fact, Fact::Supervised(measure.clone()));
        assert_eq!(bytes(Fact::Supervised(measure), &mut dict), old);
    }

    #[test]
    fn fields_that_came_later_are_read_back() {
        let mut dict = Dict::default();
        for (method, lead, department) in [
            (Some("邮寄"), Some("李副院长"), None),
            (None, None, Some("执行局")),
        ] {
            let own = |text: Option<&str>| text.map(str::to_owned);
            let facts = [
                Fact::FollowedUp(FollowUp {
                    outcome: "served".to_owned(),
                    method: own(method),
                    ..FollowUp::default()
                }),
                Fact::Supervised(Supervision {
                    text: "x".to_owned(),
                    lead: own(lead),
                    department: own(department),
                    ..Supervision::default()
                }),
            ];
            for fact in facts {
                let blob = bytes(fact.clone(), &mut dict);
                assert_eq!(decode(&blob, &dict).unwrap()[0].event.fact, fact);
            }
        }
    }
}
