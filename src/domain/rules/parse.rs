//! The parser of the two rule files. Every row is parsed on its own, so that an error can name it.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::Rules;
use super::limit::{Base, Ground, Limit, Round};
use super::sheet::Sheet;
use crate::domain::change::{MAX_DAYS, MAX_MONTHS};
use crate::domain::types::Category;

/// Why a version of the rules was rejected.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum RulesError {
    #[error("{file} is not TOML: {reason}")]
    Syntax { file: &'static str, reason: String },
    #[error("{file}: `{table}` number {number} ({id}): {reason}")]
    Row {
        file: &'static str,
        table: &'static str,
        number: usize,
        id: String,
        reason: String,
    },
    #[error("{file}: {reason}")]
    File { file: &'static str, reason: String },
}

const LIMITS: &str = "limits.toml";
const GROUNDS: &str = "grounds.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LimitRow {
    id: String,
    #[serde(default)]
    row: String,
    family: Category,
    months: Option<u32>,
    days: Option<u32>,
    reason: Option<String>,
    from: String,
    #[serde(default)]
    extensions: Vec<Round>,
    apply: Option<u32>,
    decide: Option<u32>,
    latest: Option<u32>,
    normal: Option<u32>,
    #[serde(default)]
    articles: Vec<String>,
    valid_from: Option<NaiveDate>,
    valid_to: Option<NaiveDate>,
    #[serde(default)]
    in_sheet: Vec<String>,
}

pub(super) fn parse(limits_toml: &str, grounds_toml: &str) -> Result<Rules, RulesError> {
    let mut limits_file = table(LIMITS, limits_toml)?;
    // The versions of older programs had the reading of sheets with them. By the reading of today
    // some of their words say no more than the type or the same as another, which is no fault of a
    // docket that keeps them.
    let is_older = limits_file.remove("reading").is_some();
    let rows: Vec<LimitRow> = rows(LIMITS, "limit", &mut limits_file)?;
    let grounds: Vec<Ground> = rows_of_grounds(grounds_toml)?;
    let mut sheet = Sheet::default();
    let mut limits = Vec::with_capacity(rows.len());
    for (number, row) in (1..).zip(rows) {
        let refuse = |reason: &str| row_error(LIMITS, "limit", number, &row.id, reason);
        for entry in &row.in_sheet {
            if !sheet.add(entry, &row.id) && !is_older {
                return Err(refuse(&format!(
                    "`in_sheet` entry {entry:?} is taken or not TYPE/NAME"
                )));
            }
        }
        let limit = limit(&row).map_err(refuse)?;
        limits.push((number - 1, limit));
    }
    limits.sort_by(|(a, x), (b, y)| (&x.id, x.valid_from, a).cmp(&(&y.id, y.valid_from, b)));
    let mut by_id: HashMap<String, (usize, usize)> = HashMap::new();
    let mut order = vec![0; limits.len()];
    for (at, (number, limit)) in limits.iter().enumerate() {
        if let Some(place) = order.get_mut(*number) {
            *place = at;
        }
        let versions = by_id.entry(limit.id.clone()).or_insert((at, at));
        versions.1 = at + 1;
        let before = limits.get(versions.0..at).and_then(<[_]>::last);
        let twin = before.is_some_and(|(_, before)| before.valid_from == limit.valid_from);
        if twin {
            return Err(row_error(
                LIMITS,
                "limit",
                number + 1,
                &limit.id,
                "the same id twice from the same day",
            ));
        }
    }
    let by_ground = index_grounds(&grounds)?;
    let limits = limits.into_iter().map(|(_, limit)| limit).collect();
    Ok(Rules {
        limits,
        order,
        by_id,
        grounds,
        by_ground,
        sheet: sheet.with_builtin_names(),
    })
}

fn limit(row: &LimitRow) -> Result<Limit, &'static str> {
    let base = match (row.months, row.days, &row.reason) {
        (None, None, Some(reason)) => Base::None {
            reason: reason.clone(),
        },
        (None, None, None) => return Err("needs `months`, `days` or a `reason` why there is none"),
        (_, _, Some(_)) => return Err("has a length and a `reason` why there is none"),
        (months, days, None) => Base::Length {
            months: months.unwrap_or(0),
            days: days.unwrap_or(0),
        },
    };
    if row.id.is_empty()
        || row
            .id
            .contains(|c: char| !c.is_ascii_lowercase() && !c.is_ascii_digit() && c != '-')
    {
        return Err("an id has small letters, digits and hyphens");
    }
    let rounds = row.extensions.iter();
    let months = rounds
        .clone()
        .filter_map(|round| round.months)
        .chain(row.months)
        .chain(row.latest)
        .chain(row.normal);
    let days = rounds
        .filter_map(|round| round.days)
        .chain(row.days)
        .chain(row.apply)
        .chain(row.decide);
    if months.clone().any(|n| n > MAX_MONTHS) || days.clone().any(|n| n > MAX_DAYS) {
        return Err("a length is more than a hundred years");
    }
    if matches!((row.valid_from, row.valid_to), (Some(from), Some(to)) if to < from) {
        return Err("`valid_to` is before `valid_from`");
    }
    Ok(Limit {
        id: row.id.clone(),
        row: row.row.clone(),
        family: row.family,
        base,
        from: row.from.clone(),
        extensions: row.extensions.clone(),
        apply: row.apply,
        decide: row.decide,
        latest: row.latest,
        normal: row.normal,
        articles: row.articles.clone(),
        valid_from: row.valid_from,
        valid_to: row.valid_to,
    })
}

fn index_grounds(grounds: &[Ground]) -> Result<HashMap<String, usize>, RulesError> {
    let mut index = HashMap::new();
    for (at, ground) in grounds.iter().enumerate() {
        for name in std::iter::once(&ground.id).chain(&ground.names) {
            if index.insert(name.clone(), at).is_some() {
                let reason = format!("{name:?} names two grounds");
                return Err(row_error(GROUNDS, "ground", at + 1, &ground.id, &reason));
            }
        }
    }
    Ok(index)
}

fn rows_of_grounds(text: &str) -> Result<Vec<Ground>, RulesError> {
    rows(GROUNDS, "ground", &mut table(GROUNDS, text)?)
}

fn table(file: &'static str, text: &str) -> Result<toml::Table, RulesError> {
    text.parse()
        .map_err(|error: toml::de::Error| RulesError::Syntax {
            file,
            reason: error.to_string(),
        })
}

fn rows<T: DeserializeOwned>(
    file: &'static str,
    name: &'static str,
    table: &mut toml::Table,
) -> Result<Vec<T>, RulesError> {
    let found = table
        .remove(name)
        .unwrap_or_else(|| toml::Value::Array(Vec::new()));
    if let Some(key) = table.keys().next() {
        return Err(RulesError::File {
            file,
            reason: format!("unknown key `{key}`"),
        });
    }
    let toml::Value::Array(found) = found else {
        return Err(RulesError::File {
            file,
            reason: format!("`{name}` must be a list of tables"),
        });
    };
    let read = |(number, row): (usize, toml::Value)| {
        let id = row
            .get("id")
            .and_then(toml::Value::as_str)
            .unwrap_or("?")
            .to_owned();
        row.try_into()
            .map_err(|error: toml::de::Error| row_error(file, name, number, &id, error.message()))
    };
    (1..).zip(found).map(read).collect()
}

fn row_error(
    file: &'static str,
    table: &'static str,
    number: usize,
    id: &str,
    reason: &str,
) -> RulesError {
    RulesError::Row {
        file,
        table,
        number,
        id: id.to_owned(),
        reason: reason.to_owned(),
    }
}
