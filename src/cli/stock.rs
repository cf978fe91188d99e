//! `qingji stock`: stock and increment of a window, by period and slice.

use chrono::{DateTime, FixedOffset};

use super::exit::{Exit, Failure};
use super::print::{Cell, Column, Table};
use super::session::{Session, answer};
use crate::backend::Mode;
use crate::domain::court;
use crate::service::api::{Period, Request, Slice, StockQuery, StockRow, StockSet};
use crate::service::error::ErrorKind;

/// Options of `stock`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// First day of the window
    #[arg(long, value_name = "DAY")]
    pub from: String,
    /// Last day of the window
    #[arg(long, value_name = "DAY")]
    pub to: String,
    /// Periods and slices: day, week, month, year, total; court, division, handler, type, tag, kind
    #[arg(long, value_name = "BY", value_delimiter = ',')]
    pub by: Vec<String>,
    /// Which cases: all, delayed, long-pending=MONTHS
    #[arg(long, value_name = "SET", default_value = "all")]
    pub set: String,
    /// As it was recorded by this moment
    #[arg(long, value_name = "TIMESTAMP")]
    pub known_at: Option<String>,
}

pub(super) fn run(session: &mut Session, args: &Args) -> Result<Exit, Failure> {
    let query = query(session, args)?;
    let backend = session.open(Mode::Read)?;
    let ask = |request: Request| backend.call(&session.context, request);
    let rows = answer!(ask(Request::Stock(query.clone()))?, Stock)?;
    let overview = answer!(ask(Request::Overview)?, Overview)?;
    session.out.rows(&table(&query, &rows))?;
    if overview.unknown_filing > 0 {
        let n = overview.unknown_filing.to_string();
        let said = session.locale.fill("cli.today.unknown", &[("n", &n)]);
        session.out.say(&said);
    }
    Ok(Exit::Ok)
}

fn query(session: &Session, args: &Args) -> Result<StockQuery, Failure> {
    let from = session.day("--from", &args.from, false)?;
    let to = session.day("--to", &args.to, false)?;
    if to < from {
        return Err(Failure::new(
            ErrorKind::Usage,
            "bad-window",
            &[("from", &from.to_string()), ("to", &to.to_string())],
        ));
    }
    let (period, slices) = by(&args.by)?;
    Ok(StockQuery {
        from,
        to,
        period,
        slices,
        set: set(&args.set)?,
        known_at: args
            .known_at
            .as_deref()
            .map(|text| known_at(session, text))
            .transpose()?,
    })
}

/// The words of `--by`: at most one period, any slices in the order given.
fn by(words: &[String]) -> Result<(Option<Period>, Vec<Slice>), Failure> {
    let mut period = None;
    let mut total = false;
    let mut slices = Vec::new();
    for word in words.iter().map(|word| word.trim()) {
        let mut set = |new: Period| {
            if period.is_some_and(|old| old != new) {
                return Err(choice("--by", word, "day|week|month|year|total"));
            }
            period = Some(new);
            Ok(())
        };
        match word {
            "day" => set(Period::Day)?,
            "week" => set(Period::Week)?,
            "month" => set(Period::Month)?,
            "year" => set(Period::Year)?,
            "total" => total = true,
            _ => {
                let slice = [
                    Slice::Court,
                    Slice::Division,
                    Slice::Handler,
                    Slice::Type,
                    Slice::Tag,
                    Slice::Kind,
                ]
                .into_iter()
                .find(|slice| slice.id() == word)
                .ok_or_else(|| {
                    choice(
                        "--by",
                        word,
                        "day week month year total court division handler type tag kind",
                    )
                })?;
                if !slices.contains(&slice) {
                    slices.push(slice);
                }
            }
        }
    }
    if total && period.is_some() {
        return Err(choice("--by", "total", "day|week|month|year|total"));
    }
    Ok((period, slices))
}

fn set(word: &str) -> Result<StockSet, Failure> {
    match word {
        "all" => Ok(StockSet::All),
        "delayed" => Ok(StockSet::Delayed),
        _ => word
            .strip_prefix("long-pending=")
            .and_then(|months| months.parse().ok())
            .filter(|months| (1..=1200).contains(months))
            .map(|months| StockSet::LongPending { months })
            .ok_or_else(|| choice("--set", word, "all delayed long-pending=MONTHS")),
    }
}

/// A timestamp, or a day, which means its end.
fn known_at(session: &Session, text: &str) -> Result<DateTime<FixedOffset>, Failure> {
    if let Ok(moment) = DateTime::parse_from_rfc3339(text) {
        return Ok(moment);
    }
    let day = session.day("--known-at", text, false)?;
    let zone = *session.context.now.offset();
    day.and_hms_opt(23, 59, 59)
        .and_then(|end| end.and_local_timezone(zone).single())
        .ok_or_else(|| {
            Failure::new(
                ErrorKind::Invalid,
                "bad-date",
                &[("field", "--known-at"), ("value", text)],
            )
        })
}

fn choice(field: &str, value: &str, choices: &str) -> Failure {
    Failure::new(
        ErrorKind::Usage,
        "bad-choice",
        &[("field", field), ("value", value), ("choices", choices)],
    )
}

fn table(query: &StockQuery, rows: &[StockRow]) -> Table {
    let all = query.set == StockSet::All;
    let mut columns = Vec::new();
    for slice in &query.slices {
        columns.push(Column::text(slice.id()));
        if *slice == Slice::Court {
            columns.push(Column::hidden("court_code"));
        }
    }
    columns.push(if query.period.is_some() {
        Column::figure("date")
    } else {
        Column::hidden("date")
    });
    columns.extend(
        [
            "opening",
            if all { "filed" } else { "entered" },
            "reopened",
            "moved_in",
            if all { "closed" } else { "left" },
            "moved_out",
            "closing",
        ]
        .map(Column::figure),
    );
    // `closed` is a day in lists of cases and a count here; the header says which by its own key.
    let mut table = Table::new(columns);
    for row in rows {
        let mut cells = Vec::with_capacity(table.columns.len());
        for (slice, key) in query.slices.iter().zip(&row.keys) {
            cells.push(Cell::from(key));
            if *slice == Slice::Court {
                let court = key.as_deref().and_then(court::by_name);
                cells.push(Cell::from(court.map(|court| court.code)));
            }
        }
        // The window as a whole is a period too.
        cells.push(Cell::from(row.date.or(Some(query.from))));
        let figures = [
            row.opening,
            row.filed,
            row.reopened,
            row.moved_in,
            row.ended,
            row.moved_out,
            row.closing,
        ];
        cells.extend(figures.map(Cell::Int));
        table.push(cells);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(list: &[&str]) -> Vec<String> {
        list.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn by_takes_a_period_and_slices_in_order() {
        let (period, slices) = by(&words(&["court", "day", "kind"])).unwrap();
        assert_eq!(period, Some(Period::Day));
        assert_eq!(slices, [Slice::Court, Slice::Kind]);
        assert_eq!(by(&words(&["total"])).unwrap(), (None, Vec::new()));
    }

    #[test]
    fn by_refuses_two_periods_and_strangers() {
        assert!(by(&words(&["day", "month"])).is_err());
        assert!(by(&words(&["day", "total"])).is_err());
        assert!(by(&words(&["colour"])).is_err());
    }

    #[test]
    fn sets() {
        assert_eq!(
            set("long-pending=36").unwrap(),
            StockSet::LongPending { months: 36 }
        );
        assert!(set("long-pending=0").is_err());
        assert!(set("old").is_err());
    }
}
