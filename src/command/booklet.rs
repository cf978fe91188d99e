//! 一案一册: the whole file of a case, the same from the screens and the shell.

use chrono::NaiveDate;

use crate::report::{self, Sheet};
use crate::service::api::CaseFile;
use crate::text::locale::Locale;
use crate::words::{Wording, event, step};

/// The file of a case in the words of the settings, ready for Markdown and for paper.
pub fn sheet(file: &CaseFile, today: NaiveDate, speech: Wording<'_>) -> Sheet {
    let words = report::Words {
        fact: &|fact| event::words(fact, speech),
        step: |one, changes, locale| {
            let said = step::said(one, changes, locale);
            format!("{}  {}", said.words, said.reason)
                .trim_end()
                .to_owned()
        },
        change: event::change,
        procedure: step::procedure,
    };
    report::booklet(&file.booklet(today), words, speech.locale)
}

/// The name of the file for a booklet; `end` is its ending.
pub fn name(file: &CaseFile, end: &str, locale: Locale) -> String {
    let number = file.line.number.replace(['/', '\\', '\0'], "_");
    locale.fill("report.file.name", &[("number", &number), ("end", &end)])
}
