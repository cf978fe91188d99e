//! Words that stand for something else than what they say.

use super::*;
use crate::domain::event::{FollowUp, Payment};

fn facts(text: &str) -> (Vec<Fact>, Vec<Problem>) {
    let opened = open("a.csv", text.as_bytes()).unwrap();
    let fact = |row| match row {
        Row::Event(event) => event.event.fact,
        Row::Case(case) => panic!("{case:?}"),
    };
    (opened.rows.into_iter().map(fact).collect(), opened.problems)
}

#[test]
fn a_word_for_a_missing_value_is_no_name_and_no_word() {
    for word in [
        "/",
        "-",
        "—",
        "——",
        "无",
        "暂无",
        "N/A",
        "ｎ／ａ",
        "null",
        "　/",
    ] {
        // The second row finds the word among those read before.
        let row = |n: u32| format!("(2026)内0702民初{n}号{}\n", format!(",{word}").repeat(13));
        let text = format!(
            "案号,承办法院,庭室,承办人,书记员,类型代字,适用程序,案由,原告,被告,结案方式,标签,备注,立案日期\n{}{}",
            row(1),
            row(2)
        );
        let opened = open("a.csv", text.as_bytes()).unwrap();
        assert_eq!(opened.problems, [], "{word}");
        for (case, n) in opened.cases().into_iter().zip(1..) {
            let empty = crate::domain::event::Registration {
                number: format!("(2026)内0702民初{n}号"),
                ..Default::default()
            };
            assert_eq!(*case.registration, empty, "{word}");
            assert_eq!((&case.how, &case.procedure_name), (&None, &None), "{word}");
        }
    }
}

#[test]
fn the_words_of_payments_changes_and_follow_ups_may_be_missing_too() {
    let (paid, problems) = facts(
        "案号,到账日期,到账金额,到账方式,票据号,备注\n(2026)内0702执1号,2026-02-01,10,-,/,无\n",
    );
    assert_eq!(problems, []);
    assert!(
        matches!(
            &paid[..],
            [Fact::Paid(Payment {
                method: None,
                voucher: None,
                note: None,
                ..
            })]
        ),
        "{paid:?}"
    );
    // 无 may be an outcome.
    let (followed, problems) =
        facts("案号,跟进日期,跟进结果,跟进内容,跟进人\n(2026)内0702民初1号,2026-02-01,无,/,—\n");
    assert_eq!(problems, []);
    let [
        Fact::FollowedUp(FollowUp {
            outcome,
            note: None,
            handler: None,
            ..
        }),
    ] = &followed[..]
    else {
        panic!("{followed:?}");
    };
    assert_eq!(outcome, "无");
    let (changed, problems) = facts(
        "案号,变更类型,事由,起始日期,结束日期,逾期采信理由,批准文号,备注\n\
         (2026)内0702民初1号,扣除,/,2026-02-01,2026-03-01,无,-,/\n",
    );
    assert_eq!(problems, []);
    let [
        Fact::Changed {
            change: Change::Pause(pause),
            note: None,
        },
    ] = &changed[..]
    else {
        panic!("{changed:?}");
    };
    assert_eq!((&pause.ground, &pause.accepted), (&None, &None));
    // The remark of a supervision is its text.
    let (said, problems) =
        facts("案号,督办领导,督办内容,督办时限\n(2026)内0702民初1号,/,-,2026-07-01\n");
    assert_eq!(problems, []);
    let [Fact::Supervised(measure)] = &said[..] else {
        panic!("{said:?}");
    };
    assert_eq!((measure.text.as_str(), &measure.lead), ("-", &None));
}

#[test]
fn a_mark_for_the_row_above_is_no_name_and_named_once_a_column() {
    let rows = (1..=4).map(|n| {
        let mark = ["王芳", "同上", "〃", "\"\"\"\""][n - 1];
        format!("(2026)内0702民初{n}号,2026-01-05,{mark},{mark},{mark}\n")
    });
    let text = format!(
        "案号,立案日期,承办人,原告,备注\n{}",
        rows.collect::<String>()
    );
    let opened = open("a.csv", text.as_bytes()).unwrap();
    let handlers: Vec<_> = opened
        .cases()
        .into_iter()
        .map(|case| {
            let said = &case.registration;
            assert_eq!((&said.handler, &said.plaintiffs), (&said.note, &said.note));
            said.handler.as_deref()
        })
        .collect();
    assert_eq!(handlers, [Some("王芳"), None, None, None]);
    let found = opened.problems.iter();
    let found: Vec<_> = found
        .map(|p| {
            (
                p.row,
                p.column.as_str(),
                p.value.as_str(),
                p.reason,
                p.count,
            )
        })
        .collect();
    let wanted = ["承办人", "原告", "备注"].map(|name| (3, name, "同上", Reason::Ditto, 3));
    assert_eq!(found, wanted);
}

#[test]
fn a_mark_in_the_place_of_the_number_names_no_case() {
    for mark in ["同上", "〃"] {
        let text = format!(
            "案号,立案日期,承办人\n(2026)内0702民初1号,2026-01-05,王\n{mark},2026-01-06,李\n"
        );
        let opened = open("a.csv", text.as_bytes()).unwrap();
        assert_eq!((opened.cases().len(), opened.rejected), (1, 1));
        assert_eq!(opened.reasons(), [(3, "案号", mark, Reason::Ditto)]);
    }
}
