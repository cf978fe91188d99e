//! A sheet as files, on paper, and its paragraph on the clipboard.

use super::Sheets;
use crate::domain::court;
use crate::report;
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

    /// Saves a workbook, and Markdown beside it.
    pub(super) fn export(&self, cx: &Cx) -> Vec<Act> {
        let Some(sheet) = self.sheet.as_deref() else {
            return Vec::new();
        };
        let name = self.name(cx);
        match report::workbook(sheet) {
            Ok(workbook) => vec![Act::SaveAs(vec![
                (format!("{name}.xlsx"), workbook),
                (format!("{name}.md"), report::markdown(sheet).into_bytes()),
            ])],
            Err(error) => vec![Act::Say(Notice::warn(error.to_string()))],
        }
    }

    pub(super) fn print(&self, cx: &Cx) -> Vec<Act> {
        let text = self.sheet.as_deref().map(report::text);
        let name = format!("{}.txt", self.name(cx));
        text.map(|text| Act::SaveAs(vec![(name, text.into_bytes())]))
            .into_iter()
            .collect()
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
