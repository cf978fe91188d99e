//! The list row of an open case: everything that a list shows, so that a page of the due list reads
//! one table. Nothing in it depends on today.

use chrono::NaiveDate;

use crate::domain::money::Money;
use crate::store::codec::{Reader, put_day, put_i64, put_opt_str, put_str};

const PROVISIONAL: u8 = 1;
const CUSTODY: u8 = 1 << 1;
const CLAIM: u8 = 1 << 2;
const UNLIMITED: u8 = 1 << 3;
/// The row has the end of its last pause; older rows do not.
const TELLS: u8 = 1 << 4;
const ENDS: u8 = 1 << 5;

/// What a row tells of the end of the last pause of its case.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum PauseEnd {
    /// Unknown, because the row is older than this field: see the table `ends`.
    #[default]
    Untold,
    /// There is no end to bring up.
    Never,
    On(NaiveDate),
}

impl From<Option<NaiveDate>> for PauseEnd {
    fn from(day: Option<NaiveDate>) -> PauseEnd {
        day.map_or(PauseEnd::Never, PauseEnd::On)
    }
}

/// The fields of an open case that lists show.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListRow<'a> {
    pub number: &'a str,
    pub court: Option<&'a str>,
    pub court_code: Option<&'a str>,
    pub division: Option<&'a str>,
    pub handler: Option<&'a str>,
    pub cause: Option<&'a str>,
    pub plaintiffs: Option<&'a str>,
    pub defendants: Option<&'a str>,
    pub procedure: Option<&'a str>,
    pub filed: Option<NaiveDate>,
    pub claim: Option<Money>,
    pub next: Option<NaiveDate>,
    pub last: Option<(NaiveDate, &'a str)>,
    pub pause_end: PauseEnd,
    pub custody: bool,
    pub provisional: bool,
    /// Whether the law sets no limit (otherwise unknown); only for undated cases.
    pub unlimited: bool,
}

/// The fields that decide whether and where a case is on a list, without its texts: of four overdue
/// cases the checklist shows one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Brief {
    pub next: Option<NaiveDate>,
    /// Day of the last follow-up.
    pub last: Option<NaiveDate>,
    pub pause_end: PauseEnd,
    pub custody: bool,
    pub provisional: bool,
    pub unlimited: bool,
}

/// Number of texts after the number.
const TEXTS: usize = 8;

impl Brief {
    /// Encodes a row with only these fields: no text, no filing, no claim.
    pub fn encode(&self, out: &mut Vec<u8>) {
        out.clear();
        let flag = |holds: bool, flag: u8| if holds { flag } else { 0 };
        out.push(
            flag(self.provisional, PROVISIONAL)
                | flag(self.custody, CUSTODY)
                | flag(self.unlimited, UNLIMITED)
                | self.pause_end.flags(),
        );
        // The number, the texts, the day of filing.
        out.extend_from_slice(&[0; 1 + TEXTS + 1]);
        put_day(out, self.next);
        put_day(out, self.last);
        if self.last.is_some() {
            put_str(out, "");
        }
        self.pause_end.encode(out);
    }

    pub fn read(value: &[u8]) -> Option<Brief> {
        let mut r = Reader(value);
        let flags = r.u8()?;
        r.skip_str()?;
        for _ in 0..TEXTS {
            r.skip_opt_str()?;
        }
        // The day of filing and the claim.
        r.u64()?;
        if flags & CLAIM != 0 {
            r.u64()?;
        }
        let next = r.day()?;
        let last = r.day()?;
        if last.is_some() {
            r.skip_str()?;
        }
        Some(Brief {
            next,
            last,
            pause_end: PauseEnd::read(flags, &mut r)?,
            custody: flags & CUSTODY != 0,
            provisional: flags & PROVISIONAL != 0,
            unlimited: flags & UNLIMITED != 0,
        })
    }
}

impl PauseEnd {
    fn flags(self) -> u8 {
        match self {
            PauseEnd::Untold => 0,
            PauseEnd::Never => TELLS,
            PauseEnd::On(_) => TELLS | ENDS,
        }
    }

    /// Encodes the field at the end of a row.
    fn encode(self, out: &mut Vec<u8>) {
        if let PauseEnd::On(day) = self {
            put_day(out, Some(day));
        }
    }

    fn read(flags: u8, r: &mut Reader<'_>) -> Option<PauseEnd> {
        Some(match (flags & TELLS != 0, flags & ENDS != 0) {
            (false, _) => PauseEnd::Untold,
            (true, false) => PauseEnd::Never,
            (true, true) => r.day()?.into(),
        })
    }
}

impl<'a> ListRow<'a> {
    /// Reads two flags of a stored row: in custody, and without a limit by law.
    pub fn flags(value: &[u8]) -> (bool, bool) {
        let flags = value.first().copied().unwrap_or_default();
        (flags & CUSTODY != 0, flags & UNLIMITED != 0)
    }

    /// Reads court, handler and cause of a stored row, which the lookup needs for every open case.
    pub fn shared(value: &[u8]) -> Option<[Option<&str>; 3]> {
        let mut r = Reader(value);
        r.u8()?;
        r.skip_str()?;
        let court = r.opt_str()?;
        // The court code and the division.
        r.skip_opt_str()?;
        r.skip_opt_str()?;
        Some([court, r.opt_str()?, r.opt_str()?])
    }

    pub fn encode(&self, out: &mut Vec<u8>) {
        out.clear();
        let flag = |holds: bool, flag: u8| if holds { flag } else { 0 };
        out.push(
            flag(self.provisional, PROVISIONAL)
                | flag(self.custody, CUSTODY)
                | flag(self.claim.is_some(), CLAIM)
                | flag(self.unlimited, UNLIMITED)
                | self.pause_end.flags(),
        );
        put_str(out, self.number);
        for text in [
            self.court,
            self.court_code,
            self.division,
            self.handler,
            self.cause,
            self.plaintiffs,
            self.defendants,
            self.procedure,
        ] {
            put_opt_str(out, text);
        }
        put_day(out, self.filed);
        if let Some(claim) = self.claim {
            put_i64(out, claim.0);
        }
        put_day(out, self.next);
        put_day(out, self.last.map(|(day, _)| day));
        if let Some((_, outcome)) = self.last {
            put_str(out, outcome);
        }
        self.pause_end.encode(out);
    }

    /// Re-encodes a row as an older version did, without the end of pauses.
    pub fn untold(value: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        if let Some(row) = ListRow::read(value) {
            let pause_end = PauseEnd::Untold;
            ListRow { pause_end, ..row }.encode(&mut out);
        }
        out
    }

    pub fn read(value: &'a [u8]) -> Option<ListRow<'a>> {
        let mut r = Reader(value);
        let flags = r.u8()?;
        let number = r.str()?;
        let court = r.opt_str()?;
        let court_code = r.opt_str()?;
        let division = r.opt_str()?;
        let handler = r.opt_str()?;
        let cause = r.opt_str()?;
        let plaintiffs = r.opt_str()?;
        let defendants = r.opt_str()?;
        let procedure = r.opt_str()?;
        let filed = r.day()?;
        let claim = if flags & CLAIM != 0 {
            Some(Money(r.i64()?))
        } else {
            None
        };
        let next = r.day()?;
        let last = match r.day()? {
            Some(day) => Some((day, r.str()?)),
            None => None,
        };
        let pause_end = PauseEnd::read(flags, &mut r)?;
        Some(ListRow {
            number,
            court,
            court_code,
            division,
            handler,
            cause,
            plaintiffs,
            defendants,
            procedure,
            filed,
            claim,
            next,
            last,
            pause_end,
            custody: flags & CUSTODY != 0,
            provisional: flags & PROVISIONAL != 0,
            unlimited: flags & UNLIMITED != 0,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_says_when_its_pause_ends_and_an_older_one_does_not() {
        let day = NaiveDate::from_ymd_opt(2026, 6, 30);
        let row = |pause_end| ListRow {
            number: "(2026)内0722民初16号",
            court: Some("莫旗法院"),
            court_code: Some("内0722"),
            division: None,
            handler: Some("张树林"),
            cause: None,
            plaintiffs: Some("甲"),
            defendants: None,
            procedure: Some("civil-first-ordinary"),
            filed: day,
            claim: Some(Money(1)),
            next: None,
            last: day.map(|day| (day, "contacted")),
            pause_end,
            custody: true,
            provisional: false,
            unlimited: false,
        };
        let mut untold = Vec::new();
        row(PauseEnd::Untold).encode(&mut untold);
        for pause_end in [PauseEnd::Untold, PauseEnd::Never, PauseEnd::from(day)] {
            let mut bytes = Vec::new();
            row(pause_end).encode(&mut bytes);
            assert_eq!(ListRow::read(&bytes), Some(row(pause_end)));
            let brief = Brief::read(&bytes).unwrap();
            assert_eq!((brief.pause_end, brief.next), (pause_end, None));
            assert_eq!((brief.last, brief.custody), (day, true));
            // Encoded alone, it equals the row without the other fields.
            let (mut alone, mut rest) = (Vec::new(), Vec::new());
            brief.encode(&mut alone);
            ListRow {
                last: day.map(|day| (day, "")),
                pause_end,
                custody: true,
                ..ListRow::default()
            }
            .encode(&mut rest);
            assert_eq!((alone == rest, Brief::read(&alone)), (true, Some(brief)));
            for end in 0..bytes.len() {
                assert_eq!(Brief::read(&bytes[..end]), None);
            }
            assert_eq!(ListRow::untold(&bytes), untold);
        }
        assert_eq!(ListRow::flags(&untold), (true, false));
    }
}
