//! Display columns; they are counted nowhere else.
//!
//! A text is as wide as the sum of its grapheme clusters, which is how ratatui lays out cells.
//! Texts are cut only between clusters.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The marker at the end of a text that was cut.
const MARKER: &str = "..";
/// Below this width a marker would take more than it tells, so the text is cut without one.
const MARKED_FROM: usize = 4;

/// Columns of a text on a terminal with narrow ambiguous characters.
pub fn width(text: &str) -> usize {
    simple_width(text).unwrap_or_else(|| text.graphemes(true).map(UnicodeWidthStr::width).sum())
}

/// Columns of a text on a terminal that shows ambiguous characters (`“”—…·×`) two columns wide.
pub fn width_wide(text: &str) -> usize {
    simple_width(text).unwrap_or_else(|| text.graphemes(true).map(UnicodeWidthStr::width_cjk).sum())
}

/// Whether a character occupies no column of its own: combining marks and joiners; controls are a
/// separate matter.
pub fn is_combining(c: char) -> bool {
    UnicodeWidthChar::width(c) == Some(0)
}

/// Cuts a text to at most `columns`, with `..` at the end; a wide character of which only half
/// would fit is dropped.
pub fn cut(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let marker = if columns < MARKED_FROM { "" } else { MARKER };
    let mut out = String::with_capacity(text.len().min(columns * 4));
    head_into(text, columns - marker.len(), &mut out);
    out.push_str(marker);
    out
}

/// Cuts a case number to at most `columns`: year and court are dropped first, the serial never
/// (below its width, its last digits stay).
///
/// `(2019)内0783执恢3364号` becomes `(2019)..执恢3364号`, `0783执恢3364号`, `执恢3364号`, `3364号`,
/// `3364`. Other text loses its front.
pub fn cut_number(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    if let Some(number) = Pieces::of(text) {
        let Pieces {
            year,
            court,
            kind,
            serial,
            suffix,
        } = number;
        let shorter = [
            format!("{year}{MARKER}{kind}{serial}号{suffix}"),
            format!("{court}{kind}{serial}号{suffix}"),
            format!("{kind}{serial}号{suffix}"),
            format!("{kind}{serial}号"),
            format!("{serial}号"),
            serial.to_owned(),
        ];
        if let Some(fits) = shorter.into_iter().find(|short| width(short) <= columns) {
            return fits;
        }
        return tail(serial, columns);
    }
    tail(text, columns)
}

/// A case number without its year, as it is distinguished within one circuit (`0783执恢3364号`), at
/// most `columns` wide.
pub fn short_number(text: &str, columns: usize) -> String {
    shortened(text, columns, |_| String::new())
}

/// A case number with a two-digit year, at most `columns` wide: `(23)0721执4号` is not the same
/// case as `(26)0721执4号`.
pub fn dated_number(text: &str, columns: usize) -> String {
    shortened(text, columns, |year| {
        let year: String = year.chars().filter(char::is_ascii_digit).skip(2).collect();
        format!("({year})")
    })
}

/// A number from its court on, preceded by `lead` of its year; cut in the middle if it is too wide.
fn shortened(text: &str, columns: usize, lead: impl Fn(&str) -> String) -> String {
    Pieces::of(text)
        .map(|number| {
            let Pieces {
                year,
                court,
                kind,
                serial,
                suffix,
            } = number;
            format!("{}{court}{kind}{serial}号{suffix}", lead(year))
        })
        .filter(|short| width(short) <= columns)
        .unwrap_or_else(|| cut_number(text, columns))
}

/// Cuts a text or pads it with blanks on the right to exactly `columns`.
pub fn pad(text: &str, columns: usize) -> String {
    let mut out = cut(text, columns);
    let blanks = columns.saturating_sub(width(&out));
    out.extend(std::iter::repeat_n(' ', blanks));
    out
}

/// Cuts a text or pads it with blanks on the left to exactly `columns`.
pub fn pad_left(text: &str, columns: usize) -> String {
    let text = cut(text, columns);
    let mut out = " ".repeat(columns.saturating_sub(width(&text)));
    out.push_str(&text);
    out
}

/// Replaces ambiguous characters by safe ones, for display only: `“”`→`"`, `—`→`-`, `…`→`..`,
/// `·`→`・`, `→`→`->`, `①`→`(1)` …
pub fn safe(text: &str) -> Cow<'_, str> {
    let Some((first, _)) = text
        .char_indices()
        .find(|&(_, c)| !c.is_ascii() && is_unsafe(c))
    else {
        return Cow::Borrowed(text);
    };
    let (head, rest) = text.split_at_checked(first).unwrap_or(("", text));
    let mut out = String::with_capacity(text.len() + 8);
    out.push_str(head);
    for c in rest.chars() {
        safe_char_into(c, &mut out);
    }
    Cow::Owned(out)
}

/// Replaces ambiguous characters like [`safe`], except frames and bars, which a screen has already
/// chosen by profile.
pub fn safe_but_frames(text: &str) -> Cow<'_, str> {
    let frame = |c: char| matches!(c, '\u{2500}'..='\u{259f}');
    let folds = |c: char| !c.is_ascii() && !frame(c) && is_unsafe(c);
    if !text.chars().any(folds) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if folds(c) {
            safe_char_into(c, &mut out);
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

fn is_unsafe(c: char) -> bool {
    substitute(c).is_some() || circled(c).is_some()
}

fn safe_char_into(c: char, out: &mut String) {
    if let Some(safe) = substitute(c) {
        out.push_str(safe);
    } else if let Some(number) = circled(c) {
        out.push('(');
        out.push_str(&number.to_string());
        out.push(')');
    } else {
        out.push(c);
    }
}

/// The substitute for an ambiguous character; box drawing and blocks become the safe glyphs.
fn substitute(c: char) -> Option<&'static str> {
    Some(match c {
        '“' | '”' | '„' | '″' => "\"",
        '‘' | '’' | '′' => "'",
        '—' | '―' | '–' | '‐' | '─' | '━' | '┄' | '┈' => "-",
        '│' | '┃' | '┆' | '┊' | '∣' | '║' => "|",
        '═' => "=",
        '┌'..='╋' | '╒'..='╬' | '╭'..='╰' => "+",
        '…' | '‥' => "..",
        '·' | '•' | '‧' | '∙' => "・",
        '×' | '✗' | '✘' => "x",
        '÷' => "/",
        '±' => "+/-",
        '→' | '⇒' => "->",
        '←' => "<-",
        '↑' | '▲' | '△' => "^",
        '↓' | '▼' | '▽' | '√' | '✓' | '✔' => "v",
        '●' | '○' | '◎' | '■' | '□' | '◆' | '◇' | '★' | '☆' | '※' => "*",
        '█' | '▓' | '▒' | '░' => "#",
        '≤' => "<=",
        '≥' => ">=",
        '≠' => "!=",
        '≈' => "~",
        '∞' => "oo",
        '°' | '℃' => "度",
        '§' => "第",
        '№' => "No.",
        '‰' => "o/oo",
        'Ⅰ' | 'ⅰ' => "I",
        'Ⅱ' | 'ⅱ' => "II",
        'Ⅲ' | 'ⅲ' => "III",
        'Ⅳ' | 'ⅳ' => "IV",
        'Ⅴ' | 'ⅴ' => "V",
        'Ⅵ' | 'ⅵ' => "VI",
        'Ⅶ' | 'ⅶ' => "VII",
        'Ⅷ' | 'ⅷ' => "VIII",
        'Ⅸ' | 'ⅸ' => "IX",
        'Ⅹ' | 'ⅹ' => "X",
        _ => return None,
    })
}

/// The number in a circle, in brackets, or before a full stop: `①`, `⑴`, `⒈`.
fn circled(c: char) -> Option<u32> {
    match c {
        '①'..='⑳' => Some(c as u32 - '①' as u32 + 1),
        '⑴'..='⒇' => Some(c as u32 - '⑴' as u32 + 1),
        '⒈'..='⒛' => Some(c as u32 - '⒈' as u32 + 1),
        _ => None,
    }
}

/// The width of a text of printable ASCII and common CJK, without segmenting it; `None` for other
/// text.
pub fn simple_width(text: &str) -> Option<usize> {
    let mut sum = 0;
    for c in text.chars() {
        sum += simple_char(c)?;
    }
    Some(sum)
}

/// The width of a character that is always a cluster of its own among characters of this kind;
/// `None` for others.
pub fn simple_char(c: char) -> Option<usize> {
    match c {
        ' '..='~' => Some(1),
        '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' | '、'..='】' | '！'..='～' => {
            Some(2)
        }
        _ => None,
    }
}

/// Appends the head of a wider text, in whole clusters, at most `columns` wide.
fn head_into(text: &str, columns: usize, out: &mut String) {
    let mut room = columns;
    for cluster in text.graphemes(true) {
        let wide = UnicodeWidthStr::width(cluster);
        if wide > room {
            return;
        }
        out.push_str(cluster);
        room -= wide;
    }
}

/// The end of a text that is wider than `columns`, with its front cut and marked.
fn tail(text: &str, columns: usize) -> String {
    let marker = if columns < MARKED_FROM { "" } else { MARKER };
    let mut room = columns - marker.len();
    let mut from = text.len();
    for (at, cluster) in text.grapheme_indices(true).rev() {
        let wide = UnicodeWidthStr::width(cluster);
        if wide > room {
            break;
        }
        room -= wide;
        from = at;
    }
    let blank = if room > 0 && from > 0 { " " } else { "" };
    format!("{marker}{blank}{}", text.get(from..).unwrap_or_default())
}

/// The parts of a canonical case number: `(2019)`, `0783` of 内0783, `执恢`, `3364`, `之一`.
struct Pieces<'a> {
    year: &'a str,
    court: &'a str,
    kind: &'a str,
    serial: &'a str,
    suffix: &'a str,
}

impl<'a> Pieces<'a> {
    fn of(text: &'a str) -> Option<Pieces<'a>> {
        let (body, suffix) = text.rsplit_once('号')?;
        let (year, rest) = body.split_once(')')?;
        let year = text
            .get(..=year.len())
            .filter(|year| year.starts_with('('))?;
        let digit = |c: char| c.is_ascii_digit();
        let front = rest.trim_end_matches(digit);
        let serial = rest
            .get(front.len()..)
            .filter(|serial| !serial.is_empty())?;
        // The province is one character, the same for the home region: the digits distinguish the
        // courts.
        let court_end = match front.rfind(digit) {
            Some(at) => at + 1,
            None if front.starts_with("最高法") => "最高法".len(),
            None => front.chars().next().map_or(0, char::len_utf8),
        };
        let (court, kind) = front.split_at_checked(court_end)?;
        let court = court
            .find(digit)
            .and_then(|at| court.get(at..))
            .unwrap_or(court);
        Some(Pieces {
            year,
            court,
            kind,
            serial,
            suffix,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn columns_are_counted_as_the_terminal_shows_them() {
        for (text, narrow, wide) in [
            ("", 0, 0),
            ("abc", 3, 3),
            ("案号", 4, 4),
            ("“案号”", 6, 8),
            ("扣除审限—鉴定", 13, 14),
            ("䶮㛃𬭎𠅤", 8, 8),
            ("（２）", 6, 6),
            ("e\u{301}", 1, 1),
            ("👨\u{200D}👩\u{200D}👧", 2, 2),
        ] {
            assert_eq!((width(text), width_wide(text)), (narrow, wide), "{text}");
        }
    }

    #[test]
    fn a_cut_ends_in_a_marker_and_never_in_half_a_character() {
        for (text, columns, cut_text) in [
            ("案件跟踪", 8, "案件跟踪"),
            ("案件跟踪", 7, "案件.."),
            ("案件跟踪", 6, "案件.."),
            ("案件跟踪", 5, "案.."),
            ("案件跟踪", 4, "案.."),
            ("案件跟踪", 3, "案"),
            ("案件跟踪", 1, ""),
            ("案件跟踪", 0, ""),
            ("abcdef", 5, "abc.."),
            ("abcdef", 2, "ab"),
        ] {
            assert_eq!(cut(text, columns), cut_text);
        }
        assert_eq!(
            (pad("案", 4), pad_left("案", 5)),
            ("案  ".to_owned(), "   案".to_owned())
        );
    }

    #[test]
    fn a_case_number_keeps_its_serial() {
        let number = "(2019)内0783执恢3364号";
        for (columns, expected) in [
            (22, number),
            (21, "(2019)..执恢3364号"),
            (18, "(2019)..执恢3364号"),
            (17, "0783执恢3364号"),
            (14, "0783执恢3364号"),
            (13, "执恢3364号"),
            (9, "3364号"),
            (5, "3364"),
            (3, "364"),
            (0, ""),
        ] {
            assert_eq!(cut_number(number, columns), expected, "{columns}");
        }
        assert_eq!(short_number(number, 40), "0783执恢3364号");
        assert_eq!(short_number(number, 9), "3364号");
        assert_eq!(cut_number("(2019)内07民初1187号", 15), "07民初1187号");
        assert_eq!(cut_number("(2020)最高法民终1号之一", 12), "民终1号之一");
        assert_eq!(cut_number("(2015)呼民申字第2号", 14), "呼民申字第2号");
        assert_eq!(cut_number("(2015)呼民申字第2号", 12), "民申字第2号");
        assert_eq!(cut_number("某某案件第12号", 8), "..第12号");
    }

    #[test]
    fn ambiguous_characters_get_safe_ones() {
        for (text, expected) in [
            ("“一案一册”", "\"一案一册\""),
            ("扣除—鉴定…", "扣除-鉴定.."),
            ("买买提·艾力", "买买提・艾力"),
            ("①→②", "(1)->(2)"),
            ("●■★※", "****"),
            ("┌─┐│", "+-+|"),
        ] {
            assert_eq!(safe(text), expected);
            assert_eq!(width(&safe(text)), width_wide(&safe(text)));
        }
        assert!(matches!(safe("平常的文字 abc"), Cow::Borrowed(_)));
    }

    fn text() -> impl Strategy<Value = String> {
        let bits = [
            "案",
            "a",
            "“",
            "e\u{301}",
            "👨\u{200D}👩",
            "\u{600}",
            "\u{200D}",
            "\u{FE0F}",
            "🇨",
            "\u{1F3FB}",
            "1",
            "）",
            "号",
            "\n",
            "\u{1160}",
            "ﷺ",
            "ل",
            "ا",
        ];
        prop_oneof![
            any::<String>(),
            prop::collection::vec(prop::sample::select(bits.to_vec()), 0..12)
                .prop_map(|bits| bits.concat())
        ]
    }

    proptest! {
        #[test]
        fn cut_and_padded_texts_fit(text in text(), columns in 0usize..30) {
            prop_assert!(width(&cut(&text, columns)) <= columns);
            prop_assert!(width(&cut_number(&text, columns)) <= columns);
            prop_assert_eq!(width(&pad(&text, columns)), columns);
            prop_assert_eq!(width(&pad_left(&text, columns)), columns);
        }

        #[test]
        fn safe_texts_stay_safe(text in text()) {
            let once = safe(&text).into_owned();
            prop_assert_eq!(safe(&once), once.as_str());
        }
    }
}
