//! Turns figures into sheets with words.

use super::band::band;
use super::lines::GAP;
use super::paragraph::{self, paragraph};
use super::sheet::{Cell, Column, Sheet, Table};
use crate::domain::age::BAND_IDS;
use crate::domain::court;
use crate::domain::indicator::{self, decimal};
use crate::domain::sheet::{self, Figures, Value, identities, mean, percent};
use crate::text::locale::Locale;

/// Columns that contain words, days or names; all others are numeric.
const WORDS: [&str; 33] = [
    "court",
    "division",
    "handler",
    "number",
    "cause",
    "kind",
    "level",
    "ground",
    "tag",
    "list",
    "change",
    "band",
    "indicator",
    "formula",
    "source",
    "table",
    "row",
    "column",
    "actor",
    "action",
    "fact",
    "field",
    "date",
    "from",
    "to",
    "filed-day",
    "due",
    "on",
    "moment",
    "commits",
    "beside",
    "beside_since",
    "zero_on",
];

/// Columns of the indicators that plain text prints below their row.
const BELOW: [&str; 4] = ["beside", "beside_since", "formula", "source"];

/// The sheet of the given figures.
pub fn compose(figures: &Figures, locale: Locale) -> Sheet {
    let kind = figures.kind.id();
    let mut tables: Vec<Table> = figures.tables.iter().map(|t| table(t, locale)).collect();
    if let Some(changes) = tables.iter_mut().find(|table| table.id == "changes") {
        changes.title = title(&format!("changes-{kind}"), locale);
    }
    let since = figures.since.map(|since| {
        locale.fill(
            "report.head.since",
            &[("id", &since.id), ("date", &since.date)],
        )
    });
    Sheet {
        kind: kind.to_owned(),
        lang: locale.tag().to_owned(),
        title: locale.text(&format!("report.title.{kind}")).to_owned(),
        head: std::iter::once(head(figures, locale))
            .chain(since)
            .collect(),
        sections: ["paragraph", "identities", "notes"]
            .map(|id| locale.text(&format!("report.section.{id}")).to_owned()),
        paragraph: paragraph(figures, locale),
        tables,
        identities: sums(figures, locale),
        notes: notes(figures, locale),
        empty: locale.text("report.empty").to_owned(),
        page: locale.text("report.page").to_owned(),
        figures: Some(figures.clone()),
    }
}

fn head(figures: &Figures, locale: Locale) -> String {
    let (from, to) = (figures.from.to_string(), figures.date.to_string());
    let window = if from == to {
        locale.fill("report.head.day", &[("date", &to)])
    } else {
        locale.fill("report.head.window", &[("from", &from), ("to", &to)])
    };
    let scope = paragraph::scope(figures, locale);
    locale.fill(
        "report.head.line",
        &[("window", &window), ("scope", &scope)],
    )
}

/// A table with its words.
pub(super) fn table(table: &sheet::Table, locale: Locale) -> Table {
    Table {
        id: table.id.clone(),
        title: title(&table.id, locale),
        columns: table
            .columns
            .iter()
            .map(|id| Column {
                id: id.clone(),
                title: column(&table.id, id, locale),
                figure: !WORDS.contains(&heading(&table.id, id)),
                below: BELOW.contains(&id.as_str()) && table.id == "indicators",
            })
            .collect(),
        rows: table
            .rows
            .iter()
            .map(|row| {
                // A row that states how many more there are contains nothing else.
                let rest = row.get(1).is_some_and(|v| matches!(v, Value::Counts(_)));
                row.iter()
                    .zip(&table.columns)
                    .map(|(value, column)| match value {
                        Value::Empty if rest => cell(value, "", locale),
                        _ => cell(value, column, locale),
                    })
                    .collect()
            })
            .collect(),
    }
}

pub(super) fn title(table: &str, locale: Locale) -> String {
    locale.text(&format!("report.table.{table}")).to_owned()
}

pub(super) fn column(table: &str, id: &str, locale: Locale) -> String {
    if let Some(at) = BAND_IDS.iter().position(|band| *band == id) {
        return band(locale, at);
    }
    let key = format!("report.column.{}", heading(table, id));
    locale.text(&key).to_owned()
}

/// The heading of a column. `filed` is a number in a stock and a day in a list of cases.
pub(super) fn heading<'i>(table: &str, id: &'i str) -> &'i str {
    match (table, id) {
        ("overdue", "filed") => "filed-day",
        ("changes", "count") => "count-window",
        // Only for a closed list is it a clearance.
        ("clearance", "clearance") => "cleared-share",
        ("clearance", "assigned") => "long-assigned",
        ("tried", "closed_since") => "tried_since",
        _ => id,
    }
}

/// A value in words. A court has its short name, as on the courts' own sheets.
pub fn cell(value: &Value, column: &str, locale: Locale) -> Cell {
    let text = match value {
        Value::Empty if DASHED.contains(&column) => locale.text("report.none").to_owned(),
        Value::Empty if matches!(column, "court" | "division" | "handler" | "tag") => {
            locale.text("report.unknown").to_owned()
        }
        Value::Empty => String::new(),
        Value::Text(text) if column == "court" => court::short_name(text).into_owned(),
        Value::Text(text) => text.clone(),
        Value::Word(id) => word(id, locale),
        Value::Count(n) => n.to_string(),
        Value::Money(money) => money.grouped(),
        Value::Day(day) => day.to_string(),
        Value::Moment(moment) => moment.format(MOMENT).to_string(),
        Value::Share(part, whole) => share(*part, *whole, locale),
        Value::Mean(sum, n) => mean(*sum, *n).map_or_else(
            || locale.text("report.none").to_owned(),
            |n| locale.fill("report.days", &[("n", &decimal(n))]),
        ),
        Value::Each(sum, n) => mean(*sum, *n).map_or_else(
            || locale.text("report.none").to_owned(),
            |n| locale.fill("report.each", &[("n", &decimal(n))]),
        ),
        Value::Counts(counts) => beside(counts, locale),
    };
    Cell {
        value: value.clone(),
        text,
    }
}

/// The format of a moment, as printed and as read by programs.
pub(super) const MOMENT: &str = "%Y-%m-%d %H:%M:%S";

/// Columns in which an empty value is printed as a dash, because there is no number.
const DASHED: [&str; 14] = [
    "value",
    "value_since",
    "numerator",
    "denominator",
    "by",
    "was",
    "is",
    "median_age",
    "median",
    "oldest",
    "count",
    "since",
    "days_over",
    "weeks_to_zero",
];

/// The additional counts of a rate: `无审限 3  审限不明 1`.
fn beside(counts: &[(String, i64)], locale: Locale) -> String {
    let said = counts.iter();
    let said = said.map(|(id, n)| format!("{} {n}", beside_name(id, locale)));
    said.collect::<Vec<_>>().join(GAP)
}

/// The name of an additional count of a rate.
fn beside_name(id: &str, locale: Locale) -> &str {
    locale.find(&format!("domain.beside.{id}")).unwrap_or(id)
}

/// A share in percent, or the text for one that cannot be computed.
pub(super) fn share(part: i64, whole: i64, locale: Locale) -> String {
    percent(part, whole).map_or_else(
        || locale.text("report.none").to_owned(),
        |n| locale.fill("report.percent", &[("n", &n)]),
    )
}

/// The words of a program id; a ground in free text stands for itself.
pub(super) fn word(id: &str, locale: Locale) -> String {
    let (area, free) = id.split_once('.').unwrap_or(("", id));
    if let Some(words) = indicator::formula(free).filter(|_| area == "formula") {
        return words.of(locale).to_owned();
    }
    if let Some(definition) = indicator::by_id(free) {
        let words = match area {
            "indicator" => Some(&definition.name),
            "source" => Some(&definition.source),
            _ => None,
        };
        if let Some(words) = words {
            return words.of(locale).to_owned();
        }
    }
    if let Some(at) = BAND_IDS
        .iter()
        .position(|band| matches!(area, "band" | "column") && *band == free)
    {
        return band(locale, at);
    }
    // An additional count of a rate.
    if let Some((heading, name)) = free.split_once('.').filter(|_| area == "column") {
        return format!(
            "{} {}",
            word(&format!("column.{heading}"), locale),
            beside_name(name, locale)
        );
    }
    if area == "field" {
        return locale.text(&format!("cli.column.{free}")).to_owned();
    }
    let known = |area: &str| locale.find(&format!("{area}.{id}"));
    known("report")
        .or_else(|| known("domain"))
        .unwrap_or(free)
        .to_owned()
}

/// Every sum that does not hold with its numbers, and the total sums; if all hold, a line that says
/// so.
fn sums(figures: &Figures, locale: Locale) -> Vec<String> {
    let all = identities(figures);
    let mut lines: Vec<String> = all
        .iter()
        .filter(|sum| !sum.holds() || sum.row.first() == Some(&sheet::total()))
        .map(|sum| sum_line(sum, locale))
        .collect();
    if all.iter().all(sheet::Identity::holds) {
        lines.push(locale.fill("report.identity.all", &[("n", &all.len())]));
    }
    lines
}

fn sum_line(sum: &sheet::Identity, locale: Locale) -> String {
    let mut said = format!("{} {}", column(&sum.table, "opening", locale), sum.opening);
    for (sign, side) in [(" + ", &sum.plus), (" - ", &sum.minus)] {
        for (id, n) in side {
            said.extend([sign, &column(&sum.table, id, locale), " ", &n.to_string()]);
        }
    }
    let row: Vec<String> = sum
        .row
        .iter()
        .map(|value| cell(value, "", locale).text)
        .collect();
    let key = if sum.holds() {
        "report.identity.row"
    } else {
        "report.identity.broken"
    };
    let closing = format!("{} {}", column(&sum.table, "closing", locale), sum.closing);
    locale.fill(
        key,
        &[
            ("table", &plain_title(&title(&sum.table, locale))),
            ("row", &row.join(" ")),
            ("sum", &said),
            ("closing", &closing),
        ],
    )
}

/// A title without its number.
pub fn plain_title(title: &str) -> &str {
    title
        .split_once(['、', '.'])
        .map_or(title, |(_, rest)| rest.trim_start())
}

fn notes(figures: &Figures, locale: Locale) -> Vec<String> {
    let months = figures.chief_months();
    let mut notes: Vec<String> = [
        "stock",
        "delayed",
        "long-pending",
        "changes",
        "ageing",
        "indicators",
        "clearance",
        "tried",
        "money",
        "share",
    ]
    .iter()
    .map(|id| locale.fill(&format!("report.note.{id}"), &[("months", &months)]))
    .collect();
    let left_out = [
        ("report.note.unknown", figures.unknown_filing),
        ("report.note.unknown-closed", figures.unknown_closed),
    ];
    let left_out = left_out.into_iter().filter(|(_, n)| *n > 0);
    notes.splice(
        0..0,
        left_out.map(|(key, n)| locale.fill(key, &[("n", &n)])),
    );
    notes
}
