//! The columns of a row: the label, the field, and what is shown beside it.

use super::Form;
use super::def::Kind;
use crate::text::width;
use crate::tui::cx::Cx;

/// Whether an error is shown in full beside the field, in a dialog with `columns` inside.
pub(super) fn is_beside(
    form: &Form,
    cx: &Cx,
    at: usize,
    (wrong, means): (&str, &str),
    columns: usize,
) -> bool {
    let left = columns.saturating_sub(label_columns(form, cx) + 3);
    let left = u16::try_from(left).unwrap_or(u16::MAX);
    let taken = usize::from(room(cx, &form.kind_of(cx, at), left) + 1);
    !cx.tiny() && means.is_empty() && width::width(wrong) + taken <= usize::from(left) + 1
}

/// Columns of the longest label.
pub(super) fn label_columns(form: &Form, cx: &Cx) -> usize {
    let widths = form.fields().iter();
    let widths = widths.map(|field| width::width(form.label(cx, field.id)));
    widths.max().unwrap_or(0)
}

/// Columns of a field, of those that are left in the row.
pub(super) fn room(cx: &Cx, kind: &Kind, left: u16) -> u16 {
    match kind {
        _ if cx.tiny() => left,
        // The counter comes after the text.
        Kind::Text(_) | Kind::Value => left.saturating_sub(9),
        Kind::Day { .. } | Kind::Move | Kind::Money | Kind::Count => left.min(18),
        Kind::Pick { .. } | Kind::Number => left.min(30),
    }
}
