//! `qingji limits`: every procedure with its base, extensions and articles.

use chrono::NaiveDate;
use serde::Serialize;

use super::print::Cell;
use crate::domain::rules::{Base, Limit, Round, Rules};
use crate::domain::types::Category;
use crate::text::locale::Locale;

/// One row of the output.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LimitRow {
    /// The id of the procedure.
    pub id: String,
    /// Letter and number of the research row; empty for the rows beside it.
    pub row: String,
    pub family: Category,
    pub name: String,
    pub base_months: Option<u32>,
    pub base_days: Option<u32>,
    /// The id of the event it is counted from.
    pub from: String,
    pub extensions: Vec<Round>,
    /// Cap in months on base plus extensions.
    pub latest: Option<u32>,
    /// Advisory months beside the due date.
    pub normal: Option<u32>,
    /// Days before the due date to apply for an extension.
    pub apply: Option<u32>,
    /// Days before the due date to decide on it.
    pub decide: Option<u32>,
    pub articles: Vec<String>,
    pub valid_from: Option<NaiveDate>,
    pub valid_to: Option<NaiveDate>,
    /// Why the law sets no limit.
    pub reason: Option<String>,
}

/// Returns the built-in rows, named in a language.
pub fn rows(words: Locale) -> Vec<LimitRow> {
    rows_of(Rules::builtin(), words)
}

/// Returns the rows of a version of the rules.
pub fn rows_of(rules: &Rules, words: Locale) -> Vec<LimitRow> {
    rules.limits().map(|limit| row(limit, words)).collect()
}

fn row(limit: &Limit, words: Locale) -> LimitRow {
    let (months, days, reason) = match &limit.base {
        Base::Length { months, days } => (Some(*months), Some(*days), None),
        Base::None { reason } => (None, None, Some(reason.clone())),
    };
    LimitRow {
        id: limit.id.clone(),
        row: limit.row.clone(),
        family: limit.family,
        name: words
            .text(&format!("domain.procedure.{}", limit.id))
            .to_owned(),
        base_months: months.filter(|n| *n > 0),
        base_days: days.filter(|n| *n > 0),
        from: limit.from.clone(),
        extensions: limit.extensions.clone(),
        latest: limit.latest,
        normal: limit.normal,
        apply: limit.apply,
        decide: limit.decide,
        articles: limit.articles.clone(),
        valid_from: limit.valid_from,
        valid_to: limit.valid_to,
        reason,
    }
}

/// The extensions of a row as a cell: `president=6m upper=3m` for programs, words for people.
pub(super) fn granted(rounds: &[Round]) -> Cell {
    if rounds.is_empty() {
        return Cell::Empty;
    }
    let ids: Vec<String> = rounds.iter().map(id).collect();
    let words = |locale: Locale| {
        let said: Vec<String> = rounds.iter().map(|round| words(round, locale)).collect();
        said.join(locale.text("cli.limits.stop"))
    };
    Cell::Said {
        id: ids.join(" "),
        words: [words(Locale::Zh), words(Locale::En)],
    }
}

/// The id of a round: `president=6m`, `high=1m+` if it may be granted again; the approver alone if
/// the statute states no length.
fn id(round: &Round) -> String {
    let months = round.months.map(|n| format!("{n}m"));
    let days = round.days.map(|n| format!("{n}d"));
    let length: String = months.into_iter().chain(days).collect();
    let equals = if length.is_empty() { "" } else { "=" };
    let again = if round.repeat { "+" } else { "" };
    format!("{}{equals}{length}{again}", round.by)
}

fn words(round: &Round, locale: Locale) -> String {
    let by = locale.text(&format!("domain.approver.{}", round.by));
    let length = match (round.months, round.days) {
        (Some(n), _) => locale.fill("cli.months", &[("n", &n)]),
        (None, Some(n)) => locale.fill("cli.days", &[("n", &n)]),
        (None, None) => locale.text("cli.limits.unstated").to_owned(),
    };
    let key = if round.repeat {
        "cli.limits.again"
    } else {
        "cli.limits.round"
    };
    locale.fill(key, &[("by", &by), ("length", &length)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extensions_are_said_in_words_and_have_no_json_in_a_cell() {
        let round = |months, days, by: &str, repeat| Round {
            months,
            days,
            by: by.to_owned(),
            repeat,
        };
        let cell = granted(&[
            round(Some(6), None, "president", false),
            round(None, Some(30), "upper", false),
            round(Some(1), None, "supreme", true),
            round(None, None, "high", false),
        ]);
        assert_eq!(
            cell.plain().unwrap(),
            "president=6m upper=30d supreme=1m+ high"
        );
        assert_eq!(
            cell.human(Locale::Zh),
            "本院院长 6个月；上一级法院 30天；最高人民法院 1个月（可再批）；高级人民法院 未定长短"
        );
        assert_eq!(
            cell.human(Locale::En),
            "the president of the court: 6 months; the court above: 30 days; \
             the supreme court: 1 month, again and again; the high court: no length stated"
        );
        assert_eq!(granted(&[]), Cell::Empty);
        // Every approver of the limits has words.
        for row in rows(Locale::En) {
            for round in &row.extensions {
                let key = format!("domain.approver.{}", round.by);
                assert!(Locale::En.has(&key), "{key}");
            }
        }
    }

    #[test]
    fn every_row_has_a_length_or_a_reason() {
        let rows = rows(Locale::En);
        assert!(rows.len() > 55);
        for row in &rows {
            let length = row.base_months.is_some() || row.base_days.is_some();
            assert_ne!(length, row.reason.is_some(), "{}", row.id);
        }
        let json = serde_json::to_value(&rows[0]).unwrap();
        assert_eq!(
            (json["id"].as_str(), json["base_months"].as_u64()),
            (Some("civil-first-ordinary"), Some(6))
        );
        assert_eq!(json["extensions"][1]["by"], "upper");
    }
}
