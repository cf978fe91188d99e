//! Zeros before the serial of a case number.

use std::borrow::Cow;

/// Removes the zeros that old papers put before a serial (`第00012号`), because numbers are stored
/// without them. Two zeros at the beginning are removed too: no year or court code begins with two.
pub(super) fn unpadded(folded: &str) -> Cow<'_, str> {
    let (head, serial) = match folded.split_once('第') {
        Some((head, serial)) if serial.starts_with('0') => (format!("{head}第"), serial),
        _ if folded.starts_with("00") => (String::new(), folded),
        _ => return Cow::Borrowed(folded),
    };
    match serial.trim_start_matches('0') {
        bare if bare.starts_with(|c: char| c.is_ascii_digit()) => Cow::Owned(head + bare),
        _ => Cow::Borrowed(folded),
    }
}
