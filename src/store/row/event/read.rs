//! Reads events back. All input may be damaged.

use super::kind::RecordKind;
use crate::domain::change::{Change, Extension, Pause, PauseKind};
use crate::domain::event::{
    Event, Fact, Field, FollowUpRef, Payment, Recorded, Registration, Supervision,
};
use crate::domain::money::Money;
use crate::store::codec::Reader;
use crate::store::dict::{Dict, Kind};

/// The records of a blob: the commit of each, and its bytes as they are hashed.
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

/// Decodes the blob of a case; `None` if it is damaged.
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

/// Decodes one record.
pub fn decode_one(body: &[u8], dict: &Dict) -> Option<Event> {
    let mut r = Reader(body);
    r.u64()?;
    let kind = RecordKind::from_code(r.u8()?)?;
    let on = r.day()?;
    let own = |text: Option<&str>| text.map(str::to_owned);
    let fact = match kind {
        RecordKind::Registered => Fact::Registered(Box::new(read_registration(&mut r, dict)?)),
        RecordKind::Amended => Fact::Amended {
            field: Field::from_code(r.u8()?)?,
            value: own(r.opt_str()?),
        },
        RecordKind::Paused
        | RecordKind::Extended
        | RecordKind::Converted
        | RecordKind::Restarted => read_changed(kind, &mut r, dict)?,
        RecordKind::Resumed => Fact::Resumed {
            kind: PauseKind::from_code(r.u8()?)?,
            from: r.day()??,
        },
        RecordKind::FollowedUp => Fact::FollowedUp(read_follow_up(&mut r, dict)?.into()),
        RecordKind::Received | RecordKind::PaidOut => Fact::Paid(Payment {
            direction: kind.direction()?,
            amount: Money(r.i64()?),
            method: word(dict, Kind::Method, &mut r)?,
            voucher: own(r.opt_str()?),
            note: own(r.opt_str()?),
        }),
        RecordKind::Supervised => Fact::Supervised(Supervision {
            text: r.str()?.to_owned(),
            limit: r.day()?,
            lead: later(&mut r, |r| Some(own(r.opt_str()?)))?,
            department: later(&mut r, |r| word(dict, Kind::Division, r))?,
        }),
        RecordKind::Linked => Fact::Linked {
            to: r.str()?.to_owned(),
            how: own(r.opt_str()?),
        },
        RecordKind::Closed => Fact::Closed {
            how: word(dict, Kind::How, &mut r)?,
        },
        RecordKind::Reopened => Fact::Reopened {
            reason: own(r.opt_str()?),
        },
        RecordKind::Retracted => Fact::Retracted {
            commit: r.u64()?,
            index: r.u32()?,
        },
    };
    Some(Event { on, fact })
}

/// Reads a dictionary word: the outer `None` is damage, the inner one "no value".
#[expect(
    clippy::option_option,
    reason = "damage and absence are two things here"
)]
fn word(dict: &Dict, kind: Kind, r: &mut Reader<'_>) -> Option<Option<String>> {
    Some(borrowed_word(dict, kind, r)?.map(str::to_owned))
}

/// Reads a dictionary word like [`word`], borrowed from the dictionary.
#[expect(
    clippy::option_option,
    reason = "damage and absence are two things here"
)]
fn borrowed_word<'d>(dict: &'d Dict, kind: Kind, r: &mut Reader<'_>) -> Option<Option<&'d str>> {
    match r.u32()? {
        0 => Some(None),
        id => dict.text(kind, id).map(Some),
    }
}

/// Reads the payload of a follow-up, borrowing its texts.
pub(super) fn read_follow_up<'a>(r: &mut Reader<'a>, dict: &'a Dict) -> Option<FollowUpRef<'a>> {
    Some(FollowUpRef {
        outcome: borrowed_word(dict, Kind::Outcome, r)?.unwrap_or_default(),
        note: r.opt_str()?,
        next: r.day()?,
        handler: borrowed_word(dict, Kind::Handler, r)?,
        method: later(r, |r| borrowed_word(dict, Kind::Method, r))?,
    })
}

/// Reads a field that is missing in records written before it was added.
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

/// Reads a change with what follows it: its note, and the reason for a late conversion.
fn read_changed(kind: RecordKind, r: &mut Reader<'_>, dict: &Dict) -> Option<Fact> {
    let own = |r: &mut Reader<'_>| Some(r.opt_str()?.map(str::to_owned));
    let mut change = match kind {
        RecordKind::Paused => Change::Pause(Pause {
            kind: PauseKind::from_code(r.u8()?)?,
            ground: word(dict, Kind::Ground, r)?,
            from: r.day()??,
            to: r.day()?,
            accepted: own(r)?,
        }),
        RecordKind::Extended => Change::Extend(Extension {
            months: r.u32()?,
            days: r.u32()?,
            approved: r.day()?,
            until: r.day()?,
            level: word(dict, Kind::Approver, r)?,
            accepted: own(r)?,
        }),
        RecordKind::Converted => Change::Convert {
            to: word(dict, Kind::Procedure, r)??,
            on: r.day()??,
            accepted: None,
        },
        RecordKind::Restarted => Change::Restart {
            on: r.day()??,
            reason: own(r)?,
        },
        _ => return None,
    };
    // An older version stored the ground in the words of the sheet.
    change.take_ids();
    let note = own(r)?;
    if let Change::Convert { accepted, .. } = &mut change {
        *accepted = later(r, own)?;
    }
    Some(Fact::Changed { change, note })
}

fn read_registration(r: &mut Reader<'_>, dict: &Dict) -> Option<Registration> {
    let own = |text: Option<&str>| text.map(str::to_owned);
    let flags;
    // Fields are read in the order in which they are listed.
    Some(Registration {
        number: r.str()?.to_owned(),
        court: word(dict, Kind::Court, r)?,
        division: word(dict, Kind::Division, r)?,
        handler: word(dict, Kind::Handler, r)?,
        clerk: word(dict, Kind::Clerk, r)?,
        type_code: word(dict, Kind::Type, r)?,
        procedure: word(dict, Kind::Procedure, r)?,
        cause: word(dict, Kind::Cause, r)?,
        plaintiffs: own(r.opt_str()?),
        defendants: own(r.opt_str()?),
        filed: r.day()?,
        claim: {
            flags = r.u8()?;
            if flags & 1 == 1 {
                Some(Money(r.i64()?))
            } else {
                None
            }
        },
        tags: {
            let count = r.u64()?;
            (0..count)
                .map(|_| word(dict, Kind::Tag, r)?)
                .collect::<Option<_>>()?
        },
        due: r.day()?,
        note: own(r.opt_str()?),
        custody: flags & 2 == 2,
    })
}

#[cfg(test)]
mod tests {
    use super::super::encode;
    use chrono::NaiveDate;

    use super::*;
    use crate::domain::event::FollowUp;
    use crate::store::codec::put_day;

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
    fn a_ground_that_was_stored_by_name_is_read_as_its_id() {
        let mut dict = Dict::default();
        let pause = |ground: &str| Fact::Changed {
            change: Change::Pause(Pause {
                kind: PauseKind::Deduct,
                ground: Some(ground.to_owned()),
                from: "2023-02-01".parse().unwrap(),
                to: None,
                accepted: None,
            }),
            note: None,
        };
        for (stored, read) in [
            ("司法鉴定", "appraisal"),
            ("appraisal", "appraisal"),
            ("天气", "天气"),
        ] {
            let blob = bytes(pause(stored), &mut dict);
            let events = decode(&blob, &dict).unwrap();
            assert_eq!(events[0].event.fact, pause(read), "{stored}");
        }
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
        let procedure = dict.id(Kind::Procedure, Some("civil-first-ordinary"));
        let converted = |accepted: Option<&str>| Fact::Changed {
            change: Change::Convert {
                to: "civil-first-ordinary".to_owned(),
                on: NaiveDate::from_ymd_opt(2026, 4, 20).unwrap(),
                accepted: accepted.map(str::to_owned),
            },
            note: None,
        };
        // length, commit, kind, no day, procedure, day, no note; the reason for a late one was
        // added later.
        let mut old = vec![0, 7, 5, 0, procedure as u8];
        put_day(&mut old, NaiveDate::from_ymd_opt(2026, 4, 20));
        old.push(0);
        old[0] = old.len() as u8 - 1;
        let read = decode(&old, &dict).unwrap();
        assert_eq!(read[0].event.fact, converted(None));
        assert_eq!(bytes(converted(None), &mut dict), old);
        let reasoned = converted(Some("纸质裁定在先"));
        let new = bytes(reasoned.clone(), &mut dict);
        assert_eq!(decode(&new, &dict).unwrap()[0].event.fact, reasoned);
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
