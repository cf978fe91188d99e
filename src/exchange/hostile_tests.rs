//! Malicious files, and files that were simply made by hand.

use std::io::{Cursor, Write};
use std::path::PathBuf;

use chrono::NaiveDate;
use zip::write::SimpleFileOptions;

use super::*;
use crate::domain::change::Change;
use crate::domain::event::Fact;
use crate::service::api::{CaseRow, Problem, Reason, Row, Rows};

pub(super) struct Opened {
    pub(super) rows: Vec<Row>,
    pub(super) problems: Vec<Problem>,
    pub(super) read: u64,
    pub(super) rejected: u64,
}

impl Opened {
    fn cases(&self) -> Vec<&CaseRow> {
        self.rows
            .iter()
            .filter_map(|r| match r {
                Row::Case(c) => Some(&**c),
                Row::Event(_) => None,
            })
            .collect()
    }

    fn reasons(&self) -> Vec<(u32, &str, &str, Reason)> {
        self.problems
            .iter()
            .map(|p| (p.row, p.column.as_str(), p.value.as_str(), p.reason))
            .collect()
    }
}

fn file(name: &str, bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    (dir, path)
}

fn open_with(name: &str, bytes: &[u8], options: &OpenOptions) -> Result<Opened, ExchangeError> {
    let (_dir, path) = file(name, bytes);
    let mut reader = RowReader::open(&path, options)?;
    let (mut parts, mut rows) = (Vec::new(), Rows::default());
    while reader.next_batch(100, &mut rows)? {
        if rows.is_full() {
            parts.append(&mut Vec::from(std::mem::take(&mut rows)));
        }
    }
    parts.extend(Vec::from(rows));
    Ok(Opened {
        rows: parts,
        problems: reader.take_problems(),
        read: reader.read(),
        rejected: reader.rejected(),
    })
}

pub(super) fn open(name: &str, bytes: &[u8]) -> Result<Opened, ExchangeError> {
    open_with(name, bytes, &OpenOptions::default())
}

fn key(result: Result<Opened, ExchangeError>) -> &'static str {
    result.map_or_else(|error| id(&error), |_| "fine")
}

/// The key of an error without the path of its texts.
fn id(error: &ExchangeError) -> &'static str {
    error.key().id().trim_start_matches("exchange.error.")
}

#[test]
fn every_unusable_file_has_its_own_error() {
    let dir = tempfile::tempdir().unwrap();
    let opened = |path: &std::path::Path| {
        id(&RowReader::open(path, &OpenOptions::default())
            .map(|_| ())
            .unwrap_err())
    };
    assert_eq!(opened(dir.path()), "directory");
    assert_eq!(opened(&dir.path().join("none.csv")), "not-found");
    assert_eq!(key(open("a.csv", b"")), "empty");
    assert_eq!(key(open("a.csv", b"\xEF\xBB\xBF")), "empty");
    assert_eq!(key(open("a.csv", b"\n\n\n")), "empty");
    for nothing in [&b""[..], b"\xEF\xBB\xBF", b"\n\n"] {
        // An export without rows.
        assert_eq!(key(open("a.jsonl", nothing)), "fine");
    }
    assert_eq!(
        key(open("a.csv", "姓名,法院\n1,2\n".as_bytes())),
        "no-key-column"
    );
    assert_eq!(key(open("a.pdf", b"%PDF-1.7 ...")), "unknown-format");
    assert_eq!(
        key(open("a.xls", b"\xD0\xCF\x11\xE0 and then garbage")),
        "damaged"
    );
    assert_eq!(
        key(open("a.xlsx", b"PK\x03\x04 and then garbage")),
        "cut-short"
    );
    assert_eq!(
        key(open(
            "a.ods",
            b"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
        )),
        "cut-short"
    );
    let options = OpenOptions {
        encoding: Some("klingon".into()),
        ..OpenOptions::default()
    };
    assert_eq!(
        key(open_with("a.csv", b"number,court\n", &options)),
        "unknown-encoding"
    );
    let Err(ExchangeError::NoKeyColumn { columns, .. }) =
        open("a.csv", "姓名,法院\n1,2\n".as_bytes())
    else {
        panic!()
    };
    assert_eq!(columns, "姓名, 法院");
}

#[test]
fn control_sequences_marks_and_broken_bytes_do_not_get_through() {
    let mut text = "案号,法院,备注\n".as_bytes().to_vec();
    text.extend_from_slice(
        "(2023)内0783民初1号,\u{1b}[31m扎兰屯\u{202e}市\0,\"一行\r\n又一行\"\n".as_bytes(),
    );
    text.extend_from_slice("(2023)内0783民初2号,扎兰屯市人民法院,坏".as_bytes());
    text.extend_from_slice(b"\xff\xfe\n");
    let opened = open("a.csv", &text).unwrap();
    let cases = opened.cases();
    assert_eq!(cases[0].registration.court.as_deref(), Some("扎兰屯市"));
    assert_eq!(cases[0].registration.note.as_deref(), Some("一行 又一行"));
    assert_eq!(
        cases[1].registration.note.as_deref(),
        Some("坏\u{fffd}\u{fffd}")
    );
    assert_eq!(
        opened.reasons(),
        [
            (
                2,
                "法院",
                "\\u001b[31m扎兰屯\\u202e市\\u0000",
                Reason::ControlsRemoved
            ),
            (3, "备注", "坏\u{fffd}\u{fffd}", Reason::BadEncoding)
        ]
    );
    let hidden = "案号,承办人\n\u{1b}[2J(2026)内0702民初2号,王\u{202e}芳\n(2026)内0702民初3号,\0\n";
    let opened = open("a.csv", hidden.as_bytes()).unwrap();
    let cases = opened.cases();
    assert_eq!(cases[0].registration.number, "(2026)内0702民初2号");
    assert_eq!(cases[0].registration.handler.as_deref(), Some("王芳"));
    assert_eq!(cases[1].registration.handler, None);
    assert_eq!(
        opened.reasons(),
        [
            (
                2,
                "案号",
                "\\u001b[2J(2026)内0702民初2号",
                Reason::ControlsRemoved
            ),
            (2, "承办人", "王\\u202e芳", Reason::InvisibleRemoved),
            (3, "承办人", "\\u0000", Reason::ControlsRemoved),
        ]
    );
}

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
fn changes_payments_and_follow_ups_are_told_by_their_headers() {
    let changes = "案号,变更类别,事由,起始日期,结束日期,天数,延长月数,批准日期\n\
        (2023)内0783民初1号,扣除,鉴定,2023-01-05,2023-02-05,,,\n\
        (2023)内0783民初1号,扣除审限,公告,2023-03-05,,30,,\n\
        (2023)内0783民初1号,延长,,,,,3个月,2023/5/1\n\
        (2023)内0783民初1号,简转普,,2023-04-01,,,,\n\
        (2023)内0783民初1号,飞升,,2023-04-01,,,,\n\
        (2023)内0783民初1号,中止,,,,,,\n\
        (2023)内0783民初1号,延长,,,,,,\n";
    let opened = open("a.csv", changes.as_bytes()).unwrap();
    let ids: Vec<_> = opened
        .rows
        .iter()
        .map(|r| match r {
            Row::Event(e) => e.event.fact.id(),
            Row::Case(_) => panic!(),
        })
        .collect();
    assert_eq!(ids, ["deducted", "deducted", "extended", "converted"]);
    let Row::Event(second) = &opened.rows[1] else {
        panic!()
    };
    assert_eq!(second.number, None);
    let Fact::Changed {
        change: Change::Pause(pause),
        ..
    } = &second.event.fact
    else {
        panic!()
    };
    assert_eq!(pause.to, NaiveDate::from_ymd_opt(2023, 4, 4));
    let reasons = opened.reasons();
    assert_eq!(reasons[0], (6, "变更类别", "飞升", Reason::UnknownKind));
    assert_eq!(
        (reasons[1].0, reasons[1].1, reasons[1].3),
        (7, "起始日期", Reason::MissingValue)
    );
    assert_eq!(
        (reasons[2].0, reasons[2].1, reasons[2].3),
        (8, "延长月数", Reason::MissingValue)
    );
    assert_eq!((opened.read, opened.rejected), (7, 3));

    let payments = "案号\t到位日期\t到位金额（万元）\t方向\n(2023)内0783执1号\t2023-01-05\t1.25\t\n(2023)内0783执1号\t2023-01-06\t-0.25\t发放\n(2023)内0783执1号\t2023-01-06\t1\t转圈\n";
    let opened = open("a.txt", payments.as_bytes()).unwrap();
    let cents: Vec<_> = opened
        .rows
        .iter()
        .map(|r| match r {
            Row::Event(e) => match &e.event.fact {
                Fact::Paid(p) => (e.event.fact.id(), p.amount.0),
                _ => panic!(),
            },
            Row::Case(_) => panic!(),
        })
        .collect();
    assert_eq!(cents, [("received", 1_250_000), ("paid-out", -250_000)]);
    assert_eq!(
        opened.reasons(),
        [(4, "方向", "转圈", Reason::UnknownDirection)]
    );

    let follow = "案号,跟进日期,跟进结果,跟进内容,下次跟进\n(2023)内0783执1号,2023-01-05,已联系,电话,2023-01-12\n(2023)内0783执2号,,已联系,电话,\n";
    let opened = open("a.csv", follow.as_bytes()).unwrap();
    assert!(matches!(&opened.rows[..], [Row::Event(e)] if e.event.fact.id() == "followed-up"));
    assert_eq!(opened.reasons()[0].3, Reason::MissingValue);
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
fn pages_and_counts_are_no_cases() {
    let text = "庭台账,,,\n制表日期：2026年6月30日,,,\n序号,案号,立案日期,备注\n\
        1,(2026)内0782民初1号,2026-1-5,\n\
        合计,7件,,\n\
        小计,7,,\n\
        ,第1页 共2页,,\n\
        ,阿民初字第12号,,\n\
        ,填表说明：1、本表按案号填,,\n\
        2,7,,\n\
        ,3件,,\n";
    let opened = open("a.csv", text.as_bytes()).unwrap();
    let numbers: Vec<_> = opened
        .cases()
        .iter()
        .map(|case| case.registration.number.clone())
        .collect();
    assert_eq!(numbers, ["(2026)内0782民初1号", "阿民初字第12号", "7"]);
    assert_eq!(
        opened.reasons(),
        [
            (5, "序号", "合计", Reason::TotalRow),
            (6, "序号", "小计", Reason::TotalRow),
            (7, "案号", "第1页 共2页", Reason::MissingNumber),
            (9, "案号", "填表说明：1、本表按案号填", Reason::Footer),
            (11, "案号", "3件", Reason::TotalRow),
        ]
    );
}

#[test]
fn a_sheet_of_one_kind_of_change_needs_no_column_for_it() {
    for (text, id) in [
        (
            "案号,中止日期,中止事由,恢复日期\n(2026)内0721民初3号,2026-2-1,公告,2026-3-1\n",
            "suspended",
        ),
        (
            "案号,扣除类型,扣除起始日期,扣除截止日期\n(2026)内0721民初3号,鉴定,2026-2-1,2026-3-1\n",
            "deducted",
        ),
        (
            "案号,承办人,延长期间,批准日期\n(2026)内0721民初3号,王芳,3个月,2026-3-1\n",
            "extended",
        ),
    ] {
        let opened = open("a.csv", text.as_bytes()).unwrap();
        assert!(opened.problems.is_empty(), "{:?}", opened.problems);
        assert!(
            matches!(&opened.rows[..], [Row::Event(event)] if event.event.fact.id() == id),
            "{id}"
        );
    }
    // A ledger of changes that repeats the filing date.
    let ledger = "序号,案号,立案日期,变更类别,事由,起日,止日,天数(去重叠),批准日\n\
        1,(2026)内0721民初3号,2026-1-5,延长,,,,3个月,2026-6-1\n";
    let opened = open("a.csv", ledger.as_bytes()).unwrap();
    // Its case is there for a docket that lacks it.
    let [Row::Case(case), Row::Event(event)] = &opened.rows[..] else {
        panic!("{:?}", opened.rows);
    };
    assert!(case.only_new && case.registration.filed.is_some());
    assert_eq!(event.event.fact.id(), "extended");
    // A list of all cases may have such a column.
    let cases = "案号,承办人,原告,中止日期,备注\n(2026)内0721民初3号,王芳,甲,2026-2-1,\n";
    assert_eq!(open("a.csv", cases.as_bytes()).unwrap().cases().len(), 1);
}

#[test]
fn common_names_of_columns_are_known() {
    for (column, names) in [
        (
            Column::Filed,
            "立案登记日期 登记立案日期 受理日 收案日 受案日期 审限起始日期 审限起算日",
        ),
        (
            Column::Procedure,
            "审理程序 审判程序 诉讼程序 程序 适用审理程序",
        ),
        (
            Column::Handler,
            "主审法官 经办法官 经办人 员额法官 责任法官 承办法官姓名 主办人 案件承办人 承办审判员 承办",
        ),
        (Column::Number, "案件案号 本院案号 执行案件案号 收案号"),
    ] {
        for name in names.split(' ') {
            let number = if column == Column::Number {
                name
            } else {
                "案号"
            };
            let text = format!("{number},备注,{name}\nx1,a,b\n");
            let (_dir, path) = file("a.csv", text.as_bytes());
            let reader = RowReader::open(&path, &OpenOptions::default()).unwrap();
            assert!(reader.mapping().position(column).is_some(), "{name}");
        }
    }
}

#[test]
fn a_number_and_unknown_columns_make_a_list_of_cases() {
    let opened = open("a.csv", "案号,流水\n(2026)内0721民初1号,x\n".as_bytes()).unwrap();
    assert_eq!(opened.cases().len(), 1);
    // Days of a change of unknown kind do not make the rows cases.
    let text = "案号,起始日期\n(2026)内0721民初1号,2026-2-1\n";
    assert_eq!(key(open("a.csv", text.as_bytes())), "no-kind-column");
}

#[test]
fn a_second_table_with_its_columns_in_another_order_is_read_by_its_own_header() {
    let text = "民一庭,,\n案号,立案日期,承办人\n(2026)内0721民初1号,2026-1-5,王\n\n民二庭,,\n\
        承办人,案号,立案日期\n李,(2026)内0721民初2号,2026-2-5\n";
    let opened = open("a.csv", text.as_bytes()).unwrap();
    let cases: Vec<_> = opened
        .cases()
        .iter()
        .map(|case| {
            let said = &case.registration;
            (
                said.number.clone(),
                said.handler.clone(),
                said.filed.map(|day| day.to_string()),
            )
        })
        .collect();
    let case = |n: u32, handler: &str, filed: &str| {
        (
            format!("(2026)内0721民初{n}号"),
            Some(handler.to_owned()),
            Some(filed.to_owned()),
        )
    };
    assert_eq!(
        cases,
        [case(1, "王", "2026-01-05"), case(2, "李", "2026-02-05")]
    );
    assert_eq!(
        opened.reasons(),
        [
            (5, "案号", "民二庭", Reason::MissingNumber),
            (6, "案号", "案号", Reason::HeaderAgain),
        ]
    );
}

#[test]
fn a_header_of_two_rows_is_known_again_on_the_next_printed_page() {
    let text = "案号,立案日期,标的额\n,,（万元）\n(2026)内0721民初1号,2026-1-5,1\n\
        案号,立案日期,标的额\n,,（万元）\n(2026)内0721民初2号,2026-2-5,2\n";
    let opened = open("a.csv", text.as_bytes()).unwrap();
    let claims: Vec<_> = opened
        .cases()
        .iter()
        .map(|case| case.registration.claim.map(|claim| claim.0))
        .collect();
    assert_eq!(claims, [Some(1_000_000), Some(2_000_000)]);
    let reasons = opened.reasons();
    let reasons: Vec<_> = reasons
        .iter()
        .map(|(row, _, _, why)| (*row, *why))
        .collect();
    assert_eq!(
        reasons,
        [(4, Reason::HeaderAgain), (5, Reason::HeaderAgain)]
    );
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
fn jsonl_takes_synonyms_late_keys_and_survives_bad_lines() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let long = format!(
        "{{\"number\":\"(2023)内0783民初3号\",\"note\":\"{}\"}}",
        "x".repeat(1 << 20)
    );
    let text = format!(
        "{{\"案号\":\"(2023)内0783民初1号\",\"filed\":\"2023-01-05\",\"tags\":[\"a\",\"b\"],\"claim\":12.5}}\n\n{{oops\n{deep}\n\
         {{\"number\":\"(2023)内0783民初2号\",\"custody\":true}}\n{long}\n"
    );
    let opened = open("a.jsonl", text.as_bytes()).unwrap();
    let cases = opened.cases();
    assert_eq!(cases.len(), 3);
    assert!(cases[1].registration.custody);
    assert_eq!(cases[2].registration.note, None);
    assert_eq!(cases[0].registration.tags, ["a", "b"]);
    assert_eq!(cases[0].registration.claim.map(|m| m.0), Some(1250));
    assert_eq!(
        opened
            .problems
            .iter()
            .filter(|p| p.reason == Reason::BadJson)
            .count(),
        2
    );
}

#[test]
fn a_key_that_comes_late_makes_no_change_of_a_class_of_cases() {
    let line = |n: u32, more: &str| {
        format!(
            "{{\"案号\":\"(2023)内0783民初{n}号\",\"立案日期\":\"2023-01-05\",\"承办人\":\"王芳\",\
             \"案由\":\"合同纠纷\",\"类别\":\"民事\",\"天数\":\"13\"{more}}}\n"
        )
    };
    let first = (1..=limit::HEADER_ROWS as u32 + 1).map(|n| line(n, ""));
    let text = first.collect::<String>() + &line(1000, ",\"书记员\":\"李强\"");
    let opened = open("a.jsonl", text.as_bytes()).unwrap();
    assert_eq!(opened.cases().len(), limit::HEADER_ROWS + 2);
    assert_eq!(opened.reasons(), []);
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
fn an_object_with_too_many_keys_is_named() {
    let keys: Vec<String> = (0..257).map(|n| format!("\"a{n:03}\":1")).collect();
    let text = format!(
        "{{\"number\":\"(2023)内0783民初1号\"}}\n{{{},\"number\":\"(2023)内0783民初2号\"}}\n\
         {{\"number\":\"(2023)内0783民初3号\"}}\n",
        keys.join(",")
    );
    let opened = open("a.jsonl", text.as_bytes()).unwrap();
    assert_eq!(opened.cases().len(), 3);
    let wide: Vec<_> = opened
        .problems
        .iter()
        .filter(|p| p.reason == Reason::RaggedRow)
        .map(|p| (p.row, p.value.as_str()))
        .collect();
    assert_eq!(wide, [(2, "> 256")]);
}

/// A minimal workbook with one sheet, stored without compression.
pub(super) fn workbook(sheet: &str, flag_1904: bool) -> Vec<u8> {
    let (sheet, merged) = sheet.split_once('|').unwrap_or((sheet, ""));
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>";
    let ns = "http://schemas.openxmlformats.org";
    let flag = if flag_1904 {
        "<workbookPr date1904=\"1\"/>"
    } else {
        ""
    };
    for (name, body) in [
        (
            "[Content_Types].xml",
            format!(
                "{head}<Types xmlns=\"{ns}/package/2006/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>"
            ),
        ),
        (
            "_rels/.rels",
            format!(
                "{head}<Relationships xmlns=\"{ns}/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"{ns}/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "{head}<workbook xmlns=\"{ns}/spreadsheetml/2006/main\" xmlns:r=\"{ns}/officeDocument/2006/relationships\">{flag}<sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "{head}<Relationships xmlns=\"{ns}/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"{ns}/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/styles.xml",
            format!(
                "{head}<styleSheet xmlns=\"{ns}/spreadsheetml/2006/main\"><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\" applyNumberFormat=\"1\"/></cellXfs></styleSheet>"
            ),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!(
                "{head}<worksheet xmlns=\"{ns}/spreadsheetml/2006/main\"><sheetData>{sheet}</sheetData>{merged}</worksheet>"
            ),
        ),
    ] {
        let stored = SimpleFileOptions::default();
        let stored = stored.compression_method(zip::CompressionMethod::Stored);
        zip.start_file(name, stored).unwrap();
        zip.write_all(body.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

pub(super) fn inline(cell: &str, text: &str) -> String {
    format!("<c r=\"{cell}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

#[test]
fn sheets_with_titles_dates_of_1904_and_numbers() {
    let sheet = |serial: u32, styled: bool| {
        let style = if styled { " s=\"1\"" } else { "" };
        format!(
            "<row r=\"1\">{}</row><row r=\"3\">{}{}{}</row><row r=\"4\">{}<c r=\"B4\"{style}><v>{serial}</v></c><c r=\"C4\"><v>0.30000000000000004</v></c></row>",
            inline("A1", "2023年台账"),
            inline("A3", "案号"),
            inline("B3", "立案日期"),
            inline("C3", "标的额"),
            inline("A4", "(2023)内0783民初1号"),
        )
    };
    let wanted = NaiveDate::from_ymd_opt(2023, 1, 5);
    for (serial, styled, flag) in [
        (44_931, true, false),
        (44_931, false, false),
        (43_469, true, true),
        (43_469, false, true),
    ] {
        let opened = open("a.xlsx", &workbook(&sheet(serial, styled), flag)).unwrap();
        let cases = opened.cases();
        assert_eq!(cases[0].row, 4);
        assert_eq!(
            cases[0].registration.filed, wanted,
            "{serial} {styled} {flag}"
        );
        assert_eq!(cases[0].registration.claim.map(|m| m.0), Some(30));
        assert!(opened.problems.is_empty());
    }
    let options = OpenOptions {
        sheet: Some("nein".into()),
        ..OpenOptions::default()
    };
    assert_eq!(
        key(open_with(
            "a.xlsx",
            &workbook(&sheet(1, true), false),
            &options
        )),
        "no-sheet"
    );
}

/// A zip with one entry that inflates to a gigabyte of blanks; `size` is what its headers declare.
fn bomb(size: u32) -> Vec<u8> {
    // Fixed Huffman codes: a literal blank, then endless matches of 258 bytes at distance 1 in 13
    // bits each.
    let mut bits = vec![
        true, true, false, false, true, false, true, false, false, false, false,
    ];
    let one = [
        true, true, false, false, false, true, false, true, false, false, false, false, false,
    ];
    (0..24).for_each(|_| bits.extend(one));
    let bytes: Vec<u8> = bits
        .chunks(8)
        .map(|b| {
            b.iter()
                .enumerate()
                .map(|(i, bit)| u8::from(*bit) << i)
                .sum()
        })
        .collect();
    let mut data = bytes[..2].to_vec();
    (0..520_000).for_each(|_| data.extend_from_slice(&bytes[2..15]));
    let name = b"xl/worksheets/sheet1.xml";
    let mut common = vec![20, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    for n in [data.len() as u32, size, name.len() as u32] {
        common.extend(n.to_le_bytes());
    }
    let mut zip = [&b"PK\x03\x04"[..], &common, name, &data].concat();
    let directory = zip.len() as u32;
    zip.extend([&b"PK\x01\x02\x14\x00"[..], &common, &[0; 14], name].concat());
    let length = zip.len() as u32 - directory;
    zip.extend(
        [
            &b"PK\x05\x06\x00\x00\x00\x00\x01\x00\x01\x00"[..],
            &length.to_le_bytes(),
            &directory.to_le_bytes(),
            &[0; 2],
        ]
        .concat(),
    );
    zip
}

#[test]
fn a_bomb_is_refused() {
    // Whether its headers are true or not.
    for size in [1_073_000_000, 1_000] {
        let (_dir, path) = file("bomb.xlsx", &bomb(size));
        let error = RowReader::open(&path, &OpenOptions::default())
            .map(|_| ())
            .unwrap_err();
        // The inflater itself detects a false size.
        assert_eq!(
            id(&error),
            if size > 1_000 { "bomb" } else { "damaged" },
            "{error}"
        );
    }
}

#[test]
#[allow(clippy::format_push_string)]
fn mutated_workbooks_never_panic_the_caller() {
    let mut rows = String::from("<row r=\"1\">");
    rows.push_str(&(inline("A1", "案号") + &inline("B1", "法院") + "</row>"));
    for n in 2..40 {
        rows.push_str(&format!(
            "<row r=\"{n}\">{}{}</row>",
            inline(&format!("A{n}"), &format!("(2023)内0783民初{n}号")),
            inline(&format!("B{n}"), "x")
        ));
    }
    let good = workbook(&rows, false);
    assert_eq!(open("a.xlsx", &good).unwrap().rows.len(), 38);
    let mut seed = 7_u64;
    for _ in 0..200 {
        let mut bytes = good.clone();
        for _ in 0..3 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let at = (seed >> 33) as usize % bytes.len();
            bytes[at] ^= 1 << (seed >> 61);
        }
        let _ = open("a.xlsx", &bytes);
        bytes.truncate((seed >> 40) as usize % good.len());
        let _ = open("a.xlsx", &bytes);
    }
}

#[test]
fn the_map_names_what_the_sheet_has() {
    let map =
        ImportMap::parse("kind = \"cases\"\n[columns]\nnumber = \"案号\"\nfiled = \"立案时间\"\n")
            .unwrap();
    let options = OpenOptions {
        map: Some(map),
        ..OpenOptions::default()
    };
    let Err(ExchangeError::MapColumn {
        field,
        column,
        columns,
    }) = open_with("a.csv", "案号,立案日期\n1,2\n".as_bytes(), &options)
    else {
        panic!()
    };
    assert_eq!(
        (field.as_str(), column.as_str(), columns.as_str()),
        ("filed", "立案时间", "案号, 立案日期")
    );
    let map = ImportMap::parse("kind = \"payments\"\n[columns]\nnumber = \"案号\"\namount = \"元\"\n[defaults]\non = \"soon\"\n").unwrap();
    let options = OpenOptions {
        map: Some(map),
        ..OpenOptions::default()
    };
    assert!(matches!(
        open_with("a.csv", "案号,元\n1,2\n".as_bytes(), &options),
        Err(ExchangeError::MapDefault { line: 6, .. })
    ));
}

#[test]
#[allow(clippy::format_push_string)]
fn a_court_merged_over_its_rows_holds_for_all_of_them() {
    let mut rows = format!(
        "<row r=\"1\">{}{}</row>",
        inline("A1", "法院"),
        inline("B1", "案号")
    );
    rows += &format!(
        "<row r=\"2\">{}{}</row>",
        inline("A2", "扎兰屯市人民法院"),
        inline("B2", "(2023)内0783民初1号")
    );
    rows += &format!(
        "<row r=\"3\"><c r=\"A3\"/>{}</row>",
        inline("B3", "(2023)内0783民初2号")
    );
    rows += &format!("<row r=\"4\">{}</row>", inline("B4", "(2023)内0783民初3号"));
    let merged = "<mergeCells count=\"1\"><mergeCell ref=\"A2:A3\"/></mergeCells>";
    // However large the sheet is.
    let pad = |n: usize| " ".repeat(n);
    for size in [0, 30 << 20] {
        let rows = format!("{rows}|{}{merged}", pad(size));
        let opened = open("a.xlsx", &workbook(&rows, false)).unwrap();
        let courts: Vec<_> = opened
            .cases()
            .iter()
            .map(|c| c.registration.court.as_deref())
            .collect();
        assert_eq!(
            courts,
            [Some("扎兰屯市人民法院"), Some("扎兰屯市人民法院"), None],
            "{size}"
        );
    }
}

/// An ODS with one table.
pub(super) fn ods(rows: &str) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mime = "application/vnd.oasis.opendocument.spreadsheet";
    let manifest = format!(
        "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"><manifest:file-entry manifest:full-path=\"/\" manifest:media-type=\"{mime}\"/></manifest:manifest>"
    );
    let content = format!(
        "<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:spreadsheet><table:table table:name=\"S\">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    );
    for (name, body) in [
        ("mimetype", mime),
        ("META-INF/manifest.xml", &manifest),
        ("content.xml", &content),
    ] {
        zip.start_file(name, stored).unwrap();
        zip.write_all(body.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn ods_is_read_and_repetition_is_limited() {
    let cell = |text: &str| {
        format!(
            "<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
        )
    };
    let date = "<table:table-cell office:value-type=\"date\" office:date-value=\"2023-01-05T00:00:00\"><text:p>x</text:p></table:table-cell>";
    let rest = "<table:table-cell table:number-columns-repeated=\"16381\"/>";
    let rows = format!(
        "<table:table-row>{}{}</table:table-row><table:table-row>{}{date}{rest}</table:table-row><table:table-row table:number-rows-repeated=\"1048574\">{rest}</table:table-row>",
        cell("案号"),
        cell("立案日期"),
        cell("(2023)内0783民初1号")
    );
    let opened = open("a.ods", &ods(&rows)).unwrap();
    assert_eq!(
        opened.cases()[0].registration.filed,
        NaiveDate::from_ymd_opt(2023, 1, 5)
    );
    assert_eq!(opened.cases()[0].row, 2);
    let many = rows
        .replace(
            "<table:table-row>",
            "<table:table-row table:number-rows-repeated=\"1000000\">",
        )
        .replace(
            rest,
            &cell("x").replace(
                "<table:table-cell",
                "<table:table-cell table:number-columns-repeated=\"100\"",
            ),
        );
    assert_eq!(key(open("a.ods", &ods(&many))), "too-many-cells");
}

#[test]
fn readers_can_be_moved_to_a_thread() {
    fn check<T: Send>() {}
    check::<RowReader>();
    check::<Import>();
    check::<TableWriter<Vec<u8>>>();
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

#[test]
fn a_formula_without_its_result_is_named_and_one_with_an_empty_result_is_not() {
    let formula =
        |cell: &str, text: &str, result: &str| format!("<c r=\"{cell}\"{text}</f>{result}</c>");
    let plain = "><f>DATE(2023,1,5)";
    let empty = " t=\"str\"><f>IF(1,\"\",2)";
    let sheet = format!(
        "<row r=\"1\">{}{}{}</row><row r=\"2\">{}{}</row><row r=\"3\">{}{}{}</row><row r=\"4\">{}</row>",
        inline("A1", "案号"),
        inline("B1", "立案日期"),
        inline("C1", "剩余天数"),
        inline("A2", "(2023)内0783民初1号"),
        formula("B2", plain, "<v>44931</v>"),
        inline("A3", "(2023)内0783民初2号"),
        formula("B3", plain, "<v></v>"),
        // That column is not read, and is reported as such.
        formula("C3", plain, "<v/>"),
        formula("B4", empty, "<v></v>"),
    );
    let opened = open("a.xlsx", &workbook(&sheet, false)).unwrap();
    let filed: Vec<_> = opened
        .cases()
        .iter()
        .map(|c| c.registration.filed)
        .collect();
    assert_eq!(filed, [NaiveDate::from_ymd_opt(2023, 1, 5), None]);
    let wanted = [(3, "立案日期", "=DATE(2023,1,5)", Reason::NotComputed)];
    assert_eq!(opened.reasons(), wanted);
}

#[test]
fn a_formula_of_an_ods_without_its_result_is_named() {
    let text = |text: &str| {
        format!(
            "<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
        )
    };
    let formula =
        |rest: &str| format!("<table:table-cell table:formula=\"of:=DATE(2023;1;5)\"{rest}/>");
    let dated = " office:value-type=\"date\" office:date-value=\"2023-01-05\"";
    let row = |cells: &[String]| format!("<table:table-row>{}</table:table-row>", cells.concat());
    let rows = [
        row(&[text("案号"), text("立案日期")]),
        row(&[text("(2023)内0783民初1号"), formula(dated)]),
        row(&[text("(2023)内0783民初2号"), formula("")]),
        row(&[text("(2023)内0783民初3号"), text("2023-01-06")]),
    ];
    let opened = open("a.ods", &ods(&rows.concat())).unwrap();
    assert_eq!(opened.cases().len(), 3);
    let wanted = [(3, "立案日期", "=DATE(2023;1;5)", Reason::NotComputed)];
    assert_eq!(opened.reasons(), wanted);
}

#[test]
fn an_ods_of_nothing_but_nesting_is_no_table() {
    let rows = format!("{}{}", "<a>".repeat(5_000), "</a>".repeat(5_000));
    assert_eq!(key(open("a.ods", &ods(&rows))), "too-many-levels");
}

#[test]
fn a_cell_whose_text_is_named_by_no_number_is_never_the_first_text() {
    let sheet = format!(
        "<row r=\"1\">{}{}</row><row r=\"2\">{}<c r=\"B2\" t=\"s\"><v>x7</v></c></row>",
        inline("A1", "案号"),
        inline("B1", "案由"),
        inline("A2", "(2023)内0783民初1号"),
    );
    assert_eq!(key(open("a.xlsx", &workbook(&sheet, false))), "shared-text");
}
