//! Options that limit a figure, the same for every command that counts.

use std::fmt::Display;

use super::exit::Failure;
use super::print::{Cell, Column};
use super::session::Session;
use super::whose::{Whose, named};
use crate::domain::court;
use crate::domain::tally::Delay;
use crate::domain::types::Category;
use crate::domain::window::Window;
use crate::service::api::{Scope, Slice, StockSet};
use crate::service::error::ErrorKey;
use crate::text::locale::Locale;

/// Which cases a figure is about.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct ScopeArgs {
    #[command(flatten)]
    pub whose: Whose,
    /// Type code
    #[arg(long = "type", value_name = "TYPE", value_delimiter = ',')]
    pub types: Vec<String>,
    /// Tag
    #[arg(long, value_name = "TAG", value_delimiter = ',')]
    pub tag: Vec<String>,
    /// Category: criminal, civil, administrative, execution, compensation, other
    #[arg(long, value_name = "KIND", value_delimiter = ',')]
    pub kind: Vec<String>,
}

impl ScopeArgs {
    /// Returns the scope in the form of the service.
    pub fn scope(&self) -> Scope {
        Scope {
            types: named(&self.types),
            tags: named(&self.tag),
            kinds: named(&self.kind)
                .iter()
                .map(|kind| category(kind))
                .collect(),
            ..self.whose.scope()
        }
    }
}

/// The window of a figure.
#[derive(Debug, clap::Args)]
pub struct WindowArgs {
    /// First day of the window
    #[arg(long, value_name = "DAY")]
    pub from: String,
    /// Last day of the window
    #[arg(long, value_name = "DAY")]
    pub to: String,
}

impl WindowArgs {
    /// The first and last day. A window that extends beyond today, such as the year, ends today, or
    /// on the day of `--as-of`, because its later days have not happened then; a message says so.
    pub(super) fn days(&self, session: &mut Session) -> Result<Window, Failure> {
        let from = session.asked_day("--from", &self.from)?;
        let to = session.asked_day("--to", &self.to)?;
        if to < from {
            return Err(Failure::new(
                ErrorKey::BadWindow,
                &[("from", &from), ("to", &to)],
            ));
        }
        session.reached(Some(from))?;
        let last = session.last_day();
        if last < to {
            let key = match session.context.view.as_of {
                Some(_) => "cli.scope.until-as-of",
                None => "cli.scope.until-today",
            };
            let days: &[(&str, &dyn Display)] = &[("to", &to), ("last", &last)];
            let said = session.locale.fill(key, days);
            session.out.say(&said);
            return Ok(Window::new(from, last));
        }
        Ok(Window::new(from, to))
    }
}

/// The slices of `--by`, for commands where it takes nothing else.
pub(super) fn slices(words: &[String]) -> Result<Vec<Slice>, Failure> {
    let mut slices = Vec::new();
    for word in words.iter().map(|word| word.trim()) {
        if word == "total" {
            continue;
        }
        let known = Slice::from_id(word).ok_or_else(|| {
            Failure::choice("--by", word, "court division handler type tag kind total")
        })?;
        if !slices.contains(&known) {
            slices.push(known);
        }
    }
    Ok(slices)
}

/// Reads the set of `--set`.
pub(super) fn set(word: &str) -> Result<StockSet, Failure> {
    match word {
        "all" => Ok(StockSet::All),
        "delayed" => Ok(StockSet::Delayed),
        _ => word
            .strip_prefix("long-pending=")
            .and_then(|months| months.parse().ok())
            .filter(|months| (1..=1200).contains(months))
            .map(|months| StockSet::LongPending { months })
            .ok_or_else(|| Failure::choice("--set", word, "all delayed long-pending=1..1200")),
    }
}

/// The columns for the keys of a row; a court has its code beside it.
pub(super) fn key_columns(slices: &[Slice]) -> Vec<Column> {
    let mut columns = Vec::new();
    for slice in slices {
        columns.push(Column::text(slice.id()));
        if *slice == Slice::Court {
            columns.push(Column::hidden("court_code"));
        }
    }
    columns
}

/// The cells for the keys of a row.
pub(super) fn key_cells(slices: &[Slice], keys: &[Option<String>]) -> Vec<Cell> {
    let mut cells = Vec::new();
    for (slice, key) in slices.iter().zip(keys) {
        cells.push(match (slice, key) {
            (Slice::Kind, Some(kind)) => Cell::Word(area_of(kind), kind.clone()),
            _ => Cell::from(key),
        });
        if *slice == Slice::Court {
            let court = key.as_deref().and_then(court::by_name);
            cells.push(Cell::from(court.map(|court| court.code)));
        }
    }
    cells
}

/// The area of the words for a kind: a kind of delay, or a category of cases.
fn area_of(kind: &str) -> &'static str {
    if Delay::ALL.iter().any(|delay| delay.id() == kind) {
        "report.kind"
    } else {
        "domain.category"
    }
}

/// The id of a kind, given by the id itself or by its words in either language, as tables show
/// them.
pub(super) fn kind_id(word: &str) -> Option<&'static str> {
    let delays = Delay::ALL.map(Delay::id);
    called(word, &delays).or_else(|| called(word, &Category::ALL.map(Category::id)))
}

/// The id of a category of cases, given like [`kind_id`]; any other word is returned unchanged.
fn category(word: &str) -> String {
    let known = called(word, &Category::ALL.map(Category::id));
    known.unwrap_or(word).to_owned()
}

fn called(word: &str, ids: &[&'static str]) -> Option<&'static str> {
    let mut named = ids.iter().filter(|id| {
        let key = format!("{}.{id}", area_of(id));
        let words = [Locale::Zh, Locale::En].map(|locale| locale.find(&key));
        **id == word || words.contains(&Some(word))
    });
    named.next().copied()
}

/// The column for cases without a filing date; if there are none, only programs see it.
pub(super) fn unknown_column(unknown_filing: u64) -> Column {
    if unknown_filing > 0 {
        Column::figure("unknown_filing")
    } else {
        Column::hidden("unknown_filing")
    }
}

/// Reports the number of cases that no figure contains.
pub(super) fn say_unknown(session: &mut Session, unknown_filing: u64) {
    if unknown_filing > 0 {
        let said = session
            .locale
            .fill("cli.today.unknown", &[("n", &unknown_filing)]);
        session.out.say(&said);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_known_by_id_and_by_words() {
        for (word, id) in [
            ("adjournment", Some("adjournment")),
            ("延期审理", Some("adjournment")),
            ("suspension", Some("suspension")),
            ("执行", Some("execution")),
            ("civil", Some("civil")),
            ("月亮", None),
        ] {
            assert_eq!(kind_id(word), id, "{word}");
        }
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

    #[test]
    fn slices_once_each_in_the_order_given() {
        let words = ["court", "kind", "court", "total"].map(str::to_owned);
        assert_eq!(slices(&words).unwrap(), [Slice::Court, Slice::Kind]);
        assert!(slices(&["day".to_owned()]).is_err());
    }
}
