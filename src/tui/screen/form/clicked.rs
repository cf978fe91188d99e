//! A click on a form: which field it hits, and where in the text.

use ratatui::layout::{Position, Rect};

use super::Form;
use super::view::{Line, Plan, text_cells};
use crate::tui::cx::Cx;
use crate::tui::widget::popup;

impl Form {
    /// Gives the focus to the field that was clicked, itself or by a remark on it, with the caret
    /// at what was hit. Returns whether there is one.
    pub(super) fn clicked(&mut self, cx: &Cx, area: Rect, at: Position) -> bool {
        let Some((field, text)) = self.field_at(cx, area, at) else {
            return false;
        };
        self.sure = false;
        let has_focus = field == self.at;
        if !has_focus {
            self.go(field.cast_signed() - self.at.cast_signed());
        }
        // A chosen option is replaced as a whole, so the caret stays behind it.
        let input = self.inputs.get_mut(field);
        if let Some(input) = input.filter(|input| input.picked.is_none())
            && text.contains(at)
        {
            // Without the focus it was shown from its beginning.
            let first = if has_focus {
                input.field.first_shown(cx, text.width)
            } else {
                0
            };
            input.field.put_caret(cx, first, at.x - text.x);
        }
        true
    }

    /// The field at a position, and the cells of its text.
    fn field_at(&self, cx: &Cx, area: Rect, at: Position) -> Option<(usize, Rect)> {
        let plan = Plan::of(self, cx, area);
        let inside = popup::inside(plan.at);
        let line = usize::from(at.y.checked_sub(inside.y)?);
        if line >= plan.upper || !inside.contains(at) {
            return None;
        }
        let until = plan.lines.get(..=self.top + line)?;
        let (above, field) = until.iter().rev().enumerate().find_map(|(n, line)| {
            let Line::Field(field) = line else {
                return None;
            };
            Some((n, *field))
        })?;
        let row = Rect {
            y: at.y - above.min(line) as u16,
            height: 1,
            ..inside
        };
        Some((field, text_cells(self, cx, row, field)))
    }
}
