//! Cells that are not what their column expects.

use super::*;

#[test]
fn bad_cells_are_left_empty_and_named_by_the_sheets_own_columns() {
    let long = "长".repeat(40_000);
    let text = "2023年台账,,,,,\n单位：万元,,,,,\n序号,案 号,\"立案\n日期\",标的额,是否羁押,备注\n\
        1,(2023)内0783民初1号,2023.1.5,1.5,是,a\n2,(2023)内0783民初2号,2023-02-30,十二点五,也许,{}\n,,,,,\n\
        3,,2023-01-05,,,孤行\n,合计,,1.5,,\n4,(2023)内0783民初4号,0209-01-05,3万,取保\n\
        5,(2023)内0783民初5号,43861,\"1,000\",否,b,多\n制表人：张三,,,,,\n"
        .replace("{}", &long);
    let opened = open("a.csv", text.as_bytes()).unwrap();
    let cases = opened.cases();
    assert_eq!((cases.len(), opened.read, opened.rejected), (4, 7, 3));
    let first = &cases[0].registration;
    assert_eq!(
        (first.filed, first.claim.map(|m| m.0), first.custody),
        (NaiveDate::from_ymd_opt(2023, 1, 5), Some(1_500_000), true)
    );
    assert_eq!(
        (
            cases[1].registration.filed,
            cases[1].registration.claim,
            cases[1].custody_given
        ),
        (None, None, false)
    );
    // A unit in the cell takes precedence over that of the sheet; a plain number takes the sheet's.
    assert_eq!(cases[2].registration.claim.map(|m| m.0), Some(3_000_000));
    assert_eq!(
        cases[3].registration.claim.map(|m| m.0),
        Some(1_000_000_000)
    );
    assert_eq!(
        cases[3].registration.filed,
        NaiveDate::from_ymd_opt(2020, 1, 31)
    );
    assert_eq!(
        (cases[2].custody_given, cases[2].registration.custody),
        (true, false)
    );
    let found = opened.reasons();
    for wanted in [
        (5, "立案 日期", "2023-02-30", Reason::NotADate),
        (5, "标的额", "十二点五", Reason::NotAnAmount),
        (5, "是否羁押", "也许", Reason::NotYesNo),
        (7, "案 号", "", Reason::MissingNumber),
        (8, "案 号", "合计", Reason::TotalRow),
        (9, "立案 日期", "0209-01-05", Reason::DateOutOfRange),
        (9, "", "5 / 6", Reason::RaggedRow),
        (10, "", "7 / 6", Reason::RaggedRow),
        (11, "序号", "制表人：张三", Reason::Footer),
    ] {
        assert!(found.contains(&wanted), "{wanted:?} {found:?}");
    }
    assert!(found.iter().any(|f| f.0 == 5 && f.3 == Reason::TooLong));
    assert_eq!(found.len(), 10);
}

#[test]
fn numbers_kept_as_text_by_a_trick_are_the_numbers() {
    let text = "案号,立案日期,标的额\n\
        =\"(2026)内0782民初1号\",=\"2026-1-5\",\n\
        \"=\"\"(2026)内0782民初2号\"\"\",2026-1-5,=\"12\"\n\
        '(2026)内0782民初3号,'2026-1-5,'12\n";
    let opened = open("a.csv", text.as_bytes()).unwrap();
    assert!(opened.problems.is_empty(), "{:?}", opened.problems);
    for (case, n) in opened.cases().iter().zip(1..) {
        let said = &case.registration;
        assert_eq!(said.number, format!("(2026)内0782民初{n}号"));
        assert_eq!(said.filed, NaiveDate::from_ymd_opt(2026, 1, 5));
        assert_eq!(said.claim.map(|m| m.0), (n > 1).then_some(1200));
    }
    assert_eq!(opened.cases().len(), 3);
}

#[test]
fn one_cell_of_two_numbers_is_not_torn_apart() {
    let text = "案号,立案日期,承办人,备注\n\"(2026)内0721民初1号\n(2026)内0721民初2号\",2026-01-05,王芳,并案\n\
        (2026)内0721民初4号,2026-01-06,李强,x\n";
    let opened = open("a.csv", text.as_bytes()).unwrap();
    let cases = opened.cases();
    assert_eq!(
        cases[0].registration.number,
        "(2026)内0721民初1号 (2026)内0721民初2号"
    );
    assert_eq!(cases[0].registration.handler.as_deref(), Some("王芳"));
    assert_eq!((cases.len(), opened.problems.len()), (2, 0));
}

/// Reads a sheet of changes into changes of the domain.
fn changes(text: &str) -> (Vec<Change>, Vec<Problem>) {
    let opened = open("a.csv", text.as_bytes()).unwrap();
    let changes = opened.rows.into_iter().map(|row| match row {
        Row::Event(event) => match event.event.fact {
            Fact::Changed { change, .. } => change,
            other => panic!("{other:?}"),
        },
        Row::Case(case) => panic!("{case:?}"),
    });
    (changes.collect(), opened.problems)
}

#[test]
fn the_unit_behind_a_number_decides_how_long_a_term_gets() {
    use crate::domain::change::Change;
    let lengths = |header: &str, cell: &str| {
        let (changes, problems) = changes(&format!(
            "案号,变更类别,批准日期,{header}\n(2026)内0721民初3号,延长,2026-06-01,{cell}\n"
        ));
        let length = changes.first().map(|change| match change {
            Change::Extend(extension) => (extension.months, extension.days),
            other => panic!("{other:?}"),
        });
        (length, problems.first().map(|problem| problem.reason))
    };
    for (header, cell, length, reason) in [
        ("延长月数", "30天", Some((0, 30)), None),
        ("延长月数", "15日", Some((0, 15)), None),
        ("延长月数", "1年", Some((12, 0)), None),
        ("天数", "3个月", Some((3, 0)), None),
        ("延长天数", "1年", Some((12, 0)), None),
        ("延长天数", "2周", Some((0, 14)), None),
        ("延长天数", "3个月15天", Some((3, 15)), None),
        ("延长期限", "3个月", Some((3, 0)), None),
        ("延长期间", "30天", Some((0, 30)), None),
        ("延长期限(天)", "30", Some((0, 30)), None),
        ("延长期限(月)", "3", Some((3, 0)), None),
        ("延长期限", "30", None, Some(Reason::NoUnit)),
        ("延长天数", "10个工作日", None, Some(Reason::NotANumber)),
        ("延长月数,延长天数", "1,15", Some((1, 15)), None),
        ("延长月数,天数", "3,3个月", Some((3, 0)), None),
        ("延长月数,天数", "30天,30天", Some((0, 30)), None),
        ("延长月数,天数", "3,1个月", None, Some(Reason::TwoLengths)),
    ] {
        assert_eq!(lengths(header, cell), (length, reason), "{header} {cell}");
    }
    let (paused, problems) = changes(
        "案号,变更类别,起始日期,扣除天数\n\
         (2026)内0721民初3号,扣除,2026-02-01,1个月\n(2026)内0721民初3号,扣除,2026-02-01,45\n",
    );
    let ends: Vec<_> = paused
        .iter()
        .map(|change| match change {
            Change::Pause(pause) => pause.to.map(|day| day.to_string()),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(
        ends,
        [Some("2026-03-01".to_owned()), Some("2026-03-18".to_owned())]
    );
    assert!(problems.is_empty(), "{problems:?}");
}

#[test]
fn a_number_too_large_for_the_machine_is_a_bad_cell_of_its_line() {
    let text = "{\"number\":\"(2023)内0783民初1号\",\"filed\":\"2023-01-05\",\"claim\":1e400}\n\
        {\"number\":\"(2023)内0783民初2号\",\"claim\":12345678901234567.89}\n";
    let opened = open("a.jsonl", text.as_bytes()).unwrap();
    let claims: Vec<_> = opened
        .cases()
        .iter()
        .map(|case| case.registration.claim.map(|claim| claim.0))
        .collect();
    assert_eq!(claims, [None, Some(1_234_567_890_123_456_789)]);
    let [problem] = opened.problems.as_slice() else {
        panic!("{:?}", opened.problems)
    };
    assert_eq!((problem.row, problem.value.as_str()), (1, "1e400"));
}

#[test]
fn the_reason_of_all_changes_may_be_a_default() {
    let map = "kind = \"changes\"\n[columns]\nfrom = \"起始日期\"\n\
               [defaults]\nkind = \"deduct\"\nground = \"鉴定\"\n";
    let options = OpenOptions {
        map: Some(ImportMap::parse(map).unwrap()),
        ..OpenOptions::default()
    };
    let text = "案号,起始日期\n(2023)内0783民初1号,2023-02-01\n";
    let opened = open_with("a.csv", text.as_bytes(), &options).unwrap();
    let [Row::Event(row)] = &opened.rows[..] else {
        panic!("{:?}", opened.reasons())
    };
    let Fact::Changed {
        change: Change::Pause(pause),
        ..
    } = &row.event.fact
    else {
        panic!("{:?}", row.event)
    };
    assert_eq!(pause.ground.as_deref(), Some("鉴定"));
}

#[test]
#[allow(clippy::format_push_string)]
fn a_quotation_mark_that_does_not_close_swallows_no_row() {
    let sheet = |rows: usize, stray: &[(usize, &str)]| {
        let mut text = "案号,承办人,立案日期,案由\n".to_owned();
        for i in 0..rows {
            let handler = stray
                .iter()
                .find(|(at, _)| *at == i)
                .map_or("王芳", |(_, handler)| handler);
            let number = 100 + i;
            text += &format!("(2026)内0702民初{number}号,{handler},2026-03-01,x\n");
        }
        text
    };
    for (rows, stray) in [
        (8, vec![(5, "\"王芳")]),
        (8, vec![(7, "\"王芳")]),
        (2_000, vec![(5, "\"王芳")]),
        (1_000, vec![(5, "\"王芳"), (900, "\"王芳")]),
        (1_000, vec![(5, "\"王芳"), (900, "王芳\"")]),
        (10, vec![(0, "\"王芳"), (1, "\"王芳"), (2, "王芳\"")]),
    ] {
        for text in [
            sheet(rows, &stray),
            sheet(rows, &stray).replace('\n', "\r\n"),
        ] {
            for bytes in [
                text.as_bytes().to_vec(),
                encoding_rs::GB18030.encode(&text).0.into_owned(),
            ] {
                let opened = open("a.csv", &bytes).unwrap();
                assert_eq!(
                    (opened.rows.len(), opened.read, opened.rejected),
                    (rows, rows as u64, 0),
                    "{stray:?}"
                );
                let opening = stray.iter().filter(|(_, cell)| cell.starts_with('"'));
                let wanted: Vec<_> = opening
                    .map(|(at, cell)| (*at as u32 + 2, "承办人", *cell, Reason::QuoteNotClosed))
                    .collect();
                assert_eq!(opened.reasons(), wanted);
                let cases = opened.cases();
                for (at, handler) in &stray {
                    let found = &cases[*at].registration;
                    assert_eq!(found.handler.as_deref(), Some(*handler));
                    assert_eq!(found.cause.as_deref(), Some("x"));
                }
            }
        }
    }
}
