//! The folded text by which an open case is found.

use crate::domain::case::Case;
use crate::domain::court;
use crate::text::fold::fold_into;
use crate::text::pinyin::spellings_into;

/// Separates the folded text from its pinyin initials.
pub(crate) const INITIALS: char = '\u{1f}';

/// The most spellings of one text in the index; a name with more polyphones is found by the first
/// readings.
pub(crate) const SPELLINGS: usize = 8;

/// Appends number, parties, court, handler and cause, folded, then their initials.
pub(crate) fn search_text(case: &Case, number: &str, out: &mut String) {
    let now = &case.now;
    fold_into(number, out);
    let court = now.court.as_deref().map(court::short_name);
    let texts = [
        now.plaintiffs.as_deref(),
        now.defendants.as_deref(),
        court.as_deref(),
        now.handler.as_deref(),
        now.cause.as_deref(),
    ];
    for text in texts.into_iter().flatten() {
        out.push('|');
        fold_into(text, out);
    }
    out.push(INITIALS);
    for text in [Some(number)].into_iter().chain(texts).flatten() {
        spellings_into(text, SPELLINGS, '|', out);
    }
}
