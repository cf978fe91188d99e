//! The row of `cases`: a fixed header read as a view, then strings.
//!
//! Lists sort, filter and count using only the header.

use chrono::NaiveDate;

use crate::domain::clock::State;
use crate::domain::types::Category;
use crate::store::codec::{Reader, from_days, put_str, put_u32, put_u64, to_days};

/// The value for "no day".
pub const NO_DAY: i32 = i32::MIN;
const NO_MONEY: i64 = i64::MIN;
const VERSION: u8 = 1;
const FIXED: usize = 104;
const STORIED: u8 = 16;

/// The table that contains the list row of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Place {
    Closed = 0,
    Due = 1,
    Paused = 2,
    Undated = 3,
    /// Open, but filed on a day after the projection: in no list until it becomes stale on that
    /// day.
    Later = 4,
}

/// The header of a case.
///
/// Days count from 2000-01-01, money is in cents, texts are dictionary numbers (0 for none).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    pub place: Place,
    pub state: State,
    pub category: Category,
    pub regular: bool,
    pub custody: bool,
    pub provisional: bool,
    /// Whether its limit has changes, accepted or not.
    pub changed: bool,
    /// Whether it was moved or reopened, so that its row does not tell its place on every day.
    pub storied: bool,
    pub filed: i32,
    pub closed: i32,
    /// The rolled due date; for a closed case, the one it had.
    pub due: i32,
    /// The day part of the key in `due` (due) or `paused` (raw − day of projection).
    pub key_day: i32,
    /// The day from which the projection no longer describes the case.
    pub stale: i32,
    pub next: i32,
    pub last: i32,
    pub stated_due: i32,
    pub claim: Option<i64>,
    pub received: i64,
    pub paid_out: i64,
    pub court: u32,
    pub division: u32,
    pub handler: u32,
    pub clerk: u32,
    pub procedure: u32,
    pub cause: u32,
    pub type_code: u32,
    pub outcome: u32,
    pub how: u32,
    /// Hash of the canonical number.
    pub number_hash: u64,
}

/// The strings after the header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Strings<'a> {
    pub number: &'a str,
    pub plaintiffs: &'a str,
    pub defendants: &'a str,
    /// Dictionary numbers.
    pub tags: Vec<u32>,
}

/// Converts a stored day; `None` for [`NO_DAY`].
pub fn day(days: i32) -> Option<NaiveDate> {
    if days == NO_DAY {
        None
    } else {
        from_days(days)
    }
}

/// Converts a day for storage; [`NO_DAY`] for `None`.
pub fn days(day: Option<NaiveDate>) -> i32 {
    day.map_or(NO_DAY, to_days)
}

impl Place {
    /// All places, in the order of their codes.
    pub const ALL: [Place; 5] = [
        Place::Closed,
        Place::Due,
        Place::Paused,
        Place::Undated,
        Place::Later,
    ];
}

impl Header {
    /// Encodes header and strings as one value.
    pub fn encode(&self, strings: &Strings<'_>, out: &mut Vec<u8>) {
        out.clear();
        let (state, category) = (self.state.code(), self.category.code());
        let flags = u8::from(self.regular)
            | u8::from(self.custody) << 1
            | u8::from(self.provisional) << 2
            | u8::from(self.changed) << 3
            | if self.storied { STORIED } else { 0 };
        out.extend_from_slice(&[VERSION, flags, state << 4 | self.place as u8, category]);
        let days = [
            self.filed,
            self.closed,
            self.due,
            self.key_day,
            self.stale,
            self.next,
            self.last,
            self.stated_due,
        ];
        out.extend_from_slice(days.map(i32::to_le_bytes).as_flattened());
        let money = [self.claim.unwrap_or(NO_MONEY), self.received, self.paid_out];
        out.extend_from_slice(money.map(i64::to_le_bytes).as_flattened());
        let ids = [
            self.court,
            self.division,
            self.handler,
            self.clerk,
            self.procedure,
            self.cause,
            self.type_code,
            self.outcome,
            self.how,
        ];
        out.extend_from_slice(ids.map(u32::to_le_bytes).as_flattened());
        out.extend_from_slice(&self.number_hash.to_le_bytes());
        put_str(out, strings.number);
        put_str(out, strings.plaintiffs);
        put_str(out, strings.defendants);
        put_u64(out, strings.tags.len() as u64);
        for tag in &strings.tags {
            put_u32(out, *tag);
        }
    }

    /// Whether the case was open on a day according to the header; a case without a filing date
    /// always was.
    pub fn is_open_on(&self, day: i32) -> bool {
        self.place != Place::Closed && self.filed <= day
    }

    /// The day under which its follow-up is indexed: never before the case is filed.
    pub fn next_key(&self) -> i32 {
        match (self.place, self.next) {
            (Place::Later, next) if next != NO_DAY => next.max(self.filed),
            (_, next) => next,
        }
    }

    /// Whether two rows are the same except for the flag that rows of an older version lack.
    pub fn is_same_but_storied(a: &[u8], b: &[u8]) -> bool {
        let flags = |row: &[u8]| row.get(1).map(|flags| flags & !STORIED);
        flags(a) == flags(b) && a.first() == b.first() && a.get(2..) == b.get(2..)
    }

    /// Decodes the header of a value.
    pub fn read(value: &[u8]) -> Option<Header> {
        let (fixed, _) = value.split_at_checked(FIXED)?;
        let byte = |at: usize| fixed.get(at).copied();
        let int = |at: usize| Some(i32::from_le_bytes(fixed.get(at..at + 4)?.try_into().ok()?));
        let id = |at: usize| Some(u32::from_le_bytes(fixed.get(at..at + 4)?.try_into().ok()?));
        let long = |at: usize| Some(i64::from_le_bytes(fixed.get(at..at + 8)?.try_into().ok()?));
        if byte(0)? != VERSION {
            return None;
        }
        let flags = byte(1)?;
        let claim = long(36)?;
        Some(Header {
            place: *Place::ALL.get(usize::from(byte(2)? & 15))?,
            state: State::from_code(byte(2)? >> 4)?,
            category: Category::from_code(byte(3)?)?,
            regular: flags & 1 != 0,
            custody: flags & 2 != 0,
            provisional: flags & 4 != 0,
            changed: flags & 8 != 0,
            storied: flags & STORIED != 0,
            filed: int(4)?,
            closed: int(8)?,
            due: int(12)?,
            key_day: int(16)?,
            stale: int(20)?,
            next: int(24)?,
            last: int(28)?,
            stated_due: int(32)?,
            claim: (claim != NO_MONEY).then_some(claim),
            received: long(44)?,
            paid_out: long(52)?,
            court: id(60)?,
            division: id(64)?,
            handler: id(68)?,
            clerk: id(72)?,
            procedure: id(76)?,
            cause: id(80)?,
            type_code: id(84)?,
            outcome: id(88)?,
            how: id(92)?,
            number_hash: u64::from_le_bytes(fixed.get(96..104)?.try_into().ok()?),
        })
    }

    /// Number and tags of a value, the only strings that figures need.
    ///
    /// The tags end at one that cannot be read, where [`Header::strings`] returns `None`.
    pub fn figured(value: &[u8]) -> Option<(&str, impl Iterator<Item = u32>)> {
        let mut r = Reader(value.get(FIXED..)?);
        let number = r.str()?;
        // The parties.
        r.skip_str()?;
        r.skip_str()?;
        let count = r.u64()?;
        Some((number, (0..count).map_while(move |_| r.u32())))
    }

    /// Decodes the strings of a value.
    pub fn strings(value: &[u8]) -> Option<Strings<'_>> {
        let mut r = Reader(value.get(FIXED..)?);
        let (number, plaintiffs, defendants) = (r.str()?, r.str()?, r.str()?);
        let count = r.u64()?;
        let tags = (0..count).map(|_| r.u32()).collect::<Option<Vec<_>>>()?;
        Some(Strings {
            number,
            plaintiffs,
            defendants,
            tags,
        })
    }
}
