//! The one writer of the command line: data to stdout in the format asked for, words to stderr.
//! Stored text is cleaned on its way out; no colour is ever printed.

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

/// Columns of plain text.
const PAGE: usize = 80;

/// Where a command's output goes and how it looks.
pub struct Printer {
    out: Box<dyn Write>,
    err: Box<dyn Write>,
    asked: Option<Format>,
    tty: bool,
    /// Columns of the terminal; `None` leaves tables as wide as they are.
    columns: Option<usize>,
    /// Columns of the terminal that messages go to.
    messages: Option<usize>,
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
    /// The printer of the process.
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
            locale,
        }
    }

    /// A printer into a buffer, for tests.
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
            locale,
        }
    }

    pub fn locale(&self) -> Locale {
        self.locale
    }

    /// Columns of plain text.
    fn page(&self) -> usize {
        self.columns.map_or(PAGE, |columns| columns.min(PAGE))
    }

    /// Goes on in another language: the first run let the user choose.
    pub fn speak(&mut self, locale: Locale) {
        self.locale = locale;
    }

    /// What `--format` or `--json` said, if anything.
    pub fn asked(&self) -> Option<Format> {
        self.asked
    }

    /// Whether a person reads stdout.
    pub fn is_tty(&self) -> bool {
        self.tty
    }

    /// The raw stdout, for commands with a form of their own.
    pub fn raw(&mut self) -> &mut dyn Write {
        &mut *self.out
    }

    /// Rows: an aligned table for a person, TSV in a pipe, or what was asked for.
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

    /// One document: words for a person (in a pipe too, unless a format is asked for), else its JSON,
    /// or its values one a line where the format is made of lines.
    pub fn document<T: Serialize>(
        &mut self,
        value: &T,
        words: impl FnOnce(&mut Words),
    ) -> Result<(), Failure> {
        match self.asked {
            None | Some(Format::Table | Format::Text | Format::Md) => {
                self.words(words)?;
            }
            Some(Format::Json) if self.tty => {
                for line in serde_json::to_string_pretty(value)?.lines() {
                    writeln!(self.out, "{}", sanitize::shown(line))?;
                }
            }
            Some(Format::Json | Format::Jsonl) => self.line(value)?,
            Some(Format::Tsv | Format::Csv) => {
                let table = json::flat(&serde_json::to_value(value)?);
                self.rows(&table)?;
            }
            Some(Format::Xlsx) => return Err(not_here("xlsx")),
        }
        Ok(())
    }

    /// A document of figures: words for a person, else lines of key and value, in a pipe as well.
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

    /// Lines for a person, whatever form was asked for: a conversation has no other.
    pub fn words(&mut self, words: impl FnOnce(&mut Words)) -> Result<(), Failure> {
        let mut lines = Words {
            text: String::new(),
            locale: self.locale,
            form: match self.asked {
                Some(Format::Md) => Form::Markdown,
                // A page, or a mail, is no wider than that; what is printed cannot be made wider.
                Some(Format::Text) => Form::Page(self.page()),
                _ => Form::Screen(self.columns),
            },
        };
        words(&mut lines);
        self.out.write_all(lines.text.as_bytes())?;
        Ok(())
    }

    /// One value as a line of JSON.
    pub fn line<T: Serialize>(&mut self, value: &T) -> Result<(), Failure> {
        // JSON escapes controls itself; what is left to clean are the marks that turn or hide text.
        let text = serde_json::to_string(value)?;
        writeln!(self.out, "{}", sanitize::shown(&text))?;
        Ok(())
    }

    /// A message for the user; stderr, so that data stays clean. Nobody is left to hear that it failed.
    pub fn say(&mut self, text: &str) {
        let _ = self.out.flush();
        match self.messages {
            // Broken at words, not in the middle of a command.
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

    /// Whether JSON was asked for: then errors are objects too.
    pub fn answers_json(&self) -> bool {
        matches!(self.asked, Some(Format::Json | Format::Jsonl))
    }

    /// Whether a form was asked for that programs read.
    pub fn is_for_machines(&self) -> bool {
        !matches!(
            self.asked,
            None | Some(Format::Table | Format::Text | Format::Md)
        )
    }

    /// Whether rows come as a table for a person.
    pub fn for_people(&self) -> bool {
        self.asked == Some(Format::Table) || self.asked.is_none() && self.tty
    }

    /// A remark on figures, for whoever reads a table; machines are not told.
    pub fn say_to_people(&mut self, text: &str) {
        if self.for_people() {
            self.say(text);
        }
    }

    /// A message in another encoding than ours, for a terminal that has it.
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

/// A form that this command does not have.
fn not_here(format: &str) -> Failure {
    Failure::choice("--format", format, "table tsv csv json jsonl md text")
}

/// That the terminal has no room for these columns.
fn left_out(locale: Locale, titles: &[String]) -> String {
    let columns = titles.join(locale.text("cli.list-comma"));
    locale.fill("cli.left-out", &[("columns", &columns)])
}

/// What lines in words are for.
#[derive(Debug, Clone, Copy)]
enum Form {
    /// A terminal of so many columns, where tables are cut; `None`: a pipe, where nothing is.
    Screen(Option<usize>),
    /// Paper or a mail of so many columns, where nothing is cut.
    Page(usize),
    Markdown,
}

/// Lines in words.
#[derive(Debug)]
pub struct Words {
    text: String,
    pub locale: Locale,
    form: Form,
}

impl Words {
    /// One line; stored text in it is cleaned.
    pub fn line(&mut self, text: &str) {
        let text = sanitize::shown(text);
        match self.form {
            Form::Markdown => {
                // Each line stays one: without a mark Markdown would join them.
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

    /// A heading over what follows, with an empty line before it.
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

    /// The words of a key with its placeholders filled.
    pub fn say(&mut self, key: &str, args: Named<'_>) {
        let text = self.locale.fill(key, args);
        self.line(&text);
    }

    /// A table below the lines.
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

/// The word for a level.
pub(crate) fn level_word(locale: Locale, level: Level) -> String {
    let key = format!("domain.level.{}", level.id());
    locale.find(&key).unwrap_or(level.id()).to_owned()
}

#[cfg(test)]
mod tests;
