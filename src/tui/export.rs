//! Exporting a list to a file: what to request, the format and the destination. Files are written
//! on another thread, so that the event loop stays responsive.

use std::path::PathBuf;

use super::options::Options;
use crate::backend::Backend;
use crate::exchange::cut::Cut;
use crate::exchange::out::{refuse_taken, to_file, write_error};
use crate::exchange::{ListFormat, ListSheet, OutEncoding, write_list};
use crate::service::api::{Column, Context, DrillRow, Request, Response, Weight};
use crate::service::error::Error;
use crate::text::locale::Locale;
use crate::tui::screen::marks::Marks;
use crate::words::{Wording, agenda};

/// A list to be exported, independent of the file format.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// The request for all its rows.
    pub request: Request,
    /// Rows marked by the user; if there are any, only these are exported.
    pub marks: Marks,
    pub columns: Vec<Column>,
    /// What its rows add to the sum behind which it stands.
    pub adds: Option<Weight>,
    /// Name of the view and its query.
    pub title: String,
    /// File name without folder and extension.
    pub name: String,
}

/// What happens to an existing file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Over {
    /// It is kept, and the export fails.
    Ask,
    /// It is replaced, as the user confirmed.
    Replace,
}

/// An export of one list.
#[derive(Debug, Clone)]
pub struct Export {
    pub sheet: Sheet,
    pub format: ListFormat,
    pub encoding: OutEncoding,
    pub path: PathBuf,
    pub over: Over,
    /// The language of its heads.
    pub locale: Locale,
}

/// The result of an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    pub path: PathBuf,
    pub rows: u64,
    /// Number of characters that the encoding cannot represent.
    pub lost: u64,
    /// Texts too long for a cell of a workbook; only the part that fits is written.
    pub cut: Vec<Cut>,
}

impl Export {
    /// Requests the rows and writes them to the file.
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
            rows.retain(|row| self.sheet.marks.has(&row.line.number));
        }
        let locale = self.locale;
        let wording = Wording::new(locale, &options.outcomes).offering(&options.offers);
        let sheet = ListSheet {
            columns: &self.sheet.columns,
            adds: self.sheet.adds,
            locale,
            title: self.sheet.title.clone(),
            today: context.day(),
            encoding: self.encoding,
            outcome: &|id| wording.outcome(id).to_owned(),
            item: &|kind, what| agenda::entry(kind, what, wording),
        };
        let report = to_file(&path, self.over == Over::Replace, |out| {
            write_list(out, self.format, &sheet, &rows).map_err(|error| write_error(&path, &error))
        })?;
        Ok(Exported {
            path,
            rows: report.rows,
            lost: report.lost,
            cut: report.cut,
        })
    }
}

/// The rows of any answer that contains a list.
fn rows(response: Response) -> Result<Vec<DrillRow>, Error> {
    match response {
        Response::Cases(page) => Ok(page.rows.into_iter().map(DrillRow::from).collect()),
        Response::Checklist(list) => rows(Response::Cases(list.page)),
        Response::Drill(drill) => Ok(drill.rows),
        _ => Err(Error::bug("not a list")),
    }
}
