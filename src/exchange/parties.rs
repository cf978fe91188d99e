//! One column for both sides (当事人): `原告：张三；被告：李四`, `上诉人(原审被告)张三 被上诉人李四`, `张三诉李四`.

use std::collections::HashMap;

use super::vocabulary::Vocabulary;

/// The side whose names follow a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Plaintiffs,
    Defendants,
    /// Third parties; they go to the defendants together with their word, so that nothing is lost.
    Others,
}

/// The words of the sides, the longest first: 被上诉人 before 上诉人.
pub(super) fn sides(words: &HashMap<String, Vec<String>>) -> Vec<(String, Side)> {
    let of = |id: &str, side: Side| {
        let words = words.get(id).into_iter().flatten();
        words
            .map(move |word| (word.clone(), side))
            .collect::<Vec<_>>()
    };
    let mut all = of("plaintiffs", Side::Plaintiffs);
    all.extend(of("defendants", Side::Defendants));
    all.extend(of("others", Side::Others));
    all.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
    all
}

/// Both sides of a text.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Sides {
    pub(super) plaintiffs: String,
    pub(super) defendants: String,
}

/// The separator between two names of one side.
const BETWEEN: char = '、';

fn is_edge(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            ';' | '；' | ',' | '，' | '、' | '。' | '.' | ':' | '：' | '/' | '|'
        )
}

/// Splits a text by the words before the names of each side, or by 诉 between them; `None` if it has
/// neither. `cause` is the cause of the case, which may follow the second side (`张三诉李四民间借贷纠纷`).
pub(super) fn split(text: &str, cause: &str) -> Option<Sides> {
    let text = text.trim_matches(is_edge);
    if Vocabulary::get().side(text).is_some() {
        by_words(text)
    } else {
        by_suit(text, cause)
    }
}

fn by_words(text: &str) -> Option<Sides> {
    let mut sides = Sides::default();
    let mut rest = text;
    while let Some((word, side)) = Vocabulary::get().side(rest) {
        let behind = rest.get(word..).unwrap_or_default();
        let behind = behind.trim_start_matches(is_edge);
        // Their role in the lower court: (原审被告).
        let behind = without_role(behind).trim_start_matches(is_edge);
        let end = next_word(behind);
        let names = behind.get(..end).unwrap_or_default().trim_matches(is_edge);
        if !names.is_empty() {
            let into = match side {
                Side::Plaintiffs => &mut sides.plaintiffs,
                Side::Defendants | Side::Others => &mut sides.defendants,
            };
            if !into.is_empty() {
                into.push(BETWEEN);
            }
            if side == Side::Others {
                into.push_str(rest.get(..word).unwrap_or_default());
                into.push('：');
            }
            into.push_str(names);
        }
        rest = behind.get(end..).unwrap_or_default();
    }
    (sides != Sides::default()).then_some(sides)
}

/// The start of the next word for a side outside brackets, or the end of the text.
fn next_word(text: &str) -> usize {
    let mut deep = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            '(' | '（' => deep += 1,
            ')' | '）' => deep = deep.saturating_sub(1),
            _ if deep == 0
                && Vocabulary::get()
                    .side(text.get(at..).unwrap_or_default())
                    .is_some() =>
            {
                return at;
            }
            _ => {}
        }
    }
    text.len()
}

/// The text without a leading bracket that gives an earlier role: `(原审被告)`. Any other bracket
/// belongs to a name.
fn without_role(text: &str) -> &str {
    let inner = text.strip_prefix(['(', '（']);
    match inner.and_then(|inner| inner.split_once([')', '）'])) {
        Some((role, behind)) if next_word(role) < role.len() => behind,
        _ => text,
    }
}

/// Splits `张三诉李四`, but no other text with 诉: 上诉, 反诉, 诉讼 are other words.
fn by_suit(text: &str, cause: &str) -> Option<Sides> {
    let (first, second) = text.split_once('诉')?;
    let other = [
        '上', '反', '公', '自', '起', '申', '抗', '应', '败', '胜', '撤',
    ];
    if first.ends_with(other) || second.contains('诉') || second.starts_with(['讼', '前', '求'])
    {
        return None;
    }
    let second = second.trim_end_matches(is_edge);
    let second = second.strip_suffix("一案").unwrap_or(second);
    let second = second.strip_suffix(cause).unwrap_or(second);
    let (first, second) = (first.trim_matches(is_edge), second.trim_matches(is_edge));
    (!first.is_empty() && !second.is_empty()).then(|| Sides {
        plaintiffs: first.to_owned(),
        defendants: second.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sides_are_told_by_their_words() {
        for (text, plaintiffs, defendants) in [
            ("原告:张三;被告:李四", "张三", "李四"),
            (
                "原告：张三、王五，被告：李四有限公司",
                "张三、王五",
                "李四有限公司",
            ),
            ("原告张三 被告李四", "张三", "李四"),
            ("原告（张三）；被告：李四", "（张三）", "李四"),
            ("原告张三被告李四", "张三", "李四"),
            ("上诉人张三；被上诉人李四", "张三", "李四"),
            (
                "上诉人（原审被告）：张三；被上诉人（原审原告）：李四",
                "张三",
                "李四",
            ),
            (
                "申请执行人:甲公司;被执行人:乙(曾用名丙)",
                "甲公司",
                "乙(曾用名丙)",
            ),
            ("原告：张三；原告：王五；被告：李四", "张三、王五", "李四"),
            (
                "原告：张三；被告：李四；第三人：赵六",
                "张三",
                "李四、第三人：赵六",
            ),
            ("公诉机关：某检察院；被告人：李四", "某检察院", "李四"),
            ("被告人：李四", "", "李四"),
            ("张三诉李四", "张三", "李四"),
            ("张三诉李四民间借贷纠纷一案", "张三", "李四"),
        ] {
            let sides = split(text, "民间借贷纠纷").unwrap_or_else(|| panic!("{text}"));
            let found = (sides.plaintiffs.as_str(), sides.defendants.as_str());
            assert_eq!(found, (plaintiffs, defendants), "{text}");
        }
        for text in [
            "",
            "张三",
            "张三、李四",
            "甲公司/乙",
            "张三与李四",
            "诉李四",
            "张三上诉案",
            "原告：；被告：",
        ] {
            assert_eq!(split(text, ""), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics_and_no_name_is_lost(text in "(原告|被告|第三人|诉|：|；|[(（]|[)）]|张三|李四|\\PC){0,12}") {
            if let Some(Sides { plaintiffs, defendants }) = split(&text, "") {
                let found = format!("{plaintiffs}{defendants}");
                for name in ["张三", "李四"] {
                    // A bracket after the word for a side gives an earlier role.
                    let whole = !text.contains(['(', '（', ')', '）']);
                    if whole && text.matches(name).count() > found.matches(name).count() {
                        proptest::prop_assert!(false, "{text} -> {found}");
                    }
                }
            }
        }
    }
}
