//! Lines that are broken rather than cut.

use unicode_segmentation::UnicodeSegmentation;

use super::width::width;

/// Breaks a line into pieces no wider than `columns`, at blanks where there are some, anywhere in Chinese; what is indented
/// stays so. An empty line is one piece.
pub fn fold(line: &str, columns: usize) -> Vec<String> {
    if width(line) <= columns {
        return vec![line.to_owned()];
    }
    let mut pieces = Vec::new();
    let mut rest = line;
    while width(rest) > columns {
        let mut end = 0;
        let mut blank = None;
        let mut taken = 0;
        for (at, cluster) in rest.grapheme_indices(true) {
            let wide = width(cluster);
            if taken + wide > columns {
                break;
            }
            taken += wide;
            end = at + cluster.len();
            if cluster == " " && !rest.get(..at).unwrap_or_default().trim().is_empty() {
                blank = Some(end);
            }
        }
        // A cluster wider than the terminal: it is cut when it is drawn.
        let end = match (end, blank) {
            (0, _) => rest.graphemes(true).next().map_or(rest.len(), str::len),
            (end, Some(blank)) if rest.get(end..).is_some_and(starts_in_a_word) => blank,
            (end, _) => end,
        };
        let (head, tail) = rest.split_at_checked(end).unwrap_or((rest, ""));
        pieces.push(head.trim_end().to_owned());
        rest = tail.trim_start();
    }
    if !rest.is_empty() {
        pieces.push(rest.to_owned());
    }
    pieces
}

/// Whether a break here would cut a word: Chinese may be cut anywhere.
fn starts_in_a_word(text: &str) -> bool {
    text.chars()
        .next()
        .is_some_and(|c| c.is_ascii_graphic() || c == '\u{a0}')
}
