use crate::domain::checklist::Reason;
use proptest::prelude::*;

use super::*;
use crate::domain::locale::Locale;

fn read(text: &str) -> Filter {
    parse(text).unwrap_or_else(|error| panic!("{text}: {error:?}"))
}

fn term(key: Key, op: Op, value: Value) -> Term {
    Term {
        key,
        op,
        values: vec![value],
    }
}

#[test]
fn the_queries_of_the_manual() {
    let filter =
        read("法院=牙克石 状态=未结 超期>0 级=超,急 承办=王芳 庭室=民一庭 标签=涉企 扣延 草原乳业");
    assert_eq!(filter.courts, ["牙克石"]);
    assert_eq!(filter.status, Status::Open);
    assert_eq!(filter.levels, [Level::Over, Level::Urgent]);
    assert_eq!(filter.handlers, ["王芳"]);
    assert_eq!(filter.divisions, ["民一庭"]);
    assert_eq!(filter.tags, ["涉企"]);
    assert!(filter.delayed);
    assert_eq!(filter.text.as_deref(), Some("草原乳业"));
    assert_eq!(filter.terms, [term(Key::DaysLate, Op::Gt, Value::Count(0))]);
    let filter =
        read("立案>=2022-01-01 届满<2022-07-01 剩余<=7 标的>=100万 下次<=今天 长期=12 类型=民初");
    assert_eq!(filter.within, Some(7));
    let on = |text: &str| Value::Day(When::On(text.parse().unwrap()));
    assert_eq!(
        filter.terms,
        [
            term(Key::Filed, Op::Ge, on("2022-01-01")),
            term(Key::Due, Op::Lt, on("2022-07-01")),
            term(Key::Claim, Op::Ge, Value::Money(Money(100_000_000))),
            term(Key::Next, Op::Le, Value::Day(When::Said("今天".into()))),
            term(Key::Long, Op::Eq, Value::Count(12)),
            term(Key::Type, Op::Eq, Value::Text("民初".into())),
        ]
    );
}

#[test]
fn the_due_date_of_the_ledger_is_compared_with_the_computed_one() {
    for text in [
        "台账届满!=届满",
        "台账届满≠届满日",
        "stated-due!=due",
        "stated<>due",
    ] {
        let filter = read(text);
        let wanted = [term(Key::StatedDue, Op::Ne, Value::Due)];
        assert_eq!(filter.terms, wanted, "{text}");
        assert_eq!(print(&filter, Locale::Zh), "台账届满!=届满");
        assert_eq!(print(&filter, Locale::En), "stated-due!=due");
    }
    let day = Value::Day(When::On("2026-07-01".parse().unwrap()));
    let filter = read("台账届满<2026-07-01");
    assert_eq!(filter.terms, [term(Key::StatedDue, Op::Lt, day)]);
    // Not for any other date field, and not together with other values.
    for text in ["立案=届满", "届满=届满", "台账届满=届满,2026-07-01"] {
        assert!(parse(text).is_err(), "{text}");
    }
}

#[test]
fn an_amount_is_said_as_people_write_it_and_read_again() {
    for (typed, zh, en) in [
        ("标的>=100000.00", "标的>=10万", "claim>=100000"),
        ("标的>=2.39亿", "标的>=23900万", "claim>=239000000"),
        ("标的>=25000", "标的>=2.5万", "claim>=25000"),
        ("标的>=12300", "标的>=1.23万", "claim>=12300"),
        ("标的>=12345", "标的>=12345", "claim>=12345"),
        ("标的>=1200.50", "标的>=1200.50", "claim>=1200.50"),
        ("标的>-50000", "标的>-5万", "claim>-50000"),
        ("标的>0", "标的>0", "claim>0"),
    ] {
        let filter = read(typed);
        assert_eq!(print(&filter, Locale::Zh), zh);
        assert_eq!(print(&filter, Locale::En), en);
        assert_eq!(read(zh), filter);
        assert_eq!(read(en), filter);
    }
}

#[test]
fn english_and_an_input_method_say_the_same() {
    let plain = read("法院=牙克石 状态=全部 超期>0 级=超,急 标的>=100万 承办!=王芳 \"a b\"");
    for other in [
        "court=牙克石 status=all days-late>0 level=over,urgent claim>=100万 handler!=王芳 \"a b\"",
        "法院＝牙克石　状态：全部 超期》0 级＝超，急 标的》＝100万 承办！＝王芳 “a b”",
        "法院=牙克石 状态=全部 超期＞０ 级=超、急 标的≥１００万 承办≠王芳 ＂a b＂",
    ] {
        assert_eq!(read(other), plain, "{other}");
    }
    assert_eq!(read("状态!=已结"), Filter::default());
    // Alone it means overdue, as in the lookup; before a word it is a negation.
    for late in ["!", "！", " ! "] {
        assert_eq!(read(late), read("级=超"), "{late}");
    }
    assert_eq!(read("! 银行"), read("级=超 银行"));
    assert_ne!(read("!银行"), read("级=超 银行"));
    assert_eq!(read("  "), Filter::default());
}

#[test]
fn what_cannot_be_read_says_what_and_where() {
    macro_rules! is {
        ($fault:pat) => {
            (|fault: &Fault| matches!(fault, $fault)) as fn(&Fault) -> bool
        };
    }
    for (text, is, column, found, nearest) in [
        (
            "法苑=牙克石",
            is!(Fault::UnknownKey { .. }),
            1,
            "法苑",
            Some("法院"),
        ),
        (
            "超期>0 handlr=王芳",
            is!(Fault::UnknownKey { .. }),
            6,
            "handlr",
            Some("handler"),
        ),
        ("级=超,绿", is!(Fault::BadValue { .. }), 5, "绿", None),
        (
            "级=超期",
            is!(Fault::BadValue { .. }),
            3,
            "超期",
            Some("超"),
        ),
        ("超期>很久", is!(Fault::BadValue { .. }), 4, "很久", None),
        (
            "立案>=2022-13-01",
            is!(Fault::BadValue { .. }),
            5,
            "2022-13-01",
            None,
        ),
        ("!超期>0", is!(Fault::NoKey), 4, ">", None),
        ("=牙克石", is!(Fault::NoKey), 1, "=", None),
        ("x=1", is!(Fault::UnknownKey { .. }), 1, "x", None),
        ("标的>=", is!(Fault::MissingValue(_)), 5, ">=", None),
        ("法院>牙克石", is!(Fault::BadSign(..)), 3, ">", None),
        ("标的>1,2", is!(Fault::OneValue(_)), 6, "2", None),
        ("案由=\"离婚", is!(Fault::UnclosedQuote), 4, "离婚", None),
        ("状态=已结 状态=未结", is!(Fault::Twice(_)), 7, "状态", None),
    ] {
        let error = parse(text).unwrap_err();
        assert!(is(&error.fault), "{text}: {error:?}");
        assert_eq!(
            (error.column, error.found.as_str()),
            (column, found),
            "{text}"
        );
        if nearest.is_some() || text.is_ascii() {
            assert_eq!(error.fault.nearest(), nearest, "{text}");
        }
    }
    assert_eq!(
        parse(&"案".repeat(3_000)).unwrap_err().fault,
        Fault::TooLong
    );
}

#[test]
fn what_stands_at_the_caret() {
    let value = |key, from, typed: &str| Slot::Value {
        key,
        from,
        typed: typed.into(),
    };
    let key = |from, typed: &str| Slot::Key {
        from,
        typed: typed.into(),
    };
    for (text, slot_) in [
        ("", key(0, "")),
        ("法", key(0, "法")),
        ("法院=牙", value(Key::Court, 3, "牙")),
        ("扣延 级＝超，", value(Key::Level, 7, "")),
        ("超期>=", value(Key::DaysLate, 4, "")),
        ("案由=\"离", Slot::Nothing),
        ("怪=离", Slot::Nothing),
        // What is quoted separates nothing.
        (
            "案由=\"甲 乙，=丙\"",
            value(Key::Cause, 3, "\"甲 乙，=丙\""),
        ),
    ] {
        assert_eq!(slot(text, text.chars().count()), slot_, "{text}");
    }
}

#[test]
fn a_condition_goes_on_to_the_next_blank_outside_quotes() {
    let text: Vec<char> = "扣延  案由=“甲 乙” 级=超".chars().collect();
    for (at, condition) in [(0, 0..2), (2, 0..2), (3, 3..3), (4, 4..12), (8, 4..12)] {
        assert_eq!(condition_at(&text, at), condition, "{at}");
    }
    assert_eq!(condition_at(&text, 99), 13..16);
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::sample::select(vec![
            "牙克石", "王芳", "涉企,涉农", "a b", "无", "空", "=", "!x", "是", "“引”号", "a\"b", "扣延", "(2022)内0702执1号", "x:y", "≥", "～",
        ]).prop_map(str::to_owned),
        1 => "\\PC{1,6}",
    ]
}

fn value(key: Key, equal: bool) -> BoxedStrategy<Value> {
    let some = match key.shape() {
        Shape::Name | Shape::Text => name().prop_map(Value::Text).boxed(),
        Shape::Level => prop::sample::select(Level::ALL.to_vec())
            .prop_map(Value::Level)
            .boxed(),
        Shape::Reason => prop::sample::select(Reason::ALL.to_vec())
            .prop_map(Value::Reason)
            .boxed(),
        Shape::Flag | Shape::Status => any::<bool>().prop_map(Value::Flag).boxed(),
        Shape::Count => (-999..9_999_i64).prop_map(Value::Count).boxed(),
        Shape::Months => (1..60_i64).prop_map(Value::Count).boxed(),
        Shape::Money => (-5_000..9_999_999_999_i64)
            .prop_map(|c| Value::Money(Money(c)))
            .boxed(),
        Shape::Day => prop_oneof![
            (0..20_000_u64).prop_map(|d| When::On(NaiveDate::default() + chrono::Days::new(d))),
            prop::sample::select(vec!["今天", "+7d", "下周一", "月底", "-3m", "+5g", "3/5"])
                .prop_map(|said| When::Said(said.into())),
        ]
        .prop_map(Value::Day)
        .boxed(),
    };
    let none = equal
        && !matches!(
            key.shape(),
            Shape::Level | Shape::Status | Shape::Reason | Shape::Flag | Shape::Months
        );
    if key == Key::StatedDue {
        return prop_oneof![3 => some, 1 => Just(Value::Due)].boxed();
    }
    if none {
        prop_oneof![9 => some, 1 => Just(Value::Nothing)].boxed()
    } else {
        some
    }
}

fn a_term() -> impl Strategy<Value = Term> {
    let keys: Vec<Key> = Key::ALL
        .iter()
        .copied()
        .filter(|k| *k != Key::Status)
        .collect();
    prop::sample::select(keys)
        .prop_flat_map(|key| {
            let ops: Vec<Op> = match key.shape() {
                Shape::Flag => vec![Op::Eq],
                _ if key == Key::Text => vec![Op::Eq, Op::Ne, Op::HasNot],
                shape => shape.ops().to_vec(),
            };
            (Just(key), prop::sample::select(ops))
        })
        .prop_flat_map(|(key, op)| {
            let equal = matches!(op, Op::Eq | Op::Ne);
            let many = equal && !matches!(key.shape(), Shape::Flag | Shape::Months);
            let most = if many { 4 } else { 2 };
            (
                Just(key),
                Just(op),
                prop::collection::vec(value(key, equal), 1..most),
            )
        })
        .prop_map(|(key, op, values)| {
            let mut once: Vec<Value> = Vec::new();
            for value in values {
                if !once.contains(&value) {
                    once.push(value);
                }
            }
            // It must be the only value.
            if once.contains(&Value::Due) {
                once = vec![Value::Due];
            }
            Term {
                key,
                op,
                values: once,
            }
        })
}

fn a_filter() -> impl Strategy<Value = Filter> {
    let status = prop::sample::select(Status::ALL.to_vec());
    let text = prop::option::of(prop::collection::vec(name(), 1..3));
    (status, prop::collection::vec(a_term(), 0..6), text).prop_map(|(status, terms, text)| {
        let mut filter = Filter {
            status,
            ..Filter::default()
        };
        for term in terms {
            filter.and(term);
        }
        let words: Vec<String> = text
            .unwrap_or_default()
            .iter()
            .flat_map(|text| {
                text.split_whitespace()
                    .map(str::to_owned)
                    .collect::<Vec<_>>()
            })
            .collect();
        filter.text = (!words.is_empty()).then(|| words.join(" "));
        filter
    })
}

proptest! {
    #[test]
    fn what_is_printed_is_read_again(filter in a_filter(), locale in prop::sample::select(&Locale::ALL[..])) {
        let text = print(&filter, locale);
        prop_assert_eq!(parse(&text), Ok(filter), "{}", text);
    }

    #[test]
    fn nothing_typed_brings_it_down(text in "\\PC{0,40}", caret in 0..50_usize) {
        let _ = parse(&text);
        let _ = slot(&text, caret);
    }
}

#[test]
fn several_whole_numbers_mean_any_of_them() {
    let two = ["(2023)内0783民初1号", "(2023)内0783执2号"];
    let values: Vec<Value> = two.iter().map(|n| Value::Text((*n).to_owned())).collect();
    for text in [
        "(2023)内0783民初1号 (2023)内0783执2号",
        "（2023）内0783民初1号\n（2023）内0783执2号\n",
        "(2023)内0783民初1号、(2023)内0783执2号",
        "(2023)内0783民初1号 张三 (2023)内0783执2号",
    ] {
        let filter = parse(text).unwrap();
        let [term] = filter.terms.as_slice() else {
            panic!("{filter:?}")
        };
        assert_eq!(
            (term.key, term.op, &term.values),
            (Key::Number, Op::Eq, &values)
        );
        assert_eq!(filter.status, Status::All, "{text}");
        for locale in Locale::ALL {
            assert_eq!(parse(&print(&filter, locale)).unwrap(), filter, "{text}");
        }
    }
    let open = parse("状态=未结 (2023)内0783民初1号 (2023)内0783执2号").unwrap();
    assert_eq!(open.status, Status::Open);
    for text in [
        "(2023)内0783民初1号",
        "\"(2023)内0783民初1号\" \"(2023)内0783执2号\"",
        "13 14",
        "张三 李四",
    ] {
        let filter = parse(text).unwrap();
        assert!(
            filter.terms.is_empty() && filter.text.is_some(),
            "{filter:?}"
        );
        for locale in Locale::ALL {
            assert_eq!(parse(&print(&filter, locale)).unwrap(), filter, "{text}");
        }
    }
}
