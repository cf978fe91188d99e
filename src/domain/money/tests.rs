use proptest::prelude::*;

use super::*;

#[test]
fn amounts_as_people_write_them() {
    for (text, cents) in [
        ("0", 0),
        ("1200", 120_000),
        ("1200.5", 120_050),
        ("-5", -500),
        ("-0.01", -1),
        ("12万", 12_000_000),
        ("2.39亿", 23_900_000_000),
        ("1,200.00", 120_000),
        ("1,234,567.89", 123_456_789),
        ("1200元", 120_000),
        ("12万元", 12_000_000),
        ("12.5万元整", 12_500_000),
        ("¥1,200", 120_000),
        ("￥１，２００．５０", 120_050),
        ("人民币1200元", 120_000),
        ("人民币：壹拾贰万元整", 12_000_000),
        ("12万元人民币", 12_000_000),
        ("壹拾贰万元整", 12_000_000),
        ("壹拾贰万圆正", 12_000_000),
        ("贰佰元零伍分", 20_005),
        ("三千五百元二角", 350_020),
        // A digit without a unit is a tenth of the unit before it, unless 零 stands between.
        ("一万二", 1_200_000),
        ("三千五", 350_000),
        ("两百五", 25_000),
        ("十二万三", 12_300_000),
        ("一百二", 12_000),
        ("一千零二", 100_200),
        ("一万零二", 1_000_200),
        ("一万零二百", 1_020_000),
        ("一万零二元", 1_000_200),
        ("二十五", 2_500),
        ("一百零五", 10_500),
        ("十二万", 12_000_000),
        ("一百零五元", 10_500),
        ("一亿零三万", 10_003_000_000),
        ("伍角", 50),
        ("零元整", 0),
        ("负壹元整", -100),
        ("-¥12", -1200),
        ("¥-12", -1200),
        ("+12", 1200),
        ("3万5千", 3_500_000),
        ("12元5角", 1250),
        ("12元5角3分", 1253),
        ("1亿2千万", 12_000_000_000),
        (" 1 200 ", 120_000),
        ("0.0001万", 100),
        ("1.200", 120),
        ("92233720368547758.07", i64::MAX),
        ("-92233720368547758.08", i64::MIN),
    ] {
        assert_eq!(Money::parse(text), Some(Money(cents)), "{text}");
    }
}

#[test]
fn a_bare_number_counts_the_unit_of_its_column() {
    for (text, power, cents) in [
        ("３．５", 4, Some(3_500_000)),
        ("1，200", 4, Some(1_200_000_000)),
        ("１，０００.5", 4, Some(1_000_500_000)),
        ("¥３．５", 4, Some(3_500_000)),
        ("３５", 4, Some(35_000_000)),
        ("伍拾", 4, Some(50_000_000)),
        ("五", 8, Some(50_000_000_000)),
        ("-２", 4, Some(-2_000_000)),
        // An explicit unit takes precedence.
        ("35000元", 4, Some(3_500_000)),
        ("3.5万", 4, Some(3_500_000)),
        ("伍拾元整", 4, Some(5_000)),
        ("五十万", 4, Some(50_000_000)),
        ("３．５", 0, Some(350)),
        ("1,2,3", 4, None),
        ("0.0000001", 4, None),
        ("约50", 4, None),
    ] {
        assert_eq!(Money::parse_in(text, power), cents.map(Money), "{text}");
    }
}

#[test]
fn what_is_no_amount_is_refused() {
    for text in [
        "",
        "-",
        "--5",
        "-+5",
        "¥",
        "元",
        "万",
        "整",
        "1.005",
        "0.0000001万",
        "1.2.3",
        "12,00",
        "1,2345",
        ",123",
        "1.",
        ".5",
        "12abc",
        "12万万",
        "3万5",
        "5千3万",
        "1e5",
        "92233720368547758.08",
        "99999999亿亿",
        "1000000000亿",
        "十十",
        "万十",
        "一二十",
        "分",
        "元五角",
        "一元五",
        "NaN",
        "12元13",
        "1-2",
    ] {
        assert_eq!(Money::parse(text), None, "{text}");
    }
}

#[test]
fn capitals_and_groups() {
    for (cents, capitals, grouped) in [
        (0, "零元整", "0.00"),
        (5, "伍分", "0.05"),
        (20_005, "贰佰元零伍分", "200.05"),
        (12_000_000, "壹拾贰万元整", "120,000.00"),
        (46_500_000, "肆拾陆万伍仟元整", "465,000.00"),
        (10_050_000, "壹拾万零伍佰元整", "100,500.00"),
        (100_000_001, "壹佰万元零壹分", "1,000,000.01"),
        (-123_450, "负壹仟贰佰叁拾肆元伍角", "-1,234.50"),
    ] {
        assert_eq!(Money(cents).chinese_capitals(), capitals);
        assert_eq!(Money(cents).grouped(), grouped);
    }
}

#[test]
fn sums_are_checked() {
    assert_eq!(Money(1).checked_add(Money(-3)), Some(Money(-2)));
    assert_eq!(Money(i64::MAX).checked_add(Money(1)), None);
    assert_eq!(Money(i64::MIN).checked_sub(Money(1)), None);
}

proptest! {
    #[test]
    fn display_is_read_back(cents in any::<i64>()) {
        let money = Money(cents);
        prop_assert_eq!(Money::parse(&money.to_string()), Some(money));
        prop_assert_eq!(Money::parse(&money.grouped()), Some(money));
        prop_assert_eq!(Money::parse(&money.chinese_capitals()), Some(money), "{}", money.chinese_capitals());
    }

    #[test]
    fn no_text_panics(text in any::<String>(), parts in prop::collection::vec(prop::sample::select(
        vec!["1", "9999999999", "亿", "万", "元", "角", ",", ".", "-", "十", "百", "二", "零", "¥"]), 0..12)) {
        let _ = Money::parse(&text);
        let _ = Money::parse(&parts.concat());
    }
}

#[test]
fn a_sum_knows_when_no_amount_can_hold_it() {
    let sum = |amounts: &[i64]| {
        let mut sum = MoneySum::default();
        for cents in amounts {
            sum.add(Money(*cents));
        }
        sum.total()
    };
    assert_eq!(sum(&[]), Some(Money::ZERO));
    assert_eq!(sum(&[i64::MAX, i64::MAX]), None);
    assert_eq!(sum(&[i64::MIN, -1]), None);
    // In any order.
    assert_eq!(sum(&[i64::MAX, i64::MAX, -i64::MAX]), Some(Money(i64::MAX)));
}
