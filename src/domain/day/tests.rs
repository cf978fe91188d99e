use proptest::prelude::*;

use super::*;
use crate::domain::calendar::Calendar;

fn day(iso: &str) -> NaiveDate {
    parse_iso(iso.as_bytes()).unwrap()
}

#[test]
fn a_day_that_does_not_exist_is_told_from_what_is_no_date() {
    for none in [
        "2026-02-30",
        "20260230",
        "２０２６１３０１",
        "2026.13.1",
        "2/30",
        "6.31",
        "13/1",
        "0-5",
        "6月31日",
        "二月三十",
        "2026年2月30号",
        "６／３１",
    ] {
        assert!(names_no_day(none), "{none}");
    }
    for other in [
        "2026-02-28",
        "2/29",
        "6.30",
        "xy",
        "甲",
        "6月30日",
        "甲月乙日",
        "120.50",
        "1200.5",
        "20260228",
        "12345678",
        "202602301030",
        "6.",
        "+7d",
    ] {
        assert!(!names_no_day(other), "{other}");
    }
}

#[test]
fn absolute_dates() {
    for (text, iso) in [
        ("2023-01-05", "2023-01-05"),
        ("2023-1-5", "2023-01-05"),
        ("2023.1.5", "2023-01-05"),
        ("2023. 1. 5", "2023-01-05"),
        ("2023/1/5", "2023-01-05"),
        ("2023/01/05 0:00", "2023-01-05"),
        ("2023-01-05 10:30:00", "2023-01-05"),
        ("2023-01-05T10:30:00Z", "2023-01-05"),
        ("2023-01-05T10:30:00.123+08:00", "2023-01-05"),
        ("2023年1月5日", "2023-01-05"),
        ("2023 年 1 月 5 日", "2023-01-05"),
        ("2023年1月5号 周四", "2023-01-05"),
        ("2023年1月5日上午9时30分", "2023-01-05"),
        ("20230105", "2023-01-05"),
        ("20230105103000", "2023-01-05"),
        ("二〇二三年一月五日", "2023-01-05"),
        ("二○二二年六月十五日", "2022-06-15"),
        ("二〇二二年十二月三十一日", "2022-12-31"),
        ("二〇二二年十二月廿一日", "2022-12-21"),
        ("２０２３－０１－０５", "2023-01-05"),
        (" 2023-01-05 ", "2023-01-05"),
        ("44727", "2022-06-15"),
        ("43861", "2020-01-31"),
        ("44727.75", "2022-06-15"),
        ("32874", "1990-01-01"),
        ("2024-02-29", "2024-02-29"),
    ] {
        assert_eq!(parse(text), Some(day(iso)), "{text}");
    }
}

#[test]
fn what_is_no_date_is_refused() {
    for text in [
        "",
        " ",
        "2023-02-29",
        "2023-13-01",
        "2023-00-10",
        "2023-1-32",
        "0000-01-01",
        "2023-1",
        "2023",
        "23-1-5",
        "20231301",
        "32873",
        "73416",
        "4472",
        "447270",
        "2023-01-05-06",
        "2023-01/05",
        "2023-01-0510:30",
        "2023-01-05 25:00",
        "abc",
        "3/5",
        "2023年1月",
        "2023-01-05 至 2023-02-01",
        "99999999",
        "12345678901234",
        "2023-01-05x",
        "-2023-01-05",
    ] {
        assert_eq!(parse(text), None, "{text}");
    }
    assert_eq!(parse_iso(b"2023-01-0a"), None);
}

#[test]
fn what_a_person_means_on_a_wednesday() {
    let calendar = Calendar::builtin();
    let today = day("2022-06-15");
    for (text, past, future) in [
        ("3/5", "2022-03-05", "2023-03-05"),
        ("3.5", "2022-03-05", "2023-03-05"),
        ("3-5", "2022-03-05", "2023-03-05"),
        ("0305", "2022-03-05", "2023-03-05"),
        ("3月5日", "2022-03-05", "2023-03-05"),
        ("三月五号", "2022-03-05", "2023-03-05"),
        ("6/15", "2022-06-15", "2022-06-15"),
        ("15", "2022-06-15", "2022-06-15"),
        ("10日", "2022-06-10", "2022-07-10"),
        ("十日", "2022-06-10", "2022-07-10"),
        ("+15d", "2022-06-30", "2022-06-30"),
        ("+3", "2022-06-18", "2022-06-18"),
        ("-2d", "2022-06-13", "2022-06-13"),
        ("+2w", "2022-06-29", "2022-06-29"),
        ("+1m", "2022-07-15", "2022-07-15"),
        ("+3y", "2025-06-15", "2025-06-15"),
        ("＋１５Ｄ", "2022-06-30", "2022-06-30"),
        ("15天后", "2022-06-30", "2022-06-30"),
        ("两周后", "2022-06-29", "2022-06-29"),
        ("3个月后", "2022-09-15", "2022-09-15"),
        ("三天前", "2022-06-12", "2022-06-12"),
        ("今", "2022-06-15", "2022-06-15"),
        ("t", "2022-06-15", "2022-06-15"),
        ("明天", "2022-06-16", "2022-06-16"),
        ("M", "2022-06-16", "2022-06-16"),
        ("后天", "2022-06-17", "2022-06-17"),
        ("昨天", "2022-06-14", "2022-06-14"),
        ("大前天", "2022-06-12", "2022-06-12"),
        ("周五", "2022-06-17", "2022-06-17"),
        ("周一", "2022-06-13", "2022-06-20"),
        ("星期日", "2022-06-19", "2022-06-19"),
        ("下周一", "2022-06-20", "2022-06-20"),
        ("下下周三", "2022-06-29", "2022-06-29"),
        ("上周五", "2022-06-10", "2022-06-10"),
        ("周末", "2022-06-19", "2022-06-17"),
        ("本周末", "2022-06-19", "2022-06-17"),
        ("下周末", "2022-06-26", "2022-06-24"),
        ("下月15", "2022-07-15", "2022-07-15"),
        ("下个月15日", "2022-07-15", "2022-07-15"),
        ("下下月三号", "2022-08-03", "2022-08-03"),
        ("本月10", "2022-06-10", "2022-06-10"),
        ("这个月20号", "2022-06-20", "2022-06-20"),
        ("上月31", "2022-05-31", "2022-05-31"),
        ("本月31", "2022-06-30", "2022-06-30"),
        ("3天", "2022-06-18", "2022-06-18"),
        ("十天", "2022-06-25", "2022-06-25"),
        ("两周", "2022-06-29", "2022-06-29"),
        ("2个星期", "2022-06-29", "2022-06-29"),
        ("3个月", "2022-09-15", "2022-09-15"),
        ("月底", "2022-06-30", "2022-06-30"),
        ("下月底", "2022-07-31", "2022-07-31"),
        ("季末", "2022-06-30", "2022-06-30"),
        ("年底", "2022-12-31", "2022-12-31"),
        ("today", "2022-06-15", "2022-06-15"),
        ("Tomorrow", "2022-06-16", "2022-06-16"),
        ("day after tomorrow", "2022-06-17", "2022-06-17"),
        ("yesterday", "2022-06-14", "2022-06-14"),
        ("Friday", "2022-06-17", "2022-06-17"),
        ("mon", "2022-06-13", "2022-06-20"),
        ("next  Monday", "2022-06-20", "2022-06-20"),
        ("this fri", "2022-06-17", "2022-06-17"),
        ("last friday", "2022-06-10", "2022-06-10"),
        ("end of month", "2022-06-30", "2022-06-30"),
        ("next month end", "2022-07-31", "2022-07-31"),
        ("end of the year", "2022-12-31", "2022-12-31"),
        ("in 15 days", "2022-06-30", "2022-06-30"),
        ("3 months ago", "2022-03-15", "2022-03-15"),
        ("+2 weeks", "2022-06-29", "2022-06-29"),
        ("5 working days", "2022-06-22", "2022-06-22"),
        ("3 days", "2022-06-18", "2022-06-18"),
        ("3 months", "2022-09-15", "2022-09-15"),
        ("weekend", "2022-06-19", "2022-06-17"),
        ("next weekend", "2022-06-26", "2022-06-24"),
        ("3d", "2022-06-18", "2022-06-18"),
        ("2W", "2022-06-29", "2022-06-29"),
        ("1m", "2022-07-15", "2022-07-15"),
        ("1y", "2023-06-15", "2023-06-15"),
        ("5g", "2022-06-22", "2022-06-22"),
        ("3days", "2022-06-18", "2022-06-18"),
        ("2weeks", "2022-06-29", "2022-06-29"),
        ("next month 15", "2022-07-15", "2022-07-15"),
        ("2022.6.15", "2022-06-15", "2022-06-15"),
        ("44727", "2022-06-15", "2022-06-15"),
    ] {
        assert_eq!(
            interpret(text, today, &calendar, false),
            Some(day(past)),
            "{text}"
        );
        assert_eq!(
            interpret(text, today, &calendar, true),
            Some(day(future)),
            "{text}, future"
        );
    }
    for text in [
        "",
        "x",
        "31",
        "13/1",
        "2/30",
        "+",
        "+d",
        "+99999999d",
        "下下下周一",
        "next",
        "some mon",
        "mond",
        "周八",
        "+5x",
        "0",
        "00",
        "+0g",
        "底",
        "后后",
        "月15",
        "下月",
        "下月0",
        "下月32",
        "下下下月1",
        "天",
        "2026年",
        "d",
        "3x",
        "days",
        "上下周末",
    ] {
        assert_eq!(interpret(text, today, &calendar, false), None, "{text}");
    }
}

#[test]
fn a_day_this_month_does_not_have_is_one_of_the_next() {
    assert_eq!(
        interpret("31", day("2022-06-15"), &Calendar::builtin(), true),
        Some(day("2022-07-31"))
    );
}

/// Nobody who writes 周末 means the week after, unless no working day of this one is left.
#[test]
fn the_end_of_a_week_to_come_is_its_last_working_day() {
    let calendar = Calendar::builtin();
    for (text, today, meant, remarks) in [
        (
            "周末",
            "2022-06-13",
            "2022-06-17",
            vec![Remark::LastWorking],
        ),
        (
            "周末",
            "2022-06-17",
            "2022-06-24",
            vec![Remark::NextWeek, Remark::LastWorking],
        ),
        (
            "周末",
            "2022-06-18",
            "2022-06-24",
            vec![Remark::NextWeek, Remark::LastWorking],
        ),
        (
            "本周末",
            "2022-06-18",
            "2022-06-17",
            vec![Remark::LastWorking],
        ),
        // A weekend made working days, and a week of which a holiday takes the end.
        (
            "周末",
            "2024-04-25",
            "2024-04-28",
            vec![Remark::LastWorking],
        ),
        (
            "周末",
            "2024-04-30",
            "2024-05-11",
            vec![Remark::NextWeek, Remark::LastWorking],
        ),
        (
            "下周末",
            "2026-02-11",
            "2026-02-22",
            vec![Remark::Week {
                monday: day("2026-02-16"),
                sunday: day("2026-02-22"),
            }],
        ),
    ] {
        let meaning = understand(text, day(today), &calendar, true).unwrap();
        assert_eq!(
            (meaning.day, meaning.remarks),
            (day(meant), remarks),
            "{text} {today}"
        );
    }
}

#[test]
fn what_was_moved_clamped_or_left_out_is_said() {
    let calendar = Calendar::builtin();
    let said = |text, today, future| {
        understand(text, day(today), &calendar, future)
            .unwrap()
            .remarks
    };
    let days = |list: &[&str]| Remark::Skipped(list.iter().map(|iso| day(iso)).collect());
    for (text, today, future, remark) in [
        ("3/5", "2022-06-15", true, Some(Remark::NextYear)),
        ("3/5", "2022-06-15", false, None),
        ("6/15", "2022-06-15", true, None),
        ("2/29", "2022-06-15", true, Some(Remark::NextYear)),
        ("10", "2022-06-15", true, Some(Remark::NextMonth)),
        ("15", "2022-06-15", true, None),
        ("31", "2022-06-15", true, Some(Remark::NextMonth)),
        ("周一", "2022-06-15", true, Some(Remark::NextWeek)),
        ("周五", "2022-06-15", true, None),
        (
            "下周一",
            "2022-06-15",
            true,
            Some(Remark::Week {
                monday: day("2022-06-20"),
                sunday: day("2022-06-26"),
            }),
        ),
        (
            "下下周三",
            "2022-06-15",
            true,
            Some(Remark::Week {
                monday: day("2022-06-27"),
                sunday: day("2022-07-03"),
            }),
        ),
        (
            "+1m",
            "2022-01-31",
            false,
            Some(Remark::MonthEnd { wanted: 31 }),
        ),
        ("+1m", "2022-01-28", false, None),
        ("下月31", "2022-06-15", true, None),
        (
            "本月31",
            "2022-06-15",
            true,
            Some(Remark::MonthEnd { wanted: 31 }),
        ),
        (
            "周末",
            "2022-06-15",
            false,
            Some(Remark::Week {
                monday: day("2022-06-13"),
                sunday: day("2022-06-19"),
            }),
        ),
        ("周末", "2022-06-15", true, Some(Remark::LastWorking)),
        (
            "+1y",
            "2024-02-29",
            false,
            Some(Remark::MonthEnd { wanted: 29 }),
        ),
        // After the holiday, the next working day is Saturday, 8 October 2022, a make-up day.
        (
            "+1g",
            "2022-09-30",
            false,
            Some(days(&[
                "2022-10-01",
                "2022-10-02",
                "2022-10-03",
                "2022-10-04",
                "2022-10-05",
                "2022-10-06",
                "2022-10-07",
            ])),
        ),
        ("+2g", "2022-06-15", false, None),
        (
            "3个工作日",
            "2022-06-15",
            false,
            Some(days(&["2022-06-18", "2022-06-19"])),
        ),
        (
            "-1g",
            "2022-06-20",
            false,
            Some(days(&["2022-06-18", "2022-06-19"])),
        ),
        (
            "+1g",
            "2040-01-03",
            false,
            Some(Remark::HolidaysUnknown { year: 2040 }),
        ),
    ] {
        let remarks: Vec<Remark> = remark.into_iter().collect();
        assert_eq!(said(text, today, future), remarks, "{text} on {today}");
    }
    assert_eq!(
        interpret("2/29", day("2022-06-15"), &calendar, true),
        Some(day("2024-02-29"))
    );
}

#[test]
fn months_clamp_and_working_days_ask_the_calendar() {
    let calendar = Calendar::builtin();
    let of = |text, today| interpret(text, day(today), &calendar, false);
    assert_eq!(of("+1m", "2022-01-31"), Some(day("2022-02-28")));
    assert_eq!(of("+1y", "2024-02-29"), Some(day("2025-02-28")));
    for text in ["+5g", "5个工作日", "5个工作日后", "五个工作日内"] {
        let expected = calendar.add_working_days(day("2022-06-15"), 5);
        assert_eq!(of(text, "2022-06-15"), Some(expected), "{text}");
    }
    assert_eq!(
        of("-5g", "2022-06-15"),
        Some(calendar.add_working_days(day("2022-06-15"), -5))
    );
}

proptest! {
    #[test]
    fn no_text_panics(text in any::<String>(), pieces in prop::collection::vec(prop::sample::select(
        vec!["2023", "99", "1", "-", "/", ".", "年", "月", "日", "周", "下", "五", "十", "+", "g", "m", "后", "个", " ", "底", "t", ":"]), 0..8)) {
        let calendar = Calendar::default();
        for text in [text, pieces.concat()] {
            let _ = parse(&text);
            let _ = interpret(&text, NaiveDate::MAX, &calendar, true);
            let _ = interpret(&text, NaiveDate::MIN, &calendar, true);
            let _ = interpret(&text, day("2024-02-29"), &calendar, true);
        }
    }

    #[test]
    fn a_future_day_never_lies_in_the_past_and_skipped_days_are_days_off(
        month in 1u32..13, date in 1u32..32, count in 1i32..40, offset in 0u64..3_000,
    ) {
        let calendar = Calendar::builtin();
        let today = day("2016-01-01").checked_add_days(Days::new(offset)).unwrap();
        for text in [format!("{month}/{date}"), format!("{date}"), format!("{date}日")] {
            if let Some(meaning) = understand(&text, today, &calendar, true) {
                prop_assert!(meaning.day >= today, "{text} on {today}");
                prop_assert_eq!(meaning.day.day(), date);
            }
        }
        let meaning = understand(&format!("+{count}g"), today, &calendar, true).unwrap();
        let off: usize = meaning.remarks.iter().map(|remark| match remark {
            Remark::Skipped(days) => {
                assert!(days.iter().all(|day| !calendar.is_working(*day)));
                days.len()
            }
            _ => 0,
        }).sum();
        // Every day up to it is either a counted working day or a listed day off.
        prop_assert_eq!((meaning.day - today).num_days(), i64::from(count) + off as i64);
    }

    #[test]
    fn every_day_is_read_back(offset in 0u64..70_000) {
        let date = day("1920-01-01").checked_add_days(Days::new(offset)).unwrap();
        prop_assert_eq!(parse(&date.to_string()), Some(date));
        prop_assert_eq!(parse(&date.format("%Y年%-m月%-d日").to_string()), Some(date));
        prop_assert_eq!(parse(&date.format("%Y.%-m.%-d 08:00").to_string()), Some(date));
    }
}

#[test]
fn a_moment_has_a_day_and_a_time_and_ends_what_it_names() {
    for (text, read) in [
        ("2026-05-01 18:00", Some("2026-05-01 18:00:59.999")),
        ("2026.5.1 9：05", Some("2026-05-01 09:05:59.999")),
        ("2026-05-01T18:00:30", Some("2026-05-01 18:00:30.999")),
        ("2026/5/1  18:00", Some("2026-05-01 18:00:59.999")),
        (
            "2026-05-01\u{3000}１８：００",
            Some("2026-05-01 18:00:59.999"),
        ),
        ("2026-05-01", None),
        ("18:00", None),
        ("2026-05-01 25:00", None),
        ("2026-05-01 18:00:61", None),
    ] {
        let moment = parse_moment(text).map(|moment| moment.to_string());
        assert_eq!(moment.as_deref(), read, "{text}");
    }
    for text in ["2026-05-01 下午3:00", "2026年5月1日18时", "202605011800"] {
        assert!(parse_moment(text).is_none() && has_time(text), "{text}");
    }
    assert!(!has_time("2026-05-01") && !has_time("20260501"));
}

#[test]
fn a_year_of_two_digits_is_read_where_it_can_only_be_the_year() {
    for (text, wanted) in [
        ("26.3.5", Some("2026-03-05")),
        ("26-03-15", Some("2026-03-15")),
        ("２６。３。５", Some("2026-03-05")),
        ("26年3月5日", Some("2026-03-05")),
        ("26/3/5", Some("2026-03-05")),
        ("18.5.6", Some("2018-05-06")),
        ("18.5.16", Some("2018-05-16")),
        ("39.12.31", Some("2039-12-31")),
        // Of the last century, which is not guessed either.
        ("98.3.5", None),
        ("85年3月5日", None),
        // The day, the month or the year may stand first.
        ("05.03.26", None),
        ("05/03/26", None),
        ("12/5/16", None),
        ("3/5/26", None),
        ("5.3.26", None),
        ("26.13.5", None),
        ("26.3", None),
        ("26.3.5.1", None),
        ("2026.3.5", None),
        ("12万", None),
        ("", None),
    ] {
        let wanted = wanted.map(|day| day.parse().unwrap());
        assert_eq!(parse_short_year(text), wanted, "{text}");
    }
}

#[test]
fn a_day_without_a_year_is_known_by_its_month() {
    for (text, lacks) in [
        ("3月5日", true),
        ("三月五号", true),
        ("12月31", true),
        ("2月29日", true),
        ("2月30日", false),
        ("13月5日", false),
        ("3月", false),
        ("2026年3月5日", false),
        ("3个月", false),
        ("3.5", false),
    ] {
        assert_eq!(lacks_year(text), lacks, "{text}");
    }
}

#[test]
fn only_working_days_and_the_end_of_a_week_to_come_need_the_calendar() {
    for (text, future, needed) in [
        ("+5g", true, true),
        ("-1g", false, true),
        ("5个工作日", true, true),
        ("3 working days", true, true),
        ("周末", true, true),
        ("周末", false, false),
        ("+5d", true, false),
        ("周五", true, false),
        ("3/5", true, false),
        ("2026-03-05", true, false),
        ("x", true, false),
    ] {
        assert_eq!(needs_calendar(text, future), needed, "{text} {future}");
    }
}
