//! Wraps lines instead of cutting them.

use unicode_segmentation::UnicodeSegmentation;

use super::width::width;

/// Breaks a line into pieces no wider than `columns`: anywhere in Chinese, otherwise between words;
/// indentation is kept.
///
/// An empty line is one piece.
pub fn fold(line: &str, columns: usize) -> Vec<String> {
    broken(line, columns, between_words)
}

/// Breaks a line after the marks of its sentences, so that a text copied piece by piece has no word
/// torn; where no mark is in reach, like [`fold`].
pub fn fold_after_marks(line: &str, columns: usize) -> Vec<String> {
    let mark = |c: char| "\u{ff0c}\u{ff1b}\u{3002}\u{ff1a}\u{3001}\u{ff09}".contains(c);
    broken(line, columns, |rest, end| {
        let head = rest.get(..end).unwrap_or_default();
        let breaks = |at: usize, c: char| {
            // No line begins with a mark.
            let next = rest.get(at + c.len_utf8()..).unwrap_or_default();
            (c == ' ' || mark(c)) && !next.starts_with(mark)
        };
        let last = head.char_indices().rev().find(|(at, c)| breaks(*at, *c));
        let after = last.map_or(0, |(at, c)| at + c.len_utf8());
        let kept = head.get(..after).unwrap_or_default();
        if kept.trim().is_empty() {
            between_words(rest, end)
        } else {
            after
        }
    })
}

/// Breaks a text at blanks so that no line is wider than `columns`, unless a single word is.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let mut lines: Vec<String> = vec![String::new()];
    for word in text.split(' ') {
        let line = lines.last_mut();
        match line {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if width(line) + 1 + width(word) <= columns => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// Moves the break at `end` back so that it splits no word, no number and nothing that is bound.
fn between_words(text: &str, end: usize) -> usize {
    before_number(text, before_bound(text, before_word(text, end)))
}

/// Breaks a line where `place` puts each break, given the text and the end of what has room.
fn broken(line: &str, columns: usize, place: impl Fn(&str, usize) -> usize) -> Vec<String> {
    if width(line) <= columns {
        return vec![line.to_owned()];
    }
    let mut pieces = Vec::new();
    let mut rest = line;
    while width(rest) > columns {
        let mut end = 0;
        let mut taken = 0;
        for (at, cluster) in rest.grapheme_indices(true) {
            let wide = width(cluster);
            if taken + wide > columns {
                break;
            }
            taken += wide;
            end = at + cluster.len();
        }
        // A cluster wider than the terminal is cut when it is drawn.
        let end = match end {
            0 => rest.graphemes(true).next().map_or(rest.len(), str::len),
            end => place(rest, end),
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

/// Rewraps a text that is already broken into lines.
///
/// If a line must be broken, its rest is joined with the following lines of its paragraph, with the
/// same indentation. Headings and lists keep their lines.
pub fn flow<'t>(text: impl IntoIterator<Item = &'t str>, columns: usize) -> Vec<String> {
    let mut lines = text.into_iter().peekable();
    let mut flowing = Vec::new();
    while let Some(line) = lines.next() {
        let indent = hanging(line);
        if width(line) <= columns || line.starts_with('#') {
            flowing.extend(fold(line, columns));
            continue;
        }
        let mut whole = line.trim_end().to_owned();
        while let Some(next) = lines.next_if(|next| goes_on(next, indent)) {
            let next = next.trim();
            let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii());
            if latin(whole.chars().last()) || latin(next.chars().next()) {
                whole.push(' ');
            }
            whole.push_str(next);
        }
        let (head, body) = whole.split_at_checked(indent).unwrap_or(("", &whole));
        for (n, piece) in fold(body, columns.saturating_sub(indent))
            .iter()
            .enumerate()
        {
            let before = if n == 0 {
                head.to_owned()
            } else {
                " ".repeat(indent)
            };
            flowing.push(before + piece);
        }
    }
    flowing
}

/// Byte offset of the text of a line after blanks and a list mark, all of them ASCII.
fn hanging(line: &str) -> usize {
    let text = line.trim_start_matches(' ');
    let blanks = line.len() - text.len();
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let marked = match text.get(digits..).unwrap_or_default() {
        rest if digits > 0 && rest.starts_with(". ") => digits + 2,
        rest if digits == 0 && rest.starts_with("- ") => 2,
        _ => 0,
    };
    blanks + marked
}

/// Whether a line continues the paragraph above, whose text begins at `indent`: not a list or
/// columns.
fn goes_on(line: &str, indent: usize) -> bool {
    let text = line.trim();
    let blanks = line.len() - line.trim_start_matches(' ').len();
    let plain = !text.is_empty() && !text.starts_with('#') && !text.contains("   ");
    plain && blanks == indent && hanging(line) == blanks
}

/// Moves the break at `end` back if it would split text joined by hard blanks, or leave a stop at
/// the start of a line.
fn before_bound(text: &str, end: usize) -> usize {
    let loose = |c: char| c == ' ' || is_stop(c);
    let (head, tail) = text.split_at_checked(end).unwrap_or((text, ""));
    let start = head
        .char_indices()
        .rev()
        .find(|(_, c)| loose(*c))
        .map_or(0, |(at, c)| at + c.len_utf8());
    let after = tail.split(loose).next().unwrap_or_default();
    let held = head.get(start..).unwrap_or_default();
    let ends = |c: char| ",;.:)!?\u{ff0c}\u{ff1b}\u{3002}\u{ff09}\u{3001}\u{ff1a}".contains(c);
    let bound = held.contains('\u{a0}') || after.contains('\u{a0}');
    let stop = tail.starts_with(ends) && !held.is_empty();
    let short = held.len() * 2 <= head.len();
    if start > 0 && !held.is_empty() && (bound && !after.is_empty() || stop && short) {
        return start;
    }
    // A stop alone at the start of a line is odd; leaving half a line empty to avoid it is odder.
    // One character goes with it.
    let last = head.char_indices().next_back();
    let said = |at: usize| !head.get(..at).unwrap_or_default().trim().is_empty();
    let last = last.filter(|(at, c)| stop && said(*at) && !is_of_word(*c));
    last.map_or(end, |(at, _)| at)
}

/// Moves the break at `end` back if it would split a word, or leave behind what a mark such as a
/// bracket closes: to a blank that is near or stands between columns, otherwise to the start of the
/// word. A word that begins the line is split.
fn before_word(text: &str, end: usize) -> usize {
    let (head, tail) = text.split_at_checked(end).unwrap_or((text, ""));
    if !tail.starts_with(is_of_word) {
        return end;
    }
    if let Some((said, held)) = head.rsplit_once(' ')
        && !said.trim().is_empty()
        && (said.ends_with(' ') || width(held) * 3 <= width(head))
    {
        return end - held.len();
    }
    let start = head.trim_end_matches(is_of_word).len();
    let begun = head.get(..start).unwrap_or_default();
    let word = text.get(start..).unwrap_or_default();
    let closes = |c: char| ")]}>,.;:!?%'\"".contains(c);
    let at = match word.strip_prefix(closes) {
        None => start,
        // The ending of a name, which is a word even in Chinese: `问题.csv`.
        Some(rest) if rest.starts_with(char::is_alphanumeric) => {
            begun.rfind(' ').map_or(start, |at| at + 1)
        }
        Some(_) => begun
            .char_indices()
            .next_back()
            .filter(|(_, c)| *c != ' ')
            .map_or(start, |(at, _)| at),
    };
    let before = begun.get(..at).unwrap_or_default();
    if before.trim().is_empty() { end } else { at }
}

/// Moves the break at `end` back to the start of the number it would split: torn in two it reads as
/// two numbers.
fn before_number(text: &str, end: usize) -> usize {
    let (head, tail) = text.split_at_checked(end).unwrap_or((text, ""));
    if !tail.starts_with(is_of_number) {
        return end;
    }
    match head.trim_end_matches(is_of_number).len() {
        0 => end,
        start => start,
    }
}

/// Whether a character stands in a written number: `1,200.50%`.
fn is_of_number(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '.' | ',' | '%')
}

/// Whether a character is a mark after which a Chinese line may break.
fn is_stop(c: char) -> bool {
    "\u{ff0c}\u{ff1b}\u{3002}\u{ff1a}\u{3001}\u{ff08}".contains(c)
}

/// Whether a character is part of a word: Chinese may be broken anywhere.
fn is_of_word(c: char) -> bool {
    c.is_ascii_graphic() || c == '\u{a0}'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paragraph_flows_and_the_rest_keeps_its_lines() {
        let text = "1. one two three four five\n   six seven\n   eight\n\n   cmd one\n   cmd two     what it does, at length\n";
        assert_eq!(
            flow(text.lines(), 20),
            [
                "1. one two three",
                "   four five six",
                "   seven eight",
                "",
                "   cmd one",
                "   cmd two     what",
                "   it does, at",
                "   length",
            ]
        );
        // Chinese is joined without a blank, but with one next to Latin letters.
        assert_eq!(
            flow(["甲乙丙丁戊己庚辛", "壬癸 abc", "子丑"], 12),
            ["甲乙丙丁戊己", "庚辛壬癸 abc", "子丑"]
        );
        let kept = "# one\n- item one\n- item two\nthree";
        assert_eq!(flow(kept.lines(), 80), kept.lines().collect::<Vec<_>>());
        assert_eq!(
            flow(["- one two three", "- four"], 10),
            ["- one two", "  three", "- four"]
        );
    }

    #[test]
    fn a_text_that_is_wrapped_breaks_at_its_blanks_only() {
        let text = "没有地方: 案由, 书记员, 承办法官 (见 --format)";
        let lines = wrap(text, 12);
        assert_eq!(
            lines,
            ["没有地方:", "案由,", "书记员,", "承办法官 (见", "--format)"]
        );
        assert_eq!(wrap("", 8), [""]);
        assert_eq!(wrap("/home/wang a", 5), ["/home/wang", "a"]);
    }

    #[test]
    fn a_word_is_not_split_and_fills_the_line_before_it() {
        for (text, columns, wanted) in [
            ("看到的列：while the", 14, vec!["看到的列：", "while the"]),
            // A blank far back is no reason to break there.
            (
                "再按 Enter 打开这件案件Enter",
                26,
                vec!["再按 Enter 打开这件案件", "Enter"],
            ),
            // A near one is, and so are the blanks between columns.
            (
                "电话里说了很久的事情啊 无人接听(第2次)",
                34,
                vec!["电话里说了很久的事情啊", "无人接听(第2次)"],
            ),
            (
                "统计月报  期间2022-05-01",
                20,
                vec!["统计月报", "期间2022-05-01"],
            ),
            // What closes a bracket does not begin a line.
            ("共三页四页(甲乙)", 15, vec!["共三页四页(甲", "乙)"]),
            ("一二三四五)", 10, vec!["一二三四", "五)"]),
            ("读 问题.csv", 8, vec!["读", "问题.csv"]),
            // One that is wider than the line must be.
            ("/home/wang/x", 5, vec!["/home", "/wang", "/x"]),
            ("  /home/wang", 6, vec!["  /hom", "e/wang"]),
        ] {
            assert_eq!(fold(text, columns), wanted, "{text}");
        }
    }

    #[test]
    fn what_is_copied_is_broken_after_marks() {
        let text = "2026-06-30 王芳 跟进 2 次，涉及 2 件案件（已联系 1，已开庭 1）；改期 1。";
        for columns in 24..70 {
            let lines = fold_after_marks(text, columns);
            assert!(lines.iter().all(|line| width(line) <= columns), "{lines:?}");
            for word in ["已开庭", "已联系", "改期", "案件（已联系"] {
                let whole = lines.iter().any(|line| line.contains(word));
                assert!(whole, "{columns} {lines:?}");
            }
        }
        assert_eq!(fold_after_marks("一二三四五", 4), ["一二", "三四", "五"]);
    }

    #[test]
    fn no_line_begins_with_a_stop() {
        let text =
            "公式变更后审限内的已结除以已结; 无审限和审限不明的另列, 出处审判口径: 甲. 乙 (丙) 丁";
        for columns in 12..80 {
            for line in fold(text, columns) {
                assert!(
                    !line.starts_with([';', ',', ':', '.', ')']),
                    "{columns} {line}"
                );
            }
        }
    }

    #[test]
    fn a_number_is_not_split() {
        let text = "长期未结案件91件，占未结案件的3.01%，到位1,234,567.89元。";
        for columns in 14..60 {
            let lines = fold(text, columns);
            assert_eq!(lines.concat(), text, "{columns}");
            for number in ["91", "3.01%", "1,234,567.89"] {
                let whole = lines.iter().any(|line| line.contains(number));
                assert!(whole, "{columns} {number} {lines:?}");
            }
        }
        // One that is wider than the line must be.
        assert_eq!(fold("123456", 4), ["1234", "56"]);
    }

    #[test]
    fn what_a_hard_blank_holds_together_stays_together() {
        let text = "跟进 9 次（已联系\u{a0}8，已开庭\u{a0}12，未接通\u{a0}3）。";
        for columns in 10..60 {
            let lines = fold(text, columns);
            let said = lines.concat().replace(['\u{a0}', ' '], "");
            assert_eq!(said, text.replace(['\u{a0}', ' '], ""), "{columns}");
            if columns < 14 {
                continue;
            }
            for line in &lines {
                assert!(width(line) <= columns, "{columns} {line}");
                let first = line.trim_start_matches('\u{a0}').chars().next();
                assert!(
                    !first.is_some_and(|c| c.is_ascii_digit()),
                    "{columns} {line}"
                );
                let stop = line.starts_with(['，', '。', '）']);
                assert!(!stop || columns < 24, "{columns} {lines:?}");
            }
        }
    }
}
