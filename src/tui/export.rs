//! A list on its way into a file: what is asked, in which form, where to. Written beside the loop, so that no key waits for it.

use std::path::PathBuf;

use super::options::Options;
use crate::backend::Backend;
use crate::exchange::out::{refuse_taken, to_file, write_error};
use crate::exchange::{ListFormat, ListSheet, OutEncoding, write_list};
use crate::service::api::{CaseLine, Column, Context, Request, Response};
use crate::service::error::Error;
use crate::tui::screen::marks::Marks;
use crate::words::Wording;

/// What a list is, whatever becomes of it.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// Asks for every row.
    pub request: Request,
    /// Only the marked rows of these, where some are marked.
    pub marks: Marks,
    pub columns: Vec<Column>,
    /// Name of the view and what it asks for.
    pub title: String,
    /// Name of the file, without folder and ending.
    pub name: String,
}

/// What becomes of a file that is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Over {
    /// It stays, and that is said.
    Ask,
    /// Somebody said that it may go.
    Replace,
}

/// One list to be written.
#[derive(Debug, Clone)]
pub struct Export {
    pub sheet: Sheet,
    pub format: ListFormat,
    pub encoding: OutEncoding,
    pub path: PathBuf,
    pub over: Over,
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    pub path: PathBuf,
    pub rows: u64,
    /// Characters the encoding does not have.
    pub lost: u64,
}

impl Export {
    /// Asks for the rows and writes them.
    pub fn run(
        &self,
        backend: &dyn Backend,
        context: &Context,
        options: &Options,
    ) -> Result<Exported, Error> {
        let path = self.path.clone();
        let store: Vec<PathBuf> = options.store.iter().cloned().collect();
        refuse_taken(&path, &store)?;
        let mut rows = rows(backend.call(context, self.sheet.request.clone())?)?;
        if !self.sheet.marks.is_empty() {
            rows.retain(|line| self.sheet.marks.has(&line.number));
        }
        let locale = options.locale;
        let outcome = |id: &str| {
            Wording::new(locale, &options.outcomes)
                .outcome(id)
                .to_owned()
        };
        let sheet = ListSheet {
            columns: &self.sheet.columns,
            locale,
            title: self.sheet.title.clone(),
            today: context.day(),
            encoding: self.encoding,
            outcome: &outcome,
        };
        let report = to_file(&path, self.over == Over::Replace, |out| {
            write_list(out, self.format, &sheet, &rows).map_err(|error| write_error(&path, &error))
        })?;
        Ok(Exported {
            path,
            rows: report.rows,
            lost: report.lost,
        })
    }
}

/// The rows of whatever answers a list.
fn rows(response: Response) -> Result<Vec<CaseLine>, Error> {
    match response {
        Response::Cases(page) => Ok(page.rows),
        Response::Checklist(list) => Ok(list.page.rows),
        Response::Drill(drill) => Ok(drill.rows.into_iter().map(|row| row.line).collect()),
        _ => Err(Error::bug("not a list")),
    }
}
