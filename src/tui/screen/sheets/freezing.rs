//! Freezing the sheet that is shown, and the answers to the dialogs.

use super::compared::Compared;
use super::dialog::Dialog;
use super::{FREEZE, Sheets, TOP};
use crate::command::Action;
use crate::service::api::{FreezeOrder, Request};
use crate::tui::cx::Cx;
use crate::tui::screen::{Act, menu};

impl Sheets {
    /// Asks whether to freeze the sheet.
    pub(super) fn ask_freeze(&mut self, cx: &Cx) {
        let Some(sheet) = self.sheet.as_deref() else {
            return;
        };
        let head = sheet.head.first().map_or("", String::as_str);
        let words = format!("{}  {head}", sheet.title);
        let ask = cx.fill("tui.sheets.freeze-ask", &[("sheet", &words)]);
        self.dialog = Some(Dialog::Freeze(ask));
    }

    /// Freezes the sheet as it is shown.
    fn freeze(&self) -> Vec<Act> {
        let sheet = self.sheet.as_deref();
        let Some((sheet, figures)) = sheet.and_then(|sheet| Some((sheet, sheet.figures.clone()?)))
        else {
            return Vec::new();
        };
        let Ok(issued) = serde_json::to_string(sheet) else {
            return Vec::new();
        };
        let order = FreezeOrder {
            figures,
            issued,
            list: self.list.clone(),
            top: TOP,
        };
        vec![Act::Ask(FREEZE, Request::Freeze(Box::new(order)))]
    }

    /// Handles a key in an open dialog.
    pub(super) fn answered(&mut self, mut dialog: Dialog, action: Action, n: usize) -> Vec<Act> {
        match (&dialog, action) {
            (Dialog::Freeze(_), Action::Accept) => return self.freeze(),
            (Dialog::Freeze(_), Action::Pick) if n == 1 => return self.freeze(),
            (Dialog::Frozen(lines, at), Action::Accept | Action::Pick | Action::Clear) => {
                let at = match action {
                    Action::Pick => n.saturating_sub(1),
                    // The first of its keys is the digit behind the ninth; Delete picks nothing.
                    Action::Clear if n == 1 => menu::TENTH,
                    Action::Clear => usize::MAX,
                    _ => *at,
                };
                if let Some(line) = lines.get(at) {
                    return vec![Act::Push(Box::new(Compared::new(line.id)))];
                }
            }
            (_, Action::Cancel) => return Vec::new(),
            _ => dialog.step(action),
        }
        self.dialog = Some(dialog);
        Vec::new()
    }
}
