//! Cleans text from outside once on input and once on output.

use std::borrow::Cow;

use super::width::is_combining;

/// Combining marks allowed per character; fifty of them would overwrite the lines above.
const MARKS: usize = 2;

/// Cleans one line for storage.
///
/// NFC is left alone. Escape sequences as a whole, C0, C1 and DEL controls, bidi controls, tag
/// characters, zero-width characters and BOM are removed; a line break or tab becomes one blank,
/// NBSP and ideographic blank become a blank. Runs of blanks are kept, the ends are trimmed, and at
/// most two combining marks stay on a character.
pub fn line(text: &str) -> Cow<'_, str> {
    let blank = |byte: Option<&u8>| byte == Some(&b' ');
    let trimmed = if blank(text.as_bytes().first()) || blank(text.as_bytes().last()) {
        text.trim_matches(' ')
    } else {
        text
    };
    if is_clean(trimmed.as_bytes()) {
        return Cow::Borrowed(trimmed);
    }
    let mut out = String::with_capacity(text.len());
    let mut marks = 0;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let sequence = escape(rest);
        if sequence > 0 {
            // Marks after the sequence now follow those before it, so the count goes on.
            rest = rest.get(sequence..).unwrap_or_default();
            continue;
        }
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
        match class(c, &mut marks) {
            Class::Plain => out.push(c),
            Class::Blank => out.push(' '),
            Class::Break => {
                if c == '\r' {
                    rest = rest.strip_prefix('\n').unwrap_or(rest);
                }
                out.push(' ');
            }
            Class::Bad => {}
        }
    }
    let kept = out.trim_matches(' ');
    if kept == text {
        return Cow::Borrowed(text);
    }
    if kept.len() == out.len() {
        Cow::Owned(out)
    } else {
        Cow::Owned(kept.to_owned())
    }
}

/// A kind of character that [`line()`] removes without a visible difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// Control characters and escape sequences, which affect a terminal.
    Controls,
    /// Invisible characters: bidi controls, zero-width characters, tags; combining marks beyond the
    /// second.
    Invisible,
}

/// Returns the worst kind of character that [`line()`] removes; `None` if only blanks and line
/// breaks change.
pub fn taken(text: &str) -> Option<Taken> {
    let mut marks = 0;
    let mut found = None;
    for c in text.chars() {
        if matches!(class(c, &mut marks), Class::Bad) {
            if c.is_control() {
                return Some(Taken::Controls);
            }
            found = Some(Taken::Invisible);
        }
    }
    found
}

/// Replaces each character that [`line()`] removes by its code, `\u001b`, for a report.
pub fn spelled(text: &str) -> String {
    use std::fmt::Write;
    let mut out = String::with_capacity(text.len());
    let mut marks = 0;
    for c in text.chars() {
        match class(c, &mut marks) {
            Class::Plain => out.push(c),
            Class::Blank | Class::Break => out.push(' '),
            // Writing to a string never fails.
            Class::Bad => _ = write!(out, "\\u{:04x}", u32::from(c)),
        }
    }
    out
}

/// Length in bytes of the escape sequence at the start of a text (ECMA-48), 0 if there is none.
///
/// Of a sequence without an end only the introducer is removed, no text.
fn escape(text: &str) -> usize {
    let mut chars = text.chars();
    let (kind, start) = match chars.next() {
        Some('\u{1B}') => match chars.next() {
            Some(kind) if kind.is_ascii() && !kind.is_control() => (kind, 2),
            _ => return 0,
        },
        Some('\u{9B}') => ('[', 2),
        Some('\u{90}') => ('P', 2),
        Some('\u{9D}') => (']', 2),
        _ => return 0,
    };
    let rest = text.get(start..).unwrap_or_default();
    match kind {
        '[' => {
            let inside = |b: &u8| (0x20..0x40).contains(b);
            let parameters = rest.bytes().take_while(inside).count();
            let ended = rest.as_bytes().get(parameters);
            let last = ended.is_some_and(|b| (0x40..0x7F).contains(b));
            start + parameters + usize::from(last)
        }
        // A string that ends with BEL or ST.
        ']' | 'P' | 'X' | '^' | '_' => {
            let end = rest.find(['\u{7}', '\u{1B}', '\u{9C}', '\n', '\r']);
            let Some(end) = end else { return start };
            let tail = rest.get(end..).unwrap_or_default();
            match ["\u{7}", "\u{1B}\\", "\u{9C}"]
                .iter()
                .find(|st| tail.starts_with(**st))
            {
                Some(st) => start + end + st.len(),
                None => start,
            }
        }
        ' '..='/' => {
            let inside = rest
                .bytes()
                .take_while(|b| (0x20..0x30).contains(b))
                .count();
            let last = rest
                .as_bytes()
                .get(inside)
                .is_some_and(|b| (0x30..0x7F).contains(b));
            start + inside + usize::from(last)
        }
        _ => start,
    }
}

/// Prepares text for a terminal: whatever [`line()`] would remove becomes a visible `?`, so nothing
/// that moves the cursor gets through.
///
/// Line breaks and tabs become a blank; nothing is trimmed.
pub fn shown(text: &str) -> Cow<'_, str> {
    if is_clean(text.as_bytes()) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut marks = 0;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match class(c, &mut marks) {
            Class::Plain => out.push(c),
            // A blank of the same width keeps columns aligned.
            Class::Blank => out.push(if c == '\u{3000}' { c } else { ' ' }),
            Class::Break => {
                if c == '\r' {
                    chars.next_if_eq(&'\n');
                }
                out.push(' ');
            }
            Class::Bad => {
                marks = 0;
                out.push('?');
            }
        }
    }
    if out == text {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(out)
    }
}

enum Class {
    Plain,
    Blank,
    Break,
    Bad,
}

/// Classifies a character; `marks` counts the combining marks since the last base character.
fn class(c: char, marks: &mut usize) -> Class {
    let found = match c {
        '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Class::Break,
        c if c != '\t' && (c.is_control() || is_format(c)) => return Class::Bad,
        c if c.is_whitespace() => Class::Blank,
        c if is_combining(c) => {
            *marks += 1;
            return if *marks <= MARKS {
                Class::Plain
            } else {
                Class::Bad
            };
        }
        _ => Class::Plain,
    };
    *marks = 0;
    found
}

/// Whether a character is invisible but has an effect: Unicode's Cf (bidi, zero-width, tags …) and
/// related ones.
fn is_format(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{600}'..='\u{605}' | '\u{61C}' | '\u{6DD}' | '\u{70F}' | '\u{890}'..='\u{891}' | '\u{8E2}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
        | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{110BD}' | '\u{110CD}' | '\u{13430}'..='\u{1345F}'
        | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E00FF}')
}

/// Whether a text consists only of printable ASCII, 汉字 and their punctuation, so that it needs no
/// closer look. A `false` only costs time.
fn is_clean(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    loop {
        rest = match *rest {
            [] => return true,
            // Printable ASCII; U+4000–9FFF; U+3001–3029, U+3400–3FFF; U+FF00–FF7F.
            [b' '..=b'~', ref tail @ ..]
            | [0xE4..=0xE9, _, _, ref tail @ ..]
            | [0xE3, 0x80, 0x81..=0xA9, ref tail @ ..]
            | [0xE3, 0x90..=0xBF, _, ref tail @ ..]
            | [0xEF, 0xBC..=0xBD, _, ref tail @ ..] => tail,
            _ => return false,
        };
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lines_are_cleaned_for_the_store() {
        for (text, clean) in [
            ("扎兰屯市人民法院", "扎兰屯市人民法院"),
            (" a  b ", "a  b"),
            ("a\r\nb\nc\td", "a b c d"),
            ("a\u{A0}b\u{3000}c", "a b c"),
            ("\u{FEFF}案号", "案号"),
            ("\u{1B}[31m红\u{1B}[0m", "红"),
            ("\u{1B}[31m王\u{1B}]0;pwn\u{7}芳", "王芳"),
            ("\u{1B}]8;;x\u{1B}\\王\u{1B}(B芳", "王芳"),
            ("\u{1B}]0;王芳", "0;王芳"),
            ("\u{1B}[2王", "王"),
            ("\u{1B}王\u{1B}", "王"),
            ("\u{1B}[2J(2026)内0702民初2号", "(2026)内0702民初2号"),
            ("\u{202E}cba\u{2066}x\u{2069}", "cbax"),
            ("零\u{200B}宽\u{AD}", "零宽"),
            ("a\u{E0041}\u{E007F}b", "ab"),
            ("a\u{9B}31mb\u{7F}", "ab"),
            ("a\u{2028}b", "a b"),
            ("e\u{301}\u{301}\u{301}\u{301}", "e\u{301}\u{301}"),
            ("买买提·艾力", "买买提·艾力"),
            ("\u{3000}\u{A0}", ""),
        ] {
            assert_eq!(line(text), clean, "{text:?}");
        }
        for text in ["扎兰屯", " 12,000.00 元 ", "Ünïcode", "（２０１９）"] {
            assert!(matches!(line(text), Cow::Borrowed(_)), "{text}");
        }
    }

    #[test]
    fn what_is_taken_out_is_known_and_spelled() {
        for (text, what, spelling) in [
            ("\u{1B}[31m王", Some(Taken::Controls), "\\u001b[31m王"),
            ("王\0\u{200B}", Some(Taken::Controls), "王\\u0000\\u200b"),
            ("\u{202E}王", Some(Taken::Invisible), "\\u202e王"),
            ("\u{3000}王\r\n芳", None, " 王  芳"),
        ] {
            assert_eq!(taken(text), what, "{text:?}");
            assert_eq!(spelled(text), spelling);
        }
    }

    #[test]
    fn what_would_act_on_a_terminal_is_shown() {
        for (text, visible) in [
            ("\u{1B}[2Jx", "?[2Jx"),
            ("a\nb\r\nc", "a b c"),
            (" 案\u{3000}号 ", " 案\u{3000}号 "),
            ("\u{202E}abc", "?abc"),
            ("\u{7}\u{0}\u{9B}", "???"),
            ("e\u{301}\u{301}\u{301}", "e\u{301}\u{301}?"),
        ] {
            assert_eq!(shown(text), visible, "{text:?}");
        }
    }

    fn text() -> impl Strategy<Value = String> {
        let bits = [
            "a",
            "案",
            " ",
            "\u{301}",
            "\u{200B}",
            "\n",
            "\r",
            "\u{1B}",
            "\u{3000}",
            "\u{3099}",
            "\u{302A}",
            "\u{FE0F}",
            "\u{E0041}",
            "，",
        ];
        prop_oneof![
            any::<String>(),
            prop::collection::vec(prop::sample::select(bits.to_vec()), 0..16)
                .prop_map(|bits| bits.concat())
        ]
    }

    proptest! {
        #[test]
        fn cleaning_twice_changes_nothing(text in text()) {
            let clean = line(&text).into_owned();
            prop_assert_eq!(line(&clean), clean.as_str());
            prop_assert_eq!(shown(&clean), clean.as_str());
            let visible = shown(&text).into_owned();
            prop_assert_eq!(shown(&visible), visible.as_str());
            let acts = |c: char| c.is_control() || is_format(c) || matches!(c, '\u{2028}' | '\u{2029}');
            prop_assert!(!clean.chars().any(acts) && !visible.chars().any(acts));
        }

        #[test]
        fn the_fast_path_agrees_with_the_slow_one(text in text()) {
            if is_clean(text.as_bytes()) {
                let mut marks = 0;
                prop_assert!(text.chars().all(|c| matches!(class(c, &mut marks), Class::Plain) || c == ' '));
            }
        }
    }
}
