//! Turns figures into sheets: 日报, 周报, 月报, comparisons and the official paragraph, in the words of
//! `config/locale/*/report.toml`. Writes Markdown, plain text for a printer, JSON, and workbooks
//! through the exchange.

mod amount;
mod band;
mod below;
mod booklet;
mod compare;
mod compose;
mod day;
mod json;
mod lines;
mod markdown;
mod paragraph;
mod place;
mod screen;
mod separated;
mod sheet;
mod text;
mod workbook;

pub use amount::{short as short_amount, spoken as amount};
pub use band::band;
pub use booklet::{Words, booklet};
pub use compare::compare;
pub use compose::{cell, compose, plain_title};
pub use day::{Day, day, day_lines};
pub use json::json;
pub use markdown::markdown;
pub use paragraph::paragraph;
pub use screen::{Page, Part, Spot, screen};
pub use separated::separated;
pub use sheet::{Cell, Column, Sheet, Table};
pub use text::{text, text_table};
pub use workbook::{workbook, workbook_of_table};
