use proptest::prelude::*;

use super::*;

fn parts(number: &CaseNumber) -> (u16, &str, &str, u32, Option<&str>) {
    (
        number.year.unwrap(),
        number.court.as_deref().unwrap(),
        number.type_code.as_deref().unwrap(),
        number.serial.unwrap(),
        number.suffix.as_deref(),
    )
}

#[test]
fn regular_numbers() {
    for (raw, canonical, expected) in [
        (
            "(2023)内07民初123号",
            "(2023)内07民初123号",
            (2023, "内07", "民初", 123, None),
        ),
        (
            "（2019）内0783执恢3364号",
            "(2019)内0783执恢3364号",
            (2019, "内0783", "执恢", 3364, None),
        ),
        (
            "〔2019〕内0783执3364号",
            "(2019)内0783执3364号",
            (2019, "内0783", "执", 3364, None),
        ),
        (
            "[2019）内0783执异1号",
            "(2019)内0783执异1号",
            (2019, "内0783", "执异", 1, None),
        ),
        (
            "（２０２３）内０７０２民初０００１２３号",
            "(2023)内0702民初123号",
            (2023, "内0702", "民初", 123, None),
        ),
        (
            " ( 2023 ) 内 07\u{3000}民终 9 号\u{FEFF}",
            "(2023)内07民终9号",
            (2023, "内07", "民终", 9, None),
        ),
        (
            "(2016)鲁民初61号",
            "(2016)鲁民初61号",
            (2016, "鲁", "民初", 61, None),
        ),
        (
            "(2020)最高法知民终1号",
            "(2020)最高法知民终1号",
            (2020, "最高法", "民终", 1, None),
        ),
        (
            "(2018)最高法刑核12345678号",
            "(2018)最高法刑核12345678号",
            (2018, "最高法", "刑核", 12_345_678, None),
        ),
        (
            "(2023)内07民特监5号",
            "(2023)内07民特监5号",
            (2023, "内07", "民特监", 5, None),
        ),
        (
            "(2023)内07行审复5号",
            "(2023)内07行审复5号",
            (2023, "内07", "行审复", 5, None),
        ),
        (
            "(2023)内0702诉前调确7号",
            "(2023)内0702诉前调确7号",
            (2023, "内0702", "诉前调确", 7, None),
        ),
        (
            "(2023)内07执1号之一",
            "(2023)内07执1号之一",
            (2023, "内07", "执", 1, Some("之一")),
        ),
        (
            "(2023)内07执1号 之２",
            "(2023)内07执1号之2",
            (2023, "内07", "执", 1, Some("之2")),
        ),
        // An unknown court or type is kept.
        (
            "(2023)内0799民保1号",
            "(2023)内0799民保1号",
            (2023, "内0799", "民保", 1, None),
        ),
    ] {
        let number = CaseNumber::parse(raw);
        assert!(number.regular, "{raw}");
        assert_eq!(number.canonical, canonical);
        assert_eq!(parts(&number), expected, "{raw}");
        assert_eq!(number.raw, raw);
    }
    let number = CaseNumber::parse("(2020)最高法知民终1号");
    assert_eq!(number.special.as_deref(), Some("知"));
    assert_eq!(number.court_name.as_deref(), Some("最高人民法院"));
    assert!(number.type_name.is_some());
    assert_eq!(CaseNumber::parse("(2023)内0799民保1号").court_name, None);
    assert_eq!(
        CaseNumber::parse("(2023)内07执1号之一").key(),
        "(2023)内07执1号"
    );
}

#[test]
fn irregular_numbers_are_kept_as_typed() {
    for raw in [
        "",
        "号",
        "张三诉李四",
        "2023内07民初1号",
        "(2023内07民初1号",
        "(23)内07民初1号",
        "(1948)内07民初1号",
        "(2101)内07民初1号",
        "(2023)呼07民初1号",
        "(2023)内7民初1号",
        "(2023)内071民初1号",
        "(2023)内07民初号",
        "(2023)内07民初0号",
        "(2023)内07民初123456789号",
        "(2023)内07民初1",
        "(2023)内07民初1号判决",
        "(2023)内07民初1号之",
        "(2023)内07民初1-2号",
        "(2023)内07民初第1号",
        "(2023)内071号",
        "(2023)内07知1号",
        "(2023)内07ABC1号",
        "（2015）呼民申字第2号",
        "(2012)鲁民三初字第3号",
        "(+202)内07民初1号",
    ] {
        let number = CaseNumber::parse(raw);
        assert!(!number.regular, "{raw}");
        let shown = raw.replace('（', "(").replace('）', ")");
        assert_eq!(
            number.canonical,
            if is_legacy(&shown) { &shown } else { raw }
        );
        assert_eq!(
            (number.court, number.type_code, number.serial, number.suffix),
            (None, None, None, None)
        );
    }
}

#[test]
fn legacy_numbers_have_a_year_and_one_key() {
    let number = CaseNumber::parse("（2015）呼民申字第2号");
    assert_eq!((number.year, number.regular), (Some(2015), false));
    assert_eq!(number.key(), "(2015)呼民申字第2号");
    for same in [
        "(2015)呼民申字第2号",
        "〔２０１５〕 呼民申字第 2 号",
        "(2015)呼民申字第2号之一",
        "(2015)呼民申字第00002号",
    ] {
        let same = CaseNumber::parse(same);
        assert_eq!(same.key(), number.key(), "{}", same.raw);
        let suffix = if same.raw.ends_with("之一") {
            "之一"
        } else {
            ""
        };
        assert_eq!(same.canonical, format!("{}{suffix}", number.key()));
    }
    // Free text is not normalised, so that two rows do not become one by accident.
    assert_ne!(
        CaseNumber::parse("甲 1").key(),
        CaseNumber::parse("甲1").key()
    );
}

#[test]
fn a_legacy_number_tells_its_type_by_its_end() {
    for (raw, code) in [
        ("（2015）呼民申字第2号", Some("民申")),
        ("(2012)鲁民三初字第3号", Some("民初")),
        ("(2012)呼民初字第00012号", Some("民初")),
        ("(2013)扎刑二终字第7号", Some("刑终")),
        ("(2014)阿法执恢字第9号", Some("执恢")),
        ("(2014)鄂执字第9号", Some("执")),
        ("(2014)某某字第9号", None),
        ("(2023)内07民初1号", None),
        ("字第", None),
    ] {
        let number = CaseNumber::parse(raw);
        assert_eq!(legacy_type(number.key()), code, "{raw}");
        assert_eq!(
            is_legacy(number.key()),
            raw.contains("字第") && raw != "字第"
        );
    }
}

#[test]
fn real_numbers_of_2019() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../shared/data/cases/chinese_judgments_2019.csv"
    );
    let Ok(text) = std::fs::read_to_string(path) else {
        eprintln!("skipped: no shared data at {path}");
        return;
    };
    let numbers: Vec<&str> = text
        .lines()
        .skip(1)
        .filter_map(|line| line.split(',').next())
        .collect();
    let mut key = String::new();
    let regular = numbers
        .iter()
        .filter(|raw| canonical_key(raw, &mut key))
        .count();
    let named = numbers
        .iter()
        .filter(|raw| CaseNumber::parse(raw).court_name.is_some())
        .count();
    eprintln!(
        "{} numbers, {regular} regular, {named} with a known court",
        numbers.len()
    );
    assert!(
        regular * 1000 >= numbers.len() * 995,
        "{regular} of {}",
        numbers.len()
    );
    // The court table dates from about 2017, so newer districts are missing.
    assert!(
        named * 1000 >= numbers.len() * 975,
        "{named} of {}",
        numbers.len()
    );
}

fn digit_or_part() -> impl Strategy<Value = String> {
    let parts = [
        "(",
        "（",
        "〔",
        "2023",
        "２０１９",
        ")",
        "】",
        "内",
        "07",
        "0783",
        "知",
        "执",
        "民初",
        "字第",
        "00",
        "12",
        "号",
        "之",
        "一",
        " ",
        "\u{3000}",
    ];
    prop::collection::vec(prop::sample::select(parts.to_vec()), 0..12)
        .prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn any_text_parses_and_canonical_is_stable(raw in prop_oneof![any::<String>(), digit_or_part()]) {
        let number = CaseNumber::parse(&raw);
        let again = CaseNumber::parse(&number.canonical);
        prop_assert_eq!(&again.canonical, &number.canonical);
        prop_assert_eq!(again.regular, number.regular);
        prop_assert_eq!(again.key(), number.key());
        let by_key = CaseNumber::parse(number.key());
        prop_assert_eq!(by_key.key(), number.key());
        let mut key = String::from("left over");
        prop_assert_eq!(canonical_key(&raw, &mut key), number.regular);
        prop_assert_eq!(key, number.key());
    }

    #[test]
    fn what_is_written_is_read(year in 1949u16..=2100, serial in 1u32..100_000_000, zeros in 0usize..3) {
        let digits = format!("{}{serial}", "0".repeat(zeros));
        let number = CaseNumber::parse(&format!("（{year}）内0783执恢{digits}号"));
        prop_assert_eq!(number.regular, digits.len() <= 8);
        if number.regular {
            prop_assert_eq!((number.year, number.serial), (Some(year), Some(serial)));
        }
    }
}
