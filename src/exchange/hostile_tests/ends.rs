//! The last day of a pause.

use super::*;

/// The column of a problem, its reason, and whether the row was left out for it.
type Found = (String, Reason, bool);

/// Reads a change of these cells: the last day of its pause, of which there is none if it is not taken,
/// and the problems.
fn pause(header: &str, cells: &str) -> (Vec<Option<NaiveDate>>, Vec<Found>) {
    let text = format!("案号,变更类型,{header}\n(2026)内0702民初1号,{cells}\n");
    let opened = open("a.csv", text.as_bytes()).unwrap();
    let taken = opened.rows.len() as u64;
    assert_eq!((opened.read, opened.rejected), (1, 1 - taken), "{text}");
    let end = opened.rows.into_iter().map(|row| match row {
        Row::Event(event) => match event.event.fact {
            Fact::Changed {
                change: Change::Pause(pause),
                ..
            } => pause.to,
            other => panic!("{other:?}"),
        },
        Row::Case(case) => panic!("{case:?}"),
    });
    let end = end.collect();
    let problems = opened.problems.into_iter();
    (
        end,
        problems.map(|p| (p.column, p.reason, p.rejected)).collect(),
    )
}

#[test]
fn a_pause_whose_last_day_cannot_be_read_is_not_taken() {
    let both = "事由,起始日期,结束日期";
    for (end, reason) in [
        ("2026-02-30", Reason::NotADate),
        ("2026年3月", Reason::NotADate),
        ("3月1日", Reason::NoYear),
        ("1026-03-01", Reason::DateOutOfRange),
        ("#N/A", Reason::ErrorValue),
    ] {
        let (taken, problems) = pause(both, &format!("扣除,鉴定,2026-02-01,{end}"));
        assert_eq!(taken, [], "{end}");
        assert_eq!(problems, [("结束日期".to_owned(), reason, true)], "{end}");
    }
    for end in ["", "至今", "/", "待定"] {
        let (taken, problems) = pause(both, &format!("扣除,鉴定,2026-02-01,{end}"));
        assert_eq!((taken, problems), (vec![None], vec![]), "{end}");
    }
    // An error value elsewhere is no end.
    let (taken, problems) = pause(both, "扣除,#N/A,2026-02-01,");
    assert_eq!(taken, [None]);
    assert_eq!(problems, [("事由".to_owned(), Reason::ErrorValue, false)]);
}

#[test]
fn a_length_may_tell_the_end_and_is_no_end_if_it_cannot_be_read() {
    let header = "起始日期,结束日期,扣除天数";
    let end = NaiveDate::from_ymd_opt(2026, 3, 3);
    let (taken, problems) = pause(header, "扣除,2026-02-01,2026-02-30,30");
    assert_eq!(taken, [end]);
    assert_eq!(problems, [("结束日期".to_owned(), Reason::NotADate, false)]);
    let (taken, problems) = pause(header, "扣除,2026-02-01,2026-03-03,若干");
    assert_eq!(taken, [end]);
    assert_eq!(
        problems,
        [("扣除天数".to_owned(), Reason::NotANumber, false)]
    );
    for (days, reason) in [("若干", Reason::NotANumber), ("#N/A", Reason::ErrorValue)] {
        let (taken, problems) = pause(header, &format!("扣除,2026-02-01,,{days}"));
        assert_eq!(taken, [], "{days}");
        let all: Vec<_> = problems
            .iter()
            .map(|(_, reason, rejected)| (*reason, *rejected))
            .collect();
        assert_eq!(all, [(reason, true)], "{days}");
    }
}

#[test]
fn a_case_whose_return_cannot_be_read_is_not_away_for_ever() {
    for end in ["2026-02-30", "#N/A"] {
        let text = format!(
            "案号,变更类型,事由,起始日期,结束日期\n(2026)内0702刑初1号,重新计算,补充侦查,2026-02-01,{end}\n"
        );
        let opened = open("a.csv", text.as_bytes()).unwrap();
        assert_eq!((opened.rows.len(), opened.rejected), (0, 1), "{end}");
        assert!(opened.problems.iter().any(|p| p.rejected), "{end}");
    }
}
