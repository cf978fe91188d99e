//! The one writer of the command line: data to stdout in the format asked for, messages to stderr.
//! Stored text is cleaned on output; no colour is ever printed.

mod cell;
mod grid;
mod json;
mod layout;
mod separated;

use std::io::{BufWriter, IsTerminal, Write};

use serde::Serialize;

pub(super) use cell::{Cell, Column, Table};
pub(super) use json::lines_as_array;

use super::exit::Failure;
use crate::domain::level::Level;
use crate::text::locale::{Locale, Named};
use crate::text::sanitize;
use crate::text::wrap;

/// The forms data can take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    Table,
    Tsv,
    Csv,
    Json,
    Jsonl,
    Md,
    /// Plain text: of a sheet, for a printer.
    Text,
    Xlsx,
}

/// The width of plain text, in columns.
const PAGE: usize = 80;

/// Where the output of a command goes, and in which form.
pub struct Printer {
    out: Box<dyn Write>,
    err: Box<dyn Write>,
    asked: Option<Format>,
    tty: bool,
    /// The width of the terminal; `None` leaves tables as wide as they are.
    columns: Option<usize>,
    /// The width of the terminal that messages go to.
    messages: Option<usize>,
    /// A copy of the lines for people, while one is kept.
    copy: Option<String>,
    locale: Locale,
}

impl std::fmt::Debug for Printer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Printer")
            .field("asked", &self.asked)
            .field("tty", &self.tty)
            .finish_non_exhaustive()
    }
}

impl Printer {
    /// Returns the printer of the process.
    pub fn standard(asked: Option<Format>, locale: Locale) -> Printer {
        let stdout = std::io::stdout();
        let tty = stdout.is_terminal();
        let size = || crate::edge::terminal_size().map(|(columns, _)| columns);
        let columns = if tty { size() } else { None };
        let told = std::io::stderr().is_terminal();
        Printer {
            out: Box::new(BufWriter::with_capacity(1 << 16, stdout)),
            err: Box::new(std::io::stderr()),
            asked,
            tty,
            columns,
            messages: columns.filter(|_| told),
            copy: None,
            locale,
        }
    }

    /// Returns a printer into a buffer, for tests.
    pub fn into_writer(
        out: Box<dyn Write>,
        asked: Option<Format>,
        tty: bool,
        locale: Locale,
    ) -> Printer {
        Printer {
            out,
            err: Box::new(std::io::sink()),
            asked,
            tty,
            columns: None,
            messages: None,
            copy: None,
            locale,
        }
    }

    pub fn locale(&self) -> Locale {
        self.locale
    }

    /// The width of plain text, in columns.
    fn page(&self) -> usize {
        self.columns.map_or(PAGE, |columns| columns.min(PAGE))
    }

    /// Switches to another language, as chosen in the first run.
    pub fn speak(&mut self, locale: Locale) {
        self.locale = locale;
    }

    /// The form given by `--format` or `--json`, if any.
    pub fn asked(&self) -> Option<Format> {
        self.asked
    }

    /// Whether stdout is a terminal.
    pub fn is_tty(&self) -> bool {
        self.tty
    }

    /// Returns the raw stdout, for commands with a form of their own.
    pub fn raw(&mut self) -> &mut dyn Write {
        &mut *self.out
    }

    /// Prints rows: an aligned table on a terminal, TSV in a pipe, or the form asked for.
    pub fn rows(&mut self, table: &Table) -> Result<(), Failure> {
        let format = self
            .asked
            .unwrap_or(if self.tty { Format::Table } else { Format::Tsv });
        match format {
            Format::Table => {
                let out = grid::aligned(&mut *self.out, table, self.locale, self.columns)?;
                if !out.is_empty() {
                    self.say(&left_out(self.locale, &out));
                }
            }
            Format::Text => {
                let page = self.page();
                grid::whole(&mut *self.out, table, self.locale, page)?;
            }
            Format::Md => grid::markdown(&mut *self.out, table, self.locale)?,
            Format::Tsv => separated::tsv(&mut *self.out, table)?,
            Format::Csv => separated::csv(&mut *self.out, table)?,
            Format::Json => json::array(&mut *self.out, table)?,
            Format::Jsonl => json::lines(&mut *self.out, table)?,
            Format::Xlsx => return Err(not_here("xlsx")),
        }
        Ok(())
    }

    /// Prints one document: words for people (in a pipe too, unless a format is asked for),
    /// otherwise its JSON, or its values (the objects of a list) one a line.
    pub fn document<T: Serialize>(
        &mut self,
        value: &T,
        words: impl FnOnce(&mut Words),
    ) -> Result<(), Failure> {
        match self.asked {
            None | Some(Format::Table | Format::Text | Format::Md) => self.words(words)?,
            Some(Format::Json) if self.tty => {
                for line in serde_json::to_string_pretty(value)?.lines() {
                    writeln!(self.out, "{}", sanitize::shown(line))?;
                }
            }
            Some(Format::Json) => self.line(value)?,
            Some(Format::Jsonl) => json::objects(value)?
                .iter()
                .try_for_each(|one| self.line(one))?,
            Some(Format::Tsv | Format::Csv) => {
                let table = json::flat(&serde_json::to_value(value)?);
                self.rows(&table)?;
            }
            Some(Format::Xlsx) => return Err(not_here("xlsx")),
        }
        Ok(())
    }

    /// Prints a document of figures: words for people, otherwise lines of key and value, in a pipe
    /// as well.
    pub fn figures<T: Serialize>(
        &mut self,
        value: &T,
        lines: &[(&str, String)],
        words: impl FnOnce(&mut Words),
    ) -> Result<(), Failure> {
        let by_lines = matches!(self.asked, Some(Format::Tsv | Format::Csv));
        if by_lines || self.asked.is_none() && !self.tty {
            return self.rows(&json::lines_of(lines));
        }
        self.document(value, words)
    }

    /// Prints lines for people, whatever form was asked for: a dialogue has no other.
    pub fn words(&mut self, words: impl FnOnce(&mut Words)) -> Result<(), Failure> {
        let mut lines = Words {
            text: String::new(),
            locale: self.locale,
            form: match self.asked {
                Some(Format::Md) => Form::Markdown,
                // A page or a mail is no wider than that, and paper cannot be made wider.
                Some(Format::Text) => Form::Page(self.page()),
                _ => Form::Screen(self.columns),
            },
        };
        words(&mut lines);
        self.out.write_all(lines.text.as_bytes())?;
        if let Some(copy) = &mut self.copy {
            copy.push_str(&lines.text);
        }
        Ok(())
    }

    /// Keeps a copy of the lines for people from here on: what is printed before the screens open
    /// is hidden by them.
    pub fn keep_copy(&mut self) {
        self.copy = Some(String::new());
    }

    /// The copy of what was printed since [`Printer::keep_copy`].
    pub fn take_copy(&mut self) -> String {
        self.copy.take().unwrap_or_default()
    }

    /// Prints one value as a line of JSON.
    pub fn line<T: Serialize>(&mut self, value: &T) -> Result<(), Failure> {
        // JSON escapes control characters itself; what remains to be cleaned are marks that reverse
        // or hide text.
        let text = serde_json::to_string(value)?;
        writeln!(self.out, "{}", sanitize::shown(&text))?;
        Ok(())
    }

    /// A line in pieces for the terminal, which would break it anywhere; elsewhere it stays whole.
    pub fn folded(&self, line: &str) -> Vec<String> {
        wrap::fold(line, self.columns.unwrap_or(usize::MAX).max(1))
    }

    /// Prints a message to stderr, so that data stays clean. A failure to print it cannot be
    /// reported.
    pub fn say(&mut self, text: &str) {
        let _ = self.out.flush();
        match self.messages {
            // Broken between words, not in the middle of a command.
            Some(columns) => {
                for line in text
                    .lines()
                    .flat_map(|line| wrap::fold(line, columns.max(1)))
                {
                    let _ = writeln!(self.err, "{line}");
                }
            }
            None => {
                let _ = writeln!(self.err, "{text}");
            }
        }
        let _ = self.err.flush();
    }

    /// Whether JSON was asked for; errors are objects too then.
    pub fn answers_json(&self) -> bool {
        matches!(self.asked, Some(Format::Json | Format::Jsonl))
    }

    /// Whether a form for programs was asked for.
    pub fn is_for_machines(&self) -> bool {
        !matches!(
            self.asked,
            None | Some(Format::Table | Format::Text | Format::Md)
        )
    }

    /// Whether rows are printed as a table for people.
    pub fn for_people(&self) -> bool {
        self.asked == Some(Format::Table) || self.asked.is_none() && self.tty
    }

    /// Prints a remark on figures if people read the table; programs do not get it.
    pub fn say_to_people(&mut self, text: &str) {
        if self.for_people() {
            self.say(text);
        }
    }

    /// Prints a message in another encoding than UTF-8, for a terminal that uses it.
    pub fn say_bytes(&mut self, bytes: &[u8]) {
        let _ = self.out.flush();
        let _ = self.err.write_all(bytes);
        let _ = self.err.write_all(b"\n");
        let _ = self.err.flush();
    }

    pub fn flush(&mut self) -> Result<(), Failure> {
        self.out.flush()?;
        Ok(())
    }
}

/// The error for a form that the command does not have.
fn not_here(format: &str) -> Failure {
    Failure::choice("--format", format, "table tsv csv json jsonl md text")
}

/// The message that the terminal has no space for these columns.
fn left_out(locale: Locale, titles: &[String]) -> String {
    let columns = titles.join(locale.text("cli.list-comma"));
    locale.fill("cli.left-out", &[("columns", &columns)])
}

/// What lines in words are made for.
#[derive(Debug, Clone, Copy)]
enum Form {
    /// A terminal of so many columns, where tables are cut; `None` is a pipe, where nothing is cut.
    Screen(Option<usize>),
    /// Paper or a mail of so many columns, where nothing is cut.
    Page(usize),
    Markdown,
}

/// Lines in words, for people.
#[derive(Debug)]
pub struct Words {
    text: String,
    pub locale: Locale,
    form: Form,
}

impl Words {
    /// Adds one line; stored text in it is cleaned.
    pub fn line(&mut self, text: &str) {
        let text = sanitize::shown(text);
        match self.form {
            Form::Markdown => {
                // Keeps each line separate: without a mark, Markdown would join them.
                let under = if text.starts_with(' ') { "- " } else { "" };
                let end = if text.is_empty() || !under.is_empty() {
                    ""
                } else {
                    "  "
                };
                let text = text.trim_start().replace('\\', "\\\\");
                self.text.extend([under, &text, end]);
            }
            Form::Screen(_) | Form::Page(_) => self.text.push_str(&text),
        }
        self.text.push('\n');
    }

    /// Adds a heading, with an empty line before it.
    pub fn heading(&mut self, text: &str) {
        self.text.push('\n');
        match self.form {
            Form::Markdown => {
                let text = sanitize::shown(text).replace('\\', "\\\\");
                self.text.extend(["## ", &text, "\n\n"]);
            }
            Form::Screen(_) | Form::Page(_) => self.line(text),
        }
    }

    /// Adds the text of a key with its placeholders filled in.
    pub fn say(&mut self, key: &str, args: Named<'_>) {
        let text = self.locale.fill(key, args);
        self.line(&text);
    }

    /// Adds a table below the lines.
    pub fn table(&mut self, table: &Table) {
        let mut bytes = Vec::new();
        // Writing to memory does not fail.
        let none = |()| Vec::new();
        let written = match self.form {
            Form::Screen(columns) => grid::aligned(&mut bytes, table, self.locale, columns),
            Form::Page(columns) => grid::whole(&mut bytes, table, self.locale, columns).map(none),
            Form::Markdown => grid::markdown(&mut bytes, table, self.locale).map(none),
        };
        if let Ok(out) = written {
            self.text.push_str(&String::from_utf8_lossy(&bytes));
            if !out.is_empty() {
                self.line(&left_out(self.locale, &out));
            }
        }
    }
}

/// The name of a level.
pub(crate) fn level_word(locale: Locale, level: Level) -> String {
    let key = format!("domain.level.{}", level.id());
    locale.find(&key).unwrap_or(level.id()).to_owned()
}

#[cfg(test)]
mod tests;
