//! Pure values and rules: no IO, no clock, no language, nothing of ours above it.

pub mod advice;
pub mod age;
pub mod bulk;
pub mod calendar;
pub mod case;
pub mod change;
pub mod checklist;
pub mod clock;
pub mod court;
pub mod day;
pub mod depend;
pub mod event;
pub mod held;
pub mod indicator;
pub mod level;
pub mod money;
pub mod next;
pub mod number;
mod numeral;
pub mod query;
pub mod reported;
pub mod rules;
pub mod setting;
pub mod sheet;
pub mod tally;
pub mod types;
