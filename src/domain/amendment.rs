//! The values to which a field of a case may be corrected, whether by a user, a cell of a sheet or
//! a script.

use chrono::NaiveDate;

use super::case::{Case, split_tags};
use super::event::Field;
use super::letter::person;
use super::money::Money;
use super::{court, day};

/// Why a correction or a closing is not allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfit {
    /// The field does not accept such a value.
    Value,
    /// A case must have a number.
    Empty,
    /// A move cannot be recorded ahead: where the case will sit is not yet a fact.
    MovesLater(NaiveDate),
    ClosedAfterToday(NaiveDate),
    ClosedBeforeFiled {
        closed: NaiveDate,
        filed: NaiveDate,
    },
    ClosedBeforeReopened {
        closed: NaiveDate,
        reopened: NaiveDate,
    },
}

/// Converts a value of a field to the text form in which it is kept: ISO dates, decimal money, tags
/// joined by `,`.
///
/// `text` is one clean line; an empty one clears the field.
pub fn canonical(field: Field, text: &str) -> Result<Option<String>, Unfit> {
    if text.is_empty() {
        return match field {
            Field::Number => Err(Unfit::Empty),
            _ => Ok(None),
        };
    }
    Ok(Some(match field {
        Field::Filed | Field::Closed | Field::Due | Field::Next => day::parse(text)
            .filter(|day| day::is_plausible(*day))
            .ok_or(Unfit::Value)?
            .to_string(),
        Field::Claim => Money::parse(text).ok_or(Unfit::Value)?.to_string(),
        // Nothing but separators is no tag.
        Field::Tags => match split_tags(text).join(",") {
            tags if tags.is_empty() => return Ok(None),
            tags => tags,
        },
        Field::Court => court::official(text).to_owned(),
        Field::Handler | Field::Clerk => person(text).into_owned(),
        Field::Custody if !matches!(text, "true" | "false") => return Err(Unfit::Value),
        _ => text.to_owned(),
    }))
}

/// Checks whether a case can be corrected this way; `value` is canonical, `on` is the day of a
/// move.
pub fn check(
    case: &Case,
    (field, value): (Field, Option<&str>),
    on: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<(), Unfit> {
    if let Some(day) = on.filter(|day| field.moves() && *day > today) {
        return Err(Unfit::MovesLater(day));
    }
    let day = || value.and_then(day::parse);
    match field {
        Field::Closed => {
            closing(day(), case.now.filed, today)?;
            after_reopening(case, day())
        }
        Field::Filed => closing(case.closed, day(), today),
        _ => Ok(()),
    }
}

/// Checks whether a case can have been closed on this day.
pub fn closing(
    closed: Option<NaiveDate>,
    filed: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<(), Unfit> {
    match (closed, filed) {
        (Some(closed), _) if closed > today => Err(Unfit::ClosedAfterToday(closed)),
        (Some(closed), Some(filed)) if closed < filed => {
            Err(Unfit::ClosedBeforeFiled { closed, filed })
        }
        _ => Ok(()),
    }
}

/// Checks that a final closing does not precede the reopening of the case.
pub fn after_reopening(case: &Case, closed: Option<NaiveDate>) -> Result<(), Unfit> {
    let reopened = case.reopenings.last().map(|last| last.reopened);
    match closed.zip(reopened) {
        Some((closed, reopened)) if closed < reopened => {
            Err(Unfit::ClosedBeforeReopened { closed, reopened })
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::case::Reopening;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn values_are_kept_in_one_form_or_refused() {
        for (field, text, kept) in [
            (Field::Filed, "2026年1月8日", Ok(Some("2026-01-08"))),
            (Field::Due, "2026.9.1", Ok(Some("2026-09-01"))),
            (Field::Closed, "2026-02-30", Err(Unfit::Value)),
            (Field::Filed, "9999-12-31", Err(Unfit::Value)),
            (Field::Next, "0001-01-01", Err(Unfit::Value)),
            (Field::Claim, "1.2万", Ok(Some("12000.00"))),
            (Field::Claim, "abc", Err(Unfit::Value)),
            (Field::Custody, "true", Ok(Some("true"))),
            (Field::Custody, "maybe", Err(Unfit::Value)),
            (Field::Tags, "涉企业、涉民生", Ok(Some("涉企业,涉民生"))),
            (Field::Note, "", Ok(None)),
            (Field::Number, "", Err(Unfit::Empty)),
            (Field::Court, "内0783", Ok(Some("扎兰屯市人民法院"))),
            (Field::Handler, "某　人", Ok(Some("某人"))),
        ] {
            let kept = kept.map(|kept| kept.map(str::to_owned));
            assert_eq!(canonical(field, text), kept, "{} {text}", field.id());
        }
    }

    #[test]
    fn a_case_is_closed_between_its_filing_and_today() {
        let today = day("2026-06-30");
        let mut case = Case::default();
        case.now.filed = Some(day("2026-01-05"));
        let closed = |case: &Case, text| check(case, (Field::Closed, Some(text)), None, today);
        assert_eq!(closed(&case, "2026-03-01"), Ok(()));
        assert_eq!(
            closed(&case, "2027-01-01"),
            Err(Unfit::ClosedAfterToday(day("2027-01-01")))
        );
        assert!(matches!(
            closed(&case, "2020-01-01"),
            Err(Unfit::ClosedBeforeFiled { .. })
        ));
        case.reopenings.push(Reopening {
            closed: day("2026-02-01"),
            how: None,
            reopened: day("2026-04-01"),
        });
        assert!(matches!(
            closed(&case, "2026-03-01"),
            Err(Unfit::ClosedBeforeReopened { .. })
        ));
        case.closed = Some(day("2026-05-01"));
        let filed = |text| check(&case, (Field::Filed, Some(text)), None, today);
        assert_eq!(filed("2026-05-01"), Ok(()));
        assert!(matches!(
            filed("2026-05-02"),
            Err(Unfit::ClosedBeforeFiled { .. })
        ));
        let moved = check(
            &case,
            (Field::Handler, Some("某人")),
            Some(day("2026-07-01")),
            today,
        );
        assert_eq!(moved, Err(Unfit::MovesLater(day("2026-07-01"))));
    }
}
