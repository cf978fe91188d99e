//! `qingji stock`: stock and increment of a window, by period and slice.

use chrono::NaiveDate;

use super::drill::{self, DrillArgs, no_such};
use super::exit::{Exit, Failure};
use super::print::{Cell, Column, Table};
use super::scope::{
    ScopeArgs, WindowArgs, key_cells, key_columns, say_unknown, set, unknown_column,
};
use super::session::{Session, answer};
use crate::domain::window::Window;
use crate::service::api::{
    Figure, Measure, Period, Request, Slice, StockQuery, StockRow, StockSet,
};
use crate::service::error::ErrorKey;

/// Options of `stock`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    pub window: WindowArgs,
    /// Periods and slices: day, week, month, year, total; court, division, handler, type, tag, kind
    #[arg(long, value_name = "BY", value_delimiter = ',')]
    pub by: Vec<String>,
    /// Which cases: all, delayed, long-pending=MONTHS
    #[arg(long, value_name = "SET", default_value = "all")]
    pub set: String,
    #[command(flatten)]
    pub scope: ScopeArgs,
    #[command(flatten)]
    pub drill: DrillArgs,
}

pub(super) fn run(session: &mut Session, args: &Args) -> Result<Exit, Failure> {
    let (mut query, place) = query(session, args)?;
    if let Some(column) = &args.drill.cases {
        let measure = measure(column, query.set)?;
        // A row of a series is opened with the window of its period.
        let keys = match query.period {
            Some(period) => {
                let (value, keys) = args.drill.keys_and_period(&query.slices, place)?;
                let first = first_day(session, &query, &value)?;
                query.window = Window::new(first, period.last_day(first, query.window.to));
                query.period = None;
                keys
            }
            None => args.drill.keys(&query.slices)?,
        };
        return drill::run(session, &args.drill, figure(&query, &keys, measure));
    }
    let stock = answer!(session.ask(Request::Stock(query.clone()))?, Stock)?;
    reconcile(&query, &stock.rows)?;
    let mut table = table(&query, &stock.rows);
    drill::first(session, &mut table, args.drill.limit)?;
    let key = if query.set == StockSet::All {
        "cli.stock.identity"
    } else {
        "cli.stock.identity-set"
    };
    let n = stock.rows.len();
    let said = session.locale.fill(key, &[("n", &n)]);
    session.out.say_to_people(&said);
    say_unknown(session, stock.unknown_filing);
    Ok(Exit::Ok)
}

/// The measure of a column, which the table of the set has.
fn measure(column: &str, set: StockSet) -> Result<Measure, Failure> {
    let has = |id: &str| match set {
        StockSet::All => !matches!(id, "entered" | "left"),
        _ => !matches!(id, "filed" | "closed"),
    };
    let measure = Measure::from_id(column).filter(|_| has(column));
    measure.ok_or_else(|| {
        let ids = Measure::ALL.map(|(id, _)| id).into_iter();
        let ids: Vec<_> = ids.filter(|id| has(id)).collect();
        no_such(column, &ids.join(" "))
    })
}

/// The figure of a measure. What enters a set other than `all`, and what leaves it, includes the
/// moves, which stand beside, and what enters it also the reopened.
fn figure(query: &StockQuery, keys: &[Option<String>], measure: Measure) -> Figure {
    let one = |measure: Measure| Figure::Stock {
        query: query.clone(),
        keys: keys.to_vec(),
        measure,
    };
    let parts: &[Measure] = match measure {
        _ if query.set == StockSet::All => &[],
        Measure::Filed => &[Measure::Filed, Measure::Reopened, Measure::MovedIn],
        Measure::Ended => &[Measure::Ended, Measure::MovedOut],
        _ => &[],
    };
    if parts.is_empty() {
        one(measure)
    } else {
        Figure::Sum(parts.iter().copied().map(one).collect())
    }
}

/// Checks both identities of the rows to be printed: every row adds up, and every period begins
/// where the one before ended. A number that does not reconcile is a bug and is not shown as a
/// figure.
fn reconcile(query: &StockQuery, rows: &[StockRow]) -> Result<(), Failure> {
    let mut reached = std::collections::HashMap::new();
    for row in rows {
        let before = reached.insert(&row.keys, row.closing);
        let follows = query.period.is_none() || before.is_none_or(|stock| stock == row.opening);
        if !row.flow().adds_up() || !follows {
            let detail = format!("{row:?}");
            return Err(Failure::new(ErrorKey::Bug, &[("detail", &detail)]));
        }
    }
    Ok(())
}

/// Returns the first day of the period that a key names: a day, `2022-06` or `2022`.
fn first_day(session: &Session, query: &StockQuery, key: &str) -> Result<NaiveDate, Failure> {
    let (whole, named) = match key.split('-').count() {
        1 if key.len() == 4 => (format!("{key}-01-01"), Some(Period::Year)),
        2 => (format!("{key}-01"), Some(Period::Month)),
        _ => (key.to_owned(), None),
    };
    let day = session.asked_day("--key", &whole)?;
    let mut first = query.window.from;
    while let Some(period) = query.period {
        // A named month or year may begin before the window does.
        let last = period.last_day(first, query.window.to);
        let is_meant = match named {
            Some(named) => named == period && day <= last && period.next(day) > first,
            None => day == first,
        };
        if is_meant {
            return Ok(first);
        }
        if last >= query.window.to || day < first {
            break;
        }
        first = period.next(first);
    }
    let window = query.window.to_string();
    Err(Failure::choice("--key", key, &window))
}

/// Returns the query, and the place of the period among the keys of a row.
fn query(session: &mut Session, args: &Args) -> Result<(StockQuery, usize), Failure> {
    let window = args.window.days(session)?;
    let (period, slices, place) = by(&args.by)?;
    let query = StockQuery {
        window,
        period,
        slices,
        set: set(&args.set)?,
        scope: args.scope.scope(),
    };
    Ok((query, place))
}

/// The error for more than one period: each is allowed, but only one of them.
fn two_periods(words: &[String]) -> Failure {
    Failure::choice("--by", &words.join(","), "day|week|month|year|total")
}

/// Reads the words of `--by`: at most one period, any slices in the given order, and the number of
/// slices before the period.
fn by(words: &[String]) -> Result<(Option<Period>, Vec<Slice>, usize), Failure> {
    let mut period = None;
    let mut place = 0;
    let mut total = false;
    let mut slices = Vec::new();
    for word in words.iter().map(|word| word.trim()) {
        let before = slices.len();
        let mut set = |new: Period| {
            if period.is_some_and(|old| old != new) {
                return Err(two_periods(words));
            }
            if period.is_none() {
                place = before;
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
                let slice = Slice::from_id(word).ok_or_else(|| {
                    Failure::choice(
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
        return Err(two_periods(words));
    }
    Ok((period, slices, place))
}

fn table(query: &StockQuery, rows: &[StockRow]) -> Table {
    let all = query.set == StockSet::All;
    let mut columns = key_columns(&query.slices);
    columns.push(if query.period.is_some() {
        Column::figure("date")
    } else {
        Column::hidden("date")
    });
    columns.extend(if all {
        let columns = StockRow::COLUMNS.map(|id| match id {
            // In lists of cases these are days, with headers of their own.
            "filed" => Column::figure(id).called("filed-cases"),
            "closed" => Column::figure(id).called("closed-cases"),
            _ => Column::figure(id),
        });
        columns.to_vec()
    } else {
        vec![
            Column::figure("opening"),
            Column::figure("entered"),
            // Among those entered.
            if rows.iter().any(|row| row.reopened != 0) {
                Column::figure("reopened").called("entered-reopened")
            } else {
                Column::hidden("reopened")
            },
            Column::figure("moved_in").called("entered-moved"),
            Column::figure("left"),
            Column::figure("moved_out").called("left-moved"),
            Column::figure("closing"),
        ]
    });
    let unknown = rows.iter().map(|row| row.unknown_filing).max();
    columns.push(unknown_column(unknown.unwrap_or(0)));
    let mut table = Table::new(columns);
    for row in rows {
        let mut cells = key_cells(&query.slices, &row.keys);
        // The window as a whole is a period too.
        cells.push(Cell::from(row.date.or(Some(query.window.from))));
        cells.extend(if all {
            row.figures().map(Cell::Int)
        } else {
            let [opening, entered, moved_in, left, moved_out, closing] =
                row.set_figures().map(Cell::Int);
            let reopened = Cell::Int(row.reopened);
            [
                opening, entered, reopened, moved_in, left, moved_out, closing,
            ]
        });
        cells.push(Cell::Int(row.unknown_filing as i64));
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
        let (period, slices, place) = by(&words(&["court", "day", "kind"])).unwrap();
        assert_eq!(period, Some(Period::Day));
        assert_eq!(slices, [Slice::Court, Slice::Kind]);
        assert_eq!(place, 1);
        assert_eq!(by(&words(&["total"])).unwrap(), (None, Vec::new(), 0));
    }

    #[test]
    fn by_refuses_two_periods_and_strangers() {
        assert!(by(&words(&["day", "month"])).is_err());
        assert!(by(&words(&["day", "total"])).is_err());
        assert!(by(&words(&["colour"])).is_err());
    }
}
