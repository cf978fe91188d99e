//! What the fields of a form are called.

use super::Form;
use super::value::Value;
use crate::command::FormKind;
use crate::domain::sides::Sides;
use crate::tui::cx::Cx;
use crate::tui::words;

impl Form {
    /// The label of a field; the sides of a new case go by what its kind calls them.
    pub(super) fn label(&self, cx: &Cx, id: &str) -> &'static str {
        match id {
            "plaintiffs" => words::side(cx, self.sides(cx).plaintiffs),
            "defendants" => words::side(cx, self.sides(cx).defendants),
            _ => cx.text(&format!("tui.form.label.{id}")),
        }
    }

    /// The sides of the new case, as far as its number and procedure have been entered.
    fn sides(&self, cx: &Cx) -> Sides {
        let text = |field| {
            let reading = self.reading(cx, self.place(field)?);
            reading.value.and_then(|value: Value| value.text())
        };
        let known = |field| text(field).filter(|_| self.kind == FormKind::Add);
        let number = known("number").unwrap_or_default();
        Sides::by_number(&number, known("procedure").as_deref())
    }
}
