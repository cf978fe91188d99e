//! A sheet as files, on paper, and its paragraph on the clipboard.

use super::Sheets;
use crate::domain::court;
use crate::report::{self, Sheet};
use crate::tui::cx::Cx;
use crate::tui::notice::Notice;
use crate::tui::screen::Act;

impl Sheets {
    /// The name of a file of the sheet without its extension: kind, court and day.
    fn name(&self, cx: &Cx) -> String {
        let title = cx.text(&format!("report.title.{}", self.kind.id()));
        let court = self.court.as_deref().map(court::short_name);
        let court = court.map(|name| format!("-{name}")).unwrap_or_default();
        format!("{title}{court}-{}", self.day(cx))
    }

    pub(super) fn export(&self, cx: &Cx) -> Vec<Act> {
        let sheet = self.sheet.as_deref();
        sheet.map_or_else(Vec::new, |sheet| as_files(sheet, &self.name(cx)))
    }

    pub(super) fn print(&self, cx: &Cx) -> Vec<Act> {
        let sheet = self.sheet.as_deref();
        sheet.map_or_else(Vec::new, |sheet| on_paper(sheet, &self.name(cx)))
    }

    /// Copies the official paragraph to the clipboard.
    pub(super) fn copy(&self) -> Vec<Act> {
        let sheet = self.sheet.as_deref();
        sheet
            .map(|sheet| Act::Copy {
                text: sheet.paragraph.clone(),
                what: sheet.sections.first().cloned().unwrap_or_default(),
            })
            .into_iter()
            .collect()
    }
}

/// Saves a sheet as a workbook, and as Markdown beside it, under a name without extension.
pub(super) fn as_files(sheet: &Sheet, name: &str) -> Vec<Act> {
    match report::workbook(sheet) {
        Ok(workbook) => vec![Act::SaveAs(vec![
            (format!("{name}.xlsx"), workbook),
            (format!("{name}.md"), report::markdown(sheet).into_bytes()),
        ])],
        Err(error) => vec![Act::Say(Notice::warn(error.to_string()))],
    }
}

/// Saves a sheet as text for a printer.
pub(super) fn on_paper(sheet: &Sheet, name: &str) -> Vec<Act> {
    let text = report::text(sheet).into_bytes();
    vec![Act::SaveAs(vec![(format!("{name}.txt"), text)])]
}
