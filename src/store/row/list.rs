//! The list row of an open case: everything a list shows, so that a page of the due list reads one table.
//! Nothing in it depends on today.

use chrono::NaiveDate;

use crate::domain::money::Money;
use crate::store::codec::{Reader, put_day, put_i64, put_opt_str, put_str};

/// The shown fields of an open case.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    pub custody: bool,
    pub provisional: bool,
    /// No limit by law (else unknown); only for undated cases.
    pub unlimited: bool,
}

impl<'a> ListRow<'a> {
    /// Of a row as it is stored: in custody, and without a limit by law.
    pub fn flags(value: &[u8]) -> (bool, bool) {
        let flags = value.first().copied().unwrap_or_default();
        (flags & 2 != 0, flags & 8 != 0)
    }

    pub fn encode(&self, out: &mut Vec<u8>) {
        out.clear();
        out.push(
            u8::from(self.provisional)
                | u8::from(self.custody) << 1
                | u8::from(self.claim.is_some()) << 2
                | u8::from(self.unlimited) << 3,
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
        let claim = if flags & 4 != 0 {
            Some(Money(r.i64()?))
        } else {
            None
        };
        let next = r.day()?;
        let last = match r.day()? {
            Some(day) => Some((day, r.str()?)),
            None => None,
        };
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
            custody: flags & 2 != 0,
            provisional: flags & 1 != 0,
            unlimited: flags & 8 != 0,
        })
    }
}
