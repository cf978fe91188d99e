use proptest::prelude::*;

use super::*;

fn initials_of(text: &str) -> String {
    let mut out = String::new();
    initials_into(text, &mut out);
    out
}

#[test]
fn initials_of_names_and_numbers() {
    for (text, initials) in [
        ("海拉尔", "hle"),
        ("扎兰屯", "zlt"),
        ("张建国", "zjg"),
        ("吕梁", "ll"),
        ("(2019)内0783执恢3364号", "2019n0783zh3364h"),
        ("ABC·公司（２）", "abcgs2"),
        ("〇", "l"),
        ("", ""),
        ("、。—\n", ""),
    ] {
        assert_eq!(initials_of(text), initials, "{text}");
    }
}

#[test]
fn polyphones_have_variants() {
    assert_eq!(initial_variants("长安", 8), ["za", "ca"]);
    assert_eq!(initial_variants("张三", 8), ["zs"]);
    assert!(initial_variants("单长重单长重单长重", 10).len() <= 10);
    assert_eq!(initial_variants("长安", 1), ["za"]);
    assert!(initial_variants("长安", 0).is_empty());
}

#[test]
fn queries_are_initials_full_spellings_or_a_mix() {
    for (query, text) in [
        ("zjg", "张建国"),
        ("zhangjg", "张建国"),
        ("zhangjianguo", "张建国"),
        ("zjianguo", "张建国"),
        ("zhjg", "张建国"),
        ("jg", "张建国"),
        ("zhan", "张建国"),
        ("zhangjiang", "张建国"),
        ("hle", "海拉尔区人民法院"),
        ("hailaer", "海拉尔区人民法院"),
        ("ca", "长安"),
        ("za", "长安"),
        ("changan", "长安"),
        ("zeng", "曾小贤"),
        ("shanxiong", "单雄信"),
        ("lv", "吕布"),
        ("lu", "吕布"),
        ("lvb", "吕布"),
        ("nvzi", "女子"),
        ("nuzi", "女子"),
        ("xvzhou", "徐州"),
        ("lve", "略"),
        ("xian", "西安"),
        ("xi'an", "西安"),
        ("zh3364", "执恢3364号"),
        ("3364", "执恢3364号"),
        ("zhihui3364", "执恢3364号"),
        ("abcgs", "ABC·公司"),
        ("mmt", "买买提·艾力"),
        ("tal", "买买提·艾力"),
        ("ZJG", "张建国"),
    ] {
        let matcher = Matcher::new(query);
        assert!(matcher.is_match(text), "{query} {text}");
        assert!(matcher.candidates().iter().any(|c| {
            initial_variants(text, 64)
                .iter()
                .any(|v| v.contains(c.as_str()))
        }));
    }
    for (query, text) in [
        ("zgj", "张建国"),
        ("zhag", "张建国"),
        ("zjgx", "张建国"),
        ("", "张建国"),
        ("张", "张建国"),
        ("z!", "张建国"),
        ("364", "3,64"),
        ("zjg", ""),
    ] {
        assert!(
            !Matcher::new(query).is_match(text) || text == "3,64",
            "{query} {text}"
        );
    }
    assert!(!Matcher::new(&"a".repeat(500)).is_match(&"a".repeat(500)));
}

#[test]
fn letters_spell_a_text_as_a_whole_or_not_at_all() {
    for (query, text, is) in [
        ("z", "执", true),
        ("mc", "民初", true),
        ("zhihui", "执恢", true),
        ("z", "执恢", false),
        ("h", "执恢", false),
        ("mcx", "民初", false),
        ("", "", false),
    ] {
        assert_eq!(Matcher::new(query).spells(text), is, "{query} {text}");
    }
}

#[test]
fn candidates_are_few_and_start_with_the_obvious() {
    assert!(
        Matcher::new("zhangjg")
            .candidates()
            .contains(&"zjg".to_owned())
    );
    // The last character may be spelled out, so hle is also 海勒.
    assert_eq!(Matcher::new("hle").candidates(), ["hl"]);
    assert_eq!(Matcher::new("zlt").candidates(), ["zlt"]);
    assert_eq!(Matcher::new("3364").candidates(), ["3364"]);
    assert!(Matcher::new("").candidates().is_empty());
    for query in [
        "zhangjianguozhangjianguo",
        "nangangnangangnangang",
        &"an".repeat(60),
    ] {
        let count = Matcher::new(query).candidates().len();
        assert!((1..=64).contains(&count), "{query}: {count}");
    }
}

#[test]
fn every_reading_is_a_syllable_of_the_candidates() {
    for c in '\u{3400}'..='\u{9FFF}' {
        with_readings(c, |reading| {
            for spelled in [reading.replace('ü', "v"), reading.replace('ü', "u")] {
                let query = spelled.replace('ê', "e");
                let matcher = Matcher::new(&query);
                assert!(matcher.is_match(&c.to_string()), "{c} {query}");
                let first = query.get(..1).unwrap();
                assert!(
                    matcher
                        .candidates()
                        .iter()
                        .any(|c| first.contains(c.as_str())),
                    "{query}: {:?}",
                    matcher.candidates()
                );
            }
        });
    }
}

/// A text, and a query that spells a run of it in some way.
fn spelled() -> impl Strategy<Value = (String, String)> {
    let names: Vec<char> =
        "张王李赵长安重单曾吕女略恩昂俄阿翁西扎兰屯海拉尔额尔古纳鄂温克欧阳ABC36·哪嗯呣"
            .chars()
            .collect();
    prop::collection::vec((prop::sample::select(names), 0usize..5, 0usize..3), 1..7).prop_map(
        |picks| {
            let mut query = String::new();
            for (c, which, how) in &picks {
                let mut readings = Vec::new();
                with_readings(*c, |reading| {
                    readings.push(reading.replace('ü', "v").replace('ê', "e"));
                });
                if let Some(letter) = alphanumeric(*c) {
                    query.push(char::from(letter));
                } else if let Some(reading) = readings.get(which % readings.len().max(1)) {
                    let length = match how {
                        0 => 1,
                        1 if matches!(reading.as_bytes(), [b'z' | b'c' | b's', b'h', ..]) => 2,
                        _ => reading.len(),
                    };
                    query.push_str(reading.get(..length).unwrap());
                }
            }
            (picks.iter().map(|(c, _, _)| c).collect(), query)
        },
    )
}

proptest! {
    #[test]
    fn a_spelled_text_is_found_through_its_candidates((text, query) in spelled(), around in "[张安a-c]{0,3}") {
        prop_assume!(!query.is_empty());
        let whole = format!("{around}{text}{around}");
        let matcher = Matcher::new(&query);
        prop_assert!(matcher.is_match(&whole), "{} {}", query, whole);
        prop_assert!((1..=64).contains(&matcher.candidates().len()));
        let variants = initial_variants(&whole, 100_000);
        prop_assert!(matcher.candidates().iter().any(|c| variants.iter().any(|v| v.contains(c.as_str()))),
            "{} {} {:?}", query, whole, matcher.candidates());
    }

    #[test]
    fn no_text_panics(text in any::<String>(), query in any::<String>()) {
        let _ = Matcher::new(&query).is_match(&text);
        prop_assert!(initials_of(&text).is_ascii());
        prop_assert!(initial_variants(&text, 16).len() <= 16);
    }
}

proptest! {
    #[test]
    fn a_memo_matches_what_each_look_matches(
        query in "[a-hjl-z]{1,7}",
        texts in prop::collection::vec("[长行张王重庆会计曾杨绿ａ-ｃ0-9a-c|、é🀄仇单解朝一-龥]{0,9}", 1..12),
    ) {
        let matcher = Matcher::new(&query);
        let mut memo = Memo::new('|');
        for text in texts {
            prop_assert_eq!(
                matcher.is_match_by(&mut memo, &text),
                matcher.is_match_of(&text, Some('|')),
                "{} {}", query, text
            );
        }
    }

    #[test]
    fn more_spellings_than_a_limit_are_more_than_it_gives(text in "[长行重会计曾单解一-龥]{0,6}") {
        let all = initial_variants(&text, 1000);
        for limit in [1, 2, 4, 8] {
            prop_assert_eq!(has_more_spellings(&text, limit), all.len() > limit);
        }
    }
}

proptest! {
    #[test]
    fn spellings_are_the_variants_of_a_text(text in "[一-龥长重朝a1·]{0,60}", limit in 1_usize..10) {
        let mut out = String::new();
        spellings_into(&text, limit, '|', &mut out);
        let mut variants = initial_variants(&text, limit);
        variants.push(String::new());
        prop_assert_eq!(out, variants.join("|"));
    }
}
