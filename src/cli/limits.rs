//! `qingji limits`: every procedure with its base, extensions and articles.

use chrono::NaiveDate;
use serde::Serialize;

use crate::domain::rules::{Base, Limit, Round, Rules};
use crate::domain::types::Category;
use crate::text::locale::Locale;

/// One row of the output.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LimitRow {
    /// Procedure id.
    pub id: String,
    /// Letter and number of the research row; empty for the rows beside it.
    pub row: String,
    pub family: Category,
    pub name: String,
    pub base_months: Option<u32>,
    pub base_days: Option<u32>,
    /// What it is counted from, as an id.
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
    /// Why the law sets none.
    pub reason: Option<String>,
}

/// The rows compiled in, named in a language.
pub fn rows(words: Locale) -> Vec<LimitRow> {
    rows_of(Rules::builtin(), words)
}

/// The rows of one version of the rules.
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

#[cfg(test)]
mod tests {
    use super::*;

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
